"""Columns that a mapping has emptied, since its keys are written otherwise than the values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..near import plain
from ..place import Place
from ..rules import Finding, ask_for

MISSING = re.compile(
    r"contains NaN|NaN or infinity|missing values|cannot convert NaN|Cannot convert non-finite"
)


def emptied_by_a_mapping(place: Place) -> Iterator[Finding]:
    """`df["sex"].map({"Male": 0})` where the data says `male`: the keys are written as in the data."""
    if not MISSING.search(place.crash.evalue):
        return
    for spot in [*place.earlier(), place]:
        for node in spot.all(ast.Assign):
            call, target = node.value, node.targets[0]
            if not (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "map"
                and len(call.args) == 1
                and isinstance(call.args[0], ast.Dict)
                and isinstance(target, ast.Subscript | ast.Name)
            ):
                continue
            keys = [
                key
                for key in call.args[0].keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            ]
            column, source = spot.text(target), spot.text(call.func.value)
            if len(keys) != len(call.args[0].keys) or place.ask(f"bool({column}.isna().any())") is not True:
                continue
            there = (
                place.ask(f"[str(v) for v in {source}.dropna().unique()[:50]]") if column != source else None
            )
            there = there or _before(spot, place, source)
            if not isinstance(there, list):
                continue
            said = {str(key.value) for key in keys}
            keys = [key for key in keys if key.value not in there]
            like = {
                str(key.value): [
                    one for one in there if one not in said and plain(one) == plain(str(key.value))
                ]
                for key in keys
            }
            if not like or any(len(found) != 1 for found in like.values()):
                continue
            editor = spot.editor()
            for key in keys:
                editor.replace(key, repr(like[str(key.value)][0]))
            yield Finding(
                f"`{column}` has gaps: the mapping says {', '.join(map(repr, like))}, and the data"
                f" {', '.join(repr(found[0]) for found in like.values())}.",
                spot.propose(
                    editor, "The keys of the mapping are written as in the data.",
                    "Each value gets the number that was meant for it; none is filled.", 0.95,
                ),
                confidence=0.95,
            )  # fmt: skip
            return


def emptied_on_the_way(place: Place) -> Iterator[Finding]:
    """`df["sex"].map({"Male": 0}).astype(int)` where the data says `male`, or has a value that the mapping does not know."""
    if not MISSING.search(place.crash.evalue):
        return
    for call in place.calls("map"):
        if (
            not isinstance(call.func, ast.Attribute)
            or len(call.args) != 1
            or place.kind(call.func.value) != "Series"
        ):
            continue
        given, source = call.args[0], place.text(call.func.value)
        mapping = place.text(given)
        if place.ask(f"isinstance({mapping}, dict)") is not True:
            continue
        lost = place.ask(
            f"[v if isinstance(v, (str, int)) else str(v) for v in {source}.dropna().unique() if v not in {mapping}]"
        )
        if not isinstance(lost, list) or not lost:
            continue
        shown = ", ".join(map(repr, lost[:6]))
        cause = f"The mapping has no entry for {shown} of `{source}`."
        keys = (
            [one for one in given.keys if isinstance(one, ast.Constant)]
            if isinstance(given, ast.Dict)
            else []
        )
        free = [one for one in keys if place.ask(f"bool(({source} == {place.text(one)}).any())") is False]
        like = {id(one): [v for v in lost if plain(str(v)) == plain(str(one.value))] for one in free}
        if (
            free
            and sum(map(len, like.values())) == len(lost)
            and all(len(found) == 1 for found in like.values())
        ):
            editor = place.editor()
            for one in free:
                editor.replace(one, repr(like[id(one)][0]))
            why = "The keys of the mapping are written as in the data."
            effect = "Each value gets the number that was meant for it; none is filled."
            yield Finding(cause, place.propose(editor, why, effect, 0.95), confidence=0.95)
        else:
            yield Finding(cause, ask_for(place, "Say what becomes of it.", kind="choice"), confidence=0.93)
        return


def _before(spot: Place, place: Place, source: str) -> list[str] | None:
    """The values of the column in the file that its table was read from, where one plain call read it."""
    table, _, _ = source.partition("[")
    for earlier in place.earlier():
        for node in earlier.all(ast.Assign):
            if (
                earlier.text(node.targets[0]) == table
                and isinstance(node.value, ast.Call)
                and earlier.called(node.value) == "read_csv"
            ):
                found = place.ask(
                    f"[str(v) for v in ({earlier.text(node.value)}){source[len(table) :]}.dropna().unique()[:50]]"
                )
                return found if isinstance(found, list) else None
    return None
