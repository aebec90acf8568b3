"""Each level of privacy lets out what it says, and nothing else."""

import json

import pytest

from jupyter_automl.contracts.profile import ColumnProfile, Profile
from jupyter_automl.llm.privacy import cell_sources, masked, reduced

SECRETS = ("Ada Lovelace", "ada@example.org", "C-99173", "rare disease", "1234.5678")


def column(name, role, **more):
    return ColumnProfile(name=name, role=role, dtype="str", missing=1, distinct=9, **more)


PROFILE = Profile(
    rows=500,
    target="churn",
    classes=[("no", 480), ("yes", 17), ("rare disease", 3)],
    columns=[
        column("customer", "identifier", top=[("C-99173", 1)], minimum=99173.0),
        column("name", "text", top=[("Ada Lovelace", 400)]),
        column("mail", "group", top=[("ada@example.org", 90)]),
        column("plan", "category", top=[("basic", 400), ("rare disease", 2)]),
        column("paid", "number", minimum=0.5, maximum=1234.5678, mean=12.3456),
        column("churn", "target", top=[("no", 480)]),
    ],
)
ROWS = [{"customer": "C-99173", "name": "Ada Lovelace", "paid": 1234.5678, "unknown": "not a column"}]


def test_names_alone_hold_no_value_and_no_figure():
    found = reduced(PROFILE, "names", ROWS)
    assert found == {"target": "churn", "columns": ["customer", "name", "mail", "plan", "paid", "churn"]}


def test_statistics_hold_no_row_and_no_value_that_few_rows_share():
    text = json.dumps(reduced(PROFILE, "statistics", ROWS))
    for secret in SECRETS:
        assert secret not in text
    assert '["basic", 400]' in text
    assert "1230.0" in text
    assert "sample_rows" not in text


def test_rows_hold_the_rows_that_were_given_and_no_other_column():
    found = reduced(PROFILE, "rows", ROWS * 20)
    assert found["sample_rows"][0] == {"customer": "C-99173", "name": "Ada Lovelace", "paid": 1234.5678}
    assert len(found["sample_rows"]) == 8


@pytest.mark.parametrize(
    ("message", "told"),
    [("could not convert string to float: 'Ada Lovelace'", "could not convert string to float: '<value>'"),
     ("KeyError: 'paid'", "KeyError: 'paid'"),
     ('time data "2031-05-17" does not match', 'time data "<value>" does not match'),
     ("invalid literal for int() with base 10: '4929-1234-5678'", "invalid literal for int() with base 10: '<value>'"),
     ("value 4929123456781234 out of range", "value <figure> out of range"),
     ("unsupported operand type(s) for +: 'int' and 'str'", "unsupported operand type(s) for +: 'int' and 'str'")],
)  # fmt: skip
def test_an_errors_message_keeps_names_and_loses_values(message, told):
    assert masked(message, ["paid"], "statistics") == told
    assert masked(message, ["paid"], "names") == told
    assert masked(message, ["paid"], "rows") == message


def test_outputs_of_cells_go_out_with_rows_alone():
    cells = [
        {"cell_type": "code", "source": "df.head()", "outputs": [{"data": {"text/plain": ["Ada Lovelace"]}}]}
    ]
    assert cell_sources(cells, "statistics") == [{"cell": 1, "type": "code", "source": "df.head()"}]
    assert cell_sources(cells, "rows")[0]["output"] == "Ada Lovelace"
