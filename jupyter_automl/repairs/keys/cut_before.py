"""A column that was made in a whole table after its parts had been cut out of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..bindings import touched
from ..crash import Proposal
from ..origin import bound_by, seeded
from ..place import PURE_CALLS, Place
from ..rules import Finding
from ..slicing import Statement, executed
from .names import names_in, tables


def cut_before(place: Place) -> Iterator[Finding]:
    """`train = full[:800]` above `full["Title"] = …`: the parts are cut once more, as they were, from the table that has it."""
    names = names_in(place)
    if not names or place.crash.ename not in ("KeyError", "ValueError") or place.cell is not None:
        return
    ran = executed(place.crash)
    for part, columns in tables(place).items():
        if not part.isidentifier() or all(name in columns for name in names):
            continue
        at = max((index for index, one in enumerate(ran) if part in one.touched.state), default=None)
        whole = _cut(place, ran[at].node, part) if at is not None else None
        if at is None or whole is None:
            continue
        there = place.ask(f"set({names!r}) <= set(map(str, {whole}.columns))")
        # Nothing else that the cut reads may have changed, and the whole has to have its rows still.
        others = touched(ran[at].node).reads - {whole}
        later = {name for one in ran[at + 1 :] for name in one.touched.state}
        again = _together(place, ran, at, whole)
        if there is not True or others & later or again is None:
            continue
        yield Finding(
            f"`{part}` was cut out of `{whole}` before `{whole}` had the column `{names[0]}`.",
            [
                Proposal(
                    "patch",
                    f"It is cut out once more, in the same way, from `{whole}` as it is now.",
                    "The parts have the rows that they had.",
                    confidence=0.92,
                    setup=again,
                    rule="the notebook's own cut",
                )
            ],
            confidence=0.93,
        )
        return


def _together(place: Place, ran: list[Statement], at: int, whole: str) -> str | None:
    """The cuts of the same cell as one text; None where one of the parts was changed since, or has other rows now."""
    cuts = []
    for index, one in enumerate(ran):
        parts = [
            name
            for name in one.touched.binds
            if one.cell == ran[at].cell and _cut(place, one.node, name) == whole
        ]
        if not parts:
            continue
        if any(name in later.touched.state for later in ran[index + 1 :] for name in parts):
            if index == at:
                return None
            continue
        cuts.append(one.text)
    same = all(
        place.ask(f"({ast.unparse(value)}).index.equals({name}.index)") is True
        for name, value in bound_by(ran[at].node).items()
    )
    return "\n".join(cuts) if same else None


def _cut(place: Place, node: ast.stmt, part: str) -> str | None:
    """The table of which the statement binds rows to the name, by nothing that draws or learns; None for any other."""
    bound = bound_by(node)
    value = bound.get(part)
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Call) and seeded(value.value):
        split = value.value.args[0]
        table = isinstance(split, ast.Name) and split.id not in bound and place.kind(split.id) == "DataFrame"
        return split.id if isinstance(split, ast.Name) and table else None
    while (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr in ("copy", "drop", "reset_index")
    ):
        value = value.func.value
    if not isinstance(value, ast.Subscript) or any(
        isinstance(one, ast.Call) and ast.unparse(one.func).rsplit(".", 1)[-1] not in PURE_CALLS
        for one in ast.walk(value)
    ):
        return None
    whole = value.value
    rows = isinstance(whole, ast.Attribute) and whole.attr in ("loc", "iloc")
    if isinstance(whole, ast.Attribute) and rows:
        whole = whole.value
    by_columns = isinstance(value.slice, ast.Constant | ast.List) or (
        isinstance(value.slice, ast.Name) and place.kind(value.slice.id) in ("list", "str", "Index", None)
    )
    if not isinstance(whole, ast.Name) or whole.id in bound or (not rows and by_columns):
        return None
    return whole.id if place.kind(whole.id) == "DataFrame" else None
