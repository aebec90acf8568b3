"""Walks through the plain statements of a cell, in order; part of the foresight probe."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Any

from .calling import check_call
from .computing import UNKNOWN
from .crashing import Foreseen, no_key, quoted
from .knowledge import Knowledge, kind_of

READERS = frozenset({"read_csv", "read_table", "read_excel", "read_parquet", "read_json", "read_feather", "read_pickle",
                     "loadtxt", "genfromtxt", "open", "imread"})  # fmt: skip
GROWS = frozenset({"globals", "locals", "exec", "eval", "get_ipython", "setattr"})
"""Calls after which names may stand for anything."""
INNER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
"""Expressions with names of their own, or that run later or never."""

COMPUTED = (ast.Call, ast.BinOp, ast.Compare, ast.UnaryOp, ast.BoolOp, ast.Subscript, ast.Attribute)
CLASSES = {
    "KeyError": "key_missing", "AttributeError": "attribute_missing", "TypeError": "wrong_arguments",
    "IndexError": "index_out_of_range", "UndefinedVariableError": "key_missing", "ParserError": "encoding_parsing",
}  # fmt: skip
"""Which crash class an error belongs to that computing raised; the rest are values that are refused."""


class Walk:
    """One pass over a cell; `found` is what it will crash on."""

    def __init__(self, names: dict[str, Any], source: str, seconds: float) -> None:
        self.found: list[dict[str, Any]] = []
        self._known = Knowledge(names)
        self._until = time.monotonic() + seconds
        self._moved = False
        self._handed: set[str] = set()
        plain = re.sub(r"(?m)^(\s*)(?:[%!?].*|.*\?\s*)$", r"\1pass", source)
        try:
            body = ast.parse(plain).body
        except SyntaxError:
            return
        magics = plain != source and re.search(r"(?m)^\s*(?:%(?!matplotlib|time)|!)", source)
        for statement in body:
            if magics or time.monotonic() > self._until or self.found:
                # After the first crash nothing else of the cell would run.
                return
            self._statement(statement)
            self._known.after(statement)
            self._look(statement, lambda statement=statement: self._refused_in(statement))

    def _statement(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            self._look(statement, lambda: self._import(statement))
            return
        for node in _running(statement):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in GROWS:
                self._until = 0.0
                return
            self._moved |= isinstance(node, ast.Attribute) and node.attr == "chdir"
            self._look(node, lambda node=node: self._check(node))
        for node in ast.walk(statement):
            # A branch may have gone elsewhere, and what was handed to a call may be a file that it wrote.
            self._moved |= isinstance(node, ast.Attribute) and node.attr == "chdir"
            if isinstance(node, ast.Call) and not self._reads(node):
                given = [*node.args, *(item.value for item in node.keywords)]
                self._handed |= {path for one in given if isinstance(path := self._known.value(one), str)}

    def _refused_in(self, statement: ast.stmt) -> None:
        """What setting a column or changing a table in place raised."""
        self._refused(statement)
        if isinstance(statement, ast.Expr):
            self._refused(statement.value)

    def _look(self, node: Any, check: Any) -> None:
        if self.found:
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                check()
        except Foreseen as crash:
            self.found.append({
                "line": node.lineno, "crash_class": crash.crash_class, "ename": crash.ename, "evalue": crash.evalue,
                "message": crash.message,
            })  # fmt: skip
        except Exception:  # noqa: BLE001 (an object of the user may raise anything when it is looked at)
            return

    def _check(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            if not self._known.has(node.id) and not re.fullmatch(r"_\w*|exit|quit", node.id):
                said = f"name '{node.id}' is not defined"
                raise Foreseen(
                    "name_not_defined", "NameError", said, f"no cell that ran binds {quoted(node.id)}"
                )
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            self._attribute(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            self._subscript(node)
        elif isinstance(node, ast.Call):
            self._file(node)
            check_call(node, self._known)
        elif isinstance(node, ast.BinOp):
            self._sizes(node)
        if isinstance(node, COMPUTED):
            self._known.value(node)
            self._refused(node)

    def _refused(self, node: ast.AST) -> None:
        """Raises Foreseen where computing the node raised."""
        error = self._known.refused.get(id(node))
        if error is None:
            return
        name, said = type(error).__name__, str(error)
        text = ast.unparse(node).split("\n")[0]
        first = (said.strip().splitlines() or [name])[0][:160]
        raise Foreseen(
            CLASSES.get(name, "invalid_value"), name, said, f"{quoted(text[:80])} raises {name}: {first}"
        )

    def _attribute(self, node: ast.Attribute) -> None:
        owner = self._known.value(node.value)
        kind = "" if owner is UNKNOWN else kind_of(owner)
        if not kind or hasattr(owner, node.attr):
            return
        if kind == "DataFrame" and node.attr in self._known.columns(node.value, owner):
            return
        name = "numpy.ndarray" if kind == "ndarray" else type(owner).__name__
        if kind == "module":
            if importlib.util.find_spec(f"{owner.__name__}.{node.attr}") is not None:
                return
            said = f"module '{owner.__name__}' has no attribute '{node.attr}'"
        else:
            said = f"'{name}' object has no attribute '{node.attr}'"
        crash_class = "attribute_missing"
        if (
            kind == "estimator"
            and node.attr.endswith("_")
            and not any(key.endswith("_") for key in vars(owner))
        ):
            crash_class = "not_fitted"
        raise Foreseen(
            crash_class,
            "AttributeError",
            said,
            f"{quoted(ast.unparse(node.value))} has no {quoted(node.attr)}",
        )

    def _subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.value, ast.Attribute) and node.value.attr in ("loc", "iloc", "at", "iat"):
            self._located(node, node.value)
            return
        owner, key = self._known.value(node.value), self._known.value(node.slice)
        kind, text = "" if owner is UNKNOWN else kind_of(owner), ast.unparse(node.value)
        if kind == "DataFrame":
            columns = self._known.columns(node.value, owner)
            if isinstance(node.slice, ast.Tuple) and isinstance(key, list) and owner.columns.nlevels == 1:
                if tuple(key) not in columns:
                    raise no_key(tuple(key), text)
            elif isinstance(key, list) and isinstance(node.slice, ast.List | ast.Name):
                missing = [one for one in key if isinstance(one, str) and one not in columns]
                if missing and not all(isinstance(one, bool) for one in key):
                    raise no_key(missing[0], text, listed=True)
            elif (
                isinstance(key, str | int)
                and not isinstance(key, bool)
                and owner.columns.nlevels == 1
                and key not in columns
            ):
                raise no_key(key, text)
        elif kind == "Series" and isinstance(key, str | int) and not isinstance(key, bool):
            if key not in owner.index and owner.index.nlevels == 1 and _by_label(key):
                raise no_key(key, text)
        elif kind == "dict" and type(owner) is dict and isinstance(key, str | int) and key not in owner:
            raise no_key(key, text)
        elif kind in ("list", "tuple", "ndarray") and isinstance(key, int) and not isinstance(key, bool):
            _in_range(key, len(owner), text, kind)

    def _located(self, node: ast.Subscript, way: ast.Attribute) -> None:
        table, text = self._known.value(way.value), ast.unparse(way.value)
        if table is UNKNOWN or kind_of(table) not in ("DataFrame", "Series"):
            return
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for axis, part in enumerate(parts[: table.ndim]):
            key = self._known.value(part)
            if way.attr in ("iloc", "iat"):
                if isinstance(key, int) and not (
                    isinstance(way.value, ast.Name) and way.value.id in self._known.added
                ):
                    _in_range(key, table.shape[axis], text, "iloc")
            elif axis == 1 and isinstance(key, str) and key not in self._known.columns(way.value, table):
                raise no_key(key, text)

    def _sizes(self, node: ast.BinOp) -> None:
        left, right = self._known.value(node.left), self._known.value(node.right)
        if left is UNKNOWN or right is UNKNOWN or {kind_of(left), kind_of(right)} != {"ndarray"}:
            return
        if isinstance(node.op, ast.MatMult):
            return
        numpy: Any = sys.modules["numpy"]
        try:
            numpy.broadcast_shapes(left.shape, right.shape)
        except ValueError:
            shapes = " ".join(str(side.shape).replace(" ", "") for side in (left, right))
            said = f"operands could not be broadcast together with shapes {shapes} "
            raise Foreseen(
                "broadcast", "ValueError", said, f"{quoted(ast.unparse(node))} puts {shapes} together"
            ) from None

    def _file(self, call: ast.Call) -> None:
        path = self._known.value(call.args[0]) if call.args else UNKNOWN
        if not self._reads(call) or not isinstance(path, str) or "://" in path or "\n" in path or self._moved:
            return
        if path in self._handed:
            return
        if not os.path.exists(os.path.expanduser(path)) and not path.lstrip().startswith(("{", "[", "<")):
            said = f"[Errno 2] No such file or directory: '{path}'"
            raise Foreseen("file_not_found", "FileNotFoundError", said, f"there is no file {quoted(path)}")

    def _reads(self, call: ast.Call) -> bool:
        """Whether the call reads a file that must be there."""
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        mode = self._known.value(call.args[1]) if name == "open" and len(call.args) > 1 else "r"
        stated = [self._known.value(k.value) for k in call.keywords if k.arg == "mode"]
        return name in READERS and all(
            isinstance(one, str) and one.startswith("r") for one in [mode, *stated]
        )

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom) and node.level:
            return
        for module in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        ):
            first = module.split(".")[0]
            if first not in sys.modules and importlib.util.find_spec(first) is None:
                said = f"No module named '{first}'"
                raise Foreseen(
                    "missing_package", "ModuleNotFoundError", said, f"{quoted(first)} is not installed"
                )
            loaded = sys.modules.get(module)
            if loaded is None and first in sys.modules and importlib.util.find_spec(module) is None:
                said = f"No module named '{module}'"
                raise Foreseen(
                    "module_missing", "ModuleNotFoundError", said, f"there is no module {quoted(module)}"
                )
            if loaded is None or isinstance(node, ast.Import):
                continue
            for alias in node.names:
                whole = f"{module}.{alias.name}"
                if (
                    alias.name != "*"
                    and not hasattr(loaded, alias.name)
                    and importlib.util.find_spec(whole) is None
                ):
                    said = f"cannot import name '{alias.name}' from '{module}' ({getattr(loaded, '__file__', '')})"
                    raise Foreseen(
                        "module_missing", "ImportError", said, f"{quoted(module)} has no {quoted(alias.name)}"
                    )


def _running(statement: ast.stmt) -> Iterator[ast.AST]:
    """What certainly runs of the statement, inner parts first; nothing of a body, a `try` or a definition."""
    roots: list[ast.AST] = []
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Assert | ast.Delete):
        roots = [statement]
    elif isinstance(statement, ast.If | ast.While):
        roots = [statement.test]
    elif isinstance(statement, ast.For):
        roots = [statement.iter]
    elif isinstance(statement, ast.With):
        roots = [item.context_expr for item in statement.items]
    for root in roots:
        yield from _inside(root)


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.IfExp | ast.BoolOp):
        yield from _inside(node.test if isinstance(node, ast.IfExp) else node.values[0])
        if isinstance(node, ast.BoolOp):
            yield node
        return
    if isinstance(node, INNER):
        if not isinstance(node, ast.Lambda):
            yield from _inside(node.generators[0].iter)
        return
    if any(isinstance(part, ast.NamedExpr) for part in ast.walk(node)):
        return
    for child in ast.iter_child_nodes(node):
        yield from _inside(child)
    if isinstance(node, ast.expr):
        yield node


def _by_label(key: object) -> bool:
    """Whether a whole number is a label, as it is since pandas 3."""
    release = getattr(sys.modules.get("pandas"), "__version__", "0")
    return isinstance(key, str) or int(release.split(".")[0]) >= 3


def _in_range(key: int, size: int, text: str, kind: str) -> None:
    if -size <= key < size:
        return
    said = {
        "iloc": "single positional indexer is out-of-bounds",
        "list": "list index out of range",
        "tuple": "tuple index out of range",
    }.get(kind, f"index {key} is out of bounds for axis 0 with size {size}")
    message = f"{quoted(text)} has {size:,} entries, and number {key:,} is asked for"
    raise Foreseen("index_out_of_range", "IndexError", said, message)
