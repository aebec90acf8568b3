# ruff: noqa: E501  (sentences are compared whole)
"""The reading probe: files that cannot become a table end in one clear sentence; facts are exact and cheap."""

from __future__ import annotations

import ast
import builtins
import bz2
import gzip
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.contracts import Reading, Structure
from jupyter_automl.kernel import probes
from jupyter_automl.kernel.joining import joined

SOURCE = joined(Path(probes.__path__[0]) / "reading")


def probe(path: Path | str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "probe"}
    exec(compile(SOURCE, "reading", "exec"), namespace)
    answer: dict[str, Any] = json.loads(json.dumps(namespace["probe"](str(path)), allow_nan=False))
    return answer


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(rows: int) -> str:
    return "a,b\n" + "".join(f"{i},{i % 3}\n" for i in range(rows))


def test_source_needs_the_standard_library_numpy_and_pandas_alone() -> None:
    tree = ast.parse(SOURCE)
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in modules if name not in sys.stdlib_module_names} == {"numpy", "pandas"}


def locked(content: str) -> bytes:
    """A zip archive whose member says that it is encrypted."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", content)
    written = bytearray(buffer.getvalue())
    written[6] |= 1
    written[written.index(b"PK\x01\x02") + 8] |= 1
    return bytes(written)


UNFIT: dict[str, tuple[str, str | bytes, str]] = {
    "empty": ("a.csv", "", '"{path}" is empty (0 bytes); give a file with a header and at least 10 rows.'),
    "blank": ("a.csv", "\n \n", '"{path}" holds nothing but blanks; give a file with a header and rows.'),
    "header only": ("a.csv", "a,b\n", '"{path}" has a header but no rows; give a file with at least 10 rows.'),
    "header of one column": ("a.csv", "a\n", '"{path}" has one line and no rows; give a file with a header and at least 10 rows.'),
    "one row": ("a.csv", lines(1), '"{path}" has 1 row; at least 10 are needed to learn and to check.'),
    "nine rows": ("a.csv", lines(9), '"{path}" has 9 rows; at least 10 are needed to learn and to check.'),
    "one column": ("a.csv", "a\n" + "7\n" * 30, '"{path}" has one column only: no comma, semicolon, tab or bar splits its lines evenly; '
                   "a prediction needs a target and at least one feature."),
    "binary": ("a.csv", bytes(range(256)) * 40, '"{path}" is not a table: it holds binary bytes; give CSV, TSV, Parquet, Excel, JSON lines or Feather.'),
    "picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(500), '"{path}" is not a table: it holds binary bytes; give CSV, TSV, Parquet, Excel, JSON lines or Feather.'),
    "web page": ("a.csv", "<!DOCTYPE html><html>", '"{path}" is a web page or XML, not a table; download the data itself.'),
    "old Excel": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), '"{path}" is an old Excel or Office file; save it as .xlsx or CSV.'),
    "damaged gzip": ("a.csv.gz", gzip.compress(lines(3_000).encode())[:200], '"{path}" is a damaged gzip file; copy it again.'),
    "gzip by its first bytes only": ("a.csv.gz", b"\x1f\x8b\x08" + bytes(200), '"{path}" is a damaged gzip file; copy it again.'),
    "damaged bz2": ("a.csv.bz2", bz2.compress(lines(3_000).encode())[:60] + bytes(90), '"{path}" is a damaged bz2 file; copy it again.'),
    "locked zip": ("a.zip", locked(lines(30)), '"{path}" is locked with a password; unpack it and give the file in it.'),
    "damaged zip": ("a.zip", b"PK\x03\x04 no archive", '"{path}" is a damaged zip or Excel file; copy it again.'),
}  # fmt: skip


@pytest.mark.parametrize("name", UNFIT)
def test_unfit_file_ends_in_one_clear_sentence(name: str, tmp_path: Path) -> None:
    file, content, sentence = UNFIT[name]
    path = write(tmp_path / file, content)
    assert probe(path) == {"error": sentence.format(path=path)}


def test_broken_parquet_says_what_it_looks_like(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", b"PAR1" + bytes(300))
    error = probe(path)["error"]
    assert error.startswith(f'"{path}" looks like parquet but cannot be read: ')
    assert error.endswith(".")
    assert "\n" not in error


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone.csv"
    assert probe(gone) == {"error": f'There is no file "{gone}"; check its name and folder.'}
    assert probe(tmp_path) == {"error": f'"{tmp_path}" is a folder; give one data file inside it.'}


def test_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.csv", lines(20))
    opened = builtins.open

    def refused(file: Any, *args: Any, **kwargs: Any) -> Any:
        if str(file) == str(path):
            raise PermissionError(13, "Permission denied")
        return opened(file, *args, **kwargs)

    namespace: dict[str, Any] = {"__name__": "probe"}
    exec(compile(SOURCE, "reading", "exec"), namespace)
    monkeypatch.setattr(builtins, "open", refused)  # root may read every file, so the refusal is played
    assert namespace["probe"](str(path)) == {
        "error": f'"{path}" cannot be read: this user has no permission; allow reading it or copy it elsewhere.'
    }


def test_structure_counts_what_stands_in_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "n,c,f\n" + "".join(f"{i % 7},{'xy'[i % 2]},{i / 4 if i else ''}\n" for i in range(60)),
    )
    answer = probe(path)
    structure, reading = Structure(**answer["structure"]), Reading(**answer["reading"])
    number, category, part = structure.columns
    assert structure.rows == 60
    assert structure.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (number.kind, number.integer, number.minimum, number.maximum, number.distinct) == (
        "number",
        True,
        0,
        6,
        7,
    )
    assert number.counts == {"0": 9, "1": 9, "2": 9, "3": 9, "4": 8, "5": 8, "6": 8}
    assert (category.kind, category.counts, category.rarest) == ("category", {"x": 30, "y": 30}, 30)
    assert (part.missing, part.integer, part.counts) == (1, False, None)
    assert reading.head[0] == "n,c,f"
    assert all(code and why for code, why in reading.reasons)


def test_codes_far_down_are_seen(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv", "zip,b\n" + "".join(f"{90_000 - i:05d},{i % 2}\n" for i in range(89_000))
    )
    assert Structure(**probe(path)["structure"]).column("zip").dtype == "str"


def test_late_words_do_not_turn_numbers_into_two_types(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        "code,b\n" + "".join(f"{i if i < 150_000 else f'K{i}'},{i % 2}\n" for i in range(200_000)),
    )
    column = Structure(**probe(path)["structure"]).column("code")
    assert (column.dtype, column.distinct) == ("str", 200_000)


def test_wide_table_takes_milliseconds_a_column(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    pd.DataFrame(rng.integers(0, 9, (200, 1_000))).add_prefix("x").to_csv(tmp_path / "a.csv", index=False)
    assert len(Structure(**probe(tmp_path / "a.csv")["structure"]).columns) == 1_000
