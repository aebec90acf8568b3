"""A name that nothing bound, used as only one live object can be used."""

from __future__ import annotations

import ast

from .crash import Crash, Proposal
from .place import place_of

TELLING = frozenset({
    "predict", "predict_proba", "decision_function", "transform", "inverse_transform", "score", "kneighbors", "best_params_",
    "get_feature_names_out", "fit_transform",
})  # fmt: skip
"""Attributes that few things have."""
ABLE = (
    "[k for k, v in globals().items() if not k.startswith('_') and not isinstance(v, (type, type(sys)))"
    " and hasattr(v, 'get_params') and all(hasattr(v, a) for a in {attributes!r})]"
)


def same_abilities(crash: Crash, name: str) -> list[Proposal]:
    """`forest.feature_importances_` where the only model that has them is called `rf_model`."""
    place = place_of(crash)
    if place.cell is not None or place.function:
        return []
    uses = [node for node in place.all(ast.Name) if node.id == name]
    asked = {
        parent.attr
        for node in uses
        if isinstance(parent := place.parent(node), ast.Attribute) and isinstance(parent.ctx, ast.Load)
    }
    if any(isinstance(node.ctx, ast.Store) for node in uses):
        return []
    told = {one for one in asked if one in TELLING or (one.endswith("_") and not one.endswith("__"))}
    if not told or len(uses) != sum(isinstance(place.parent(node), ast.Attribute) for node in uses):
        return []
    found = crash.asked("(lambda sys: " + ABLE.format(attributes=sorted(asked)) + ")(__import__('sys'))")
    if not isinstance(found, list) or len(found) != 1:
        return []
    kind = str(crash.asked(f"type({found[0]}).__name__")).lower()
    if len(name) <= 3 or (name.replace("_", "").lower() not in kind and not _kin(str(found[0]), name)):
        return []  # another model may be meant, which nothing has made yet
    editor = place.editor()
    for node in uses:
        editor.replace(node, str(found[0]))
    return place.propose(
        editor, f"`{found[0]}` is the only object with {', '.join(f'`{one}`' for one in sorted(told))}.",
        f"The cell asks `{found[0]}`.", 0.9, "one thing by two names",
    )  # fmt: skip


def listed_columns(crash: Crash, name: str) -> list[Proposal]:
    """`data[features]` where the only list of columns of that table is called `feature_cols`."""
    place = place_of(crash)
    keyed = [
        node
        for node in place.within(ast.Subscript)
        if isinstance(node.slice, ast.Name) and node.slice.id == name and isinstance(node.value, ast.Name)
    ]
    if not keyed or place.kind(keyed[0].value) != "DataFrame":
        return []
    columns = place.columns(keyed[0].value) or []
    lists = crash.asked(
        "[[k, v] for k, v in globals().items() if not k.startswith('_') and isinstance(v, list) and 0 < len(v) < 500"
        " and all(isinstance(e, str) for e in v)]"
    )
    fits = [
        str(one)
        for one, entries in (lists if isinstance(lists, list) else [])
        if set(entries) <= set(map(str, columns)) and _kin(str(one), name)
    ]
    if len(fits) != 1:
        return []
    return [
        Proposal(
            "patch", f"`{fits[0]}` is the only list of its columns with a name like it.", f"`{name}` holds the same columns.",
            setup=f"{name} = {fits[0]}", confidence=0.88, rule="one thing by two names",
        )
    ]  # fmt: skip


def _kin(one: str, other: str) -> bool:
    """Whether two names share their first word, give or take its plural: `features`, `feature_cols`."""
    first, second = (text.lower().split("_")[0].rstrip("s") for text in (one, other))
    return first == second and len(first) > 3
