"""Axes of plots, and columns put side by side, that are one too short or lack a dimension."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def axis_of_plot(place: Place) -> Iterator[Finding]:
    """`plot(range(1, n), values)`: the axis counts the values, so it is as long as they are."""
    if "x and y must have same first dimension" not in place.crash.evalue:
        return
    for call in place.calls():
        for x, y in zip(call.args, call.args[1:], strict=False):
            if (
                not isinstance(x, ast.Call)
                or place.called(x) not in ("range", "arange")
                or not 0 < len(x.args) < 3
            ):
                continue
            if x.keywords or not isinstance(y, ast.Name):
                continue
            start = place.text(x.args[0]) if len(x.args) == 2 else "0"
            count = place.ask(f"len({place.text(y)})")
            # Only an axis that counts from a known number is meant as one number a value.
            if not re.fullmatch(r"\d+", start) or not isinstance(count, int):
                continue
            stop = f"len({y.id})" if start == "0" else f"len({y.id}) + {start}"
            editor = place.editor()
            editor.replace(x.args[-1], stop)
            yield Finding(
                f"`{place.text(x)}` has not as many numbers as `{y.id}` has values, which are {count:,}.",
                place.propose(
                    editor, "The axis counts the values.", "Every value is drawn, numbered as before.", 0.85
                ),
            )
            return


def side_by_side(place: Place) -> Iterator[Finding]:
    """`np.hstack((table, column))`: a column that is to stand beside a table needs two dimensions."""
    if "must have same number of dimensions" not in place.crash.evalue:
        return
    for call in place.calls("hstack", "concatenate", "append"):
        parts = (
            call.args[0].elts
            if call.args and isinstance(call.args[0], ast.Tuple | ast.List)
            else call.args[:2]
        )
        upright = place.called(call) == "hstack" or any(
            item.arg == "axis" and place.text(item.value) in ("1", "-1") for item in call.keywords
        )
        if not upright or not all(map(place.pure, parts)):
            continue
        shapes = [place.ask(f"list(np.shape({place.text(part)}))") for part in parts]
        rows = {shape[0] for shape in shapes if isinstance(shape, list) and len(shape) == 2}
        flat = [
            part
            for part, shape in zip(parts, shapes, strict=True)
            if isinstance(shape, list) and len(shape) == 1 and {shape[0]} == rows
        ]
        editor = place.editor()
        for part in flat:
            way = ".to_numpy()" if place.kind(part) == "Series" else ""
            text = place.text(part)
            editor.replace(
                part, f"{text}{way}.reshape(-1, 1)" if place.kind(part) != "list" else f"np.c_[{text}]"
            )
        if flat:
            yield Finding(
                f"`{place.text(flat[0])}` is one plain column, and tables stand side by side as rows and columns.",
                place.propose(
                    editor, "It is given as a table of one column.", "Each row keeps its own value.", 0.9
                ),
            )
            return


def saved_with_index(place: Place) -> Iterator[Finding]:
    """Names for all columns but the row numbers that a file was saved with."""
    match = re.search(
        r"Length mismatch: Expected axis has (\d+) elements, new values have (\d+)", place.crash.evalue
    )
    statement = place.statement
    if match is None or not isinstance(statement, ast.Assign):
        return
    target = statement.targets[0]
    if not (
        isinstance(target, ast.Attribute) and target.attr == "columns" and isinstance(target.value, ast.Name)
    ):
        return
    table = target.value.id
    # Counted from wherever: statistics programs and R begin at 1.
    numbers = place.ask(
        f"[str(c) for c in {table}.columns if str(c).startswith('Unnamed: ') and len({table}) > 1"
        f" and (pd.to_numeric({table}[c], errors='coerce').diff()[1:] == 1).all()]"
    )
    if (
        not isinstance(numbers, list)
        or not numbers
        or int(match.group(1)) - len(numbers) != int(match.group(2))
    ):
        return
    editor = place.editor()
    drop = repr(numbers[0]) if len(numbers) == 1 else repr(numbers)
    if place.before(editor, statement, f"{table} = {table}.drop(columns={drop})"):
        yield Finding(
            f"`{table}` has {match.group(1)} columns: the file was saved with its row numbers, which came back as"
            f" `{numbers[0]}`.",
            place.propose(
                editor,
                "The column of row numbers is taken away, and the others get their names.",
                "Only the row numbers are gone; the index counts the rows as they did.",
                0.88,
            ),
        )
