"""Models of a formula asked of the module whose models take arrays."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

ASKED = re.compile(r"module 'statsmodels\.api' has no attribute '(\w+)'")
FORMULA = "import statsmodels.formula.api as smf"


def formula_models(place: Place) -> Iterator[Finding]:
    """`sm.ols("price ~ area", data=homes)` → `smf.ols(…)` of `statsmodels.formula.api`."""
    match = ASKED.search(place.crash.evalue)
    if (
        match is None
        or place.ask(f"hasattr(__import__('statsmodels.formula.api').formula.api, {match.group(1)!r})")
        is not True
    ):
        return
    for call in place.calls(match.group(1)):
        told = [*call.args, *(item.value for item in call.keywords)]
        formula = any(
            (isinstance(one, ast.Constant) and "~" in str(one.value))
            or (isinstance(one, ast.Name) and "~" in str(place.ask(one.id)))
            for one in told
        )
        if not formula or not isinstance(call.func, ast.Attribute):
            continue
        editor = place.editor()
        editor.replace(call.func, f"smf.{match.group(1)}")
        editor.top(FORMULA)
        yield Finding(
            f"`{match.group(1)}` takes a formula, and models of formulas are in `statsmodels.formula.api`.",
            place.propose(
                editor, "It is asked of that module.", "The model is the one of the formula.", 0.95
            ),
            confidence=0.96,
        )
        return
