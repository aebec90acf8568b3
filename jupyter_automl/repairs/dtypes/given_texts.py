"""Texts that say numbers, given to a function that reckons: `np.mean(["12", "7"])`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .numbers_read import numbers_read

REFUSED = re.compile(
    r"resolved dtypes are not compatible with|can't convert type 'str' to numerator/denominator|Cannot cast"
    r"|ufunc '\w+' (?:did not|not supported)|unsupported operand type\(s\) for .*'str'|must be real number, not str"
    r"|arguments to ufuncs only select the general DType"
)
RECKON = ("np", "numpy", "statistics", "math", "stats", "scipy")


def given_texts(place: Place) -> Iterator[Finding]:
    """`np.percentile(df["hours"], 90)` and `statistics.mean(texts)`: they are read as numbers where they are given."""
    if not REFUSED.search(place.crash.evalue):
        return
    for call in place.calls():
        if (
            not isinstance(call.func, ast.Attribute)
            or ast.unparse(call.func.value).split(".")[0] not in RECKON
        ):
            continue
        editor, told = place.editor(), list[str]()
        for given in [*call.args, *(item.value for item in call.keywords)]:
            if not isinstance(given, ast.Name | ast.Subscript | ast.Attribute) or not place.pure(given):
                continue
            text = place.text(given)
            read = numbers_read(place, text)
            if read is not None:
                editor.replace(given, read.expression)
                told.append(text)
            elif place.ask(SAY_NUMBERS.format(x=text)) is True:
                editor.replace(given, f"[float(value) for value in {text}]")
                told.append(text)
        if not told:
            continue
        yield Finding(
            f"`{told[0]}` holds texts, and `{place.text(call.func)}` reckons with numbers.",
            place.propose(editor, "Each text is read as the number that it says.", "All values count.", 0.92),
            confidence=0.94,
        )
        return


SAY_NUMBERS = "isinstance({x}, (list, tuple)) and len({x}) > 0 and all(isinstance(v, str) and float(v) == float(v) for v in {x})"
"""Whether it is a list of texts that say numbers."""
