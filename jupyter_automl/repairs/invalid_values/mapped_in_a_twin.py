"""Text in the table that a model is asked about, where the notebook made numbers of it in the table the model learnt from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from ..slicing import Statement, executed, statements
from ..twin_table import BY_ROWS
from .features import ASKS, features
from .text import TEXT

ENCODES = BY_ROWS | {"fillna", "fit_transform", "get_indexer"}


def mapped_in_a_twin(place: Place) -> Iterator[Finding]:
    """`train["sex"] = train["sex"].map(codes)` and then `model.predict(test[features])`: the same is done in `test`."""
    if not TEXT.search(place.crash.evalue) or place.function:
        return
    found = features(place)
    if found is None or place.called(found[0]) not in ASKS:
        return
    call, node = found
    table = node
    while isinstance(table, ast.Subscript | ast.Attribute | ast.Call):
        table = table.func if isinstance(table, ast.Call) else table.value
    if not isinstance(table, ast.Name) or place.kind(table) != "DataFrame":
        return
    text, name = place.text(node), table.id
    odd = place.ask(f"[c for c in {text}.columns if not pd.api.types.is_numeric_dtype({text}[c])]")
    above = [
        one
        for one in statements([(-1, place.source)])
        if (one.node.end_lineno or one.line) < (place.line or 0)
    ]
    made = {column: _made(place, [*executed(place.crash), *above], str(column), name) for column in odd or ()}
    if not made or not all(made.values()):
        return
    editor = place.editor()
    if not place.before(editor, call, *(line for lines in made.values() for line in lines)):
        return
    named = ", ".join(f"`{column}`" for column in made)
    yield Finding(
        f"{named} of `{name}` {'is' if len(made) == 1 else 'are'} text still, where the model learnt from numbers made of it.",
        place.propose(
            editor,
            f"The same is done to `{name}`.",
            "Each row has what its own value says, and what was learnt from the other table.",
            0.93,
        ),
        confidence=0.95,
    )


def _made(place: Place, ran: list[Statement], column: str, table: str) -> list[str]:
    """The statements that made numbers of the column in another table, written for this one."""
    lines = []
    for one in ran:
        target = one.node.targets[0] if isinstance(one.node, ast.Assign) else None
        if (
            not isinstance(target, ast.Subscript)
            or not isinstance(target.value, ast.Name)
            or target.value.id == table
        ):
            continue
        if not isinstance(target.slice, ast.Constant) or target.slice.value != column:
            continue
        calls = [part for part in ast.walk(one.node) if isinstance(part, ast.Call)]
        names = {
            part.func.attr if isinstance(part.func, ast.Attribute) else getattr(part.func, "id", "")
            for part in calls
        }
        if not names <= ENCODES or place.kind(target.value.id) != "DataFrame":
            return []
        fits = re.findall(r"(\w+)\.fit_transform\(", one.text)
        if any(sum(f"{name}.fit" in other.text for other in ran) > 1 for name in fits):
            return []  # it knows the column by now that it was fitted to last
        text = one.text.replace(".fit_transform(", ".transform(")
        lines.append(re.sub(rf"\b{re.escape(target.value.id)}\b", table, text))
    return lines
