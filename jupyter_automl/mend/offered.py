"""What installed libraries offer, asked of themselves: modules, names, keywords and the number of arguments."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
from functools import cache
from typing import Any

from jupyter_automl.repairs.quote import code_span

ASKED = frozenset({
    "pandas", "numpy", "sklearn", "scipy", "matplotlib", "seaborn", "statsmodels", "lightgbm", "catboost", "collections",
    "itertools", "math", "statistics", "joblib", "networkx",
})  # fmt: skip
"""Libraries that are imported to be asked. Others are left alone: importing a module may do anything."""
TABLES = ("read_csv", "read_excel", "read_parquet", "read_table", "DataFrame", "read_json", "read_feather")


class Offered:
    """Follows which library object a name of the notebook stands for."""

    def __init__(self) -> None:
        self._stands: dict[str, str] = {}
        """Name → dotted path."""
        self._instances: dict[str, str] = {}
        """Name → dotted path of its class."""

    def learn(self, statement: ast.stmt) -> None:
        """Take in what an import or an assignment binds."""
        for node in ast.walk(statement):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    bound = alias.asname or alias.name.split(".")[0]
                    self._forget(bound)
                    self._stands[bound] = alias.name if alias.asname else alias.name.split(".")[0]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                for alias in node.names:
                    self._forget(alias.asname or alias.name)
                    self._stands[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._forget(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                self._forget(node.name)
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
            if isinstance(target, ast.Name) and isinstance(value, ast.Call):
                path = self._path(value.func)
                if path and path.startswith("pandas.") and path.split(".")[-1] in TABLES:
                    plain = not any(
                        k.arg in ("squeeze", "sheet_name", "chunksize", "iterator") for k in value.keywords
                    )
                    if plain:
                        self._instances[target.id] = "pandas.DataFrame"
                elif path and inspect.isclass(_object(path)):
                    self._instances[target.id] = path

    def lacks_module(self, module: str) -> bool:
        """Whether a library is there and this part of it is not."""
        first, *rest = module.split(".")
        if not rest or first not in ASKED or importlib.util.find_spec(first) is None:
            return False
        try:
            return importlib.util.find_spec(module) is None
        except ModuleNotFoundError:
            return True
        except (ImportError, ValueError, AttributeError):
            return False

    def lacks(self, module: str, name: str) -> bool:
        """Whether the module is there and offers no such name."""
        if name == "*" or module.split(".")[0] not in ASKED:
            return False
        found = _object(module)
        return inspect.ismodule(found) and not hasattr(found, name) and _object(f"{module}.{name}") is None

    def refuses(self, node: ast.Call | ast.Attribute, bound: set[str]) -> str | None:
        """Why the library will refuse this, as a clause; None when it will not or when that is not known."""
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        called, owner = self._called(node.func)
        if called is None:
            return None
        try:
            signature = inspect.signature(called)
        except (TypeError, ValueError):
            return None
        parameters = list(signature.parameters.values())
        if owner and parameters:
            parameters = parameters[1:]
        name = code_span(ast.unparse(node.func))
        if not any(one.kind is one.VAR_KEYWORD for one in parameters):
            known = {one.name for one in parameters if one.kind is not one.POSITIONAL_ONLY}
            for keyword in node.keywords:
                if keyword.arg and keyword.arg not in known:
                    return f"{name} takes no {code_span(keyword.arg)}"
        if not any(one.kind is one.VAR_POSITIONAL for one in parameters) and not any(
            isinstance(one, ast.Starred) for one in node.args
        ):
            most = sum(one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD) for one in parameters)
            if len(node.args) > most:
                return f"{name} takes at most {most} arguments by position"
        return None

    def _attribute(self, node: ast.Attribute) -> str | None:
        if not isinstance(node.ctx, ast.Load):
            return None
        path = self._path(node.value)
        found = _object(path) if path else None
        if (
            inspect.ismodule(found)
            and not hasattr(found, node.attr)
            and _object(f"{path}.{node.attr}") is None
        ):
            return f"{code_span(str(path))} has no {code_span(node.attr)}"
        if isinstance(node.value, ast.Name) and self._instances.get(node.value.id) == "pandas.DataFrame":
            table: Any = _object("pandas.DataFrame")
            # A column may be called like anything, but hardly like a method that was removed.
            if node.attr in (
                "append",
                "iteritems",
                "ix",
                "as_matrix",
                "get_value",
                "set_value",
                "mad",
                "applymap",
                "lookup",
            ):
                return None if hasattr(table, node.attr) else f"a DataFrame has no {code_span(node.attr)}"
        return None

    def _called(self, func: ast.expr) -> tuple[Any, bool]:
        """What is called, and whether it takes the instance first."""
        if (
            isinstance(func, ast.Attribute)
            and isinstance(func.value, ast.Name)
            and func.value.id in self._instances
        ):
            found = getattr(_object(self._instances[func.value.id]), func.attr, None)
            if inspect.isclass(found):  # an accessor, such as `plot`: what it does when it is called
                found = vars(found).get("__call__")
            return found, True
        path = self._path(func)
        return (_object(path), False) if path else (None, False)

    def _path(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            path = self._stands.get(node.id)
            return path if path and path.split(".")[0] in ASKED else None
        if isinstance(node, ast.Attribute):
            owner = self._path(node.value)
            return f"{owner}.{node.attr}" if owner else None
        return None

    def _forget(self, name: str) -> None:
        self._stands.pop(name, None)
        self._instances.pop(name, None)


@cache
def _object(path: str) -> Any:
    """The object of that dotted path; None when it cannot be had."""
    parts = path.split(".")
    if parts[0] not in ASKED:
        return None
    found: Any = None
    for end in range(1, len(parts) + 1):
        if found is not None and hasattr(found, parts[end - 1]):
            found = getattr(found, parts[end - 1])
            continue
        if end > 1 and not inspect.ismodule(found):
            return None
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except (ImportError, AttributeError, ValueError):
            return None
    return found
