"""Python source to syntax tree, from any thread.

CPython 3.11 counts the depth of a tree in one place for all threads. Where two threads parse at once, each now and
then finds the other's count and raises `SystemError: AST constructor recursion depth mismatch`. Runs of several
notebooks are threads of one server, so nothing in this package calls `ast.parse` but here, under one lock; a library
that parses beside us can still cross, so the rare failure is tried again.
"""

from __future__ import annotations

import ast
import threading
from typing import Any, Literal, overload

_ONE_AT_A_TIME = threading.Lock()
_TRIES = 5


@overload
def parse_python(source: str, mode: Literal["exec"] = "exec") -> ast.Module: ...
@overload
def parse_python(source: str, mode: Literal["eval"]) -> ast.Expression: ...
def parse_python(source: str, mode: Literal["exec", "eval"] = "exec") -> ast.Module | ast.Expression:
    """The syntax tree of `source`. Raises what `ast.parse` raises: SyntaxError, ValueError for a null byte."""
    for last in range(_TRIES - 1, -1, -1):
        try:
            with _ONE_AT_A_TIME:
                return ast.parse(source) if mode == "exec" else ast.parse(source, mode="eval")
        except SystemError:
            if not last:
                raise
    raise AssertionError("every way out of the loop is above")


def literal_python(source: str) -> Any:
    """The value of the literal written in `source`. Raises ValueError where it is more than a literal."""
    return ast.literal_eval(parse_python(source.lstrip(" \t"), "eval"))
