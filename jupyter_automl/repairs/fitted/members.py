"""Models that were handed to a vote or a stack, which fits copies of them, and are then asked themselves."""

from __future__ import annotations

import ast
import re

from ..crash import Proposal
from ..origin import value_of
from ..place import Place
from ..slicing import executed

GROUPS = re.compile(r"^(?:Voting|Stacking|Bagging|AdaBoost)\w*$")


def fitted_as_its_group(place: Place, model: str) -> Proposal | None:
    """`forest.score(…)` after `VotingClassifier([("f", forest), …]).fit(Xa, ya)`: `forest.fit(Xa, ya)` runs first."""
    for one in reversed(executed(place.crash)):
        for fit in ast.walk(one.node):
            if (
                not isinstance(fit, ast.Call)
                or not isinstance(fit.func, ast.Attribute)
                or fit.func.attr != "fit"
            ):
                continue
            owner = fit.func.value
            group = value_of(place.crash, owner.id) if isinstance(owner, ast.Name) else owner
            if (
                isinstance(group, ast.Call)
                and isinstance(group.func, ast.Attribute)
                and group.func.attr == "fit"
            ):
                group = group.func.value
            if not isinstance(group, ast.Call) or not GROUPS.match(
                ast.unparse(group.func).rpartition(".")[2]
            ):
                continue
            if not any(isinstance(node, ast.Name) and node.id == model for node in ast.walk(group)):
                continue
            given = [*fit.args, *(item.value for item in fit.keywords)]
            if not given or not all(map(place.pure, given)):
                return None
            arguments = ", ".join(ast.unparse(part) for part in [*fit.args, *fit.keywords])
            return Proposal(
                "patch",
                f"`{model}` was handed to `{ast.unparse(group.func)}`, which fits copies; it is fitted itself, on the same rows.",
                "It learns from the rows that the group learnt from.",
                confidence=0.92,
                setup=f"{model}.fit({arguments})",
                rule="scikit-learn: a group of models fits clones of its members",
            )
    return None
