# ruff: noqa: E501
"""The names that an error says are missing, and the tables in which they were looked for."""

from __future__ import annotations

import ast
import re

from jupyter_automl.parsing import literal_python

from ..place import Place

LISTS = re.compile(
    r"^Index\((?P<n>\[.*?\])|None of \[.*?Index\(\[(?P<a>.*?)\]|(?P<b>\[.*?\]) not (?:in index|found in axis|contained in axis)|columns are missing: (?P<c>\{.*?\})"
    r"|expected but not found: (?P<d>\[.*?\])|not columns of the dataframe: (?P<e>\{.*?\})|Could not interpret value `(?P<f>.*?)`"
    r"|Missing column provided to 'parse_dates': (?P<g>.*)|The following 'values' labels are not columns of the DataFrame: (?P<o>\[.*?\])|The following '?(?:id_vars|value_vars)'?(?: or value_vars)? are not present in the DataFrame: (?P<h>\[.*?\])"
    r"|name '(?P<i>\w+)' is not defined|(?:Column|Label)\(s\) (?P<l>\[.*?\]) do(?:es)? not exist|Column not found: (?P<j>.*)|Columns not found: (?P<k>.*)|is not the name of a column in 'data_frame'\. .* but received: (?P<m>[^\n]+)|not in list",
    re.S,
)


def names_in(place: Place) -> list[str]:
    """The names that the error says are not there."""
    crash = place.crash
    match = LISTS.search(crash.evalue)
    said = next((group for group in match.groups() if group), "") if match else ""
    text = said.strip("'\"")
    if crash.ename in ("UndefinedVariableError", "PatsyError") and match:
        return [text]
    if crash.ename in ("KeyError", "ValueError") and match and text:
        found = [quoted[1:-1] for quoted in re.findall(r"'[^']*'|\"[^\"]*\"", said)]
        return found or (
            [text] if match.group("f") or match.group("j") or match.group("g") or match.group("m") else []
        )
    if crash.ename == "ValueError" and re.search(r"'(.+)' is not in list", crash.evalue):
        return re.findall(r"'(.+)' is not in list", crash.evalue)
    inner = re.search(r"with a missing label '(\w+)'|^'?Level (\w+) not found'?$", crash.evalue)
    if crash.ename == "KeyError" and inner:
        return [inner.group(1) or inner.group(2)]
    if crash.ename == "KeyError":
        try:
            value = literal_python(crash.evalue.strip())
        except (ValueError, SyntaxError):
            return []
        return [value] if isinstance(value, str) else []
    if crash.ename == "AttributeError":
        return re.findall(r"'DataFrame' object has no attribute '(\w+)'", crash.evalue)
    return []


def uses(place: Place, text: str, name: str) -> list[ast.Subscript]:
    """Where the cell reads the column of that name from the table of that text."""
    return [
        node
        for node in place.all(ast.Subscript)
        if place.text(node.value) == text
        and isinstance(node.slice, ast.Constant)
        and node.slice.value == name
        and isinstance(node.ctx, ast.Load)
    ]


def tables(place: Place) -> dict[str, list[str]]:
    """Columns of the tables that the statement names, as text → columns."""
    found: dict[str, list[str]] = {}
    for node in place.within(ast.Name, ast.Attribute, ast.Subscript, ast.Call):
        if not place.pure(node) or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            continue
        text = place.text(node)
        if text in found or len(found) > 8:
            continue
        kind = place.kind(node)
        if kind == "DataFrame":
            columns = place.columns(node)
            if columns is not None:
                found[text] = [str(column) for column in columns]
        elif kind == "DataFrameGroupBy":
            columns = place.ask(f"[str(c) for c in {text}.obj.columns]")
            found[text] = columns or []
    return found
