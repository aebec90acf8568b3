"""Values that exist only inside a function of the notebook, which was called and does not return them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from jupyter_automl.parsing import parse_python

from .bindings import BUILTINS, touched
from .crash import Crash, Proposal
from .draws import DRAWS
from .slicing import executed

ONCE = DRAWS | {
    "fit", "fit_transform", "fit_predict", "fit_resample", "partial_fit", "train", "cross_val_score", "cross_validate",
    "cross_val_predict", "train_test_split", "open", "input", "next", "pop", "popitem", "read", "readline", "time",
    "perf_counter", "now", "today", "uuid4", "shuffle", "resample",
}  # fmt: skip
"""Calls that are not the same, or not as cheap, when they are made once more."""
LONG = 300
"""Letters from which a value's expression is too much to be read."""


def computed_inside(crash: Crash, name: str, known: set[str]) -> list[Proposal]:
    """`report(model)` computes `mae` and prints it; a later cell reads `mae`: it is computed as in that one call."""
    functions = [
        function for function in _functions(crash) if any(name in _bound(one) for one in function.body)
    ]
    if len(functions) != 1:
        return []
    function = functions[0]
    calls = _calls(crash, function.name)
    if len({ast.unparse(call) for _, call in calls}) > 1 or any(_in_loop(crash, at) for at, _ in calls):
        why = (
            f"`{name}` exists only inside the function `{function.name}`, which is called in several ways: let it return"
            f" `{name}`, and say which call is meant."
        )
        options = list(dict.fromkeys(ast.unparse(call) for _, call in calls))
        return [Proposal("ask", why, need={"kind": "choice", "options": options}, confidence=0.6)]
    given = _given(function, calls[0][1]) if calls else None
    value = _value(function.body, name, given) if given is not None else None
    if value is None:
        return []
    reads = touched(value).reads
    since = {changed for one in executed(crash)[calls[0][0] + 1 :] for changed in one.touched.state}
    text = ast.unparse(value)
    if not reads <= known | BUILTINS or reads & since or len(text) > LONG:
        return []
    called = ast.unparse(calls[0][1])
    return [
        Proposal(
            "patch",
            f"`{name}` exists only inside the function `{function.name}`; it is computed as there for `{called}`.",
            f"`{name}` is what it was in that call.",
            setup=f"{name} = {text}",
            confidence=0.8,
            rule="Python reference: what a function binds is its own",
        )
    ]


def _functions(crash: Crash) -> list[ast.FunctionDef]:
    """The functions of the cells that ran, each as it was defined last."""
    found = {one.node.name: one.node for one in executed(crash) if isinstance(one.node, ast.FunctionDef)}
    return list(found.values())


def _calls(crash: Crash, function: str) -> list[tuple[int, ast.Call]]:
    """The calls of the function by cells that ran, each with the number of its statement."""
    return [
        (at, node)
        for at, one in enumerate(executed(crash))
        if not isinstance(one.node, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(one.node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
    ]


def _in_loop(crash: Crash, at: int) -> bool:
    """Whether the statement holds a loop: its calls are many, though they are written once."""
    return any(isinstance(node, ast.For | ast.While) for node in ast.walk(executed(crash)[at].node))


def _given(function: ast.FunctionDef, call: ast.Call) -> dict[str, ast.expr] | None:
    """What each parameter is in that call; None where it cannot be told, or would not be the same once more."""
    arguments = function.args
    if arguments.vararg or arguments.kwarg or any(isinstance(one, ast.Starred) for one in call.args):
        return None
    if any(item.arg is None for item in call.keywords):
        return None
    names = [one.arg for one in [*arguments.posonlyargs, *arguments.args]]
    given = dict(zip(reversed(names), reversed(arguments.defaults), strict=False))
    given |= {
        one.arg: value
        for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value is not None
    }
    given |= dict(zip(names, call.args, strict=False))
    given |= {item.arg: item.value for item in call.keywords if item.arg}
    simple = all(not isinstance(part, ast.Call) for value in given.values() for part in ast.walk(value))
    return given if simple and {*names} <= {*given} else None


def _value(body: Sequence[ast.stmt], name: str, given: dict[str, ast.expr]) -> ast.expr | None:
    """The expression of the name with the call's arguments in it; None where the function does more than assign it."""
    known = dict(given)
    own = {*given} | {bound for statement in body for bound in _bound(statement)}
    for statement in body:
        if _fits_given(statement, given):
            # The model is the caller's, and is fitted by now.
            continue
        if not isinstance(statement, ast.Assign) or not _plain(statement):
            # Whatever is done to a name in another way, its value is not known any more.
            for changed in touched(statement).state:
                known.pop(changed, None)
            continue
        target = statement.targets[0]
        assert isinstance(target, ast.Name)
        lost = own - {*known}
        if touched(statement.value).reads & lost:
            known.pop(target.id, None)
        else:
            known[target.id] = _Filled(known).visit(_copy(statement.value))
    return known.get(name)


def _plain(statement: ast.Assign) -> bool:
    """Whether it gives one name a value that would be the same once more."""
    again = not any(
        isinstance(node, ast.Lambda | ast.DictComp | ast.GeneratorExp | ast.NamedExpr)
        or (isinstance(node, ast.Call) and _last(node.func) in ONCE)
        for node in ast.walk(statement.value)
    )  # fmt: skip
    return again and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)


def _last(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _bound(statement: ast.stmt) -> set[str]:
    return touched(statement).binds


def _fits_given(statement: ast.stmt, given: dict[str, ast.expr]) -> bool:
    """Whether it is `model.fit(…)` of a model that the caller has a name for."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "fit":
        return False
    owner = call.func.value
    return isinstance(owner, ast.Name) and isinstance(given.get(owner.id), ast.Name)


def _copy(node: ast.expr) -> ast.expr:
    return parse_python(ast.unparse(node), mode="eval").body


class _Filled(ast.NodeTransformer):
    """Puts what names stand for in their place."""

    def __init__(self, known: dict[str, ast.expr]) -> None:
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._known.get(node.id, node)
