# ruff: noqa: E501
"""Numbers where labels stand, and labels where positions stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def positions(place: Place) -> Iterator[Finding]:
    """Numbers where labels stand, and labels where positions stand."""
    crash = place.crash
    if (
        (crash.ename == "ValueError" and "Location based indexing can only have" in crash.evalue)
        or "Cannot index by location index with a non-integer" in crash.evalue
        or (crash.ename == "TypeError" and "cannot do positional indexing" in crash.evalue)
    ):
        editor = place.editor()
        for node in place.within(ast.Attribute):
            if node.attr == "iloc":
                editor.replace(node, f"{place.owner(node.value)}.loc")
        yield Finding(
            "`iloc` takes positions; the key holds labels.",
            place.propose(editor, "`loc` takes labels.", "What was named is chosen.", 0.8),
        )
        return
    if crash.ename != "KeyError" or not re.fullmatch(r"-?\d+", crash.evalue.strip()):
        return
    for node in place.within(ast.Subscript):
        base, key = node.value, node.slice
        way = base.attr if isinstance(base, ast.Attribute) and base.attr in ("loc", "at") else ""
        owner = base.value if way and isinstance(base, ast.Attribute) else base
        if not place.pure(owner) or place.kind(owner) not in ("DataFrame", "Series"):
            continue
        text, parts = place.text(owner), list(key.elts) if isinstance(key, ast.Tuple) else [key]
        editor = place.editor()
        if not way and place.kind(owner) == "DataFrame" and isinstance(getattr(key, "value", None), int):
            if place.ask(f"-{text}.shape[1] <= {place.text(key)} < {text}.shape[1]") is False:
                continue
            editor.replace(node, f"{text}.iloc[:, {place.text(key)}]")
            yield Finding(
                f"`{text}` has no column {place.text(key)}; its columns have names.",
                place.propose(
                    editor,
                    "The column is taken by its position.",
                    "The values are those at that position.",
                    0.7,
                ),
            )
            return
        if not way or not place.pure(key):
            continue
        row, more = place.text(parts[0]), [place.text(part) for part in parts[1:]]
        size = place.ask(
            f"[len({text}), bool(isinstance({row}, (int, np.integer)) and {text}.index.name is None and {row} not in {text}.index and -len({text}) <= {row} < len({text}))]"
        )
        if isinstance(size, list) and size[1]:
            labels = f"{text}.index[{row}]"
            editor.replace(key, ", ".join([labels, *more]))
            yield Finding(
                f"`{text}` has {size[0]:,} rows but no row labelled {crash.evalue.strip()}: rows were taken out or labelled otherwise further up.",
                place.propose(
                    editor,
                    "The row is taken by its position.",
                    "Rows are counted from the top, as the loop or number means.",
                    0.8,
                    "pandas: loc takes labels; after rows have left, labels have gaps",
                ),
            )
            return
        if (
            len(parts) == 2
            and isinstance(parts[1], ast.Constant)
            and isinstance(parts[1].value, int)
            and place.kind(owner) == "DataFrame"
        ):
            editor.replace(base, f"{text}.iloc")
            yield Finding(
                f"`{text}` has no column {place.text(parts[1])}; its columns have names.",
                place.propose(
                    editor,
                    "The column is taken by its position.",
                    "The values are those at that position.",
                    0.75,
                ),
            )
            return


def counted_rows(place: Place) -> Iterator[Finding]:
    """`[f.loc[i, "a"] for i in range(len(f))]`: the count goes through the rows, and the labels have gaps."""
    if place.crash.ename != "KeyError" or not re.fullmatch(r"-?\d+", place.crash.evalue.strip()):
        return
    for holder in place.within(ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp):
        turn = holder.generators[0]
        table = re.fullmatch(r"range\(len\((\w+)\)\)", place.text(turn.iter))
        if table is None or not isinstance(turn.target, ast.Name):
            continue
        owner, count = table.group(1), turn.target.id
        unnamed = place.ask(f"{owner}.index.name is None and {owner}.index.is_unique")
        if unnamed is not True or place.kind(owner) not in ("DataFrame", "Series"):
            continue
        editor = place.editor()
        for node in ast.walk(holder):
            if not isinstance(node, ast.Subscript):
                continue
            first = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
            if place.text(first) != count:
                continue
            if place.text(node.value) in (f"{owner}.loc", f"{owner}.at"):
                editor.replace(first, f"{owner}.index[{count}]")
            elif place.text(node.value) == owner and place.kind(owner) == "Series":
                editor.replace(node.value, f"{owner}.iloc")
        yield Finding(
            f"`{count}` counts the rows of `{owner}`, and no row is labelled {place.crash.evalue.strip()}: rows were taken"
            " out or labelled otherwise further up.",
            place.propose(
                editor,
                "Each row is taken by its position.",
                "Rows are counted from the top, as the count means.",
                0.85,
                "pandas: loc takes labels; after rows have left, labels have gaps",
            ),
        )
        return
