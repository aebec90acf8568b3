# ruff: noqa: E501
"""Positions beyond the end: of lists, tables, grids of axes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .attributes.flat_weights import flat_weights
from .counted_from_one import counted_from_one
from .empty_choice import empty_choice, no_such_level
from .place import Place
from .places_in_a_loop import places_in_a_loop
from .predicted_classes import column_of_predictions
from .rules import Finding, RuleClass
from .short_splits import short_splits
from .sizes.masks import mask_of_an_array, told_masks
from .sizes.single_rows import position_in_a_row
from .small_slips import chances_by_class

BEYOND = re.compile(
    r"list index out of range|index (-?\d+) is out of bounds|single positional indexer is out-of-bounds|positional indexers are out-of-bounds"
    r"|tuple index out of range|string index out of range|pop from empty|too many indices for array|iloc cannot enlarge|out of bounds"
)


def loops(place: Place) -> Iterator[Finding]:
    """`range(len(x) + 1)`, `range(1, n + 1)` and `x[i + 1]` go one beyond the end."""
    label = place.crash.ename == "KeyError" and re.fullmatch(r"\d+", place.crash.evalue)
    if not BEYOND.search(place.crash.evalue) and not label:
        return
    loop = _loop(place)
    uses = list(place.within(ast.Subscript))
    if (
        loop is None
        or not isinstance(loop.target, ast.Name)
        or not (isinstance(loop.iter, ast.Call) and place.called(loop.iter) == "range")
    ):
        return
    name = loop.target.id
    for node in uses:
        index = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
        if not any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(index)):
            continue
        owner = (
            node.value.value
            if isinstance(node.value, ast.Attribute) and node.value.attr in ("iloc", "iat", "loc")
            else node.value
        )
        size = place.ask(f"len({place.text(owner)})") if place.pure(owner) else None
        if not isinstance(size, int) or (label and not _counted(place, owner, size)):
            continue
        ahead = re.fullmatch(rf"{name} *\+ *(\w+)", place.text(index))
        stop = (
            loop.iter.args[0]
            if len(loop.iter.args) == 1
            else loop.iter.args[1]
            if len(loop.iter.args) > 1
            else None
        )
        if stop is None or not place.pure(stop):
            continue
        last = place.ask(place.text(stop))
        far = place.ask(f"int({ahead.group(1)})") if ahead else 0
        over = last + far - size if isinstance(last, int) and isinstance(far, int) else 0
        if over < 1:
            continue
        editor = place.editor()
        text = place.text(stop)
        plus = re.fullmatch(r"(.*?) *\+ *(\d+)", text)
        if plus and int(plus.group(2)) == over:
            editor.replace(stop, plus.group(1))
        elif ahead and not ahead.group(1).isdigit() and over == far:
            editor.replace(stop, f"{text} - {ahead.group(1)}")
        elif over <= 2 or ahead:
            editor.replace(stop, f"{text} - {over}")
        else:
            editor.replace(stop, f"len({place.text(owner)})")
        yield Finding(
            f"The loop goes to {last - 1}{f' and looks {ahead.group(1)} ahead' if ahead else ''}; `{place.text(owner)}` has {size:,} entries, the last at {size - 1:,}.",
            place.propose(
                editor, "The loop ends where the entries end.", "Every entry that there is is used.", 0.85
            ),
        )
        return


def _counted(place: Place, owner: ast.expr, size: int) -> bool:
    """Whether the labels of its rows are their places, and the one behind the last was asked for."""
    labels = f"list({place.text(owner)}.index) == list(range({size}))"
    return place.crash.evalue == str(size) and place.ask(labels) is True


def _loop(place: Place) -> ast.For | ast.comprehension | None:
    """The loop around the failing line, or the innermost one of a comprehension in it."""
    node: ast.AST | None = place.statement
    while node is not None and not isinstance(node, ast.For):
        node = place.parent(node)
    inner = place.within(ast.comprehension)
    return node if isinstance(node, ast.For) else inner[-1] if inner else None


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
    loop = _loop(place)
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


def one_too_far(place: Place) -> Iterator[Finding]:
    """`x[len(x)]` and `x.iloc[len(x)]`: the last entry stands one before; columns counted from one."""
    if not BEYOND.search(place.crash.evalue) or _loop(place) is not None:
        return
    counted = _counted_by_loops(place)
    for node in place.within(ast.Subscript):
        owner = (
            node.value.value
            if isinstance(node.value, ast.Attribute) and node.value.attr in ("iloc", "iat")
            else node.value
        )
        if not place.pure(owner):
            continue
        parts = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        for axis, part in enumerate(parts):
            if isinstance(part, ast.Slice) or not place.pure(part) or counted & _names(part):
                continue
            size = (
                place.ask(f"np.shape({place.text(owner)})[{axis}]")
                if len(parts) > 1 or not isinstance(owner, ast.Name)
                else place.ask(f"len({place.text(owner)})")
            )
            asked = place.ask(f"int({place.text(part)})")
            if not isinstance(size, int) or not isinstance(asked, int) or not size or asked < size:
                continue
            editor = place.editor()
            # A part that a split did not make is missing: the part before it is another thing.
            if asked == size and not isinstance(owner, ast.Call):
                before = _up_to(place, node, axis, asked)
                if before is None:
                    yield Finding(
                        f"`{place.text(owner)}` has {size:,} entries on that axis; those before number {asked:,} were taken"
                        " in an earlier cell, and would hold the last one too.",
                        [],
                        confidence=0.9,
                    )
                    return
                for stop in before:
                    editor.replace(stop, "-1")
                editor.replace(part, "-1")
                said = "The last entry is taken; counting begins at 0."
            else:
                yield Finding(
                    f"`{place.text(owner)}` has {size:,} entries on that axis, and number {asked:,} was asked for.",
                    [],
                    confidence=0.85,
                )
                return
            yield Finding(
                f"`{place.text(owner)}` has {size:,} entries, counted from 0 to {size - 1:,}; number {asked:,} was asked for.",
                place.propose(editor, said, "The entry is the last one.", 0.7),
            )
            return


def _counted_by_loops(place: Place) -> set[str]:
    """Names that change from turn to turn, or from call to call: what they reach at the end is no entry that was meant."""
    changing: list[ast.AST] = []
    for node in place.all(ast.While, ast.For, ast.comprehension, ast.FunctionDef, ast.Lambda):
        changing += [node.target] if isinstance(node, ast.For | ast.comprehension) else [node]
    return {name for node in changing for name in _bound_in(node)}


def _bound_in(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.arg):
            yield one.arg
        elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            yield one.id


def _names(node: ast.AST) -> set[str]:
    """The names that the expression reckons with; that of which it takes the length is none of them."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "len":
        return set()
    own = {node.id} if isinstance(node, ast.Name) else set()
    return own.union(*map(_names, ast.iter_child_nodes(node)))


