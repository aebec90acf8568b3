"""A choice between two values that is meant for each row of a column."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def rowwise_choice(place: Place) -> Iterator[Finding]:
    """`table["c"] = a if table["x"] > 4 else b` → `table["c"] = np.where(table["x"] > 4, a, b)`."""
    statement = place.statement
    if not re.search(r"truth value of (?:a|an) [\w ]*Series", place.crash.evalue) or not isinstance(
        statement, ast.Assign
    ):
        return
    target, choice = statement.targets[0], statement.value
    if not isinstance(choice, ast.IfExp) or not isinstance(target, ast.Subscript | ast.Attribute):
        return
    rows = place.ask(f"len({place.text(target.value)})") if place.pure(target.value) else None
    if not place.pure(choice.test) or rows is None or place.ask(f"len({place.text(choice.test)})") != rows:
        return
    editor = place.editor()
    test, yes, no = (place.text(one) for one in (choice.test, choice.body, choice.orelse))
    editor.replace(choice, f"np.where({test}, {yes}, {no})")
    if place.ask("np.__name__") != "numpy" or "np" not in place.crash.state:
        editor.top("import numpy as np")
    yield Finding(
        f"`{test}` is a yes or no for each row, and `if` asks for one.",
        place.propose(
            editor,
            "The value is chosen for each row.",
            "Each row of the column gets the value that its own condition chooses.",
            0.92,
        ),
        confidence=0.94,
    )
