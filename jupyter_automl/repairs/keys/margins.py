"""Sums at the edge of a table, asked for by another name than they have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .names import names_in

SUMS = re.compile(r"(?:grand[ _]?)?(?:totals?|sums?|overall|all|margins?)", re.I)


def margins(place: Place) -> Iterator[Finding]:
    """`ct["Total"]` after `crosstab(…, margins=True)`, which calls it `All`: it is told to call it so."""
    names = [name for name in names_in(place) if SUMS.fullmatch(name)]
    for spot in [place, *place.earlier()] if len(names) == 1 else ():
        made = [call for call in spot.all(ast.Call) if spot.called(call) in ("crosstab", "pivot_table")]
        stated = {item.arg: spot.text(item.value) for call in made for item in call.keywords}
        if len(made) != 1 or stated.get("margins") != "True" or "margins_name" in stated:
            continue
        editor = spot.editor()
        editor.keyword(made[0], "margins_name", repr(names[0]))
        yield Finding(
            f"`{spot.called(made[0])}` calls its sums `All` where it is told nothing else.",
            spot.propose(
                editor, f"It is told to call them `{names[0]}`.", "The numbers stay the same.", 0.9,
                "pandas: margins_name is All",
            ),
            confidence=0.92,
        )  # fmt: skip
        return
