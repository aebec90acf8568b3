"""Columns of text whose type NumPy does not know, arrays of columns that are read-only, JSON given as a text."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change

KINDS = {
    "number": "(pd.api.types.is_numeric_dtype({x}) and not pd.api.types.is_bool_dtype({x}))",
    "integer": "pd.api.types.is_integer_dtype({x})",
    "floating": "pd.api.types.is_float_dtype({x})",
    "datetime64": "pd.api.types.is_datetime64_any_dtype({x})",
}
"""What stands behind `np.` in `np.issubdtype(x, np.number)` → how pandas asks for it."""


def _kinds(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if place.called(call) != "issubdtype" or len(call.args) != 2:
            continue
        asked = KINDS.get(place.text(call.args[1]).rpartition(".")[2])
        if asked is not None:
            editor.replace(call, asked.format(x=place.text(call.args[0])))
    if place.ask("pd.__name__ in sys.modules and 'pd' in globals()") is not True:
        editor.top("import pandas as pd")


def _reshaped(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        values = node.value
        if (
            node.attr == "reshape"
            and isinstance(values, ast.Attribute)
            and values.attr in ("values", "array")
        ):
            editor.replace(values, f"{place.owner(values.value)}.to_numpy()")


def _shuffled(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`np.random.shuffle(df["a"].values)` → `df["a"] = np.random.permutation(df["a"].values)`."""
    for line in place.all(ast.Expr):
        call = line.value
        if not isinstance(call, ast.Call) or place.called(call) != "shuffle" or len(call.args) != 1:
            continue
        values = call.args[0]
        column = values.value if isinstance(values, ast.Attribute) and values.attr == "values" else None
        numpys = isinstance(call.func, ast.Attribute) and place.text(call.func.value) != "random"
        if isinstance(column, ast.Subscript) and isinstance(call.func, ast.Attribute) and numpys:
            owner = place.text(call.func.value)
            editor.replace(line, f"{place.text(column)} = {owner}.permutation({place.text(values)})")


def _as_file(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("read_json", "read_html", "read_xml"):
        given = call.args[0] if call.args else None
        if given is None or not place.pure(given):
            continue
        text = place.text(given)
        if place.ask(f"isinstance({text}, str) and {text}.lstrip()[:1] in ('[', '{{', '<')") is True:
            editor.wrap(given, "io.StringIO(", ")")
            editor.top("import io")


CHANGES = (
    Change(
        "pandas 3.0: columns of text have a type of pandas, which NumPy does not know",
        re.compile(r"Cannot interpret '.*Dtype.*' as a data type"), _kinds,
    ),
    Change(
        "pandas 3.0: the values of a text column are no NumPy array",
        re.compile(r"does not support reshape|'\w*StringArray' object has no attribute 'reshape'"), _reshaped,
    ),
    Change(
        "pandas 3.0: the array of a column cannot be written to",
        re.compile("destination is read-only|array is read-only"), _shuffled,
    ),
    Change(
        "pandas 3.0: read_json, read_html and read_xml take a file, not a text",
        re.compile(r"FileNotFoundError: .*[\[{<]|File name too long", re.S), _as_file,
    ),
)  # fmt: skip
