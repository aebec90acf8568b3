"""Infinite numbers that a logarithm of zero made further up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .features import features

INFINITE = re.compile(r"contains? infinity|infs? or NaNs?|inf or nans|non-finite|NaN or infinity|not finite")
PLUS_ONE = {"log": "{x}.log1p", "log2": None, "log10": None}
"""What takes the logarithm of one more; None where the one is added to what is given."""
NUMPY = frozenset({"np", "numpy"})


def logarithm_of_zero(place: Place) -> Iterator[Finding]:
    """`np.log(df["n"])` of counts that are zero in places: the logarithm of one more is taken, of every row."""
    if not INFINITE.search(place.crash.evalue):
        return
    asked = features(place)
    for spot in [place, *place.earlier()]:
        if spot.reader is None:
            continue
        editor, done = spot.editor(), []
        for node in spot.all(ast.Attribute):
            if node.attr not in PLUS_ONE or spot.text(node.value) not in NUMPY:
                continue
            use = spot.parent(node)
            call = use if isinstance(use, ast.Call) and use.func is node and len(use.args) == 1 else None
            over = use if isinstance(use, ast.Call) and use.args[:1] == [node] else None
            given = (
                call.args[0]
                if call
                else over.func.value
                if over and isinstance(over.func, ast.Attribute)
                else None
            )
            if given is None or not place.pure(given) or not _zeros_only(place, spot.text(given)):
                continue
            way = PLUS_ONE[node.attr]
            if way:
                editor.replace(node, way.format(x=spot.text(node.value)))
            elif call:
                editor.wrap(call.args[0], "", " + 1")
            else:
                editor.wrap(given, "(", " + 1)")
            done.append(spot.text(given))
        found = spot.propose(
            editor, "The logarithm of one more is taken, so that nothing stays nothing: log(1 + 0) = 0.",
            "Every row keeps its place in the order; no value is replaced.", 0.92,
            "NumPy: log(0) is minus infinity, log1p(0) is 0",
        )  # fmt: skip
        if done and found:
            what = f"`{place.text(asked[1])}`" if asked else "What the cell reads"
            yield Finding(
                f"{what} holds infinite values: the logarithm of `{done[0]}` was taken, which is zero in places.", found,
                confidence=0.95,
            )  # fmt: skip
            return


def _zeros_only(place: Place, text: str) -> bool:
    """Whether the values are none below zero and some zero."""
    look = place.ask(
        f"[float(np.nanmin(np.asarray({text}, dtype=float))), int((np.asarray({text}, dtype=float) == 0).sum())]"
    )
    return isinstance(look, list) and look[0] == 0 and look[1] > 0
