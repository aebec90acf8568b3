# ruff: noqa: E501
"""Positions beyond the end, of lists and tables."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .attributes.flat_weights import flat_weights
from .axes import axes, grid_too_small
from .counted_from_one import counted_from_one
from .empty_choice import empty_choice, no_such_level
from .loops import loop_around
from .place import Place
from .places_in_a_loop import places_in_a_loop
from .predicted_classes import chances_by_class, column_of_predictions
from .rules import Finding, RuleClass
from .short_splits import short_splits
from .sizes.masks import mask_of_an_array, told_masks
from .sizes.single_rows import position_in_a_row

BEYOND = re.compile(
    r"list index out of range|index (-?\d+) is out of bounds|single positional indexer is out-of-bounds|positional indexers are out-of-bounds"
    r"|tuple index out of range|string index out of range|pop from empty|too many indices for array|iloc cannot enlarge|out of bounds"
)


def loops(place: Place) -> Iterator[Finding]:
    """`range(len(x) + 1)`, `range(1, n + 1)` and `x[i + 1]` go one beyond the end."""
    label = place.crash.ename == "KeyError" and re.fullmatch(r"\d+", place.crash.evalue)
    if not BEYOND.search(place.crash.evalue) and not label:
        return
    loop = loop_around(place)
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


def one_too_far(place: Place) -> Iterator[Finding]:
    """`x[len(x)]` and `x.iloc[len(x)]`: the last entry stands one before; columns counted from one."""
    if not BEYOND.search(place.crash.evalue) or loop_around(place) is not None:
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
