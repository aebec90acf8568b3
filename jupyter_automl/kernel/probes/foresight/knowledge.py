"""What expressions of a cell stand for among the kernel's objects, as far as that is known without running them."""

from __future__ import annotations

import ast
import builtins
import sys
import warnings
from typing import Any

from .computing import RAISED, UNKNOWN, compute, of_library

CHEAP = 2_000_000
"""Values that a part of a table may have for it to be looked at."""
PLAIN = frozenset({"columns", "index", "shape", "ndim", "size", "dtypes", "dtype", "name"})
"""Attributes of tables and arrays that cost nothing."""


def kind_of(value: Any) -> str:
    """The library's name for the object: `DataFrame`, `Series`, `ndarray`, `dict`; "" for what is not looked into."""
    kind = type(value)
    if kind.__module__.startswith("pandas") and kind.__name__ in (
        "DataFrame",
        "Series",
        "Index",
        "RangeIndex",
    ):
        return str(kind.__name__)
    if kind.__module__ == "numpy" and kind.__name__ == "ndarray":
        return "ndarray"
    if kind.__module__ == "builtins" and kind.__name__ in (
        "dict", "list", "tuple", "str", "set", "int", "float", "bool", "NoneType", "module",
    ):  # fmt: skip
        return kind.__name__
    if kind.__module__.startswith("sklearn.") and hasattr(kind, "get_params"):
        return "estimator"
    return ""


