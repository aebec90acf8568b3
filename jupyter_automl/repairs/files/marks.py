"""Byte order marks, letters that an encoding does not know, and texts in single quotes."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..near import plain
from ..place import Place
from ..rules import Finding
from .encoding import file

MARKS = ("\ufeff", "ï»¿")
"""The byte order mark of UTF-8, read right and read as Latin-1."""
WRITERS = ("to_csv", "to_json", "to_html", "to_xml", "to_latex", "to_markdown", "write_text", "savetxt")


def marked_json(place: Place) -> Iterator[Finding]:
    """A JSON file that begins with a byte order mark."""
    if "Unexpected UTF-8 BOM" not in place.crash.evalue:
        return
    for spot, editor in place.editors():
        for call in spot.all(ast.Call):
            if spot.called(call) in ("open", "read_text") and not _writes(spot, call):
                editor.keyword(call, "encoding", '"utf-8-sig"')
        found = spot.propose(
            editor,
            "The mark is read as what it is.",
            "No letter of the content changes.",
            0.93,
            "Python: utf-8-sig reads UTF-8 with or without the mark",
        )
        if found:
            yield Finding("The file begins with a byte order mark, which is no JSON.", found)
            return


def _writes(place: Place, call: ast.Call) -> bool:
    """Whether the call writes a file."""
    modes = [*call.args[1:2], *(item.value for item in call.keywords if item.arg == "mode")]
    opened = any(isinstance(mode, ast.Constant) and str(mode.value)[:1] in "wax" for mode in modes)
    return opened if place.called(call) == "open" else place.called(call) in WRITERS


def marked_header(place: Place) -> Iterator[Finding]:
    """`df["id"]` where the mark stayed in the first header."""
    wanted = re.fullmatch(r"['\"](.*)['\"]", place.crash.evalue.strip())
    if place.crash.ename != "KeyError" or wanted is None:
        return
    name = wanted.group(1)
    for table, described in place.crash.state.items():
        marked = [mark + name for mark in MARKS if mark + name in map(str, described.get("columns", ()))]
        if described.get("type") != "DataFrame" or not marked:
            continue
        proposals: list[Proposal] = []
        for spot in place.earlier():
            editor = spot.editor() if spot.reader else None
            for call in spot.all(ast.Call) if editor else []:
                path = file(spot, call) if spot.called(call) in ("read_csv", "read_table") else None
                if editor and path is not None and _is_utf8(path.read_bytes()):
                    editor.keyword(call, "encoding", '"utf-8-sig"')
            if editor:
                proposals += spot.propose(
                    editor,
                    "The file is UTF-8 with a mark at its head, and is read as that.",
                    "Names and texts are read with the letters that were written.",
                    0.93,
                )
        said = ("The mark is taken out of the name.", "No value changes.")
        setup = f"{table} = {table}.rename(columns={{{marked[0]!r}: {name!r}}})"
        yield Finding(
            f"The name of the column `{name}` of `{table}` begins with the file's byte order mark.",
            [*proposals, Proposal("patch", *said, setup=setup, confidence=0.85)],
            confidence=0.95,
        )
        return


def _is_utf8(raw: bytes) -> bool:
    try:
        return raw.decode("utf-8-sig") != ""
    except UnicodeDecodeError:
        return False


def unknown_letters(place: Place) -> Iterator[Finding]:
    """`open(path, "w", encoding="ascii")` of a text with other letters."""
    match = re.search(r"'([\w-]+)' codec can't encode character", place.crash.evalue)
    if place.crash.ename != "UnicodeEncodeError" or match is None:
        return
    for spot, editor in place.editors():
        for call in spot.all(ast.Call):
            given = next((item.value for item in call.keywords if item.arg == "encoding"), None)
            codec = match.group(1)
            same = isinstance(given, ast.Constant) and plain(str(given.value)) == plain(codec)
            same |= isinstance(given, ast.Constant) and codec == "charmap"
            if given is not None and same and _writes(spot, call):
                editor.replace(given, '"utf-8"')
        found = spot.propose(
            editor,
            "The text is written in UTF-8, which knows all letters.",
            "Every letter is written as it is.",
            0.9,
        )
        if found:
            yield Finding(
                f"The text holds letters that the encoding `{match.group(1)}` does not know.", found
            )
            return


def single_quotes(place: Place) -> Iterator[Finding]:
    """Lines with too many fields that come out right where texts stand in single quotes."""
    if not re.search(r"Expected \d+ fields", place.crash.evalue):
        return
    for call in place.calls("read_csv", "read_table"):
        path = file(place, call)
        stated = {item.arg for item in call.keywords}
        if path is None or stated & {"quotechar", "sep", "delimiter", "quoting"}:
            continue
        text = path.read_bytes()[:200_000].decode("utf-8-sig", errors="replace")
        lines = [line for line in text.splitlines() if line.strip()]
        widths = {len(row) for row in csv.reader(lines, quotechar="'")}
        if len(widths) != 1 or not any(re.search(r"(?:^|,)'[^']*,[^']*'(?:,|$)", line) for line in lines):
            continue
        editor = place.editor()
        editor.keyword(call, "quotechar", '"\'"')
        yield Finding(
            f"Texts of `{path.name}` stand in single quotes, and some hold commas.",
            place.propose(
                editor,
                "Single quotes hold a text together.",
                "Every line is read, with all of its fields.",
                0.93,
            ),
        )
        return
