"""Positions that a split gives, taken for labels of rows or names of columns."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ..place import Place
from ..rules import Finding

COUNTED = ("enumerate", "list", "tqdm", "next", "iter")
POSITIONS = (
    "{name}.dtype.kind in 'iu' and {name}.ndim == 1 and len({name}) > 0 and int({name}.max()) < len({table})"
)


def fold_rows(place: Place) -> Iterator[Finding]:
    """`X[train_index]` of a table, where `for train_index, test_index in kf.split(X)` gives positions."""
    if place.crash.ename != "KeyError" or place.cell is not None:
        return
    given = _positions(place)
    if not any(_taken(place, node, given) for node in place.within(ast.Subscript)):
        return
    editor = place.editor()
    tables: list[str] = []
    for node in place.all(ast.Subscript):
        taken = _taken(place, node, given)
        if taken is None:
            continue
        owner, rows = taken
        tables.append(place.text(owner))
        # The positions are those of the rows that were split: in another table they would be other rows.
        if given[rows] and place.ask(f"len({tables[-1]}) == len({given[rows]})") is False:
            return
        if isinstance(node.slice, ast.Tuple):
            editor.replace(node.slice.elts[0], f"{tables[-1]}.index[{rows}]")
        else:
            editor.replace(node.value, f"{place.owner(owner)}.iloc")
    yield Finding(
        f"The split gives positions of rows, and `{tables[0]}` is asked for"
        " labels: the number of a row is not its label, nor a column.",
        place.propose(
            editor,
            "The rows are taken by their position.",
            "Each fold has the rows that the split has drawn for it.",
            0.93,
            "scikit-learn: split yields the indices of rows, counted from 0",
        ),
        confidence=0.93,
    )


def _positions(place: Place) -> dict[str, str]:
    """The names that a loop, or an assignment, gives to what `split` yields, each with the rows that are split."""
    found: dict[str, str] = {}
    for node in place.all(ast.For, ast.comprehension, ast.Assign):
        source = node.value if isinstance(node, ast.Assign) else node.iter
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        rows = _split(place, source)
        if rows is not None and isinstance(target, ast.Tuple):
            parts = [one for one in target.elts if isinstance(one, ast.Tuple)] or [target]
            found |= {one.id: rows for one in parts[0].elts if isinstance(one, ast.Name)}
    return found


def _split(place: Place, source: ast.expr, steps: int = 4) -> str | None:
    """What is split where it goes over folds: `X` of `kf.split(X)`, also counted, listed, or by a name that holds them.

    Empty where it is not said; None where it goes over anything else. A name is followed back a few steps.
    """
    if isinstance(source, ast.Call) and place.called(source) in COUNTED:
        return _split(place, source.args[0], steps - 1) if source.args else None
    if isinstance(source, ast.Name) and steps:
        held = [
            rows
            for spot in [place, *place.earlier()]
            for node in spot.all(ast.Assign)
            if spot.text(node.targets[0]) == source.id and not isinstance(node.value, ast.Name)
            if (rows := _split(spot, node.value, steps - 1)) is not None
        ]
        return held[0] if held else None
    if (
        not isinstance(source, ast.Call)
        or not isinstance(source.func, ast.Attribute)
        or source.func.attr != "split"
    ):
        return None
    owner = source.func.value
    folds = (
        place.called(owner).endswith(("Fold", "Split", "LeaveOneOut"))
        if isinstance(owner, ast.Call)
        else place.ask(f"hasattr({place.text(owner)}, 'get_n_splits')") is True
    )
    return (
        (place.text(source.args[0]) if source.args and place.pure(source.args[0]) else "") if folds else None
    )


def _taken(place: Place, node: ast.Subscript, given: Mapping[str, str]) -> tuple[ast.expr, str] | None:
    """The table and the name of the positions of `X[rows]`, `X.loc[rows]` and `X.loc[rows, columns]`."""
    by_label = isinstance(node.value, ast.Attribute) and node.value.attr == "loc"
    key = node.slice.elts[0] if by_label and isinstance(node.slice, ast.Tuple) else node.slice
    owner = node.value.value if by_label and isinstance(node.value, ast.Attribute) else node.value
    if not isinstance(key, ast.Name) or key.id not in given or not place.pure(owner):
        return None
    if place.kind(owner) not in ("DataFrame", "Series"):
        return None
    # That a loop has not bound the name yet says nothing against it.
    fits = place.ask(POSITIONS.format(name=key.id, table=place.text(owner)))
    return (owner, key.id) if fits is not False else None
