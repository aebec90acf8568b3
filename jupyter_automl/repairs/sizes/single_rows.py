"""A table of one row or one column put where a plain column goes, as the weights of a classifier of two classes are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .told_lengths import together

REFUSED = re.compile(
    r"Length of values \(1\) does not match length of index|All arrays must be of the same length"
    r"|Per-column arrays must each be 1-dimensional|Data must be 1-dimensional|shape mismatch: objects cannot be broadcast"
    r"|must be the same size|must have same first dimension|only length-1 arrays|x and y must|incompatible with"
)


def position_in_a_row(place: Place) -> Iterator[Finding]:
    """`similarity.argsort()[-2]` of one row of many columns → `similarity.argsort()[0][-2]`."""
    match = re.search(r"index (-?\d+) is out of bounds for axis 0 with size 1$", place.crash.evalue)
    for node in place.within(ast.Subscript) if match else ():
        if isinstance(node.slice, ast.Tuple | ast.Slice) or not place.pure(node.value):
            continue
        text = place.text(node.value)
        shape = place.ask(f"list(np.shape({text}))") if place.kind(node.value) == "ndarray" else None
        if not isinstance(shape, list) or len(shape) != 2 or shape[0] != 1:
            continue
        at = place.ask(f"int({place.text(node.slice)})")
        if not isinstance(at, int) or not -shape[1] <= at < shape[1]:
            continue
        editor = place.editor()
        editor.replace(node.value, f"{text}[0]")
        yield Finding(
            f"`{text}` is a table of one row, and the {shape[1]:,} values stand in that row.",
            place.propose(editor, "The value is taken from the row.", "The value is the one meant.", 0.92),
            confidence=0.94,
        )
        return


def single_row(place: Place) -> Iterator[Finding]:
    """`pd.Series(model.coef_, index=X.columns)` → `model.coef_[0]`: the only row of the weights, one for each column."""
    if not REFUSED.search(place.crash.evalue):
        return
    for parts in together(place):
        sizes = {
            place.text(part): (part, shape)
            for part in parts
            if not isinstance(part, str)
            and isinstance(shape := place.ask(f"list(np.shape({place.text(part)}))"), list)
        }
        rows = [
            (text, part, shape)
            for text, (part, shape) in sizes.items()
            if len(shape) == 2 and 1 in shape and place.kind(text) in ("ndarray", "matrix")
        ]
        others = {shape[0] for _, shape in sizes.values() if len(shape) == 1}
        if len(others) != 1:
            continue
        editor, told = place.editor(), ""
        for text, part, shape in rows:
            if max(shape) == min(others) and shape != [1, 1]:
                told = told or text
                # What an operator gives has to stand in brackets before it is asked for a part.
                plain = f"np.asarray({text})" if place.kind(text) == "matrix" else place.owner(part)
                editor.replace(part, f"{plain}{'[0]' if shape[0] == 1 else '.ravel()'}")
        if told:
            yield Finding(
                f"`{told}` is a table of one {'row' if sizes[told][1][0] == 1 else 'column'}, and goes beside plain columns.",
                place.propose(editor, "Its values are given as a plain column.", "No value changes.", 0.93),
                confidence=0.95,
            )  # fmt: skip
            return
