# ruff: noqa: E501
"""Grids of axes: asked by more or fewer numbers than they have dimensions, and with fewer places than plots."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .loops import loop_around
from .place import Place
from .rules import Finding


def axes(place: Place) -> Iterator[Finding]:
    """A grid of axes has one dimension for one row, two for more, and none for one plot."""
    crash = place.crash.evalue
    if not re.search(
        r"too many indices for array|'numpy.ndarray' object has no attribute '(\w+)'|'Axes' object is not subscriptable|out of bounds for axis",
        crash,
    ):
        return
    for node in [*place.within(ast.Subscript), *place.within(ast.Name)]:
        base = node.value if isinstance(node, ast.Subscript) else node
        if not isinstance(base, ast.Name):
            continue
        kind = place.kind(base)
        look = (
            place.ask(f"[list({base.id}.shape), type({base.id}.flat[0]).__name__]")
            if kind == "ndarray"
            else None
        )
        editor = place.editor()
        if kind == "Axes" and isinstance(node, ast.Subscript) and "not subscriptable" in crash:
            for other in place.all(ast.Subscript):
                if place.text(other.value) == base.id:
                    editor.replace(other, base.id)
            yield Finding(
                f"`{base.id}` is one plot, not a grid of them.",
                place.propose(editor, "The plot itself is drawn in.", "The picture is what was meant.", 0.7),
            )
            return
        if not isinstance(look, list) or not look[1].endswith("Axes"):
            continue
        shape = look[0]
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and len(shape) == 1:
            for other in place.all(ast.Subscript):
                if (
                    place.text(other.value) == base.id
                    and isinstance(other.slice, ast.Tuple)
                    and len(other.slice.elts) == 2
                ):
                    first, second = other.slice.elts
                    rows_first = (
                        isinstance(first, ast.Constant)
                        and first.value == 0
                        and not (isinstance(second, ast.Constant) and second.value == 0 and shape[0] == 1)
                    )
                    made = _subplots(place, base.id)
                    wide = made is None or made[0] == 1
                    editor.replace(
                        other.slice, place.text(second if wide and (rows_first or made) else first)
                    )
            yield Finding(
                f"`{base.id}` holds {shape[0]} plots in one line, so one number names each.",
                place.propose(
                    editor, "Each plot is named by one number.", "The picture is what was meant.", 0.85
                ),
            )
            return
        if len(shape) == 2 and isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Tuple):
            for other in place.all(ast.Subscript):
                if place.text(other.value) == base.id and not isinstance(other.slice, ast.Tuple):
                    editor.replace(other.value, f"{base.id}.flat")
            yield Finding(
                f"`{base.id}` holds {shape[0]} × {shape[1]} plots; one number names a row of them.",
                place.propose(
                    editor, "The plots are counted row by row.", "Each number names one plot.", 0.85
                ),
            )
            return
        loop = next(
            (
                item
                for item in place.all(ast.For)
                if isinstance(item.iter, ast.Call) and place.called(item.iter) in ("zip", "enumerate")
            ),
            None,
        )
        if isinstance(node, ast.Name) and len(shape) >= 1 and re.search("no attribute", crash):
            uses = [
                item
                for item in place.within(ast.keyword)
                if item.arg == "ax" and place.text(item.value) == base.id
            ]
            attributes = [item for item in place.within(ast.Attribute) if place.text(item.value) == base.id]
            if not (uses or attributes) or (
                loop is not None
                and base.id in {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}
            ):
                continue
            for item in uses:
                editor.replace(item.value, f"{base.id}.flat[0]")
            for attribute in attributes:
                editor.replace(attribute.value, f"{base.id}.flat[0]")
            yield Finding(
                f"`{base.id}` holds a grid of plots, and one of them is meant.",
                place.propose(
                    editor, "The first plot is drawn in.", "The picture has the plot in its first place.", 0.6
                ),
            )
            return
    for item in place.all(ast.For):
        zipped = (
            item.iter.args
            if isinstance(item.iter, ast.Call) and place.called(item.iter) in ("zip", "enumerate")
            else [item.iter]
        )
        for argument in zipped:
            if isinstance(argument, ast.Name) and place.ask(
                f"{argument.id}.ndim > 1 and type({argument.id}.flat[0]).__name__ == 'Axes'"
            ):
                editor = place.editor()
                editor.wrap(argument, "", ".flat")
                yield Finding(
                    f"`{argument.id}` holds rows of plots; the loop means each plot.",
                    place.propose(
                        editor, "The plots are counted row by row.", "Each turn draws in one plot.", 0.9
                    ),
                )
                return


def _subplots(place: Place, name: str) -> tuple[int, int] | None:
    for node in place.all(ast.Assign):
        if (
            isinstance(node.value, ast.Call)
            and place.called(node.value) == "subplots"
            and name in place.text(node.targets[0])
        ):
            numbers = [item.value for item in node.value.args if isinstance(item, ast.Constant)]
            stated = {
                item.arg: item.value.value
                for item in node.value.keywords
                if isinstance(item.value, ast.Constant)
            }
            rows = numbers[0] if numbers else stated.get("nrows", 1)
            columns = numbers[1] if len(numbers) > 1 else stated.get("ncols", 1)
            return (rows, columns) if isinstance(rows, int) and isinstance(columns, int) else None
    return None


def grid_too_small(place: Place) -> Iterator[Finding]:
    """A loop over more things than the grid of plots has places: the grid grows by rows."""
    if not re.search(r"index (\d+) is out of bounds for axis 0 with size", place.crash.evalue):
        return
    loop = loop_around(place)
    for node in place.within(ast.Subscript):
        base = node.value
        if loop is None or not isinstance(base, ast.Name):
            continue
        look = place.ask(f"[{base.id}.size, {base.id}.ndim, type({base.id}.flat[0]).__name__]")
        wanted = _turns(place, loop)
        if not isinstance(look, list) or look[1] != 1 or not look[2].endswith("Axes") or wanted is None:
            continue
        for spot in [place, *place.earlier()]:
            for call in [one for one in spot.all(ast.Call) if spot.called(one) == "subplots"]:
                stated = {item.arg: item.value for item in call.keywords}
                sides = dict(zip(("nrows", "ncols"), call.args, strict=False))
                rows, columns = (sides.get(side) or stated.get(side) for side in ("nrows", "ncols"))
                high = rows.value if isinstance(rows, ast.Constant) else 1 if rows is None else None
                wide = columns.value if isinstance(columns, ast.Constant) else 1 if columns is None else None
                if (
                    not isinstance(high, int)
                    or not isinstance(wide, int)
                    or high * wide != look[0]
                    or wanted <= look[0]
                ):
                    continue
                editor = spot.editor()
                if high == 1 and columns is not None:
                    editor.replace(columns, str(wanted))
                elif rows is not None:
                    editor.replace(rows, str(-(-wanted // wide)))
                else:
                    continue
                yield Finding(
                    f"The grid has {look[0]} places, and {wanted} plots are drawn.",
                    spot.propose(
                        editor,
                        "The grid has a place for every plot.",
                        "Every plot that was meant is drawn.",
                        0.85,
                    ),
                )
                return


def _turns(place: Place, loop: ast.For | ast.comprehension) -> int | None:
    """How many turns the loop makes."""
    given = [loop.iter]
    if isinstance(loop.iter, ast.Call) and place.called(loop.iter) in ("enumerate", "zip"):
        given = list(loop.iter.args[:1] if place.called(loop.iter) == "enumerate" else loop.iter.args)
    sizes = [place.ask(f"len({place.text(item)})") if place.pure(item) else None for item in given]
    known = [size for size in sizes if isinstance(size, int)]
    return min(known) if known and len(known) == len(sizes) else None
