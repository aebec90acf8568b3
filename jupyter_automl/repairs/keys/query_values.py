"""Values in a query that stand without quotes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def values_without_quotes(place: Place) -> Iterator[Finding]:
    """`df.query("city == Berlin")` where `Berlin` is a value of the column it is compared with."""
    match = re.search(r"name '(\w+)' is not defined", place.crash.evalue)
    if place.crash.ename != "UndefinedVariableError" or match is None:
        return
    name = match.group(1)
    queries = [call for call in place.all(ast.Call) if place.called(call) == "query"]
    for call in place.calls("query") or queries:
        given = call.args[0] if call.args else None
        if (
            not isinstance(given, ast.Constant)
            or not isinstance(given.value, str)
            or not isinstance(call.func, ast.Attribute)
            or not place.pure(call.func.value)
        ):
            continue
        table = place.text(call.func.value)
        compared = re.search(rf"(\w+|`[^`]+`)\s*(?:==|!=)\s*{name}\b", given.value)
        column = compared.group(1).strip("`") if compared else None
        there = place.ask(f"bool(({table}[{column!r}] == {name!r}).any())") if column else None
        if there is not True:
            continue
        bare = rf"(?<![\w'\"`]){name}(?![\w'\"`])"
        editor = place.editor()
        editor.replace(given, repr(re.sub(bare, f"'{name}'", given.value)))
        yield Finding(
            f"`{name}` is a value of the column `{column}`, and a text in a condition stands in quotes.",
            place.propose(
                editor, "The value is quoted.", "The rows with that value are chosen.", 0.94,
                "pandas: what stands without quotes in a query is a column or a variable",
            ),
        )  # fmt: skip
        return
