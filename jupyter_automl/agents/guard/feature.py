"""The guard of proposed features: one small pure function of a table, in a short and closed vocabulary.

The guard allows what is known to be harmless; it does not look for what is known to be harmful. What passes cannot name
a file, a module, another kernel object or an attribute of Python's own, so it has nothing to reach them with.
"""

from __future__ import annotations

import ast
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jupyter_automl.parsing import parse_python

from .allowed import ATTRIBUTES, BUILTINS, MODULE_NAMES, MODULES, TOLD, TOLD_ATTRIBUTES
from .refusal import NotAllowed

LONGEST, MOST_LINES, MOST_NODES, DEEPEST = 3_000, 60, 700, 25
MOST_TURNS = 10_000
"""Turns of a loop whose count stands in the text."""
LARGEST = 10**15
CLOCK = frozenset({"now", "today"})

STATEMENTS = (
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr, ast.If, ast.For, ast.Pass, ast.Break, ast.Continue,
    ast.FunctionDef,
)  # fmt: skip
EXPRESSIONS = (
    ast.Attribute, ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.Constant, ast.Dict, ast.DictComp, ast.FormattedValue,
    ast.GeneratorExp, ast.IfExp, ast.JoinedStr, ast.Lambda, ast.List, ast.ListComp, ast.Name, ast.NamedExpr, ast.Set,
    ast.Slice, ast.Starred, ast.Subscript, ast.Tuple, ast.UnaryOp,
)  # fmt: skip
REASONS: dict[type[ast.AST], str] = {
    ast.While: "it loops without a bound", ast.Try: "it hides its own errors", ast.TryStar: "it hides its own errors",
    ast.With: "it opens a context", ast.ClassDef: "it defines a class", ast.Global: "it changes names outside itself",
    ast.Nonlocal: "it changes names outside itself", ast.Delete: "it deletes something", ast.Raise: "it raises an error",
    ast.Assert: "it raises an error", ast.Yield: "it is a generator", ast.YieldFrom: "it is a generator",
    ast.Await: "it waits for something", ast.AsyncFunctionDef: "it waits for something",
    ast.LShift: "it shifts bits, which can fill the memory", ast.MatMult: "it multiplies matrices across rows",
}  # fmt: skip


@dataclass(frozen=True)
class Function:
    """A proposed feature that passed: its function without docstring, annotations and comments."""

    tree: ast.FunctionDef
    imports: tuple[str, ...]
    constants: frozenset[str]
    """Texts in it; the names of the columns that it reads are among them."""

    def source(self, name: str, doc: str) -> str:
        """The function under that name, with that docstring (one line of plain text)."""
        definition = ast.FunctionDef(
            name=name, args=self.tree.args, decorator_list=[], returns=None,
            body=[ast.Expr(ast.Constant(doc)), *self.tree.body],
        )  # fmt: skip
        return ast.unparse(ast.fix_missing_locations(definition))


def checked(source: str, *, target: str) -> Function:
    """The function that the source defines. Raises NotAllowed with the reason, half a sentence, in its message."""
    tree = parsed(source)
    nodes = list(walk(tree, 0))
    if len(nodes) > MOST_NODES:
        raise NotAllowed(f"it is longer than a small function ({len(nodes)} parts, {MOST_NODES} are allowed)")
    *first, function = tree.body or [ast.Pass()]
    if not isinstance(function, ast.FunctionDef) or not all(
        isinstance(node, ast.Import | ast.ImportFrom) for node in first
    ):
        raise NotAllowed("it is not one function, with nothing beside it but imports")
    parameter = _parameter(function)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        imported(node)
    _without_imports(function)
    _check(function, parameter, target)
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    wanted = {f"import {module} as {name}" if module != name else f"import {module}": name
              for module, name in MODULES.items() if name in used}  # fmt: skip
    texts = frozenset(
        node.value for node in ast.walk(function) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )  # fmt: skip
    return Function(function, tuple(wanted), texts)


def parsed(source: str) -> ast.Module:
    """The source as a tree. Raises NotAllowed for one that is too long, not Python, or holds what nobody sees."""
    if len(source) > LONGEST or source.count("\n") > MOST_LINES:
        raise NotAllowed(f"it is longer than {MOST_LINES} lines or {LONGEST:,} characters")
    if any(unicodedata.category(mark) in ("Cc", "Cf", "Co", "Cs") and mark not in "\n\t" for mark in source):
        raise NotAllowed("it holds invisible characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parse_python(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotAllowed(
            f"it is not Python ({getattr(error, 'msg', None) or type(error).__name__})"
        ) from None


