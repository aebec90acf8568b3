"""Types that are asked for by a word that NumPy and pandas do not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

WORDS = {
    "integer": "int", "whole": "int", "long": "int", "bigint": "int64", "numeric": "float", "number": "float",
    "decimal": "float", "real": "float", "text": "str", "varchar": "str", "char": "str", "character": "str",
    "factor": "category", "categorical": "category", "cat": "category", "logical": "bool", "date": "datetime64[ns]",
    "datetime": "datetime64[ns]", "timestamp": "datetime64[ns]", "float62": "float64", "int46": "int64", "boolian": "bool",
}  # fmt: skip
"""What other tools and people call a type → what pandas calls it."""


def named_types(place: Place) -> Iterator[Finding]:
    """`df["n"].astype("integer")` → `"int"`, `astype("factor")` → `"category"`."""
    match = re.search(r"[Dd]ata type ['\"](\w+)['\"] not understood", place.crash.evalue)
    meant = WORDS.get(match.group(1).lower()) if match else None
    given = [one for one in place.within(ast.Constant) if match and one.value == match.group(1)]
    if meant is None or not given or match is None:
        return
    editor = place.editor()
    for one in given:
        editor.replace(one, f'"{meant}"')
    yield Finding(
        f"There is no type called `{match.group(1)}`.",
        place.propose(editor, f"`{meant}` is what was meant.", "The values are of that type.", 0.93),
        confidence=0.95,
    )
