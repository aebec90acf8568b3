"""Records of which some lack an entry, in a list that is made of one of their entries each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jupyter_automl.parsing import literal_python

from ..place import Place
from ..rules import Finding, RuleClass


def gaps_in_records(place: Place) -> Iterator[Finding]:
    """`[s["docks"] for s in stations]` where one station has none: its place in the list stays empty."""
    error = place.crash.ename, place.crash.evalue
    nothing = error[0] == "TypeError" and error[1] == "'NoneType' object is not subscriptable"
    if error[0] != "KeyError" and not nothing:
        return
    for node in place.within(ast.ListComp, ast.DictComp):
        over, name = node.generators[0].iter, ast.unparse(node.generators[0].target)
        if len(node.generators) != 1 or not place.pure(over) or place.kind(over) not in ("list", "tuple"):
            continue
        value = node.value if isinstance(node, ast.DictComp) else node.elt
        values = (
            value.values
            if isinstance(value, ast.Dict)
            else value.elts
            if isinstance(value, ast.Tuple)
            else [value]
        )
        for one in values:
            found = _entry(place, one, name, place.text(over), None if nothing else _key(error[1]))
            if found is not None:
                yield found
                return


def _entry(place: Place, node: ast.expr, name: str, over: str, key: str | None) -> Finding | None:
    """`s["docks"]` and `s["position"]["lat"]`, kept as they are: what a record lacks stays missing."""
    inner = node.value if isinstance(node, ast.Subscript) else None
    deep = isinstance(inner, ast.Subscript)
    first = inner if isinstance(inner, ast.Subscript) else node
    if (
        not isinstance(node, ast.Subscript)
        or not isinstance(first, ast.Subscript)
        or ast.unparse(first.value) != name
    ):
        return None
    keys = [
        part.slice.value
        for part in ([first, node] if deep else [node])
        if isinstance(part.slice, ast.Constant)
    ]
    if len(keys) != 1 + deep or not all(isinstance(one, str) for one in keys) or key not in (None, *keys):
        return None
    got = f"r.get({keys[0]!r})" if not deep else f"(r.get({keys[0]!r}) or {{}}).get({keys[1]!r})"
    look = place.ask(
        f"[sum({got} is None for r in {over}), len({over})] if all(isinstance(r, dict) for r in {over}) else None"
    )
    if not isinstance(look, list) or not 0 < look[0] <= look[1] / 2:
        return None
    editor = place.editor()
    editor.replace(node, got.replace("r.get", f"{name}.get", 1))
    told = "`, `".join(map(str, keys))
    return Finding(
        f"{look[0]:,} of the {look[1]:,} records in `{over}` have no `{told}`.",
        place.propose(
            editor, "What a record lacks stays missing.",
            f"{look[0]:,} entries are None; each record keeps its place.", 0.84,
        ),
        confidence=0.93,
    )  # fmt: skip


def _key(text: str) -> str | None:
    try:
        return str(literal_python(text.strip()))
    except (ValueError, SyntaxError):
        return None


class GapsInRecords(RuleClass):
    """An entry that a record lacks stays missing."""

    name = "gaps_in_records"
    title = "a record without the entry"
    rank = 20
    enames = ("KeyError", "TypeError")
    rules = (gaps_in_records,)
