"""A choice of rows that found none, because a level is written otherwise than in the data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .near import plain
from .place import Place
from .rules import Finding


def empty_choice(place: Place) -> Iterator[Finding]:
    """`df[df["city"] == "bonn"].iloc[0]` where the data says `Bonn`: only case, spaces and signs may differ."""
    if not re.search(r"out-of-bounds|index 0 is out of bounds|list index out of range", place.crash.evalue):
        return
    for spot in [place, *place.earlier()]:
        for node in spot.all(ast.Compare):
            value = node.comparators[0]
            if (
                len(node.ops) != 1
                or not isinstance(node.ops[0], ast.Eq)
                or not isinstance(value, ast.Constant)
                or not isinstance(value.value, str)
                or not spot.pure(node.left)
            ):
                continue
            text = spot.text(node.left)
            there = spot.ask(f"[str(v) for v in pd.Series({text}).dropna().unique()[:2000]]")
            if not isinstance(there, list) or value.value in there:
                continue
            like = [str(one) for one in there if plain(str(one)) == plain(value.value)]
            if len(like) != 1:
                continue
            editor = spot.editor()
            for other in spot.all(ast.Constant):
                if other.value == value.value and isinstance(spot.parent(other), ast.Compare):
                    editor.replace(other, repr(like[0]))
            yield Finding(
                f"No row of `{text}` says {value.value!r}; the data writes {like[0]!r}.",
                spot.propose(
                    editor,
                    "The level is written as in the data.",
                    "The rows that were meant are chosen.",
                    0.88,
                ),
            )
            return


def no_such_level(place: Place) -> Iterator[Finding]:
    """`df[df["city"] == "Bonn"].iloc[0]` where no row says so: which one is meant is the author's to say."""
    if not re.search(r"out-of-bounds|index 0 is out of bounds", place.crash.evalue):
        return
    for node in place.within(ast.Compare):
        value = node.comparators[0]
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq) or not isinstance(value, ast.Constant):
            continue
        text = place.text(node.left)
        there = (
            place.ask(f"[str(v) for v in pd.Series({text}).dropna().unique()[:7]]")
            if place.pure(node.left)
            else None
        )
        if (
            isinstance(there, list)
            and there
            and place.ask(f"bool(pd.Series({text} == {value.value!r}).any())") is False
        ):
            some = ", ".join(map(repr, there[:6])) + (" and others" if len(there) > 6 else "")
            yield Finding(
                f"No row of `{text}` says {value.value!r}; it holds {some}. Say which one is meant.",
                confidence=0.92,
            )
            return
