"""Columns that a file is asked for by another spelling: the header of the file says how they are written."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..near import nearest
from ..place import Place
from ..rules import Finding
from .names import names_in
from .spelling import rename

LAYOUT = frozenset({"sep", "delimiter", "skiprows", "header", "encoding", "compression"})


def in_the_header(place: Place) -> Iterator[Finding]:
    """`usecols=["Name"]` and `parse_dates=["Date"]` where the file writes them with small letters."""
    names = names_in(place)
    for call in place.calls("read_csv", "read_table") if names else ():
        if not call.args or not place.pure(call.args[0]) or not isinstance(call.func, ast.Attribute):
            continue
        layout = "".join(f", {place.text(item)}" for item in call.keywords if item.arg in LAYOUT)
        columns = place.ask(
            f"[*pd.{place.called(call)}({place.text(call.args[0])}{layout}, nrows=0).columns]"
        )
        if not isinstance(columns, list):
            continue
        near = {name: other for name in names if (other := nearest(name, map(str, columns)))}
        if len(near) != len(set(names)):
            continue
        editor = place.editor()
        rename(place, editor, near)
        written = ", ".join(f"`{other}` for `{name}`" for name, other in near.items())
        yield Finding(
            f"The file has no such column; it has {written}.",
            place.propose(
                editor, "The names are written as in the file.", "The cell reads those columns.", 0.9
            ),
        )
        return
