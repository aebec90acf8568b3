"""A module's short name that a value has taken."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from ..slicing import executed


def hidden_module(place: Place) -> Iterator[Finding]:
    """`plt = df.plot()` in an earlier cell, then `plt.figure()`: the module comes back under its name."""
    if place.crash.ename not in ("AttributeError", "TypeError"):
        return
    ran = executed(place.crash)
    for node in place.within(ast.Attribute):
        if not isinstance(node.value, ast.Name):
            continue
        name = node.value.id
        imported = [one for one in ran if name in one.touched.binds and isinstance(one.node, ast.Import)]
        bound = [one for one in ran if name in one.touched.binds]
        if not imported or bound[-1] is imported[-1] or place.kind(name) in ("module", None):
            continue
        node_of = imported[-1].node
        assert isinstance(node_of, ast.Import)
        alias = next(one for one in node_of.names if (one.asname or one.name.split(".")[0]) == name)
        back = f"import {ast.unparse(alias)}"
        kept = f"{name}_value"
        setup = back if kept in place.crash.state else f"{kept} = {name}\n{back}"
        editor, uses = place.editor(), [one for one in place.all(ast.Name) if one.id == name]
        values = [
            one
            for one in uses
            if isinstance(one.ctx, ast.Load) and not isinstance(place.parent(one), ast.Attribute)
        ]
        for one in values:
            editor.replace(one, kept)
        yield Finding(
            f"`{name}` was the module `{alias.name}`, until cell {bound[-1].cell + 1} put a {place.kind(name)} under that name.",
            [
                Proposal(
                    "patch", f"`{name}` is the module again; what took its name stays as `{kept}`.",
                    f"The cell reads the value as `{kept}`." if values else "The cell itself stays as it is.",
                    editor.result() if values and place.cell is None else None, setup=setup, confidence=0.93,
                    rule="a name that a module and a value share",
                )
            ],
            confidence=0.95,
        )  # fmt: skip
        return
