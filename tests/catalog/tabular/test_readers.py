# ruff: noqa: E501  (the corpus is a table: one file a line reads better)
"""A corpus of messy files: what the probe decides, the notebook's own `read_table` must then do."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from readings import ROWS, context_of, executed, text, two

from jupyter_automl.catalog.cell import Markdown
from jupyter_automl.catalog.registry import of_kind
from jupyter_automl.catalog.tabular.readers import read_table_code


def zipped(name: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


# name → (file name, content, expected dtype of each column, checks on the table)
Check = Callable[[pd.DataFrame], Any]
CORPUS: dict[str, tuple[str, str | bytes, dict[str, str], Check]] = {
    "comma": ("a.csv", text("a,b,c", lambda i: f"{i},{i / 2},{two(i)}"), {"a": "int64", "b": "float64", "c": "str"},
              lambda t: t.b.sum() == 390),
    "semicolon with decimal comma": ("a.csv", text("a;b;c", lambda i: f"{i};{i},25;{two(i)}"),
                                     {"a": "int64", "b": "float64", "c": "str"}, lambda t: t.b[3] == 3.25),
    "tab": ("a.tsv", text("a\tb", lambda i: f"{i}\tx, y {i % 2}"), {"a": "int64", "b": "str"}, lambda t: t.b[0] == "x, y 0"),
    "bar": ("a.txt", text("a|b|c", lambda i: f"{i}|{i * 2}|u{i % 3}"), {"a": "int64", "b": "int64", "c": "str"}, len),
    "blanks": ("a.data", text("", lambda i: f"{i}.0   {i * 3}   \"car {i % 4}\""),
               {"column_1": "float64", "column_2": "int64", "column_3": "str"}, lambda t: t.column_3[1] == "car 1"),
    "separators in quotes": ("a.csv", text("a,b", lambda i: f'{i},"one, two; {i % 3}"'), {"a": "int64", "b": "str"},
                             lambda t: t.b[1] == "one, two; 1"),
    "line breaks in quotes": ("a.csv", text("a,b", lambda i: f'{i},"one\ntwo {i % 3}"'), {"a": "int64", "b": "str"},
                              lambda t: len(t) == ROWS and "\n" in t.b[0]),
    "windows line ends": ("a.csv", text("a,b", lambda i: f"{i},{two(i)}", end="\r\n"), {"a": "int64", "b": "str"},
                          lambda t: set(t.b) == {"yes", "no"}),
    "latin-1": ("a.csv", text("a,stadt", lambda i: f"{i},Köln{i % 2}").encode("latin-1"), {"a": "int64", "stadt": "str"},
                lambda t: t.stadt[0] == "Köln0"),
    "byte order mark": ("a.csv", text("a,b", lambda i: f"{i},é").encode("utf-8-sig"), {"a": "int64", "b": "str"},
                        lambda t: t.b[0] == "é"),
    "utf-16": ("a.csv", text("a,b", lambda i: f"{i},ž{i % 2}").encode("utf-16"), {"a": "int64", "b": "str"},
               lambda t: t.b[0] == "ž0"),
    "remarks above": ("a.csv", "# made by hand\n# twice, or so\n" + text("a,b", lambda i: f"{i},{two(i)}"),
                      {"a": "int64", "b": "str"}, len),
    "remarks between": ("a.csv", "# top\na,b\n" + text("", lambda i: f"{i},{i * 2}" + ("\n# pause" if i == 20 else "")),
                        {"a": "int64", "b": "int64"}, lambda t: len(t) == ROWS),
    "title lines": ("a.csv", "Sales 2021\n\n" + text("a;b;c", lambda i: f"{i};{two(i)};{i}"),
                    {"a": "int64", "b": "str", "c": "int64"}, len),
    "no header": ("a.csv", text("", lambda i: f"{i},{i * 1.5},a{i % 2}"),
                  {"column_1": "int64", "column_2": "float64", "column_3": "str"}, lambda t: len(t) == ROWS),
    "no header, words only": ("a.csv", text("", lambda i: f"{'rd'[i % 2]},{'yn'[i % 3 == 0]},{'yn?'[i % 3]}"),
                              {"column_1": "str", "column_2": "str", "column_3": "str"},
                              lambda t: len(t) == ROWS and t.column_3.isna().sum() == 13),
    "years as header": ("a.csv", text("land,2010,2011,2012", lambda i: f"L{i},{i},{i + 7},{i * 3}"),
                        {"land": "str", "2010": "int64", "2011": "int64", "2012": "int64"}, lambda t: len(t) == ROWS),
    "index column": ("a.csv", text(",a,b", lambda i: f"{i},{i % 7},{two(i)}"),
                     {"Unnamed: 0": "int64", "a": "int64", "b": "str"}, len),
    "row names without a name": ("a.csv", text("a,b", lambda i: f"r{i},{i % 7},{two(i)}"),
                                 {"row_name": "str", "a": "int64", "b": "str"}, lambda t: t.row_name[1] == "r1"),
    "separator at the line end": ("a.csv", text("a;b", lambda i: f"{i};{two(i)};"), {"a": "int64", "b": "str"},
                                  lambda t: t.a[5] == 5),
    "empty last column": ("a.csv", text("a;b;", lambda i: f"{i};{two(i)};"), {"a": "int64", "b": "str"}, len),
    "repeated, padded, empty names": ("a.csv", text("a, b ,a,,🙂", lambda i: f"{i},{i},{i},{two(i)},{i}"),
                                      {"a": "int64", "b": "int64", "a.1": "int64", "column_4": "str", "🙂": "int64"}, len),
    "missing marks": ("a.csv", text("a,b,c", lambda i: f"{'?' if i % 5 == 0 else i},{'n/a' if i % 4 == 0 else i / 2},{['?', 'u', 'v'][i % 3]}"),
                      {"a": "float64", "b": "float64", "c": "str"},
                      lambda t: t.isna().sum().tolist() == [8, 10, 14]),
    "null and dashes": ("a.csv", text("a,b,c", lambda i: f"{'null' if i % 5 == 0 else i},{'--' if i % 4 == 0 else i},{'#N/A' if i % 8 == 0 else two(i)}"),
                        {"a": "float64", "b": "float64", "c": "str"}, lambda t: t.isna().sum().tolist() == [8, 10, 5]),
    "blank for missing": ("a.csv", text("a,b", lambda i: f"{' ' if i == 3 else i + 0.5},{two(i)}"), {"a": "float64", "b": "str"},
                          lambda t: t.a.isna().sum() == 1),
    "plus and minus are classes": ("a.csv", text("a,b", lambda i: f"{i},{'+-'[i % 2]}"), {"a": "int64", "b": "str"},
                                   lambda t: set(t.b) == {"+", "-"}),
    "None is an answer": ("a.csv", text("a,extras", lambda i: f"{i},{'None' if i % 2 else 'roof'}"),
                          {"a": "int64", "extras": "str"}, lambda t: set(t.extras) == {"None", "roof"}),
    "None is an answer here, a gap there": (
        "a.csv", text("a,extras", lambda i: f"{'None' if i % 9 == 0 else i},{'None' if i % 2 else 'roof'}"),
        {"a": "float64", "extras": "str"}, lambda t: t.a.isna().sum() == 5 and set(t.extras) == {"None", "roof"}),
    "NA is Namibia": ("a.csv", text("a,land", lambda i: f"{i},{['NA', 'DE', 'FR', 'IT', 'ES', 'PL', 'SE'][i % 7]}"),
                      {"a": "int64", "land": "str"}, lambda t: (t.land == "NA").sum() == 6),
    "sentinel": ("a.csv", text("a,b,c", lambda i: f"{-999 if i % 8 == 0 else i % 30},{999 - i % 3},{two(i)}"),
                 {"a": "float64", "b": "int64", "c": "str"}, lambda t: t.a.isna().sum() == 5 and t.b.notna().all()),
    "999 in its range": ("a.csv", text("a,b", lambda i: f"{999 if i % 8 == 0 else i * 40},{two(i)}"), {"a": "int64", "b": "str"},
                         lambda t: (t.a == 999).sum() == 5),
    "currency": ("a.csv", text("p,q,r", lambda i: f'"${i + 1},250.50",{i} €,"({i + 1:,}.00)"'),
                 {"p": "float64", "q": "int64", "r": "float64"}, lambda t: t.p[0] == 1250.5 and t.r[2] == -3),
    "percent": ("a.csv", text("p,b", lambda i: f"{i}.5%,{two(i)}"), {"p": "float64", "b": "str"}, lambda t: t.p[2] == 2.5),
    "thousands comma": ("a.csv", text("p,b", lambda i: f'"{i * 700 + 1000:,}",{two(i)}'), {"p": "int64", "b": "str"},
                        lambda t: t.p[1] == 1700),
    "thousands point, decimal comma": ("a.csv", text("p;q;b", lambda i: f"{i + 1}.250,75;{i},5;{two(i)}"),
                                       {"p": "float64", "q": "float64", "b": "str"}, lambda t: t.p[0] == 1250.75 and t.q[3] == 3.5),
    "thousands blank": ("a.csv", text("p;b", lambda i: f"{i + 1} 250;{two(i)}"), {"p": "int64", "b": "str"},
                        lambda t: t.p[0] == 1250),
    "dates keep their points": ("a.csv", text("p;d;b", lambda i: f"{i + 1}.250,75;{i % 28 + 1:02d}.03.2021;{two(i)}"),
                                {"p": "float64", "d": "datetime64[us]", "b": "str"}, lambda t: t.d[1] == pd.Timestamp(2021, 3, 2)),
    "a few unreadable numbers": ("a.csv", text("p,b", lambda i: f"{'oops' if i == 70 else i},{two(i)}", rows=100),
                                 {"p": "float64", "b": "str"}, lambda t: t.p.isna().sum() == 1),
    "invoice codes stay text": ("a.csv", text("inv,b", lambda i: f"{'C' if i == 70 else ''}{536000 + i},{two(i)}", rows=100),
                                {"inv": "str", "b": "str"}, lambda t: t.inv[70] == "C536070"),
    "leading zeros": ("a.csv", text("zip,b", lambda i: f"{i * 700:05d},{two(i)}"), {"zip": "str", "b": "str"},
                      lambda t: t.zip[1] == "00700"),
    "long ids": ("a.csv", text("id,k,b", lambda i: f"{10**18 + i}{i:04d},{'' if i == 3 else 9007199254740993 + i},{two(i)}"),
                 {"id": "str", "k": "str", "b": "str"}, lambda t: t.id[1] == "10000000000000000010001" and t.k[0] == "9007199254740993"),
    "TRUE and FALSE": ("a.csv", text("a,f,g", lambda i: f"{i},{'TRUE' if i % 2 else 'FALSE'},{['True', 'False', ''][i % 3]}"),
                       {"a": "int64", "f": "bool", "g": "boolean"}, lambda t: t.f.sum() == 20 and t.g.isna().sum() == 13),
    "yes and no": ("a.csv", text("a,b", lambda i: f"{i},{two(i)}"), {"a": "int64", "b": "str"}, len),
    "ISO dates": ("a.csv", text("d,a", lambda i: f"2021-03-{i % 28 + 1:02d},{i}"), {"d": "datetime64[us]", "a": "int64"},
                  lambda t: t.d[2] == pd.Timestamp(2021, 3, 3)),
    "ISO with time and zone": ("a.csv", text("d,a", lambda i: f"2021-03-{i % 28 + 1:02d}T10:00:00Z,{i}"),
                               {"d": "datetime64[us]", "a": "int64"}, lambda t: t.d[0] == pd.Timestamp(2021, 3, 1, 10)),
    "month first by evidence": ("a.csv", text("d,a", lambda i: f"3/{i % 28 + 1}/2021,{i}"), {"d": "datetime64[us]", "a": "int64"},
                                lambda t: t.d.dt.month.eq(3).all()),
    "day first by evidence": ("a.csv", text("d,a", lambda i: f"{i % 28 + 1}/3/2021 14:05,{i}"), {"d": "datetime64[us]", "a": "int64"},
                              lambda t: t.d.dt.month.eq(3).all() and t.d.dt.hour.eq(14).all()),
    "mixed dates": ("a.csv", text("d;a", lambda i: [f"2021-03-{i % 28 + 1:02d}", f"{i % 28 + 1:02d}.03.2021", f"Mar {i % 28 + 1}, 2021"][i % 3] + f";{i}"),
                    {"d": "datetime64[us]", "a": "int64"}, lambda t: t.d.dt.month.eq(3).all() and t.d.dt.day.eq(t.a % 28 + 1).all()),
    "dates with gaps": ("a.csv", text("d,a", lambda i: f"{'' if i % 4 == 0 else '2021-03-05'},{i}"), {"d": "datetime64[us]", "a": "int64"},
                        lambda t: t.d.isna().sum() == 10),
    "eight digits are a date by name": ("a.csv", text("sale_date,a", lambda i: f"202103{i % 28 + 1:02d},{20210301 + i}"),
                                        {"sale_date": "datetime64[us]", "a": "int64"}, lambda t: t.sale_date[0].year == 2021),
    "epoch stays a number": ("a.csv", text("time,a", lambda i: f"{1600000000 + i},{i}"), {"time": "int64", "a": "int64"}, len),
    "ranges are no dates": ("a.csv", text("r,a", lambda i: f"{i}-{i + 5},{i}"), {"r": "str", "a": "int64"}, len),
    "blanks around values": ("a.csv", text("a,b,c", lambda i: f"{i}, {two(i)}, u{i % 2} "), {"a": "int64", "b": "str", "c": "str"},
                             lambda t: set(t.b) == {"yes", "no"} and set(t.c) == {"u0", "u1"}),
    "gzip": ("a.csv.gz", gzip.compress(text("a,b", lambda i: f"{i},{two(i)}").encode()), {"a": "int64", "b": "str"}, len),
    "gzip without its ending": ("a.csv", gzip.compress(text("a,b", lambda i: f"{i},{two(i)}").encode()), {"a": "int64", "b": "str"}, len),
    "zip": ("a.zip", zipped("a.csv", text("a;b", lambda i: f"{i};{two(i)}")), {"a": "int64", "b": "str"}, len),
    "JSON lines": ("a.jsonl", text("", lambda i: json.dumps({"a": i, "zip": f"{i:04d}", "p": f"${i}", "t": ["u"] * (i % 3)})),
                   {"a": "int64", "zip": "str", "p": "int64", "t": "str"}, lambda t: t.zip[7] == "0007" and t.p[5] == 5),
    "JSON array": ("a.json", json.dumps([{"a": i, "b": two(i), "d": f"2021-03-{i % 28 + 1:02d}"} for i in range(ROWS)], indent=1),
                   {"a": "int64", "b": "str", "d": "datetime64[us]"}, len),
    "an unclosed quotation mark": ("a.csv", text("a,b", lambda i: f'{i},"{two(i)}' if i == 12 else f"{i},{two(i)}"),
                                   {"a": "int64", "b": "str"}, lambda t: len(t) == ROWS),
    "one line too long": ("a.csv", text("a,b", lambda i: f"{i},{two(i)}" + (",,x" if i == 50 else ""), rows=100),
                          {"a": "int64", "b": "str"}, lambda t: len(t) == 99),
    "types below the names": ("a.tab", "a\tb\tkind\nc\td\tu v\n\t\tclass\n" + text("", lambda i: f"{i}\t{two(i)}\t{'uv'[i % 2]}"),
                              {"a": "int64", "b": "str", "kind": "str"}, lambda t: len(t) == ROWS),
    "Na is sodium": ("a.csv", text("a,symbol", lambda i: f"{i},{['Na', 'He', 'Fe', 'C'][i % 4]}"), {"a": "int64", "symbol": "str"},
                     lambda t: t.symbol.notna().all()),
    "one in ten no number, no date": ("a.csv", text("p,d", lambda i: f"{f'many {i}' if i % 10 == 0 else i},{'soon' if i % 10 == 0 else '2021-03-05'}"),
                                      {"p": "str", "d": "str"}, lambda t: t.p[0] == "many 0" and t.d.notna().all()),
    "reviews are text": ("a.csv", text("a,review", lambda i: f"{i},this is review number {i} of many"), {"a": "int64", "review": "str"}, len),
}  # fmt: skip


@pytest.mark.parametrize("name", CORPUS)
def test_messy_file_is_read_as_what_it_means(name: str, tmp_path: Path) -> None:
    file, content, dtypes, check = CORPUS[name]
    path = tmp_path / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    context = context_of(path)
    table = executed(context)["read_table"](str(path))
    assert {column: str(dtype) for column, dtype in table.dtypes.items()} == dtypes
    assert check(table)
    assert {column.name: column.dtype for column in context.table.columns} == dtypes
    for column in context.table.columns:
        assert column.missing == table[column.name].isna().sum()
        assert column.distinct == table[column.name].nunique()
    assert context.table.rows == len(table)


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    dates = pd.date_range("2021-01-01", periods=ROWS).astype("datetime64[us]")
    return pd.DataFrame(
        {
            "a": range(ROWS),
            "b": rng.normal(size=ROWS),
            "c": ["?", "u", "v", "w"] * 10,
            "d": dates,
            "e": [f"${i}" for i in range(ROWS)],
        }
    )


def test_parquet_and_feather_keep_their_types_and_lose_their_marks(tmp_path: Path) -> None:
    frame().to_parquet(tmp_path / "a.parquet")
    frame().to_feather(tmp_path / "a.feather")
    for name in ("a.parquet", "a.feather"):
        table = executed(context_of(tmp_path / name))["read_table"](str(tmp_path / name))
        assert list(map(str, table.dtypes)) == ["int64", "float64", "str", "datetime64[us]", "int64"]
        assert table.c.isna().sum() == 10


def test_parquet_index_with_names_becomes_a_column(tmp_path: Path) -> None:
    frame().assign(key=[f"k{i}" for i in range(ROWS)]).set_index("key").to_parquet(tmp_path / "a.parquet")
    table = executed(context_of(tmp_path / "a.parquet"))["read_table"](str(tmp_path / "a.parquet"))
    assert next(iter(table)) == "key"


def test_excel_finds_the_sheet_and_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame().to_excel(book, sheet_name="empty")
        frame().assign(z=[f"{i:03d}" for i in range(ROWS)]).to_excel(
            book, sheet_name="data", index=False, startrow=3
        )
        book.sheets["data"].cell(1, 1, "A title")
    context = context_of(path)
    assert context.reading is not None
    assert context.reading.arguments["sheet_name"] == "data"
    table = executed(context)["read_table"](str(path))
    assert list(table) == ["a", "b", "c", "d", "e", "z"]
    assert table.d.dtype.kind == "M"
    assert table.c.isna().sum() == 10
    assert table.z[7] == "007"
    assert table.e[3] == 3


def write(path: Path, content: str) -> Path:
    path.write_text(content)
    return path


@pytest.fixture
def learned(tmp_path: Path) -> dict[str, Any]:
    path = write(
        tmp_path / "a.csv",
        text("a,price,when,b", lambda i: f'{i},"${i},100",2021-03-{i % 28 + 1:02d},{two(i)}'),
    )
    return executed(context_of(path))


def test_other_column_order_more_columns_and_new_marks_work(learned: dict[str, Any], tmp_path: Path) -> None:
    other = write(
        tmp_path / "b.csv",
        text("new,b,when,price,a", lambda i: f"q,{two(i)},2022-01-05,{i},{'-' if i % 3 else i}"),
    )
    table = learned["read_table"](str(other))
    assert list(table) == ["a", "price", "when", "b"]
    assert table.a.isna().sum() == 26
    assert table.price.dtype == "int64"


def test_absent_column_is_named(learned: dict[str, Any], tmp_path: Path) -> None:
    other = write(tmp_path / "b.csv", text("a,b", lambda i: f"{i},{two(i)}"))
    with pytest.raises(ValueError, match=r"b\.csv lacks the columns \['price', 'when'\]"):
        learned["read_table"](str(other))


def test_newly_dirty_numbers_and_dates_raise_and_name_the_column(
    learned: dict[str, Any], tmp_path: Path
) -> None:
    words = write(tmp_path / "b.csv", text("a,price,when,b", lambda i: f"x{i},1,2021-03-01,yes"))
    with pytest.raises(ValueError, match="a: 40 values are no numbers, such as 'x0'"):
        learned["read_table"](str(words))
    dates = write(tmp_path / "c.csv", text("a,price,when,b", lambda i: f"{i},1,01/02/2021,yes"))
    with pytest.raises(ValueError, match="when: 40 values are no dates, such as '01/02/2021'"):
        learned["read_table"](str(dates))


@pytest.mark.parametrize(("unknown", "fits"), [(3, True), (20, False)])
def test_a_short_file_may_hold_by_luck_a_larger_share_of_what_is_no_number(
    learned: dict[str, Any], tmp_path: Path, unknown: int, fits: bool
) -> None:
    rows = text("a,price,when,b", lambda i: f"{'unknown' if i < unknown else i},1,2021-03-01,yes")
    path = str(write(tmp_path / "b.csv", rows))
    if fits:
        assert learned["read_table"](path).a.isna().sum() == unknown
    else:
        with pytest.raises(ValueError, match="a: 20 values are no numbers, such as 'unknown'"):
            learned["read_table"](path)


def test_prediction_needs_no_target(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", text("a,b,t", lambda i: f"{i},{two(i)},{i}%"))
    written = read_table_code(context_of(path, "t"), with_target=False)
    namespace: dict[str, Any] = {}
    for statement in written.imports:
        exec(statement, namespace)
    exec(written.source, namespace)
    table = namespace["read_table"](str(write(tmp_path / "b.csv", text("a,b", lambda i: f"{i},{two(i)}"))))
    assert list(table) == ["a", "b"]


def test_markdown_tells_each_decision_and_loss_once(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", text("a;p|x", lambda i: f"{i},5;{'oops' if i == 7 else i * 10}", rows=120)
    )
    context = context_of(path)
    reader = next(component for component in of_kind("reader") if component.suits(context).score == 1.0)
    first = reader.blocks(context)[0]
    assert isinstance(first, Markdown)
    assert first.source.startswith("## Load, and seal the holdout first\n")
    assert '`sep=";"`' in first.source
    assert '`decimal=","`' in first.source
    assert '1 unreadable value becomes missing ("oops")' in first.source
    table = [line for line in first.source.splitlines() if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") == 3 for line in table)


def test_a_thousand_numbered_columns_are_written_in_one_line(tmp_path: Path) -> None:
    names = [f"pixel{i}" for i in range(1_000)]
    path = write(
        tmp_path / "a.csv",
        text(",".join(["label", *names]), lambda i: ",".join([two(i), *["1"] * 1_000]), rows=12),
    )
    source = read_table_code(context_of(path, "label")).source
    assert 'COLUMNS = ["label"] + [f"pixel{number}" for number in range(0, 1000)]' in source
