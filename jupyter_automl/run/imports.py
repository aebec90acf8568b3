"""Import statements of a cell that its user wrote: which names they bind, and what is still missing."""

from __future__ import annotations

import ast
from collections.abc import Iterable


def imports_in(source: str) -> list[str]:
    """The import statements at the top level of the source; none when it is not plain Python."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    return [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]


def bound(statements: Iterable[str]) -> set[str]:
    """The names that the statements bind."""
    return {
        alias.asname or alias.name.split(".")[0]
        for statement in statements
        for node in ast.parse(statement).body
        for alias in getattr(node, "names", [])
    }


def missing(wanted: Iterable[str], source: str) -> list[str]:
    """The wanted statements that bind a name which the source does not import itself."""
    have = bound(imports_in(source))
    return [statement for statement in wanted if not bound([statement]) <= have]
