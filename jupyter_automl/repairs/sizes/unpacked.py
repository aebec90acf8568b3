"""A table that is taken apart into its values, and gives its rows; a function that gives more or fewer values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for


def unpacked_table(place: Place) -> Iterator[Finding]:
    """`tn, fp, fn, tp = confusion_matrix(y, guess)` → `….ravel()`: four values in two rows, row by row."""
    match = re.search(r"values to unpack \(expected (\d+)(?:, got (\d+))?", place.crash.evalue)
    statement = place.statement
    if match is None or not isinstance(statement, ast.Assign):
        return
    wanted, value, target = int(match.group(1)), statement.value, statement.targets[0]
    if not isinstance(target, ast.Tuple) or len(target.elts) != wanted:
        return
    if not place.pure(value):
        named = isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
        own = named and place.ask(f"{place.text(value).split('(')[0]}.__module__ == '__main__'") is True
        if match.group(2) and own:
            yield Finding(
                f"`{place.text(value)[:60]}` gives {match.group(2)} values, and {wanted} names take them.",
                ask_for(place, "Say which name is left out, or what else it is to give.", kind="choice"),
            )
        return
    shape = place.ask(f"list(np.shape({place.text(value)}))")
    if not isinstance(shape, list) or len(shape) != 2 or shape[0] * shape[1] != wanted or wanted == shape[0]:
        return
    editor = place.editor()
    values = ".to_numpy()" if place.kind(value) == "DataFrame" else ""
    editor.replace(value, f"{place.owner(value)}{values}.ravel()")
    yield Finding(
        f"`{place.text(value)[:60]}` has {shape[0]} rows of {shape[1]} values, and {wanted} names take them.",
        place.propose(
            editor,
            "The values are taken row by row.",
            "Each name has one of the values, in their order.",
            0.94,
        ),
        confidence=0.96,
    )


RESULTS = {
    "roc_curve": 3, "precision_recall_curve": 3, "det_curve": 3, "hist": 3, "hist2d": 4, "linregress": 5,
    "chi2_contingency": 4, "adfuller": 6, "kpss": 4, "svd": 3, "qr": 2, "anderson": 3, "ttest_ind": 2, "boxcox": 2,
}  # fmt: skip
"""Functions that give several results in an order of their own → how many."""


def results_left_over(place: Place) -> Iterator[Finding]:
    """`fpr, tpr = roc_curve(y, chances)` → `fpr, tpr, _ = …`: the results that have no name are let go."""
    match = re.search(r"too many values to unpack \(expected (\d+)", place.crash.evalue)
    statement = place.statement
    if match is None or not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Call):
        return
    wanted, call, target = int(match.group(1)), statement.value, statement.targets[0]
    more = RESULTS.get(place.called(call), 0) - wanted
    if more <= 0 or not isinstance(target, ast.Tuple) or len(target.elts) != wanted:
        return
    editor = place.editor()
    editor.wrap(target.elts[-1], "", ", _" if more == 1 else ", *_")
    yield Finding(
        f"`{place.called(call)}` gives {wanted + more} results, and {wanted} names take them.",
        place.propose(
            editor, "The names keep the first of them, and the others are let go.", "Each name has the result in its place.", 0.9
        ),
        confidence=0.95,
    )  # fmt: skip


def one_of_the_sides(place: Place) -> Iterator[Finding]:
    """`rows, columns = table.shape[0]` → `table.shape`: two names for two numbers."""
    statement = place.statement
    if "cannot unpack non-iterable" not in place.crash.evalue or not isinstance(statement, ast.Assign):
        return
    target, value = statement.targets[0], statement.value
    if (
        not isinstance(target, ast.Tuple)
        or not isinstance(value, ast.Subscript)
        or not isinstance(value.slice, ast.Constant)
        or not place.pure(value)
    ):
        return
    whole = place.text(value.value)
    if place.kind(value.value) != "tuple" or place.ask(f"len({whole})") != len(target.elts):
        return
    editor = place.editor()
    editor.replace(value, whole)
    yield Finding(
        f"`{place.text(value)}` is one number, and {len(target.elts)} names take several.",
        place.propose(editor, f"`{whole}` has one for each name.", "Each name has its own number.", 0.93),
        confidence=0.95,
    )


def columns_by_name(place: Place) -> Iterator[Finding]:
    """`x, y = table[["a", "b"]]` binds the names of the columns → `x, y = table["a"], table["b"]`."""
    if "'str' object has no attribute" not in place.crash.evalue and "str" not in place.crash.evalue:
        return
    names = {node.id for node in place.within(ast.Name) if place.kind(node.id) == "str"}
    for spot in (place, *place.earlier()):
        for made in spot.all(ast.Assign):
            target, value = made.targets[0], made.value
            if not isinstance(target, ast.Tuple) or not names & {spot.text(one) for one in target.elts}:
                continue
            columns = spot.columns(value) if spot.pure(value) and spot.kind(value) == "DataFrame" else None
            if columns is None or len(columns) != len(target.elts):
                continue
            if any(spot.ask(spot.text(one)) != name for one, name in zip(target.elts, columns, strict=True)):
                continue
            table = (
                value.value
                if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.List)
                else value
            )
            editor = spot.editor()
            editor.replace(value, ", ".join(f"{spot.owner(table)}[{name!r}]" for name in columns))
            yield Finding(
                f"A table that is taken apart gives the names of its columns: `{spot.text(made.targets[0])}` are texts.",
                spot.propose(
                    editor, "Each name gets a column.", "The values are those of the columns.", 0.92
                ),
                confidence=0.94,
            )
            return
