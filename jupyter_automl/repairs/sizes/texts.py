"""A table of one column given to what takes texts one by one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

COUNTERS = ("CountVectorizer", "TfidfVectorizer", "HashingVectorizer")


def column_of_texts(place: Place) -> Iterator[Finding]:
    """`CountVectorizer().fit_transform(df[["text"]])` counts the names of the columns: it is given `df["text"]`."""
    if not re.search(r"inconsistent numbers of samples: \[1, \d+\]", place.crash.evalue):
        return
    for spot, editor in place.editors():
        given: list[str] = []
        for call in spot.all(ast.Call):
            if (
                not isinstance(call.func, ast.Attribute)
                or call.func.attr not in ("fit", "fit_transform", "transform")
                or len(call.args) < 1
                or not _counts(spot, call.func.value)
            ):
                continue
            table = call.args[0]
            if isinstance(table, ast.Subscript) and isinstance(table.slice, ast.List):
                if len(table.slice.elts) == 1:
                    editor.replace(table.slice, spot.text(table.slice.elts[0]))
                    given.append(spot.text(table))
            elif isinstance(table, ast.Name) and (column := _only_column(spot, table.id)):
                editor.wrap(table, "", f"[{column}]")
                given.append(spot.text(table))
        if given:
            yield Finding(
                f"`{given[0]}` is a table, of which the counter of words takes the names of the columns for texts.",
                spot.propose(
                    editor, "It is given the column.", "Each row is counted.", 0.93,
                    "scikit-learn: vectorizers take an iterable of texts",
                ),
                confidence=0.95,
            )  # fmt: skip
            return


def _only_column(spot: Place, table: str) -> str | None:
    """The name, as it is written, of the one column of a table: that of texts, where it holds any."""
    for node in ast.walk(spot.tree):
        # A table that the cell itself makes is not there yet, where the error came before it.
        if isinstance(node, ast.Assign) and spot.text(node.targets[0]) == table:
            call = node.value
            if spot.ask(f"type({table}).__name__") is not None or not isinstance(call, ast.Call):
                continue
            made = call.args[0] if call.args and spot.called(call) == "DataFrame" else None
            keys = [spot.text(key) for key in made.keys if key] if isinstance(made, ast.Dict) else []
            return keys[0] if len(keys) == 1 else None
    names = spot.columns(table)
    if names is None or len(names) != 1 or not isinstance(names[0], str):
        return None
    texts = spot.ask(f"bool({table}.iloc[:, 0].map(lambda one: isinstance(one, str)).any())")
    return f'"{names[0]}"' if texts is True else None


def _counts(spot: Place, owner: ast.expr) -> bool:
    """Whether it is one of the counters: made here, or by its name."""
    return (spot.called(owner) if isinstance(owner, ast.Call) else spot.kind(owner)) in COUNTERS
