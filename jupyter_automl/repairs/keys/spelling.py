# ruff: noqa: E501
"""Columns whose name is spelt otherwise."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from ..near import nearest, other_order, plain, written_out
from ..place import Place
from ..rules import Finding
from .names import names_in, tables


def renamed(place: Place) -> Iterator[Finding]:
    """A name that differs by a slip, by case, spaces or signs from exactly one that is there."""
    names = names_in(place)
    if not names:
        return
    there = tables(place) | _records(place)
    if place.calls("merge") and any(set(names) <= set(columns) for columns in there.values()):
        # A key that one side has is written otherwise on the other side only.
        return
    for text, columns in there.items():
        plain_ones = [column for column in columns if not column.startswith("(")]
        near = {
            name: other
            for name in names
            if name not in columns
            and (
                other := nearest(name, plain_ones)
                or other_order(name, plain_ones)
                or written_out(name, plain_ones)
            )
        }
        if len(near) != len([name for name in names if name not in columns]) or not near:
            continue
        same = all(plain(name) == plain(other) for name, other in near.items())
        editor = place.editor()
        rename(place, editor, near)
        taken = ", ".join(f"`{other}` for `{name}`" for name, other in near.items())
        said = (
            f"The only column like it is taken: {taken}.",
            "The cell uses that column.",
            0.92 if same else 0.8,
        )
        found = place.propose(editor, *said)
        # The names may stand in a list of an earlier cell.
        for spot in () if found else place.earlier():
            if spot.reader is None or not any(node.value in near for node in spot.all(ast.Constant)):
                continue
            editor = spot.editor()
            rename(spot, editor, near)
            found = spot.propose(editor, *said)
            break
        yield Finding(
            f"The table `{text}` has no column {', '.join(f'`{name}`' for name in near)}; it has {', '.join(f'`{other}`' for other in near.values())}.",
            found,
        )
        return


def composed(place: Place, editor: Any, near: dict[str, str]) -> None:
    """Names that are put together: `f"lag{k}"` becomes `f"lag_{k}"` where that makes each of the names."""
    for node in place.all(ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        if parts.count(None) != 1 or len(parts) > 2:
            continue
        before = str(parts[0]) if parts[0] is not None else ""
        after = str(parts[-1]) if parts[-1] is not None else ""
        made = {
            (other.removesuffix(filled + end), end)
            for name, other in near.items()
            if name.startswith(before) and name.endswith(after)
            for filled in [name[len(before) : len(name) - len(after)]]
            for end in [other.rpartition(filled)[2]]
            if filled and filled in other
        }
        text = place.text(node)
        whole = f"{before}{{" in text and f"}}{after}" in text
        if len(made) == 1 and whole:
            ((start, end),) = made
            new = text.replace(f"{before}{{", f"{start}{{", 1)
            editor.replace(node, f"}}{end}".join(new.rsplit(f"}}{after}", 1)))


def _records(place: Place) -> dict[str, list[str]]:
    """Labels of the rows that a function is given one by one, as by `df.apply(ratio, axis=1)`."""
    if not place.function:
        return {}
    found = {}
    for node in place.within(ast.Name):
        labels = place.ask(
            f"[*{node.id}.index] if type({node.id}).__name__ == 'Series' and all(type(k) is str for k in {node.id}.index) else None"
        )
        if isinstance(labels, list) and len(labels) < 500:
            found[node.id] = labels
    return found


def rename(place: Place, editor: Any, near: dict[str, str]) -> None:
    composed(place, editor, near)
    for node in place.all(ast.Constant, ast.Attribute):
        if isinstance(node, ast.Attribute):
            if node.attr in near and isinstance(node.ctx, ast.Load):
                editor.replace(node, f"{place.text(node.value)}[{near[node.attr]!r}]")
            continue
        if not isinstance(node.value, str) or isinstance(place.parent(node), ast.JoinedStr | ast.Expr):
            continue
        if node.value in near:
            editor.replace(node, repr(near[node.value]))
            continue
        holder = place.parent(node)
        call = (
            holder
            if isinstance(holder, ast.Call)
            else place.parent(holder)
            if isinstance(holder, ast.keyword)
            else None
        )
        if isinstance(call, ast.Call) and place.called(call) in (
            "query",
            "eval",
            "ols",
            "logit",
            "glm",
            "mixedlm",
            "OLS",
        ):
            new = node.value
            for name, other in near.items():
                written = (
                    other
                    if other.isidentifier()
                    else f"`{other}`"
                    if place.called(call) in ("query", "eval")
                    else f'Q("{other}")'
                )
                escaped = written.replace("\\", r"\\")
                new = re.sub(rf"`{re.escape(name)}`|\b{re.escape(name)}\b", escaped, new)
            if new != node.value:
                editor.replace(node, repr(new))
