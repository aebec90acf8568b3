"""Grids of plots with half a row, one place too few or a single place, and ticks that are not as many as their names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .patch import Editor
from .place import Place
from .rules import Finding, RuleClass

GRIDS = ("subplots", "subplot", "add_subplot", "GridSpec", "add_gridspec", "subplot2grid", "make_subplots")
SIDES = re.compile(r"Number of (rows|columns) must be a positive integer, not (.+)")
PLACES = re.compile(r"num must be an integer with 1 <= num <= (\d+), not (\d+)")
TICKS = re.compile(r"FixedLocator locations \((\d+)\).* does not match the number of labels \((\d+)\)", re.S)
DIVIDED = "A row that is not full counts as a row."


def sides_of_a_grid(place: Place) -> Iterator[Finding]:
    """`plt.subplots(len(names) / 2, 2)`: half a row is a row, of which one place stays empty."""
    match = SIDES.search(place.crash.evalue)
    if match is None:
        return
    at = 0 if match.group(1) == "rows" else 1
    for call in place.calls(*GRIDS):
        given = _side(call, at)
        for spot, value in _sources(place, given) if given is not None else ():
            editor = spot.editor()
            if _rounded_up(spot, editor, value, fraction="." in match.group(2)):
                yield Finding(
                    f"The grid is asked for {match.group(2)} {match.group(1)}, and has whole ones only.",
                    spot.propose(editor, DIVIDED, "Every plot that was meant has a place.", 0.9),
                    confidence=0.95,
                )
                return


def rows_rounded_down(place: Place) -> Iterator[Finding]:
    """`plt.subplots(len(names) // 2, 2)`: the last row, which is not full, was left out."""
    beyond = re.search(r"index \d+ is out of bounds for axis 0 with size", place.crash.evalue)
    if not beyond and not PLACES.search(place.crash.evalue):
        return
    grids = [
        name
        for name in place.within(ast.Name)
        if beyond
        and place.ask(f"type(np.asarray({name.id}, dtype=object).flat[0]).__name__.endswith('Axes')") is True
    ]
    for spot in [place, *place.earlier()] if grids or not beyond else ():
        for call in [one for one in spot.all(ast.Call) if spot.called(one) in GRIDS]:
            given = _side(call, 0)
            for where, value in _sources(spot, given) if given is not None else ():
                editor = where.editor()
                if _rounded_up(where, editor, value, fraction=False):
                    yield Finding(
                        "The grid has a row too few: the last one, which is not full, was rounded away.",
                        where.propose(editor, DIVIDED, "Every plot that was meant has a place.", 0.88),
                        confidence=0.93,
                    )
                    return


def places_from_one(place: Place) -> Iterator[Finding]:
    """`plt.subplot(2, 2, i)` in a loop that counts from 0: places of a grid are counted from 1."""
    match = PLACES.search(place.crash.evalue)
    for call in place.calls("subplot", "add_subplot") if match and match.group(2) == "0" else ():
        if len(call.args) != 3 or not isinstance(call.args[2], ast.Name):
            continue
        editor = place.editor()
        editor.wrap(call.args[2], "", " + 1")
        yield Finding(
            f"The places of a grid are counted from 1, and `{place.text(call.args[2])}` begins at 0.",
            place.propose(editor, "One is added.", "Every plot has its place.", 0.9),
            confidence=0.95,
        )
        return


def one_plot_alone(place: Place) -> Iterator[Finding]:
    """`axes.flatten()` where the grid has one place: `subplots` gives the axes themselves then."""
    match = re.search(
        r"'Axes' object has no attribute '(flatten|ravel|flat|reshape|tolist|size|shape)'", place.crash.evalue
    )
    for node in place.within(ast.Attribute) if match else ():
        if match and node.attr == match.group(1) and place.kind(node.value) == "Axes":
            editor = place.editor()
            editor.replace(node.value, f"np.atleast_1d({place.text(node.value)})")
            if place.ask("np.__name__ in sys.modules and 'np' in globals()") is not True:
                editor.top("import numpy as np")
            yield Finding(
                f"The grid has one place, so `{place.text(node.value)}` is no array of axes but the axes themselves.",
                place.propose(
                    editor, "It is taken as an array of one.", "The plot is drawn as it was meant.", 0.9
                ),
                confidence=0.95,
            )
            return


def ticks_and_names(place: Place) -> Iterator[Finding]:
    """`set_xticks(range(5))` beside six names, where six things are drawn: as many ticks as names."""
    match = TICKS.search(place.crash.evalue)
    if match is None:
        return
    ticks, names = int(match.group(1)), int(match.group(2))
    cause = f"There are {ticks} ticks and {names} names for them"
    for call in place.calls(
        "set_xticklabels", "set_yticklabels", "xticks", "yticks", "set_xticks", "set_yticks"
    ):
        kind = "x" if "x" in place.called(call)[:5].replace("set_", "") else "y"
        labels = next((item.value for item in call.keywords if item.arg == "labels"), None)
        labels = labels or (call.args[0 if "labels" in place.called(call) else 1] if call.args[:2] else None)
        owner = place.text(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        axes = "plt.gca()" if owner == "plt" else owner
        spots = _positions(place, call, owner, kind)
        if labels is None or len(spots) != 1 or not place.pure(labels) or not place.pure(spots[0]):
            continue
        start = place.ask(f"[int(one) for one in {place.text(spots[0])}]")
        drawn = place.ask(
            f"[len({axes}.patches), *[len(one.get_xdata()) for one in {axes}.lines],"
            f" *[one.get_array().shape[{1 if kind == 'x' else 0}] for one in {axes}.images]]"
        )
        counted = (
            isinstance(start, list)
            and start == list(range(start[0], start[0] + ticks))
            and start[0] in (0, 1)
        )
        if not counted or not isinstance(drawn, list) or names not in drawn or ticks in drawn:
            break
        first, size = start[0], f"len({place.text(labels)})"
        editor = place.editor()
        editor.replace(spots[0], f"range({size})" if first == 0 else f"range(1, {size} + 1)")
        yield Finding(
            f"{cause}, and {names} things are drawn.",
            place.propose(
                editor, "Every name gets a tick.", "Each name stands at the thing that it is of.", 0.88
            ),
            confidence=0.93,
        )
        return
    yield Finding(f"{cause}: which of them are meant is the author's to say.", [], confidence=0.9)


def _positions(place: Place, call: ast.Call, owner: str, kind: str) -> list[ast.expr]:
    """Where the ticks of these names are set: in the call itself, or before it on the same axes."""
    if place.called(call) in (f"{kind}ticks", f"set_{kind}ticks") and len(call.args) + len(call.keywords) > 1:
        return call.args[:1]
    return [
        one.args[0]
        for one in place.all(ast.Call)
        if place.called(one) in (f"{kind}ticks", f"set_{kind}ticks")
        and isinstance(one.func, ast.Attribute)
        and place.text(one.func.value) == owner
        and len(one.args) == 1
        and one.lineno <= call.lineno
    ]


def _side(call: ast.Call, at: int) -> ast.expr | None:
    """The number of rows (0) or columns (1) of the grid."""
    name = ("nrows", "ncols")[at]
    stated = next((item.value for item in call.keywords if item.arg in (name, name[1:])), None)
    return stated or (call.args[at] if len(call.args) > at else None)


def _sources(place: Place, given: ast.expr) -> Iterator[tuple[Place, ast.expr]]:
    """The expression itself, or what is bound to the name that it is."""
    if not isinstance(given, ast.Name):
        yield place, given
        return
    for spot in [place, *place.earlier()]:
        for node in spot.all(ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=False):
                    if isinstance(one, ast.Name) and one.id == given.id:
                        yield spot, value
            elif isinstance(target, ast.Name) and target.id == given.id:
                yield spot, node.value


def _rounded_up(place: Place, editor: Editor, value: ast.expr, *, fraction: bool) -> bool:
    """Whether a division could be rounded up; `fraction`: also any other number that is not whole."""
    inner = value
    if (
        isinstance(value, ast.Call)
        and place.called(value) in ("int", "round", "floor")
        and len(value.args) == 1
    ):
        inner = value.args[0]
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Div | ast.FloorDiv):
        editor.replace(value, f"math.ceil({place.owner(inner.left)} / {place.owner(inner.right)})")
    elif fraction and isinstance(value, ast.Call) and place.called(value) in ("ceil", "floor", "round"):
        editor.wrap(value, "int(", ")")
        return True
    elif fraction and not isinstance(value, ast.Constant):
        editor.wrap(value, "math.ceil(", ")")
    else:
        return False
    if place.ask("math.__name__") is None:
        editor.top("import math")
    return True


def figure_and_axes(place: Place) -> Iterator[Finding]:
    """`fig, ax1, ax2 = plt.subplots(1, 2)` → `fig, (ax1, ax2) = …`: the axes come together."""
    statement = place.statement
    if not re.search(r"values to unpack \(expected \d+", place.crash.evalue) or not isinstance(
        statement, ast.Assign
    ):
        return
    target, call = statement.targets[0], statement.value
    if not isinstance(target, ast.Tuple) or len(target.elts) < 3 or not isinstance(call, ast.Call):
        return
    if place.called(call) != "subplots" or any(not isinstance(one, ast.Name) for one in target.elts):
        return
    sides = [_side(call, at) for at in (0, 1)]
    counts = [1 if side is None else place.ask(place.text(side)) for side in sides]
    first, *rest = [place.text(one) for one in target.elts]
    if not all(isinstance(count, int) for count in counts) or counts[0] * counts[1] != len(rest):
        return
    inner = ", ".join(rest)
    if 1 not in counts:
        rows = [rest[at : at + counts[1]] for at in range(0, len(rest), counts[1])]
        inner = ", ".join(f"({', '.join(row)})" for row in rows)
    editor = place.editor()
    editor.replace(target, f"{first}, ({inner})")
    yield Finding(
        f"`subplots` gives a figure and its axes together, and {len(target.elts)} names take them.",
        place.propose(
            editor, "The axes are taken apart in brackets.", "Each name has its own plot, row by row.", 0.95
        ),
        confidence=0.96,
    )


class PlotGrids(RuleClass):
    """Every plot that was meant has a place, every name a tick."""

    name = "plot_grids"
    title = "a grid of plots, or ticks, that do not fit"
    rank = 19
    enames = ("ValueError", "IndexError", "AttributeError", "TypeError")
    rules = (
        figure_and_axes,
        sides_of_a_grid,
        rows_rounded_down,
        places_from_one,
        one_plot_alone,
        ticks_and_names,
    )
