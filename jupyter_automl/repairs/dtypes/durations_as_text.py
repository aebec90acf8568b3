"""Texts such as "2h 50m" that a function of the notebook's own takes apart, and that lack one of the parts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..bindings import touched
from ..place import Place, caller_of
from ..rules import Finding, ask_for

REFUSED = re.compile(
    r"invalid literal for int|could not convert string to float|values to unpack|list index out of range"
    r"|'NoneType' object (?:is not subscriptable|has no attribute 'group)"
)
PARTS = r"(?:\s*\d+(?:\.\d+)?\s*(?:d|days?|h|hrs?|hours?|m|min|mins|minutes?|s|sec|secs|seconds?)\.?)+\s*"
UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


CLOCK = r"\s*\d{1,3}:[0-5]\d:[0-5]\d(?:\.\d+)?\s*"
OF_SPANS = frozenset({"total_seconds", "seconds", "days", "components"})
"""What spans of time are asked for, and dates are not."""


def read_as_spans(place: Place, text: str) -> bool:
    """Whether the column of that text holds spans such as `01:46:00`, and nothing else but gaps."""
    return (
        place.ask(
            f"bool({text}.notna().any() and {text}.dropna().astype(str).str.fullmatch(r'{CLOCK}').all())"
        )
        is True
    )


def spans_as_numbers(place: Place) -> Iterator[Finding]:
    """`rides["duration"].astype(int) / 60` of `01:46:00`: what it is divided by says that seconds are meant."""
    if not re.search(r"invalid literal for int|could not convert string to float", place.crash.evalue):
        return
    for call in place.calls("astype", "to_numeric", "apply", "map"):
        named = isinstance(call.func, ast.Attribute) and place.called(call) != "to_numeric"
        values = (
            call.func.value
            if named and isinstance(call.func, ast.Attribute)
            else call.args[0]
            if call.args
            else None
        )
        if values is None or place.kind(values) != "Series" or not read_as_spans(place, place.text(values)):
            continue
        use = place.parent(call)
        over = (
            use.right
            if isinstance(use, ast.BinOp) and isinstance(use.op, ast.Div) and use.left is call
            else None
        )
        text = place.text(values)
        cause = f"`{text}` holds spans of time such as `01:46:00`, which are no plain numbers."
        if over is None or place.ask(f"{place.text(over)} in (60, 3600, 86400)") is not True:
            why = f"Say in which unit `{text}` is to be counted: seconds, minutes or hours."
            yield Finding(cause, ask_for(place, why, kind="choice"), confidence=0.93)
            return
        editor = place.editor()
        editor.replace(call, f"pd.to_timedelta({text}).dt.total_seconds()")
        yield Finding(
            cause,
            place.propose(
                editor, "They are read as spans and counted in seconds, which the cell divides.",
                "Each span keeps its length.", 0.92,
            ),
            confidence=0.94,
        )  # fmt: skip
        return


def durations_as_text(place: Place) -> Iterator[Finding]:
    """`flights["Duration"].apply(minutes)` where some last "2h 50m" and some "19h": pandas reads them all.

    What the function makes of the texts that have every part tells in which unit it counts.
    """
    if not REFUSED.search(place.crash.evalue):
        return
    spot = caller_of(place.crash) or place
    for call in spot.calls("apply", "map"):
        reader = call.args[0] if len(call.args) == 1 and not call.keywords else None
        values = call.func.value if isinstance(call.func, ast.Attribute) else None
        if reader is None or values is None or not spot.pure(values) or spot.kind(values) != "Series":
            continue
        if not isinstance(reader, ast.Lambda | ast.Name) or not _changes_nothing(spot, reader):
            continue
        text, reads = spot.text(values), f"({spot.text(reader)})"
        told = f"{text}.dropna().astype(str)"
        letters = f"{told}.str.count('[a-zA-Z]+')"
        if spot.ask(f"bool({told}.str.fullmatch({PARTS!r}).all()) and {letters}.max() > 1") is not True:
            continue
        full = f"{told}[{letters} == {letters}.max()].unique()[:50]"
        seconds = f"pd.Timedelta({'v'}).total_seconds()"
        units = [
            unit
            for unit, worth in UNITS.items()
            if spot.ask(
                f"len({full}) > 1 and all(abs({reads}(v) - {seconds} / {worth}) < 1e-6 for v in {full})"
            )
            is True
        ]
        if len(units) != 1:
            continue
        whole = spot.ask(f"all(isinstance({reads}(v), int) for v in {full})") is True
        worth = UNITS[units[0]]
        new = f"pd.to_timedelta({text}).dt.total_seconds()"
        if whole and spot.ask(f"bool({text}.notna().all() and (({new}) % {worth} == 0).all())") is True:
            new = f"({new} // {worth}).astype(int)"
        elif worth > 1:
            new = f"({new} / {worth})"
        editor = spot.editor()
        editor.replace(call, new)
        yield Finding(
            f"Some texts of `{text}` have all parts of a span of time, others only one; what reads them expects all.",
            spot.propose(
                editor, f"pandas reads every span, and it is counted in {units[0]} as before.",
                "Texts with all parts give the same numbers.", 0.88,
            ),
            confidence=0.93,
        )  # fmt: skip
        return


def _changes_nothing(spot: Place, reader: ast.expr) -> bool:
    """Whether what reads a text changes nothing beside, so that it may be asked about others."""
    if isinstance(reader, ast.Lambda):
        return not touched(reader).state
    for where in [spot, *spot.earlier()]:
        for node in where.all(ast.FunctionDef):
            if isinstance(reader, ast.Name) and node.name == reader.id:
                called = {where.called(one) for one in ast.walk(node) if isinstance(one, ast.Call)}
                return touched(node).state <= {node.name} and not called & {"print", "open", "input"}
    return False
