"""A name that nothing defines any more, beside a twin that a cell made in the same way of the other part."""

from __future__ import annotations

import ast
import re
from copy import deepcopy

from .crash import Crash, Proposal
from .slicing import executed


def made_like_its_twin(crash: Crash, name: str) -> list[Proposal]:
    """`pred_forest`, where `pred_tree = tree.predict(X_te)` ran and `forest` is there: `pred_forest = forest.predict(X_te)`."""
    words = name.split("_")
    found: dict[str, str] = {}
    for one in executed(crash):
        target = (
            one.node.targets[0] if isinstance(one.node, ast.Assign) and len(one.node.targets) == 1 else None
        )
        if not isinstance(one.node, ast.Assign) or not isinstance(target, ast.Name):
            continue
        others = target.id.split("_")
        apart = [(mine, theirs) for mine, theirs in zip(words, others, strict=False) if mine != theirs]
        if len(words) < 2 or len(words) != len(others) or len(apart) != 1:
            continue
        (wanted, other), made = apart[0], _of_the_other(crash, one.node.value, *apart[0])
        if made is not None and wanted and other:
            found[ast.unparse(made)] = target.id
    if len(found) != 1:
        return []
    ((value, twin),) = found.items()
    return [
        Proposal(
            "patch",
            f"`{name}` is made as `{twin}` was, of what it is named after.",
            f"`{name} = {value}` runs first.",
            setup=f"{name} = {value}",
            confidence=0.85,
            rule="a definition that its twin tells",
        )
    ]


def _of_the_other(crash: Crash, value: ast.expr, wanted: str, other: str) -> ast.expr | None:
    """The expression with the other word in its names, where every name so made is there and of the same kind."""
    copy = deepcopy(value)
    changed = False
    for node in ast.walk(copy):
        if isinstance(node, ast.Attribute) and node.attr in ("fit", "fit_transform", "fit_predict"):
            # What learns from one part is not to learn from the other.
            return None
        if not isinstance(node, ast.Name) or other not in re.split("_", node.id):
            continue
        new = "_".join(wanted if word == other else word for word in node.id.split("_"))
        mine, theirs = crash.state.get(new, {}).get("type"), crash.state.get(node.id, {}).get("type")
        if mine is None or not _alike(str(mine), str(theirs)):
            return None
        node.id, changed = new, True
    return copy if changed else None


def _alike(one: str, other: str) -> bool:
    """Tables are like tables, models like models."""
    tables = {"DataFrame", "Series", "ndarray", "csr_matrix", "list"}
    return one == other or not ({one, other} & tables)