def walk(node: ast.AST, depth: int) -> Iterator[ast.AST]:
    """The node and all within it. Raises NotAllowed where they are nested too deeply."""
    if depth > DEEPEST:
        raise NotAllowed("it is nested too deeply to be read")
    yield node
    for child in ast.iter_child_nodes(node):
        yield from walk(child, depth + 1)


def _parameter(function: ast.FunctionDef) -> str:
    given = function.args
    plain = not (given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg or given.defaults)
    if not plain or len(given.args) != 1 or function.decorator_list or getattr(function, "type_params", []):
        raise NotAllowed("it does not take exactly one table, with no decorator and no default")
    return given.args[0].arg


def imported(node: ast.Import | ast.ImportFrom, modules: Mapping[str, str] = MODULES) -> None:
    """Refuse an import of anything but these modules as a whole, each under its one name."""
    if isinstance(node, ast.ImportFrom):
        raise NotAllowed(
            f"it imports from {node.module or 'a package'}; only import {', '.join(modules)} as a whole"
        )
    for alias in node.names:
        if alias.name not in modules:
            raise NotAllowed(f"it imports {alias.name}")
        if (alias.asname or alias.name) != modules[alias.name]:
            raise NotAllowed(f"it imports {alias.name} under another name than {modules[alias.name]}")


def _without_imports(function: ast.FunctionDef) -> None:
    """Imports, docstrings and annotations go: the set-up cell imports, and the reason stands in a docstring of ours."""
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        for field in ("body", "orelse"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                kept = [
                    each for each in body
                    if not isinstance(each, ast.Import | ast.ImportFrom)
                    and not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
                ]  # fmt: skip
                setattr(node, field, kept or ([ast.Pass()] if field == "body" else []))


def _check(function: ast.FunctionDef, parameter: str, target: str) -> None:
    parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
    bound = _bound(function)
    nested = {
        node.name for node in ast.walk(function) if isinstance(node, ast.FunctionDef) and node is not function
    }
    for name in bound | nested:
        if name in MODULE_NAMES or name in BUILTINS or name.startswith("_"):
            raise NotAllowed(f"it gives the name {name} another meaning")
    if bound & nested:
        raise NotAllowed(f"it gives the name {min(bound & nested)} two meanings")
    for node in ast.walk(function):  # names first: they tell most about what it is up to
        known_kind(node, "a small function")
        if isinstance(node, ast.FunctionDef):
            recursion(node)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            _name(node, bound | nested, parents)
    for node in reversed(
        list(ast.walk(function))
    ):  # the innermost first: the reason is about where a chain begins
        if isinstance(node, ast.Attribute):
            _attribute(node, parents)
        elif isinstance(node, ast.Call):
            _call(node, nested)
        elif isinstance(node, ast.Constant):
            constant(node, target)
        elif isinstance(node, ast.Set):
            unordered(node, parents)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            power(node)
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For):
            _changes(node, parameter)
    if not any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function)):
        raise NotAllowed("it returns nothing")


def _bound(function: ast.FunctionDef) -> set[str]:
    names = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    return names | {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}


def known_kind(node: ast.AST, what: str) -> None:
    """Refuse a statement or expression that `what` does not need."""
    for kind, reason in REASONS.items():
        if isinstance(node, kind):
            raise NotAllowed(reason)
    if (isinstance(node, ast.stmt) and not isinstance(node, STATEMENTS)) or (
        isinstance(node, ast.expr) and not isinstance(node, EXPRESSIONS)
    ):
        raise NotAllowed(f"it uses {type(node).__name__}, which {what} does not need")


def _name(node: ast.Name, bound: set[str], parents: dict[ast.AST, ast.AST]) -> None:
    if node.id in MODULE_NAMES:
        if not isinstance(parents.get(node), ast.Attribute):
            raise NotAllowed(f"it hands on the module {node.id}")
        return
    if node.id in bound or (node.id in BUILTINS and node.id not in TOLD):
        return
    raise NotAllowed(TOLD.get(node.id, f"it reads the name {node.id}, which it is not given"))


