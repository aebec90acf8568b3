"""Attributes that belong to something near: dates asked through `.dt`, a plot asked through its title."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def without_accessor(place: Place) -> Iterator[Finding]:
    """`table.index.dt.month`, `row["day"].dt.year`: an index of dates and a single date are asked directly."""
    match = re.search(
        r"'(DatetimeIndex|PeriodIndex|TimedeltaIndex|Timestamp|Timedelta|Period|datetime|date)' object has no attribute 'dt'",
        place.crash.evalue,
    )
    if match is None:
        return
    editor, asked = place.editor(), []
    for node in place.all(ast.Attribute):
        if node.attr == "dt" and place.kind(node.value) in (match.group(1), None):
            editor.replace(node, place.text(node.value))
            asked.append(place.text(node.value))
    if asked:
        yield Finding(
            f"`{asked[0]}` is a {match.group(1)}; `.dt` is for columns of dates.",
            place.propose(
                editor, "It is asked without `.dt`.", "The values are those that were meant.", 0.94
            ),
            confidence=0.95,
        )


def text_of_a_plot(place: Place) -> Iterator[Finding]:
    """`table.plot().set_title("…").set_ylabel("…")`: what sets a title gives the title, and not the plot."""
    match = re.search(r"'Text' object has no attribute '(\w+)'", place.crash.evalue)
    if (
        match is None
        or place.ask(f"hasattr(__import__('matplotlib.axes').axes.Axes, {match.group(1)!r})") is not True
    ):
        return
    editor, done = place.editor(), False
    for node in place.all(ast.Attribute):
        chained = isinstance(node.value, ast.Call) and place.called(node.value).startswith("set_")
        if node.attr == match.group(1) and (chained or place.kind(node.value) == "Text"):
            editor.wrap(node.value, "", ".axes")
            done = True
    if done:
        yield Finding(
            f"What sets a title or label gives that text, which has no `{match.group(1)}`; its plot has.",
            place.propose(
                editor, "The text's plot is asked.", "The plot has the title and the labels.", 0.93
            ),
            confidence=0.95,
        )
