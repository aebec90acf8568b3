"""Import statements: which names they bind, what is still missing, and which bring threads of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from jupyter_automl.parsing import parse_python


def imports_in(source: str) -> list[str]:
    """The import statements at the top level of the source; none when it is not plain Python."""
    try:
        body = parse_python(source).body
    except SyntaxError:
        return []
    return [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]


def bound(statements: Iterable[str]) -> set[str]:
    """The names that the statements bind."""
    return {
        alias.asname or alias.name.split(".")[0]
        for statement in statements
        for node in parse_python(statement).body
        for alias in getattr(node, "names", [])
    }


def missing(wanted: Iterable[str], source: str) -> list[str]:
    """The wanted statements that bind a name which the source does not import itself."""
    have = bound(imports_in(source))
    return [statement for statement in wanted if not bound([statement]) <= have]


THREADED = frozenset({"scipy", "sklearn", "lightgbm", "catboost", "xgboost"})
"""Libraries that load linear algebra or OpenMP of their own, which takes all cores until it is told otherwise."""


def brings_threads(added: Iterable[str], before: Iterable[str]) -> bool:
    """Whether these statements are the first to import such a library.

    The set-up cell limits what is loaded when it runs; written cell by cell, a notebook imports most of it later.
    """
    return bool(_libraries(added) & THREADED - _libraries(before))


def _libraries(statements: Iterable[str]) -> set[str]:
    return {statement.split()[1].split(".")[0] for statement in statements}