def _attribute(node: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> None:
    if node.attr.startswith("_"):
        raise NotAllowed(f"it reaches into Python itself (.{node.attr})")
    if not isinstance(node.ctx, ast.Load):
        raise NotAllowed(f"it changes an attribute (.{node.attr})")
    module = node.value.id if isinstance(node.value, ast.Name) else ""
    if node.attr in MODULE_NAMES.get(module, ATTRIBUTES):
        if node.attr == "apply" and getattr(parents.get(node), "func", None) is not node:
            raise NotAllowed("it hands on the method .apply")
        return
    told = reason_against(node.attr)
    owner = f"{module}." if module in MODULE_NAMES else "."
    raise NotAllowed(
        told or f"it uses {owner}{node.attr}, which is not on the list; columns are read as table[name]"
    )


def reason_against(attribute: str) -> str | None:
    """Why an attribute is refused, where its name says what it does."""
    told = TOLD_ATTRIBUTES.get(attribute)
    if told is None and attribute.startswith(("read_", "load", "from", "genfrom")):
        return "it reads files"
    if told is None and attribute.startswith(("to_", "save", "dump", "tofile", "write")):
        return "it writes files"
    return told


def _call(node: ast.Call, nested: set[str]) -> None:
    function = node.func
    turns(node)
    if isinstance(function, ast.Attribute) and function.attr == "apply":
        first = node.args[0] if node.args else None
        owner = first.value if isinstance(first, ast.Attribute) else first
        named = isinstance(owner, ast.Name) and (
            owner.id in MODULE_NAMES if owner is not first else owner.id in nested | (BUILTINS - TOLD.keys())
        )
        if not (named or isinstance(first, ast.Lambda)) or any(
            keyword.arg in (None, "func") for keyword in node.keywords
        ):
            raise NotAllowed("it calls a method by its name; give .apply a function")
    if isinstance(function, ast.Attribute) and function.attr == "repeat":
        for count in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if isinstance(count, ast.Constant) and isinstance(count.value, int) and count.value > MOST_TURNS:
                raise NotAllowed(f"it repeats {count.value:,} times")


def turns(node: ast.Call) -> None:
    """Refuse a range that is too long, or whose length is computed."""
    if not (isinstance(node.func, ast.Name) and node.func.id == "range"):
        return
    for bound in node.args:
        if isinstance(bound, ast.Constant) and isinstance(bound.value, int) and bound.value > MOST_TURNS:
            raise NotAllowed(f"it loops {bound.value:,} times")
        parts = [part for part in ast.walk(bound) if isinstance(part, ast.expr)]
        if len(parts) > 1 and all(isinstance(part, ast.Constant | ast.BinOp) for part in parts):
            raise NotAllowed("it computes how often it loops")


def constant(node: ast.Constant, target: str | None) -> None:
    """Refuse a value that no data needs, one that reads the clock, and the name of the target."""
    value = node.value
    if isinstance(value, str):
        if value == target:
            raise NotAllowed("it touches the target")
        if value.strip().casefold() in CLOCK:
            raise NotAllowed("it reads the clock")
    elif isinstance(value, bytes | complex) or value is Ellipsis:
        raise NotAllowed(f"it holds a value of type {type(value).__name__}")
    elif isinstance(value, int | float) and abs(value) > LARGEST and isinstance(value, int):
        raise NotAllowed("it holds a number too large for data")


def unordered(node: ast.Set, parents: dict[ast.AST, ast.AST]) -> None:
    """The order of a set differs from process to process; asking whether something is in it is harmless."""
    parent = parents.get(node)
    asked = isinstance(parent, ast.Compare) and all(isinstance(op, ast.In | ast.NotIn) for op in parent.ops)
    given = (
        isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute) and parent.func.attr == "isin"
    )
    if not asked and not given:
        raise NotAllowed("it uses a set, whose order differs from process to process")


def power(node: ast.BinOp) -> None:
    """Refuse a power that no data needs."""
    exponent = node.right.value if isinstance(node.right, ast.Constant) else None
    if isinstance(exponent, int | float) and abs(exponent) > 20:
        raise NotAllowed(f"it raises to the power of {exponent}")
    if (
        isinstance(node.left, ast.Constant)
        and isinstance(node.right, ast.BinOp | ast.Constant)
        and exponent is None
    ):
        raise NotAllowed("it computes a number too large for data")


def recursion(node: ast.FunctionDef) -> None:
    """Refuse a function that calls itself, and one that is decorated."""
    if node.decorator_list:
        raise NotAllowed("it uses a decorator")
    if any(isinstance(inner, ast.Name) and inner.id == node.name for inner in ast.walk(node)):
        raise NotAllowed("it calls itself")


def _changes(node: ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For, parameter: str) -> None:
    """A feature returns what it makes; the table that it is given stays as it is."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for place in targets:
        for leaf in ast.walk(place):
            if (
                isinstance(leaf, ast.Subscript)
                and isinstance(leaf.value, ast.Name)
                and leaf.value.id == parameter
            ):
                raise NotAllowed("it changes the table that it is given")
            if isinstance(leaf, ast.Name) and leaf.id == parameter and isinstance(leaf.ctx, ast.Store):
                raise NotAllowed("it gives the table another meaning")
