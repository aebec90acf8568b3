"""Variables from outside that a function changes without saying so."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .crash import Crash, Proposal
from .place import Place, place_of

Function = ast.FunctionDef | ast.AsyncFunctionDef
RULE = "Python reference: a name that a function binds is local unless it is declared global or nonlocal"


def own_or_outer(crash: Crash, name: str) -> list[Proposal]:
    """A function that goes on from the value outside, as `count += 1` does, says whose variable it is.

    One that binds the name in some branches only, and never reads what it changes, meant a variable of its own.
    """
    place = place_of(crash)
    around = [
        node
        for node in place.all(ast.FunctionDef, ast.AsyncFunctionDef)
        if place.line is not None and node.lineno <= place.line <= (node.end_lineno or 0)
    ]
    around.sort(key=lambda node: -int(node.lineno))
    if not around or not any(_goes_on(node, name) for node in _own_nodes(around[0])):
        return []
    function, editor = around[0], place.editor()
    if any(_binds(outer, name) for outer in around[1:]):
        editor.begin(function, f"nonlocal {name}")
        whose = f"`{around[1].name}`'s own `{name}`"
        word = "nonlocal"
    elif name in crash.state and not _handed_on(place, function, name):
        editor.begin(function, f"global {name}")
        whose, word = f"the notebook's `{name}`", "global"
    else:
        return []
    return place.propose(
        editor, f"`{function.name}` is meant to change {whose}, so it says so with `{word}`.",
        "The variable keeps what the function puts there.", 0.85, RULE,
    )  # fmt: skip


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    """The nodes of the function's own body, without those of functions in it."""
    left: list[ast.AST] = list(function.body)
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            left += ast.iter_child_nodes(node)


def _goes_on(node: ast.AST, name: str) -> bool:
    """Whether the statement makes the name's new value of its old one."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.target, ast.Name) and node.target.id == name
    if not isinstance(node, ast.Assign):
        return False
    targets = {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return name in targets and any(
        isinstance(part, ast.Name) and part.id == name for part in ast.walk(node.value)
    )


def _binds(function: Function, name: str) -> bool:
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return any(one is not None and one.arg == name for one in every) or any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        for node in _own_nodes(function)
    )


def _handed_on(place: Place, function: Function, name: str) -> bool:
    """Whether the function gives the value back and the cell binds it to another name: then the old one is to stay."""
    returns = [node.value for node in _own_nodes(function) if isinstance(node, ast.Return) and node.value]
    if not any(isinstance(part, ast.Name) and part.id == name for one in returns for part in ast.walk(one)):
        return False
    here = Place(place.crash, None)
    for node in here.all(ast.Assign):
        called = any(
            isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == function.name
            for part in ast.walk(node.value)
        )
        if called and not any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            return True
    return False
