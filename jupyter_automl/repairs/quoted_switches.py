"""`True` and `False` in quotes, where pandas takes no text for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

REFUSED = re.compile(
    r'For argument "(\w+)" expected type bool, received type str|(keep) must be either "first", "last" or False'
)


def quoted_switch(place: Place) -> Iterator[Finding]:
    """`sort_values("age", ascending="False")` → `ascending=False`."""
    match = REFUSED.search(place.crash.evalue)
    for call in place.calls() if match else ():
        editor = place.editor()
        for item in call.keywords:
            said = item.value.value if isinstance(item.value, ast.Constant) else None
            if match and item.arg in match.groups() and str(said).capitalize() in ("True", "False"):
                editor.replace(item.value, str(said).capitalize())
        found = place.propose(
            editor, "It is given without the quotes.", "The setting is the one that was written.", 0.96
        )
        if found and match:
            yield Finding(
                f"`{match.group(1) or 'keep'}` is true or false, and stands in quotes.",
                found,
                confidence=0.97,
            )
            return
