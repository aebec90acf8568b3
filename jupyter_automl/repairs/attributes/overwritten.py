"""An object whose name was given to a number that was computed with it, as in `model = model.score(X, y)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from ..slicing import defining, executed, text_of
from .members import PATTERN

PLAIN = frozenset({"float", "int", "bool", "str", "float64", "float32", "int64", "bool_"})
"""What holds nothing any more of the object that it was computed with."""


def overwritten(place: Place) -> Iterator[Finding]:
    """`model.predict(X)` after `model = model.score(X, y)`: the model is made again as it was before."""
    match = PATTERN.search(place.crash.evalue)
    kind = (match.group(1) or "").rsplit(".", 1)[-1] if match else ""
    if match is None or kind not in PLAIN:
        return
    for node in place.within(ast.Attribute):
        if node.attr != match.group(2) or not isinstance(node.value, ast.Name):
            continue
        name = node.value.id
        ran = executed(place.crash)
        at = max((at for at, one in enumerate(ran) if name in one.touched.binds), default=None)
        if at is None or name not in ran[at].touched.reads or not isinstance(ran[at].node, ast.Assign):
            continue
        known = set(place.crash.state) - {name}
        others = [one for one in ran[:at] if one.text != ran[at].text]
        chosen = defining({name}, others, known)
        if chosen is None:
            continue
        yield Finding(
            f"Cell {ran[at].cell + 1} put a {kind} into `{name}`, which held the object itself before.",
            [
                Proposal(
                    "patch", f"`{name}` is made again as it was before that.", f"`{name}` is the object again.",
                    setup=text_of(chosen, known), confidence=0.88, rule="the notebook's own definition",
                )
            ],
            confidence=0.9,
        )  # fmt: skip
        return
