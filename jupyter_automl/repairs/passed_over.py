"""Names that a branch would have bound, which was passed over since its condition spells a column otherwise."""

from __future__ import annotations

import ast

from .bindings import touched
from .crash import Crash, Proposal
from .near import nearest, plain
from .place import place_of


def branch_passed_over(crash: Crash, name: str) -> list[Proposal]:
    """`if "date" in df.columns: monthly = …` of a table whose column is `Date`: the cell spells it as the table does."""
    for spot in place_of(crash).earlier():
        for branch in spot.all(ast.If):
            test = branch.test
            if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.In) or branch.orelse:
                continue
            if not isinstance(test.left, ast.Constant) or name not in touched(*branch.body).binds:
                continue
            held = test.comparators[0]
            table = held.value if isinstance(held, ast.Attribute) and held.attr == "columns" else held
            columns = [str(one) for one in spot.columns(table) or []]
            said = str(test.left.value)
            same = [one for one in columns if plain(one) == plain(said)]
            meant = same[0] if len(same) == 1 else nearest(said, columns)
            if said in columns or meant is None:
                continue
            editor = spot.editor()
            for node in spot.all(ast.Constant):
                if node.value == said:
                    editor.replace(node, repr(meant))
            return spot.propose(
                editor,
                f"The branch that makes `{name}` was passed over: the table has `{meant}`, and no `{said}`.",
                "The branch is taken, and works on that column.",
                0.93,
                "the notebook's own definition",
            )
    return []
