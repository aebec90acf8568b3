"""Numbers that are written as text, where a table is ranked by them or a plot is made of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jupyter_automl.parsing import parse_python

from ..bindings import root, touched
from ..casts import LOOK
from ..crash import Proposal
from ..number_texts import cleaner
from ..place import Place
from ..rules import Finding

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
        read = _read(place, text)
        if read is None:
            continue
        line, cause, effect = read
        name = root(parse_python(text, mode="eval").body)
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


def _read(place: Place, text: str) -> tuple[str, str, str] | None:
    """The statement that reads the column as numbers, why, and to what effect; None where it says anything else."""
    if place.ask(f"str({text}.dtype) in ('str', 'object', 'string')") is not True:
        return None
    look = place.ask(LOOK % text)
    if not isinstance(look, list) or look[3] != ["str"]:
        return None
    steps, lost = "", list[str]()
    if look[2]:
        cleaned = cleaner([str(one) for one in look[2]])
        if cleaned is None or "decimal" in cleaned[1]:
            return None
        steps, _, lost = cleaned
    how = ', errors="coerce"' if lost else ""
    # Words beside the numbers are no numbers in another writing: nothing but ways of saying none may be lost.
    gone = place.ask(f"int(pd.to_numeric({text}{steps}{how}).isna().sum())")
    if gone is None or not 2 * gone < look[1]:
        return None
    examples = ", ".join(repr(str(one)) for one in look[2][:3]) or "its numbers"
    effect = (
        f"{len(lost)} ways of writing nothing become missing." if lost else "Every number keeps its value."
    )
    return (
        f"{text} = pd.to_numeric({text}{steps}{how})",
        f"`{text}` is text, written like {examples}.",
        effect,
    )
