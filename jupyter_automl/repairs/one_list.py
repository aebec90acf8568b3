"""Pandas methods that take several columns, values, tables or names as one list, and were given them one by one, or one alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

REFUSED = re.compile(
    r"takes .*positional argument|is not the name of the index|multiple levels only valid|only list-like objects"
    r"|numeric_only accepts only|mutually exclusive|No axis named|first argument must be an iterable"
)
OF_COLUMNS = frozenset({"drop", "sort_values", "set_index", "drop_duplicates", "groupby", "filter"})
AGGREGATES = frozenset({
    "sum", "mean", "median", "min", "max", "count", "std", "var", "first", "last", "size", "nunique", "prod",
})  # fmt: skip
SERIES = frozenset({"Series", "DataFrame"})


def one_list(place: Place) -> Iterator[Finding]:
    """`df.drop("a", "b", axis=1)`, `df.groupby("a", "b")`, `s.isin(1, 2)`, `pd.concat(a, b)`: one list is taken."""
    if not REFUSED.search(place.crash.evalue):
        return
    for call in place.calls(*OF_COLUMNS, "dropna", "isin", "agg", "aggregate", "concat"):
        name = place.called(call)
        what = _what(place, call, name)
        if what is None:
            continue
        editor = place.editor()
        before, after = ("subset=[", "]") if name == "dropna" else ("[", "]")
        if len(call.args) == 1:
            editor.wrap(call.args[0], before, after)
        else:
            editor.wrap(call.args[0], before, "")
            editor.wrap(call.args[-1], "", after)
        yield Finding(
            f"`{name}` takes the {what} as one list.",
            place.propose(
                editor, f"The {what} are given as a list.", "It does what was meant, for each of them.", 0.95
            ),
            confidence=0.96,
        )
        return


def names_of_a_crosstab(place: Place) -> Iterator[Finding]:
    """`pd.crosstab(y, guess, rownames="true")` → `rownames=["true"]`."""
    if "arrays and names must have the same length" not in place.crash.evalue:
        return
    for call in place.calls("crosstab"):
        told = [
            item.value
            for item in call.keywords
            if item.arg in ("rownames", "colnames") and isinstance(item.value, ast.Constant)
        ]
        if told:
            editor = place.editor()
            for one in told:
                editor.wrap(one, "[", "]")
            yield Finding(
                "`crosstab` takes the names of rows and columns as lists.",
                place.propose(editor, "Each name stands in a list.", "The table has these names.", 0.96),
                confidence=0.96,
            )
            return


def _what(place: Place, call: ast.Call, name: str) -> str | None:
    """What the arguments are, where they are what the method takes in a list; None where that is not sure."""
    given, owner = call.args, call.func.value if isinstance(call.func, ast.Attribute) else None
    if not given or owner is None:
        return None
    if name == "concat":
        tables = len(given) > 1 and all(place.kind(one) in SERIES for one in given)
        return "tables" if tables and place.text(owner) in ("pd", "pandas") else None
    if name == "isin":
        plain = all(isinstance(one, ast.Constant) for one in given)
        return "values" if plain and (len(given) > 1 or "list-like" in place.crash.evalue) else None
    if not all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in given):
        return None
    words = [one.value for one in given if isinstance(one, ast.Constant)]
    if name in ("agg", "aggregate"):
        return "summaries" if len(words) > 1 and AGGREGATES.issuperset(words) else None
    columns = place.columns(owner) or []
    if len(words) < (1 if name == "dropna" else 2) or not set(words) <= set(columns):
        return None
    return "columns"


def another_column(wanted: str, argument: ast.expr) -> bool:
    """Whether the text that stands where a setting is wanted is no value of it, but one more column."""
    values = {
        "axis": ("index", "columns", "rows"),
        "drop": (),
        "how": ("any", "all"),
        "keep": ("first", "last"),
    }
    text = argument.value if isinstance(argument, ast.Constant) else None
    return isinstance(text, str) and wanted in values and text not in values[wanted]
