"""Functions of Python and NumPy that are given a column, or a row that is no table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding


def drawn_from_a_column(place: Place) -> Iterator[Finding]:
    """`random.choice(table["a"])` asks the column for a label; it is given its values."""
    if place.crash.ename not in ("KeyError", "TypeError", "ValueError"):
        return
    for call in place.calls("choice", "sample", "choices"):
        of_python = isinstance(call.func, ast.Attribute) and place.text(call.func.value) == "random"
        if not of_python or not call.args or place.kind(call.args[0]) not in ("Series", "Index"):
            continue
        if place.ask("getattr(random, '__name__', '')") != "random":
            continue
        editor = place.editor()
        editor.wrap(call.args[0], "", ".tolist()")
        yield Finding(
            f"`{place.text(call.func)}` draws by position, and `{place.text(call.args[0])}` is asked by label.",
            place.propose(editor, "It draws from the values.", "Each row is as likely as before.", 0.94),
            confidence=0.95,
        )
        return


def row_beside_rows(place: Place) -> Iterator[Finding]:
    """`np.append(table, [5, 6], axis=0)` → `[[5, 6]]`: one more row of an array of rows."""
    if "all the input arrays must have same number of dimensions" not in place.crash.evalue:
        return
    for call in place.calls("append", "concatenate", "vstack"):
        axis = next((place.text(item.value) for item in call.keywords if item.arg == "axis"), None)
        first = call.args[0] if call.args else None
        parts = (
            first.elts
            if isinstance(first, ast.Tuple | ast.List) and place.called(call) != "append"
            else call.args
        )
        if axis not in ("0", None) or (axis is None and place.called(call) == "append") or len(parts) < 2:
            continue
        shapes = [
            place.ask(f"list(np.shape({place.text(one)}))") if place.pure(one) else None for one in parts
        ]
        widths = {shape[1] for shape in shapes if isinstance(shape, list) and len(shape) == 2}
        rows = [
            one
            for one, shape in zip(parts, shapes, strict=True)
            if isinstance(shape, list) and len(shape) == 1
        ]
        fits = [
            one
            for one, shape in zip(parts, shapes, strict=True)
            if one in rows and shape and shape[0] in widths
        ]
        if len(widths) != 1 or not rows or fits != rows:
            continue
        editor = place.editor()
        for one in rows:
            editor.wrap(one, "[", "]")
        yield Finding(
            f"`{place.text(rows[0])[:60]}` is one row, and it stands beside an array of rows.",
            place.propose(editor, "It is given as an array of one row.", "It is one row more.", 0.93),
            confidence=0.95,
        )
        return


def largest_by(place: Place) -> Iterator[Finding]:
    """`table.nlargest("price", 5)` → `table.nlargest(5, "price")`."""
    if place.crash.ename not in ("KeyError", "TypeError", "ValueError"):
        return
    for call in place.calls("nlargest", "nsmallest"):
        if len(call.args) != 2 or not isinstance(call.func, ast.Attribute):
            continue
        column, number = call.args
        swapped = isinstance(column, ast.Constant | ast.List) and isinstance(number, ast.Constant)
        if (
            not swapped
            or place.kind(call.func.value) != "DataFrame"
            or not re.fullmatch(r"\d+", place.text(number))
        ):
            continue
        editor = place.editor()
        editor.replace(column, place.text(number))
        editor.replace(number, place.text(column))
        yield Finding(
            f"`{place.called(call)}` takes the number of rows first, and then the column.",
            place.propose(editor, "They change places.", "The rows are those that were meant.", 0.95),
            confidence=0.96,
        )
        return


def rows_by_their_value(place: Place) -> Iterator[Finding]:
    """`words.groupby().size()` of a column: it is grouped by its own values."""
    if "You have to supply one of 'by' and 'level'" not in place.crash.evalue:
        return
    for call in place.calls("groupby"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if owner is None or call.args or call.keywords or place.kind(owner) != "Series":
            continue
        use = place.parent(call)
        counted = isinstance(use, ast.Attribute) and use.attr in ("size", "count")
        if not counted or not place.pure(owner):
            continue
        editor = place.editor()
        editor.replace(call, f"{place.text(owner)}.groupby({place.text(owner)})")
        yield Finding(
            f"`groupby` is not told by what `{place.text(owner)}` is grouped.",
            place.propose(
                editor, "Equal values are one group.", "Each value is counted once a row.", 0.88
            ),
        )  # fmt: skip
        return
