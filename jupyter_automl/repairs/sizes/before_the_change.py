"""What was computed from a table before its rows changed, put together with what was computed after."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..origin import bindings
from ..place import Place
from ..rules import Finding
from ..slicing import executed

ROWS = re.compile(
    r"could not be broadcast|inconsistent numbers of samples|must have the same length|must be the same size"
    r"|same first dimension|Length of values|All arrays must be of the same length|Lengths? must match"
)


def before_the_change(place: Place) -> Iterator[Finding]:
    """`0.5 * p_a + 0.5 * p_b` where the test rows were filtered between the two predictions: the first is made anew."""
    if not ROWS.search(place.crash.evalue):
        return
    names = list(dict.fromkeys(node.id for node in place.within(ast.Name) if isinstance(node.ctx, ast.Load)))
    sizes = {name: size for name in names if isinstance(size := place.ask(f"len({name})"), int)}
    if len(set(sizes.values())) < 2:
        return
    ran = executed(place.crash)
    found: list[tuple[str, str, str, int, int]] = []
    for name, size in sizes.items():
        made = bindings(place.crash, name)
        statement = made[-1] if made else None
        node = statement.node if statement else None
        if statement is None or not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        later = {bound for one in ran[len(made) :] for bound in one.touched.binds | one.touched.changes}
        changed = sorted(later & statement.touched.reads)
        if not changed or name in statement.touched.reads or not place.pure(node.value):
            continue
        now = place.ask(f"len({ast.unparse(node.value)})")
        if isinstance(now, int) and now != size and now in sizes.values():
            found.append((name, statement.text, changed[0], size, now))
    if len(found) != 1:
        return
    name, text, changed_name, size, now = found[0]
    yield Finding(
        f"`{name}` has {size:,} entries: it was computed before `{changed_name}` changed, and would have {now:,} today.",
        [
            Proposal(
                "patch", f"`{name}` is computed anew, from `{changed_name}` as it is.",
                f"`{name}` belongs to the rows that are there.", setup=text, confidence=0.9,
                rule="the notebook's own definition",
            )
        ],
    )  # fmt: skip


def probabilities_of_two(place: Place) -> Iterator[Finding]:
    """`oof[rows] = model.predict_proba(X)` where there is room for one column: that of the positive class."""
    if not re.search(
        r"shape \(\d+, ?2\) could not be broadcast|from shape \(\d+, ?2\) into", place.crash.evalue
    ):
        return
    statement = place.statement
    value = statement.value if isinstance(statement, ast.Assign | ast.AugAssign) else None
    calls = [call for call in place.calls("predict_proba") if value is not None]
    if len(calls) != 1 or isinstance(place.parent(calls[0]), ast.Subscript):
        return
    editor = place.editor()
    editor.wrap(calls[0], "", "[:, 1]")
    yield Finding(
        "`predict_proba` gives a column for each of the two classes, and there is room for one.",
        place.propose(
            editor, "The column of the positive class is taken.",
            "The values are the probabilities of the class that comes second in order, which is 1 of 0 and 1.", 0.9,
        ),
    )  # fmt: skip