def _up_to(place: Place, node: ast.Subscript, axis: int, asked: int) -> list[ast.expr] | None:
    """The ends of slices that take all before the entry, as `X = df.iloc[:, :4]` beside `y = df.iloc[:, 4]`.

    None where such a slice stands in an earlier cell: what it took holds the entry that is meant to stand apart.
    """
    found: list[ast.expr] = []
    for spot in [place, *place.earlier()] if axis == 1 else ():
        for other in spot.all(ast.Subscript):
            parts = other.slice.elts if isinstance(other.slice, ast.Tuple) else []
            part = parts[axis] if len(parts) > axis else None
            end = part.upper if isinstance(part, ast.Slice) else None
            if (
                isinstance(end, ast.Constant)
                and end.value == asked
                and spot.text(other.value) == place.text(node.value)
            ):
                if spot is not place:
                    return None
                found.append(end)
    return found


class IndexOutOfRange(RuleClass):
    """Loops end where entries end; grids of plots are named as they are."""

    name = "index_out_of_range"
    title = "a position beyond the end"
    rank = 20
    enames = ("IndexError", "AttributeError", "TypeError", "KeyError")
    rules = (
        flat_weights, column_of_predictions, places_in_a_loop, counted_from_one, grid_too_small, axes, loops, short_splits, empty_choice,
        position_in_a_row, mask_of_an_array, chances_by_class, told_masks, one_too_far, no_such_level,
    )  # fmt: skip
