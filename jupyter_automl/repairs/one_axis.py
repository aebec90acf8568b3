"""Axes, columns and numbers of rows that are told where there are none, twice, or too many."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding, ask_for

ONE_DIMENSION = re.compile(
    r"No axis named 1 for object type Series|axis 1 is out of bounds for array of dimension 1"
)


def one_axis(place: Place) -> Iterator[Finding]:
    """`column.apply(f, axis=1)`, `table.rename(columns={…}, axis=1)`: the axis is left out."""
    of_a_column = re.search(r"got an unexpected keyword argument 'axis'", place.crash.evalue)
    of_one = ONE_DIMENSION.search(place.crash.evalue)
    twice = "Cannot specify both 'axis' and any of 'index' or 'columns'" in place.crash.evalue
    if of_one:
        yield from _other_axis(place)
        return
    if not of_a_column and not twice:
        return
    for call in place.calls(*(("apply", "map") if of_a_column else ("rename", "drop", "reindex"))):
        axis = next((item for item in call.keywords if item.arg == "axis"), None)
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if axis is None or owner is None or (of_a_column and place.kind(owner) not in ("Series", None)):
            continue
        editor = place.editor()
        editor.remove(call, axis)
        cause = "A single column has no other axis." if of_a_column else "`columns` says the axis already."
        yield Finding(
            cause,
            place.propose(editor, "The axis is left out.", "It does what was meant.", 0.95),
            confidence=0.95,
        )
        return


REDUCTIONS = frozenset(
    {"mean", "sum", "std", "var", "min", "max", "median", "prod", "argmax", "argmin", "any", "all", "nanmean"}
)


def _other_axis(place: Place) -> Iterator[Finding]:
    """`np.mean(hits, axis=1)` of one column: it has no other axis to go along."""
    for call in place.calls(*REDUCTIONS):
        axis = next((item for item in call.keywords if item.arg == "axis"), None)
        of_numpy = isinstance(call.func, ast.Attribute) and place.text(call.func.value) in ("np", "numpy")
        values = (
            call.args[0]
            if of_numpy and call.args
            else call.func.value
            if isinstance(call.func, ast.Attribute)
            else None
        )
        if (
            axis is None
            or values is None
            or not place.pure(values)
            or place.text(axis.value) not in ("1", "-1")
        ):
            continue
        if place.kind(values) != "Series" or place.statement not in place.tree.body:
            continue
        editor = place.editor()
        editor.remove(call, axis)
        yield Finding(
            f"`{place.text(values)[:60]}` is a single column, which has no other axis.",
            place.propose(editor, "The axis is left out.", "All of its values are summed up.", 0.92),
            confidence=0.94,
        )
        return


def columns_of_loc(place: Place) -> Iterator[Finding]:
    """`table.loc[rows, "a", "b"]` → `table.loc[rows, ["a", "b"]]`."""
    if "Too many indexers" not in place.crash.evalue:
        return
    for node in place.within(ast.Subscript):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        if not isinstance(node.value, ast.Attribute) or node.value.attr != "loc" or len(parts) < 3:
            continue
        columns = place.columns(node.value.value) or []
        names = [one.value for one in parts[1:] if isinstance(one, ast.Constant)]
        if len(names) != len(parts) - 1 or not set(names) <= set(columns):
            continue
        editor = place.editor()
        editor.wrap(parts[1], "[", "")
        editor.wrap(parts[-1], "", "]")
        yield Finding(
            "`loc` takes rows and columns; several columns are one list.",
            place.propose(
                editor, "The columns are named in a list.", "The table of these columns is taken.", 0.95
            ),
            confidence=0.96,
        )
        return


def drawn_too_many(place: Place) -> Iterator[Finding]:
    """`table.sample(100)` of 60 rows: how many are meant, or whether rows may come twice, a person knows."""
    if "Cannot take a larger sample than population" not in place.crash.evalue:
        return
    for call in place.calls("sample", "choice"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        given = owner if place.called(call) == "sample" else call.args[0] if call.args else None
        size = place.ask(f"len({place.text(given)})") if given is not None and place.pure(given) else None
        if isinstance(size, int):
            yield Finding(
                f"There are {size:,} entries, and more are drawn without putting any back.",
                ask_for(place, "Say how many are to be drawn, or whether one may come twice.", kind="choice"),
                confidence=0.9,
            )
            return
