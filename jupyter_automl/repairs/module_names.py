"""Names that stand without their module, as `%pylab` and `from numpy import *` allowed: `figure` for `plt.figure`."""

from __future__ import annotations

import ast

from .crash import Crash, Proposal, patched
from .patch import Editor
from .place import place_of

ORDER = ("plt", "np", "pd", "sns", "stats", "math", "random", "datetime", "os")
"""Which module is meant where several have the name: the first of these."""
CONSTANTS = frozenset({"pi", "nan", "inf", "newaxis", "rcParams", "cm"})
"""What a module offers that is no function."""
HOLDERS = (
    "[[k, v.__name__] for k, v in list(globals().items()) if type(v).__name__ == 'module' and not k.startswith('_')"
    " and hasattr(v, {name!r}) and v.__name__ != 'builtins']"
)


def without_module(crash: Crash, name: str) -> list[Proposal]:
    """The name is asked of the module that the kernel has imported, everywhere in the cell."""
    place = place_of(crash)
    uses = [node for node in place.all(ast.Name) if node.id == name and isinstance(node.ctx, ast.Load)]
    # What is neither called nor a constant was meant to be a variable: `clf` and `test` are functions somewhere too.
    as_meant = [
        node
        for node in uses
        if name in CONSTANTS or (isinstance(call := place.parent(node), ast.Call) and call.func is node)
    ]
    if not uses or len(as_meant) != len(uses) or name.startswith("_") or place.cell is not None:
        return []
    found = crash.asked(HOLDERS.format(name=name))
    if not isinstance(found, list) or not found:
        return []
    owners = [str(alias) for alias, _ in found]
    known = [one for one in ORDER if one in owners]
    if len(owners) > 1 and not known:
        return []
    owner = known[0] if known else owners[0]

    def edit(editor: Editor) -> None:
        for node in ast.walk(editor.tree):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                editor.replace(node, f"{owner}.{name}")

    said = (
        f"`{name}` stands in the module `{owner}`, which is imported.",
        f"The cell uses `{owner}.{name}`.",
    )
    return patched(
        crash, edit, said, 0.84, rule=f"what `from … import *` and pylab bound is asked of `{owner}`"
    )
