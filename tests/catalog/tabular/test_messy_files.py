"""Files as people export them: units, code pages, lines below the table; the probe and the notebook read them alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from readings import context_of, executed, text, two

from jupyter_automl.catalog.cell import Markdown
from jupyter_automl.catalog.registry import of_kind


def read(path: Path, content: str | bytes) -> tuple[pd.DataFrame, str]:
    """The table as the notebook reads it, found to be what the probe said of it, and the markdown before the cell."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    context = context_of(path)
    table = executed(context)["read_table"](str(path))
    assert {column.name: column.dtype for column in context.table.columns} == {
        name: str(dtype) for name, dtype in table.dtypes.items()
    }
    assert [column.missing for column in context.table.columns] == table.isna().sum().tolist()
    assert context.table.rows == len(table)
    reader = max(of_kind("reader"), key=lambda component: component.suits(context).score)
    said = reader.blocks(context)[0]
    assert isinstance(said, Markdown)
    return table, said.source


UNITS: dict[str, tuple[Callable[[int], str], Callable[[int], Any], str]] = {
    "kilograms": (lambda i: f"{i} kg", lambda i: i, "→ number of kg"),
    "no blank": (lambda i: f"{i / 2}km", lambda i: i / 2, "→ number of km"),
    "thousands": (lambda i: f'"{1000 + i:,} sq ft"', lambda i: 1000 + i, "→ number of sq ft"),
    "decimal comma": (lambda i: f'"{i},5 m²"', lambda i: i + 0.5, "→ number of m²"),
    "singular and plural": (lambda i: f"{i} year{'s' * (i != 1)}", lambda i: i, "→ number of years"),
    "degrees": (lambda i: f"{i - 20} °C", lambda i: i - 20, "→ number of °C"),
    "two terms": (lambda i: f" {36 if i % 2 else 60} months", lambda i: 36 if i % 2 else 60, "→ number of months"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNITS)
def test_one_shared_unit_makes_numbers(name: str, tmp_path: Path) -> None:
    written, meant, said = UNITS[name]
    table, markdown = read(tmp_path / "a.csv", text("a,size,b", lambda i: f"{i},{written(i)},{two(i)}"))
    assert table["size"].tolist() == [meant(i) for i in range(len(table))]
    assert f"`size` {said}" in markdown


def test_a_stray_word_among_units_is_missing_and_told(tmp_path: Path) -> None:
    table, markdown = read(
        tmp_path / "a.csv",
        text("a,size", lambda i: f"{i},{'heavy' if i == 50 else f'{i} kg'}", rows=120),
    )
    assert table["size"].isna().sum() == 1
    assert '1 unreadable value becomes missing ("heavy")' in markdown


def test_mixed_units_stay_text_and_are_told(tmp_path: Path) -> None:
    table, markdown = read(
        tmp_path / "a.csv",
        text("a,duration,b", lambda i: f"{i},{f'{i} min' if i % 4 else f'{i} h'},{two(i)}"),
    )
    assert table["duration"].iloc[:2].tolist() == ["0 h", "1 min"]
    assert "`duration` stays text" in markdown
    assert "several units" in markdown
    assert "min (30), h (10)" in markdown


def test_amounts_in_several_currencies_are_not_added(tmp_path: Path) -> None:
    table, markdown = read(tmp_path / "a.csv", text("a,price,b", lambda i: f"{i},{'€$'[i % 2]}{i},{two(i)}"))
    assert table["price"].iloc[1] == "$1"
    assert "`price` stays text" in markdown


@pytest.mark.parametrize("written", ["{}A", "A{}", "{}th street west block", "gate {}"])
def test_codes_and_addresses_are_no_measures(written: str, tmp_path: Path) -> None:
    table, _ = read(
        tmp_path / "a.csv",
        text("a,place,b", lambda i: f"{i},{written.format(i) if i % 3 else f'no. {i}'},{two(i)}"),
    )
    assert table["place"].dtype == "str"


def test_other_units_in_a_later_file_raise_and_name_the_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text("a,size,b", lambda i: f"{i},{i} kg,{two(i)}"))
    (tmp_path / "b.csv").write_text(text("a,size,b", lambda i: f"{i},{i} lb,{two(i)}"))
    learned = executed(context_of(tmp_path / "a.csv"))
    with pytest.raises(ValueError, match="size: 40 values are no numbers, such as '0 lb'"):
        learned["read_table"](str(tmp_path / "b.csv"))


