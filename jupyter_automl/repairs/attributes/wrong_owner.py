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


def past_the_summary(place: Place) -> Iterator[Finding]:
    """`fit.summary().pvalues` → `fit.pvalues`, `df.info().shape` → `df.shape`: what tells of a thing is not the thing."""
    match = re.search(r"'(Summary|NoneType)' object has no attribute '(\w+)'", place.crash.evalue)
    for node in place.within(ast.Attribute) if match else ():
        told = node.value
        if node.attr != (match.group(2) if match else "") or not isinstance(told, ast.Call):
            continue
        if not isinstance(told.func, ast.Attribute) or place.called(told) not in (
            "summary",
            "info",
            "summary2",
        ):
            continue
        owner = place.text(told.func.value)
        if not place.pure(told.func.value) or place.ask(f"hasattr({owner}, {node.attr!r})") is not True:
            continue
        editor = place.editor()
        editor.replace(told, owner)
        yield Finding(
            f"`{place.text(told)}` tells of `{owner}`, and has no `{node.attr}` itself.",
            place.propose(editor, f"`{owner}` is asked.", "The value is the one meant.", 0.94),
            confidence=0.95,
        )
        return


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
