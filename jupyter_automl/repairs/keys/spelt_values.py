"""Values looked up in a dictionary that writes some of them with other blanks or capitals."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place, caller_of
from ..rules import Finding

WAYS = (
    ".strip()", ".lower()", ".upper()", ".capitalize()", ".title()", ".strip().lower()", ".strip().upper()",
    ".strip().capitalize()", ".strip().title()",
)  # fmt: skip
"""Ways to write a text that change no letter; the shortest that is enough is taken."""
FOLDED = (
    "len({{key.strip().casefold() for key in {table}}}) == len({table}) and all(isinstance(one, str) and"
    " one.strip().casefold() in [key.strip().casefold() for key in {table}] for one in set({values}))"
)


def spelt_otherwise(place: Place) -> Iterator[Finding]:
    """`[scale[answer] for answer in df["q1"]]` where some answers are written `agree` and `Agree `."""
    if place.crash.ename != "KeyError":
        return
    for node in place.within(ast.Subscript):
        key, table = node.slice, place.text(node.value)
        if not isinstance(key, ast.Name) or not place.pure(node.value) or place.kind(node.value) != "dict":
            continue
        if place.ask(f"all(isinstance(key, str) for key in {table})") is not True:
            continue
        values = _values(place, node, key.id)
        if values is None:
            continue
        editor = place.editor()
        written = next((way for way in WAYS if _all_there(place, way, table, values)), None)
        if written is not None:
            editor.replace(key, f"{key.id}{written}")
        elif place.ask(FOLDED.format(table=table, values=values)) is True:
            editor.replace(node.value, f"{{key.strip().casefold(): value for key, value in {table}.items()}}")
            editor.replace(key, f"{key.id}.strip().casefold()")
        else:
            continue
        yield Finding(
            f"`{table}` has no key {place.crash.evalue.strip()}: some values are written with other blanks or capitals than"
            " its keys.",
            place.propose(
                editor,
                "Values are looked up without regard to blanks around them and capitals.",
                "Every value finds its key; no value is another one for it.",
                0.9,
            ),
            confidence=0.92,
        )
        return


def _all_there(place: Place, way: str, table: str, values: str) -> bool:
    return place.ask(f"all(isinstance(one, str) and one{way} in {table} for one in set({values}))") is True


def _values(place: Place, node: ast.AST, name: str) -> str | None:
    """The expression of all that the name goes over: in a comprehension, a loop, or a function that `map` asks."""
    holder = place.parent(node)
    while holder is not None:
        turns = getattr(holder, "generators", []) if not isinstance(holder, ast.For) else [holder]
        for turn in turns:
            if isinstance(turn.target, ast.Name) and turn.target.id == name:
                return place.text(turn.iter) if place.pure(turn.iter) else None
        if isinstance(holder, ast.Lambda) and [one.arg for one in holder.args.args] == [name]:
            return _asked_for(place, place.parent(holder), holder)
        if isinstance(holder, ast.FunctionDef):
            caller = caller_of(place.crash)
            if caller is None or [one.arg for one in holder.args.args] != [name]:
                return None
            for call in caller.calls("apply", "map"):
                if call.args and caller.text(call.args[0]) == holder.name:
                    return _asked_for(caller, call, call.args[0])
            return None
        holder = place.parent(holder)
    return None


def _asked_for(place: Place, call: ast.AST | None, function: ast.expr) -> str | None:
    """The series of `series.map(function)`."""
    if (
        not isinstance(call, ast.Call)
        or not isinstance(call.func, ast.Attribute)
        or function not in call.args
    ):
        return None
    series = call.func.value
    if call.func.attr not in ("map", "apply") or not place.pure(series) or place.kind(series) != "Series":
        return None
    return place.text(series)