SPACED = {
    "apostrophe": "'",
    "curly apostrophe": "’",
    "blank": " ",
    "no-break space": "\xa0",
    "narrow no-break space": "\u202f",
}


@pytest.mark.parametrize("name", SPACED)
@pytest.mark.parametrize("decimals", ["", ",50", ".50"])
def test_thousands_set_off_by_any_sign_are_numbers(name: str, decimals: str, tmp_path: Path) -> None:
    sign = SPACED[name]
    table, _ = read(
        tmp_path / "a.csv",
        text("a;price;b", lambda i: f"{i};{i + 1}{sign}{i * 7:03d}{decimals};{two(i)}"),
    )
    assert table["price"].tolist() == [(i + 1) * 1000 + i * 7 + (0.5 if decimals else 0) for i in range(40)]


def test_polish_file_is_read_by_its_code_page(tmp_path: Path) -> None:
    towns = ["Łódź", "Kraków", "Poznań", "Częstochowa", "Świdnica"]
    table, markdown = read(
        tmp_path / "a.csv",
        text("lp;miasto;czynsz", lambda i: f"{i};{towns[i % 5]};{i},5").encode("cp1250"),
    )
    assert set(table["miasto"]) == set(towns)
    assert '`encoding="cp1250"`' in markdown
    assert 'Polish letters, as in "Łódź"' in markdown


BODY = text("region,units,price,b", lambda i: f"R{i},{i},{i}.5,{two(i)}")
UNITS_SOLD, PRICES = sum(range(40)), sum(range(40)) + 20
LINES_THAT_ARE_NO_ROWS = {
    "note": (BODY + "Source: Office of Statistics\n", "rows with fewer than 2 values left out"),
    "note with commas": (BODY + "\nSource: Office of Statistics, 2021, own sums\n", "values left out"),
    "several notes": (BODY + ",,,\n* preliminary\nDownloaded on 3 May\n", "2 lines below the table are notes"),
    "total": (BODY + f"Total,{UNITS_SOLD},{PRICES},\n", 'rows where `region` is "Total" left out'),
    "mean": (BODY + f"Mean:,{UNITS_SOLD / 40},{PRICES / 40},\n", 'rows where `region` is "Mean:" left out'),
    "total and note": (BODY + f"Summe,{UNITS_SOLD},{PRICES},\nQuelle: Amt\n", '`region` is "Summe"'),
    "file twice": (BODY.replace("R39,39", "region,units,price,b\nR39,39"), 'rows where `region` is "region" left out'),
    "file twice, with its mark": (
        BODY.replace("R39,39", "\ufeffregion,units,price,b\nR39,39"), 'rows where `units` is "units" left out'),
    "mark inside": (BODY.replace("R20,", "\ufeffR20,"), "`region` without byte order marks"),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES_THAT_ARE_NO_ROWS)
def test_lines_that_are_no_rows_are_left_out_and_told(name: str, tmp_path: Path) -> None:
    content, said = LINES_THAT_ARE_NO_ROWS[name]
    table, markdown = read(tmp_path / "a.csv", content)
    assert table["region"].tolist() == [f"R{i}" for i in range(40)]
    assert table["units"].tolist() == list(range(40))
    assert table["price"].sum() == PRICES
    assert table.index.tolist() == list(range(40))
    assert said in markdown
    assert "stored as text" not in markdown


