"""Which names a piece of source is seen to bind, read and change."""

import pytest

from jupyter_automl.repairs.bindings import touched_by


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("for d in [train, test]:\n    d['age'] = d['age'].fillna(0)", {"train", "test"}),
        ("for d in (train, test):\n    d.drop(columns='id', inplace=True)", {"train", "test"}),
        ("for d in [train, test]:\n    print(d.shape)", set()),
        ("for d in [train, load(test)]:\n    d.pop('id')", {"train"}),
        ("for name in names:\n    table[name] = 0", {"table"}),
    ],
)
def test_a_loop_over_named_tables_changes_them(source, changed):
    assert touched_by(source).changes == changed
