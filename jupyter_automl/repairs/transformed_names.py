"""A table that a transformer made, asked for by another word for the same: `X_train_scaled` for `X_train_std`."""

from __future__ import annotations

import ast

from .crash import Crash, Proposal, patched
from .patch import Editor
from .slicing import executed

SAYS_TRANSFORMED = frozenset({
    "scaled", "scale", "scl", "sc", "std", "standardized", "standardised", "standard", "stand", "norm", "normalized",
    "normalised", "normed", "minmax", "mm", "transformed", "trans", "pca", "reduced", "encoded", "enc", "ohe",
})  # fmt: skip
"""Words that say of a table that a transformer made it."""
GROUPS = (frozenset({"pca", "reduced"}), frozenset({"encoded", "enc", "ohe"}))
"""Words that mean one another and nothing else; the rest means one another too."""


def transformed_by_another_name(crash: Crash, name: str) -> list[Proposal]:
    """The one table that a transformer made of the same rows, where only the word for what it did differs."""
    stem, _, word = name.rpartition("_")
    if not stem or word not in SAYS_TRANSFORMED:
        return []
    made = {bound for one in executed(crash) if _transformed(one.node) for bound in one.touched.binds}
    fits = [other for other in crash.state if other in made and _means_the_same(other, stem, word)]
    if len(fits) != 1:
        return []

    def edit(editor: Editor) -> None:
        for node in ast.walk(editor.tree):
            if isinstance(node, ast.Name) and node.id == name:
                editor.replace(node, fits[0])

    said = (
        f"`{fits[0]}` is the only table that a transformer made of `{stem}`.",
        f"The cell uses `{fits[0]}`.",
    )
    return patched(crash, edit, said, 0.88, rule="one thing by two names")


def _means_the_same(other: str, stem: str, word: str) -> bool:
    start, _, last = other.rpartition("_")
    if start != stem or last not in SAYS_TRANSFORMED:
        return False
    return next(
        (last in group for group in GROUPS if word in group), not any(last in group for group in GROUPS)
    )


def _transformed(node: ast.stmt) -> bool:
    """Whether the statement binds what `transform` or `fit_transform` gave."""
    value = node.value if isinstance(node, ast.Assign) else None
    return any(
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and part.func.attr in ("transform", "fit_transform")
        for part in ([] if value is None else ast.walk(value))
    )
