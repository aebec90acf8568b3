"""Lists, sums and dictionaries that a loop fills and that nothing has begun."""

from __future__ import annotations

import ast

from .bindings import touched
from .crash import Crash, Proposal
from .patch import parsed
from .place import Place, place_of

GATHERED = {"append": "[]", "extend": "[]", "add": "set()"}
"""Methods that gather, and what they gather in while it is empty."""
NUMBERS = frozenset({"int", "float", "int64", "float64", "ndarray", "Series"})
READ_BY_KEY = frozenset({"items", "keys", "values", "get"})
"""Methods that a dictionary is read with; a table has some of them too, and `values` of a table is not called."""
TABLES_OF = frozenset({"DataFrame", "Series", "from_dict"})
EMPTY = {
    "[]": "an empty list", "set()": "an empty set", "0": "zero", '""': "an empty text", "{}": "an empty dictionary",
}  # fmt: skip


def begun_before_the_loop(crash: Crash, name: str) -> list[Proposal]:
    """`scores.append(…)` in a loop, where no cell says `scores = []`: it begins empty before the loop."""
    place = place_of(crash)
    if place.cell is not None or any(name in _begun_by(cell.source) for cell in crash.cells):
        return []
    uses = sorted(
        (node for node in place.all(ast.Name) if node.id == name),
        key=lambda node: (node.lineno, node.col_offset),
    )
    loop = _outermost_loop(place, uses[0]) if uses else None
    if loop is None or uses[0].lineno != place.line:
        return []
    if place.function and not _all_inside(place, uses):
        return []
    start = _start(place, uses[0])
    if start is None or (start == "{}" and not _is_dictionary(place, uses)):
        return []
    editor = place.editor()
    editor.above(loop, f"{name} = {start}")
    return place.propose(
        editor,
        f"The loop fills `{name}`, and nothing begins it; it is {EMPTY[start]} before the loop.",
        "It holds what the loop gathers, and nothing else.",
        0.88,
        "Python: what is gathered in is made first",
    )


def _begun_by(source: str) -> set[str]:
    """The names that a cell binds otherwise than by adding to them."""
    try:
        tree = parsed(source)
    except SyntaxError:
        return set()
    return touched(*_WithoutSums().visit(tree).body).binds


class _WithoutSums(ast.NodeTransformer):
    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        return ast.copy_location(ast.Expr(node.value), node)


def _outermost_loop(place: Place, node: ast.Name) -> ast.For | ast.While | None:
    """The loop around the node that stands in no other loop of the same function.

    None where the name is spoken of between an outer loop and an inner one: it may be meant to begin anew in each round.
    """
    found: ast.For | ast.While | None = None
    above = place.parent(node)
    while above is not None and not isinstance(
        above, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
    ):
        if isinstance(above, ast.For | ast.While):
            if found is not None and _spoken(above, node.id) != _spoken(found, node.id):
                return None
            found = above
        above = place.parent(above)
    return found


def _spoken(loop: ast.AST, name: str) -> int:
    return sum(isinstance(node, ast.Name) and node.id == name for node in ast.walk(loop))


def _all_inside(place: Place, uses: list[ast.Name]) -> bool:
    """Whether all uses are those of the function that failed, so that they may be its own."""
    within = [
        {id(node) for node in ast.walk(function)}
        for function in place.all(ast.FunctionDef)
        if function.name == place.function
    ]
    return len(within) == 1 and all(id(use) in within[0] for use in uses)


def _start(place: Place, use: ast.Name) -> str | None:
    """What the name is before the loop, told by its first use there."""
    holder = place.parent(use)
    if isinstance(holder, ast.Attribute):
        call = place.parent(holder)
        called = isinstance(call, ast.Call) and call.func is holder
        alone = called and isinstance(place.parent(call), ast.Expr) if call is not None else False
        return GATHERED.get(holder.attr) if alone else None
    if isinstance(holder, ast.AugAssign) and holder.target is use and isinstance(holder.op, ast.Add):
        kind = place.kind(holder.value)
        if kind in NUMBERS:
            return "0"
        return {"str": '""', "list": "[]"}.get(kind or "")
    if isinstance(holder, ast.Subscript) and isinstance(holder.ctx, ast.Store):
        return "{}"
    return None


def _is_dictionary(place: Place, uses: list[ast.Name]) -> bool:
    """Whether it is read as a dictionary, and nothing is asked of it that a dictionary has not."""
    holders = [place.parent(use) for use in uses]
    asked = [holder for holder in holders if isinstance(holder, ast.Attribute)]
    as_table = any(
        not hasattr(dict, holder.attr) or (holder.attr == "values" and not _called(place, holder))
        for holder in asked
    )
    return not as_table and any(_reads_dictionary(place, use) for use in uses)


def _called(place: Place, method: ast.Attribute) -> bool:
    call = place.parent(method)
    return isinstance(call, ast.Call) and call.func is method


def _reads_dictionary(place: Place, use: ast.Name) -> bool:
    """`scores.items()`, `pd.Series(scores)`, `max(scores, key=scores.get)`."""
    holder = place.parent(use)
    if isinstance(holder, ast.Attribute):
        return holder.attr in READ_BY_KEY
    return isinstance(holder, ast.Call) and use in holder.args and place.called(holder) in TABLES_OF
