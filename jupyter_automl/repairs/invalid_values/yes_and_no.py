"""Answers of yes and no given to a model of statsmodels, which takes ones and zeros."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding

PAIRS = ({"yes", "no"}, {"y", "n"}, {"true", "false"}, {"t", "f"})
MODELS = frozenset({"Logit", "Probit", "GLM"})


def yes_and_no(place: Place) -> Iterator[Finding]:
    """`sm.Logit(y, X)` of `Yes` and `No`: yes counts as one."""
    if "Pandas data cast to numpy dtype of object" not in place.crash.evalue:
        return
    for call in place.calls(*MODELS):
        target = call.args[0] if call.args else None
        if target is None or not place.pure(target) or place.kind(target) != "Series":
            continue
        text = place.text(target)
        levels = place.ask(f"[str(v) for v in {text}.unique()]")
        if not isinstance(levels, list) or {one.lower() for one in levels} not in PAIRS or len(levels) != 2:
            continue
        yes = next(one for one in levels if one.lower()[0] in "yt")
        coded = f"({text} == {yes!r}).astype(int)"
        why = f"{yes!r} counts as one, and the other answer as zero."
        effect = "Every row keeps its answer."
        if isinstance(target, ast.Name) and not place.function:
            found = [Proposal("patch", why, effect, setup=f"{text} = {coded}", confidence=0.93)]
        else:
            editor = place.editor()
            editor.replace(target, coded)
            found = place.propose(editor, why, effect, 0.93)
        yield Finding(
            f"`{text}` holds {' and '.join(map(repr, levels))}, and `{place.called(call)}` takes ones and zeros.",
            found,
            confidence=0.95,
        )  # fmt: skip
        return