class Knowledge:
    """The kernel's names as the cell sees them at the statement that is looked at."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.bound: set[str] = set()
        """Names that the cell has bound by now."""
        self.changed: set[str] = set()
        """Names whose object may be another one, or be changed, by now."""
        self.added: dict[str, set[Any]] = {}
        """Columns that the cell has added to a table by now, by the table's name."""
        self.held: dict[str, Any] = {}
        """What the cell has bound or made of a table by now, where that is known."""
        self.refused: dict[int, Exception] = {}
        """What computing a node raised, by the node's id."""
        self._computed: dict[int, Any] = {}

    def has(self, name: str) -> bool:
        """Whether the name is bound at all."""
        return name in self.names or name in self.bound or hasattr(builtins, name)

    def columns(self, node: ast.expr, table: Any) -> set[Any]:
        """The columns of the table that the expression stands for, those that the cell added too."""
        own = self.added.get(node.id, set()) if isinstance(node, ast.Name) else set()
        return set(table.columns) | own

    def value(self, node: ast.AST | None) -> Any:
        """What the expression stands for, or UNKNOWN."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            if node.id in self.held:
                return self.held[node.id]
            if node.id in self.changed or node.id in self.bound:
                return UNKNOWN
            return self.names.get(node.id, getattr(builtins, node.id, UNKNOWN))
        if isinstance(node, ast.Attribute):
            found = self._attribute(node)
            return self._result(node) if found is UNKNOWN else found
        if isinstance(node, ast.Subscript):
            found = self._part(node)
            return self._result(node) if found is UNKNOWN else found
        if isinstance(node, ast.List | ast.Tuple):
            parts = [self.value(part) for part in node.elts]
            return UNKNOWN if any(part is UNKNOWN for part in parts) else parts
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.value(node.operand)
            return -inner if isinstance(inner, int | float) else self._result(node)
        return UNKNOWN if node is None else self._result(node)

    def _result(self, node: ast.AST) -> Any:
        """What computing the expression gives, once for each node."""
        if id(node) not in self._computed:
            self._computed[id(node)] = UNKNOWN
            try:
                self._computed[id(node)] = compute(node, self._exactly)
            except RAISED as error:
                self.refused[id(node)] = error
        return self._computed[id(node)]

    def _exactly(self, node: ast.AST | None) -> Any:
        """The value, where all of it is known: not of a table to which the cell has added columns of unknown values."""
        if isinstance(node, ast.Name) and self.added.get(node.id):
            return UNKNOWN
        if isinstance(node, ast.Tuple):
            parts = [self._exactly(part) for part in node.elts]
            return UNKNOWN if any(part is UNKNOWN for part in parts) else tuple(parts)
        return self.value(node)

    def _attribute(self, node: ast.Attribute) -> Any:
        owner = self.value(node.value)
        if owner is UNKNOWN:
            return UNKNOWN
        kind = kind_of(owner)
        if kind == "module" or isinstance(owner, type):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return getattr(owner, node.attr, UNKNOWN)
        if kind == "DataFrame" and node.attr in set(owner.columns) and not hasattr(type(owner), node.attr):
            return self._column(node.value, owner, node.attr)
        if kind in ("DataFrame", "Series", "ndarray") and node.attr in PLAIN:
            if isinstance(node.value, ast.Name) and node.value.id in self.added:
                return UNKNOWN
            return getattr(owner, node.attr, UNKNOWN)
        if kind == "estimator":
            return vars(owner).get(node.attr, UNKNOWN)
        return UNKNOWN

    def _part(self, node: ast.Subscript) -> Any:
        owner, key = self.value(node.value), self.value(node.slice)
        if owner is UNKNOWN or key is UNKNOWN:
            return UNKNOWN
        kind = kind_of(owner)
        if kind == "DataFrame" and isinstance(key, str):
            return self._column(node.value, owner, key)
        if kind == "DataFrame" and isinstance(key, list) and isinstance(node.slice, ast.List | ast.Name):
            names = set(owner.columns)
            added = isinstance(node.value, ast.Name) and self.added.get(node.value.id)
            fits = all(isinstance(one, str) and one in names for one in key) and not added
            return owner[key] if fits and len(owner) * max(len(key), 1) <= CHEAP else UNKNOWN
        if kind == "dict" and isinstance(key, str | int):
            return owner.get(key, UNKNOWN)
        if kind in ("list", "tuple") and isinstance(key, int) and -len(owner) <= key < len(owner):
            return owner[key]
        return UNKNOWN

    def _column(self, node: ast.expr, table: Any, name: str) -> Any:
        if isinstance(node, ast.Name) and name in self.added.get(node.id, ()):
            return UNKNOWN
        return table[name] if list(table.columns).count(name) == 1 else UNKNOWN

    def after(self, statement: ast.stmt) -> None:
        """Take in what the statement binds and may change."""
        kept = self._kept(statement)
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
                self.bound.add(node.id)
                self.added.pop(node.id, None)
                self.held.pop(node.id, None)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.bound.add(node.name)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self.bound |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ExceptHandler) and node.name:
                self.bound.add(node.name)
            elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(
                node.ctx, ast.Store | ast.Del
            ):
                self._set(node)
            elif isinstance(node, ast.Call):
                self._called(node)
            elif isinstance(node, ast.For | ast.comprehension):
                self._looped(node)
        for name, value in kept.items():
            self.held[name] = value
            self.added.pop(name, None)

    def _kept(self, statement: ast.stmt) -> dict[str, Any]:
        """Names and what they hold after the statement, where it binds or changes one whole thing that is known."""
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            return self._in_place(statement.value)
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return {}
        target, value = statement.targets[0], self._exactly(statement.value)
        if value is UNKNOWN:
            return {}
        if isinstance(target, ast.Name):
            return {target.id: value}
        names = target.elts if isinstance(target, ast.Tuple) else []
        if names and type(value) in (list, tuple) and len(names) == len(value):
            return {one.id: part for one, part in zip(names, value, strict=True) if isinstance(one, ast.Name)}
        if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name):
            return {}
        table, key = self._exactly(target.value), self._exactly(target.slice)
        if kind_of(table) != "DataFrame" or not isinstance(key, str) or table.size > CHEAP or callable(value):
            return {}
        if not (of_library(value) or isinstance(value, str | int | float | list)):
            return {}
        changed = table.copy(deep=False)
        try:
            changed[key] = value
        except RAISED as error:
            self.refused[id(statement)] = error
            return {}
        return {target.value.id: changed}

    def _in_place(self, call: ast.Call) -> dict[str, Any]:
        """What `df.drop(…, inplace=True)` makes of `df`."""
        stated = [one for one in call.keywords if one.arg == "inplace"]
        whole = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        if not whole or not stated or self.value(stated[0].value) is not True:
            return {}
        assert isinstance(call.func, ast.Attribute)
        assert isinstance(call.func.value, ast.Name)
        plain = ast.Call(call.func, call.args, [one for one in call.keywords if one not in stated])
        try:
            made = compute(plain, self._exactly)
        except RAISED as error:
            self.refused[id(call)] = error
            return {}
        return (
            {}
            if made is UNKNOWN or kind_of(made) not in ("DataFrame", "Series")
            else {call.func.value.id: made}
        )

    def _looped(self, loop: ast.For | ast.comprehension) -> None:
        """What a loop changes of its variable it changes of what it goes over: `for part in (train, test): part["x"] = 1`."""
        own = {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}
        body = loop.body if isinstance(loop, ast.For) else []
        stores = {
            root_of(node)
            for statement in body
            for node in ast.walk(statement)
            if isinstance(node, ast.Call)
            or (isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del))
        }
        if not own & stores:
            return
        for node in ast.walk(loop.iter):
            if isinstance(node, ast.Name):
                value = self.value(node)
                self._change(node.id)
                for one in value if isinstance(value, list | tuple) and len(value) < 100 else ():
                    self._change_object(one)

    def _change(self, name: str) -> None:
        """The object that the name stands for may be another by now, under all of its names."""
        self.changed.add(name)
        thing = self.held.pop(name, self.names.get(name, UNKNOWN))
        self._change_object(thing)

    def _change_object(self, thing: Any) -> None:
        if isinstance(thing, str | int | float | bool) or thing is None or thing is UNKNOWN:
            return
        for other in [
            name for name, value in self.names.items() if value is thing and name not in self.bound
        ]:
            self.changed.add(other)
        for other in [name for name, value in self.held.items() if value is thing]:
            self.changed.add(other)
            del self.held[other]

    def _set(self, node: ast.Subscript | ast.Attribute) -> None:
        name = root_of(node)
        table = self.names.get(name or "")
        plain = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
        table = self.held.get(name or "", table)
        if name and plain and isinstance(node.ctx, ast.Store) and kind_of(table) == "DataFrame":
            # Other names of the same table have the column as well.
            for other in [
                one
                for one, value in [*self.names.items(), *self.held.items()]
                if value is table and one != name
            ]:
                self.changed.add(other)
                self.held.pop(other, None)
            key = self.value(node.slice) if isinstance(node, ast.Subscript) else UNKNOWN
            if isinstance(key, str):
                self.added.setdefault(name, set()).add(key)
                return
            if isinstance(key, list) and all(isinstance(one, str) for one in key):
                self.added.setdefault(name, set()).update(key)
                return
        if name:
            self._change(name)

    def _called(self, call: ast.Call) -> None:
        """A method may change its object and a function its arguments; those of libraries hardly ever do the latter."""
        called = self.value(call.func)
        if isinstance(call.func, ast.Attribute):
            owner = self.value(call.func.value)
            name = root_of(call.func)
            here = any(k.arg in ("inplace", "copy", None) for k in call.keywords)
            still = kind_of(owner) in ("module", "str", "Series", "DataFrame", "Index") and not here
            if name and not (still and call.func.attr not in ("insert", "pop", "update")):
                self._change(name)
        own = called is UNKNOWN or getattr(called, "__module__", None) == "__main__"
        if own and not isinstance(call.func, ast.Attribute):
            for node in [*call.args, *(keyword.value for keyword in call.keywords)]:
                if (name := root_of(node)) and kind_of(self.names.get(name)) not in (
                    "str",
                    "int",
                    "float",
                    "module",
                ):
                    self._change(name)
            code = getattr(called, "__code__", None)
            for name in set(getattr(code, "co_names", ())) - set(sys.modules):
                self._change(name)


def root_of(node: ast.AST) -> str | None:
    """The name at the root of `name.a[b].c()`."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None