def test_numbers_above_a_total_keep_their_signs(tmp_path: Path) -> None:
    whole = sum(1000 + i for i in range(40))
    table, _ = read(
        tmp_path / "a.csv",
        text(
            "year;units;price;paid", lambda i: f"{1980 + i};{1000 + i:,};{i}.5;{'TRUE' if i % 2 else 'FALSE'}"
        )
        + f"Total;{whole:,};;Notes\n",
    )
    assert table["year"].tolist() == list(range(1980, 2020))
    assert table["units"].sum() == whole
    assert table["price"].sum() == PRICES
    assert table["paid"].sum() == 20


@pytest.mark.parametrize("last", ["Total,7,3.5,yes", "All,,,no", "R40,,,"])
def test_a_last_row_that_adds_up_to_nothing_stays(last: str, tmp_path: Path) -> None:
    content = BODY.replace("R3,3,3.5,no", "R3,,,") + last + "\n"
    table, _ = read(tmp_path / "a.csv", content)
    assert table["region"].iloc[-1] == last.split(",")[0]
    assert len(table) == 41


def test_a_later_file_without_total_and_notes_loses_no_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(LINES_THAT_ARE_NO_ROWS["total and note"][0])
    (tmp_path / "b.csv").write_text(BODY)
    table = executed(context_of(tmp_path / "a.csv"))["read_table"](str(tmp_path / "b.csv"))
    assert len(table) == 40


def test_units_below_the_names_are_no_row(tmp_path: Path) -> None:
    table, markdown = read(
        tmp_path / "a.csv",
        "Stand 2021\n\n" + text("id,weight,height,b\n,kg,cm,", lambda i: f"R{i},{i}.5,{i},{two(i)}"),
    )
    assert (table["weight"].dtype, table["height"].dtype, len(table)) == ("float64", "int64", 40)
    assert 'the line below the names tells about the columns ("kg", "cm")' in markdown


def test_survey_questions_below_the_names_are_no_rows(tmp_path: Path) -> None:
    questions = '"How old\nare you, really?","Your weight?","Smoker?"\n"{""Id"":""Q1""}","{""Id"":""Q2""}","{""Id"":""Q3""}"'
    table, _ = read(tmp_path / "a.csv", text(f"Q1,Q2,Q3\n{questions}", lambda i: f"{i},{i + 1},{two(i)}"))
    assert list(table) == ["Q1", "Q2", "Q3"]
    assert table["Q1"].tolist() == list(range(40))


def test_names_in_two_lines_are_joined(tmp_path: Path) -> None:
    table, markdown = read(
        tmp_path / "a.csv",
        text("region;Sales;;Cost;;b\n;Q1;Q2;Q1;Q2;", lambda i: f"R{i};{i};{i + 1};{i},5;3;{two(i)}"),
    )
    assert list(table) == ["region", "Sales Q1", "Sales Q2", "Cost Q1", "Cost Q2", "b"]
    assert table["Cost Q1"].sum() == PRICES
    assert "two lines name the columns" in markdown


def test_a_first_row_with_one_word_is_a_row(tmp_path: Path) -> None:
    table, _ = read(
        tmp_path / "a.csv", text("a,b,c", lambda i: f"{i if i else 'unknown'},{i + 1},{two(i)}", rows=120)
    )
    assert len(table) == 120


def test_workbook_with_groups_above_the_names_and_a_total_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [
        ["A report", "", "", "", ""],
        ["", "Sales", "", "Cost", ""],
        ["region", "Q1", "Q2", "Q1", "answer"],
    ]
    rows += [[f"R{i}", i, i + 1, i + 0.5, two(i)] for i in range(40)]
    rows += [["Total", UNITS_SOLD, UNITS_SOLD + 40, PRICES, ""], ["Source: the books", "", "", "", ""]]
    pd.DataFrame(rows).replace("", None).to_excel(path, header=False, index=False)
    table, _ = read(path, path.read_bytes())
    assert list(table) == ["region", "Sales Q1", "Sales Q2", "Cost Q1", "Cost answer"]
    assert len(table) == 40
    assert (table["Sales Q1"].sum(), table["Cost Q1"].sum()) == (UNITS_SOLD, PRICES)
