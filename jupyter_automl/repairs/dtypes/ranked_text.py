"""Numbers that are written as text, where a table is ranked by them or a plot is made of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jupyter_automl.parsing import parse_python

from ..bindings import root, touched
from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from .numbers_read import numbers_read
from .worked_as_text import worked_as_text

REFUSED = re.compile(
    r"cannot use method 'n(?:largest|smallest)'|Cannot use method 'n(?:largest|smallest)' with dtype|no numeric data to plot"
    r"|Cannot perform reduction '\w+' with string dtype|agg function failed|dtype 'str' does not support (?:operation|reduction)"
    r"|Function '(?:quantile|abs_checked|round)' has no kernel matching input types|No numeric types to aggregate"
    r"|operation '\w+' not supported for dtype 'str' with dtype 'str'|Cannot interpolate with str dtype"
)


def ranked(place: Place) -> Iterator[Finding]:
    """`apps.nlargest(3, "Price")` and `sales["revenue"].plot()` of amounts like `$4.49`: they become numbers."""
    if not REFUSED.search(place.crash.evalue) or place.cell is not None or place.function:
        return
    for text in _texts(place):
        tree = parse_python(text, mode="eval").body
        read = numbers_read(place, text) if worked_as_text(place, tree) is None else None
        if read is None:
            continue
        line, effect = f"{text} = {read.expression}", read.effect
        examples = ", ".join(repr(one) for one in read.examples) or "its numbers"
        cause = f"`{text}` is text, written like {examples}."
        name = root(tree)
        above = [one for one in place.tree.body if (one.end_lineno or one.lineno) < (place.line or 0)]
        why = "The column becomes numbers before the cell asks for their order or draws them."
        if name in touched(*above).state:
            editor = place.editor()
            if place.statement is None or not place.before(editor, place.statement, line):
                continue
            proposals = place.propose(editor, why, effect, 0.9)
        else:
            proposals = [Proposal("patch", why, effect, setup=line, confidence=0.9)]
        yield Finding(cause, proposals, confidence=0.9)
        return


def _texts(place: Place) -> Iterator[str]:
    """What may be the text meant, as an expression that can be assigned: columns that are named, then whole columns."""
    named = {node.value for node in place.within(ast.Constant) if isinstance(node.value, str)}
    names = dict.fromkeys(node.id for node in place.within(ast.Name) if isinstance(node.ctx, ast.Load))
    for table in names:
        for column in place.columns(table) or [] if place.kind(table) == "DataFrame" else []:
            if column in named:
                yield f"{table}[{column!r}]"
    for column in names:
        if place.kind(column) == "Series":
            yield column
