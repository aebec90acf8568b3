"""Arguments that are one and the same by several names, given side by side."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding, ask_for
from .settings import spread

REFUSED = re.compile(
    r"[Oo]nly one of (?:the )?parameters \[?(?P<names>[\w', ]+?)\]? should be (?:set|initialized)"
    r"|got multiple values for keyword argument '(?P<name>\w+)'"
)
QUIET = frozenset({"verbose", "verbose_eval", "logging_level", "silent"})
"""Names for how much is printed, which changes nothing that is computed."""


def said_twice(place: Place) -> Iterator[Finding]:
    """`model.fit(X, y, verbose=False, logging_level="Silent")`: CatBoost takes one of them."""
    match = REFUSED.search(place.crash.evalue)
    if match is None:
        return
    names = set(re.findall(r"\w+", match.group("names") or match.group("name")))
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            if finding := _in_settings(spot, call, names):
                yield finding
                return
            given = [item for item in call.keywords if item.arg in names]
            if len(given) < 2:
                continue
            kept, *rest = given
            cause = (
                f"`{'`, `'.join(str(item.arg) for item in given)}` of `{spot.text(call.func)}` mean the same."
            )
            alike = {ast.dump(item.value) for item in given}
            if not names <= QUIET and len(alike) > 1:
                options = [spot.text(item) for item in given]
                why = "Say which of them is meant."
                yield Finding(cause, ask_for(place, why, kind="choice", options=options))
                return
            editor = spot.editor()
            editor.remove(call, *rest)
            effect = "Only what is printed may differ." if names <= QUIET else "The value stays the same."
            yield Finding(
                cause, spot.propose(editor, f"`{kept.arg}` is kept.", effect, 0.93), confidence=0.93
            )
            return


def _in_settings(spot: Place, call: ast.Call, names: set[str]) -> Finding | None:
    """`Model(iterations=500, **params)` where `params` says it too, by this or another name."""
    said = [item for item in call.keywords if item.arg in names]
    for table in spread(call) if len(said) == 1 else ():
        keys = spot.ask(f"[key for key in {table} if key in {sorted(names)!r}]")
        if not isinstance(keys, list) or len(keys) != 1:
            continue
        here, there = spot.text(said[0].value), f"{table}[{keys[0]!r}]"
        cause = f"`{said[0].arg}` of `{spot.text(call.func)}` is said twice: in the call, and as `{there}`."
        if not spot.pure(said[0].value) or spot.ask(f"bool({here} == {there})") is not True:
            options = [spot.text(said[0]), there]
            return Finding(
                cause, ask_for(spot, "Say which of them is meant.", kind="choice", options=options)
            )
        editor = spot.editor()
        editor.remove(call, said[0])
        kept = f"`{there}` is kept, which says the same."
        return Finding(cause, spot.propose(editor, kept, "The value stays the same.", 0.93), confidence=0.93)
    return None
