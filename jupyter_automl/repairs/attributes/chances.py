"""Chances asked of a support vector machine that was not told to work them out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def chances(place: Place) -> Iterator[Finding]:
    """`SVC()` of an earlier cell is made with `probability=True`, where it is the only one."""
    if "has no attribute 'predict_proba'" not in place.crash.evalue:
        return
    for spot in place.earlier():
        made = [call for call in spot.all(ast.Call) if spot.called(call) in ("SVC", "NuSVC")]
        if len(made) != 1 or any(item.arg == "probability" for item in made[0].keywords):
            continue
        editor = spot.editor()
        editor.keyword(made[0], "probability", "True")
        yield Finding(
            "A support vector machine gives chances only where it was told so when it was made.",
            spot.propose(
                editor,
                "It is made with `probability=True`.",
                "It takes longer to fit; its classes stay the same.",
                0.85,
            ),
        )
        return
