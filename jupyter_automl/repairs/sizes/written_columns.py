"""What a transformer gives as a table of one column, written into a column; texts taken out as a table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def one_column_written(place: Place) -> Iterator[Finding]:
    """`df["town"] = imputer.fit_transform(df[["town"]])` of texts → `….ravel()`."""
    statement = place.statement
    if "Buffer has wrong number of dimensions (expected 1, got 2)" not in place.crash.evalue:
        return
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Subscript):
        return
    value, target = statement.value, statement.targets[0]
    if (
        not isinstance(value, ast.Call)
        or not isinstance(value.func, ast.Attribute)
        or isinstance(target.slice, ast.List)
    ):
        return
    if place.called(value) not in ("fit_transform", "transform", "inverse_transform", "to_numpy"):
        return
    editor = place.editor()
    editor.wrap(value, "", ".ravel()")
    yield Finding(
        f"`{place.text(value.func)}` gives a table of one column, and `{place.text(target)}` is a plain one.",
        place.propose(editor, "Its values are written as a plain column.", "No value changes.", 0.95),
        confidence=0.96,
    )


def extracted_table(place: Place) -> Iterator[Finding]:
    """`df["name"].str.extract(r"(\\w+)\\.").map(codes)` → `extract(…, expand=False)`: one group is one column."""
    if not re.search(
        r"the first argument must be callable|'DataFrame' object has no attribute|Cannot set a DataFrame with multiple",
        place.crash.evalue,
    ):
        return
    for call in place.calls("extract"):
        pattern = call.args[0] if call.args else None
        if any(item.arg == "expand" for item in call.keywords) or not isinstance(pattern, ast.Constant):
            continue
        if re.compile(str(pattern.value)).groups != 1 or not isinstance(place.parent(call), ast.Attribute):
            continue
        editor = place.editor()
        editor.keyword(call, "expand", "False")
        yield Finding(
            "`extract` gives a table, of one column where the pattern has one group.",
            place.propose(editor, "It gives the column itself.", "No value changes.", 0.95),
            confidence=0.96,
        )
        return


def order_of_one_column(place: Place) -> Iterator[Finding]:
    """`df.groupby("a")["b"].mean().sort_values("b")`: a single column is put in order without its name."""
    if not re.search(
        r"Series\.sort_values\(\) (?:takes 1 positional argument|got an unexpected keyword argument 'by')",
        place.crash.evalue,
    ):
        return
    for call in place.calls("sort_values"):
        if not isinstance(call.func, ast.Attribute):
            continue
        named = call.args[:1] or [item.value for item in call.keywords if item.arg == "by"]
        given = (
            named[0].elts[0]
            if named and isinstance(named[0], ast.List) and len(named[0].elts) == 1
            else named[0]
            if named
            else None
        )
        owner = place.text(call.func.value)
        if not isinstance(given, ast.Constant) or not place.pure(call.func.value):
            continue
        if place.ask(f"({owner}).name") not in (given.value, None) and given.value not in (
            "count",
            "values",
            0,
        ):
            continue
        editor = place.editor()
        if call.args:
            editor.remove(call, call.args[0])
        else:
            editor.remove(call, *[item for item in call.keywords if item.arg == "by"])
        yield Finding(
            f"`{owner[:60]}` is a single column, which has no others to be put in order by.",
            place.propose(editor, "It is put in order by its values.", "No value changes.", 0.95),
            confidence=0.96,
        )
        return


def missing_one_by_one(place: Place) -> Iterator[Finding]:
    """`df["a"].apply(lambda v: 0 if v.isna() else 1)`: a single value is asked through `pd.isna(v)`."""
    match = re.search(
        r"'(?:str|float|int|numpy\.\w+|NoneType|Timestamp)' object has no attribute '(isna|isnull|notna|notnull)'",
        place.crash.evalue,
    )
    editor, done = place.editor(), False
    for node in place.all(ast.Call) if match else ():
        func = node.func
        if match and isinstance(func, ast.Attribute) and func.attr == match.group(1) and not node.args:
            if place.kind(func.value) in ("DataFrame", "Series", "Index"):
                continue
            editor.replace(node, f"pd.{func.attr}({place.text(func.value)})")
            done = True
    if done and match:
        yield Finding(
            f"A single value has no `{match.group(1)}`, which belongs to columns and tables.",
            place.propose(
                editor, "pandas is asked about the value.", "The answer is that for each value.", 0.94
            ),
            confidence=0.95,
        )
