"""Keys of a merge that one of the tables calls otherwise, or that were told for one of them only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding


def key_of_one_side(place: Place) -> Iterator[Finding]:
    """`merge(on="cust_id")` where the other table calls its key otherwise: name and values have to agree."""
    if place.crash.ename != "KeyError":
        return
    for call in place.calls("merge"):
        stated = {item.arg: item for item in call.keywords}
        pair = _pair(place, call)
        on = stated.get("on")
        if (
            len(pair) < 2
            or on is None
            or not isinstance(on.value, ast.Constant)
            or not all(map(place.pure, pair))
        ):
            continue
        key = str(on.value.value)
        left, right = (place.text(node) for node in pair)
        sides = [[str(c) for c in place.columns(node) or []] for node in pair]
        lacking = [index for index, names in enumerate(sides) if key not in names]
        if len(lacking) != 1:
            continue
        here, there = (right, left) if lacking[0] == 1 else (left, right)
        fits = [
            name
            for name in sides[lacking[0]]
            if _alike(name, key)
            and place.ask(
                f"max({there}[{key!r}].dropna().isin({here}[{name!r}]).mean(),"
                f" {here}[{name!r}].dropna().isin({there}[{key!r}]).mean()) > 0.5"
            )
        ]
        if len(fits) != 1:
            continue
        names = (key, fits[0]) if here == right else (fits[0], key)
        editor = place.editor()
        editor.replace(on, f"left_on={names[0]!r}, right_on={names[1]!r}")
        yield Finding(
            f"`{here}` has no column `{key}`; its key of the same values is `{fits[0]}`.",
            place.propose(
                editor,
                "Each table is given the name of its own key.",
                "Rows with the same key meet; both columns are in the result.",
                0.85,
            ),
        )
        return


def key_told_once(place: Place) -> Iterator[Finding]:
    """`a.merge(b, left_on="title")`: the other table has a column of that name, so it is the key of both."""
    match = re.search(r'Must pass "?(left_on|right_on)"? OR', place.crash.evalue)
    if match is None:
        return
    told = "right_on" if match.group(1) == "left_on" else "left_on"
    for call in place.calls("merge"):
        given = next((item for item in call.keywords if item.arg == told), None)
        pair = [*_pair(place, call), *(item.value for item in call.keywords if item.arg == "right")]
        if (
            given is None
            or len(pair) != 2
            or any(item.arg in ("left_index", "right_index") for item in call.keywords)
        ):
            continue
        key = place.ask(place.text(given.value)) if place.pure(given.value) else None
        keys = [key] if isinstance(key, str) else key if isinstance(key, list) else []
        if not keys or any(not set(keys) <= set(place.columns(table) or []) for table in pair):
            continue
        editor = place.editor()
        editor.rename_keyword(given, "on")
        yield Finding(
            f"Only one table is told its key; both have {', '.join(f'`{one}`' for one in keys)}.",
            place.propose(editor, "It is the key of both.", "Rows with the same key meet.", 0.94),
            confidence=0.95,
        )
        return


def _pair(place: Place, call: ast.Call) -> list[ast.expr]:
    """The tables that `a.merge(b)` or `pd.merge(a, b)` puts together, as far as they are given by position."""
    if isinstance(call.func, ast.Attribute) and place.kind(call.func.value) == "DataFrame":
        return [call.func.value, *call.args[:1]]
    return call.args[:2]


def _alike(name: str, key: str) -> bool:
    """Whether two names share a word, and their other words begin alike: `cust_id` and `customer_id`."""
    one, two = (re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", text) for text in (name, key))
    mine, theirs = ({word.casefold() for word in words} for words in (one, two))
    rest = sorted(mine - theirs), sorted(theirs - mine)
    if not mine & theirs:
        return False
    return (
        len(rest[0]) <= 1
        and len(rest[1]) <= 1
        and all(a.startswith(b[:3]) or b.startswith(a[:3]) for a, b in zip(*rest, strict=False))
    )
