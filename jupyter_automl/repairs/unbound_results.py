"""Names that nothing bound, since what makes them was called and its result let go."""

from __future__ import annotations

import ast
import re

from .crash import Crash, Proposal
from .place import place_of

AXES = re.compile(r"ax|axs|axes|axe")
AGGREGATES = frozenset({"mean", "median", "std", "var", "count", "nunique", "first", "last", "prod", "size"})
SUMMARISED = frozenset({"agg", "aggregate", "pivot_table", "transform", "crosstab"})


def axes_let_go(crash: Crash, name: str) -> list[Proposal]:
    """`plt.subplots(1, 2)` and then `ax[0]`: the figure and its plots are what the call returned."""
    place = place_of(crash)
    if not AXES.fullmatch(name) or place.function or place.cell is not None:
        return []
    made = [
        node
        for node in place.tree.body
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and place.called(node.value) == "subplots"
        and node.lineno < (place.line or 0)
    ]
    if len(made) != 1:
        return []
    editor = place.editor()
    editor.replace(made[0].value, f"fig, {name} = {place.text(made[0].value)}")
    return place.propose(
        editor, f"`{name}` is what `subplots` returned beside the figure.", "Each plot is drawn where it was meant.", 0.96
    )  # fmt: skip


def named_aggregates(crash: Crash, name: str) -> list[Proposal]:
    """`aggfunc=mean` and `agg([mean, max])`: summaries are told by their names."""
    place = place_of(crash)
    if name not in AGGREGATES:
        return []
    uses = [node for node in place.all(ast.Name) if node.id == name]
    within = {
        id(part)
        for call in place.all(ast.Call)
        if place.called(call) in SUMMARISED
        for given in [*call.args, *(item.value for item in call.keywords)]
        for part in ast.walk(given)
        if not isinstance(given, ast.Lambda)
    }
    called = [call.func for call in place.all(ast.Call)]
    if not uses or any(id(node) not in within or node in called for node in uses):
        return []
    editor = place.editor()
    for node in place.all(ast.Name):
        if node.id in AGGREGATES and id(node) in within and place.ask(f"callable({node.id})") is None:
            editor.replace(node, repr(node.id))
    return place.propose(
        editor, f"pandas knows the summary by its name, {name!r}.", "Each group gets that summary.", 0.95
    )
