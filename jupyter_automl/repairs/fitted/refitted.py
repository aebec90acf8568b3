"""A transformer of the training columns that a later cell fitted to other columns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from ..slicing import executed

OTHERS = re.compile(
    r"feature names should match those that were passed during fit|X has \d+ features, but \w+ is expecting \d+"
)


def refitted(place: Place) -> Iterator[Finding]:
    """`scaler.transform(X_test)` after `scaler.fit_transform(df[["age"]])`: it learns from the training rows again."""
    if not OTHERS.search(place.crash.evalue) or place.function:
        return
    ran = executed(place.crash)
    for call in place.calls("transform"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        given = call.args[0] if len(call.args) == 1 else None
        if not isinstance(owner, ast.Name) or given is None or not place.pure(given):
            continue
        fits = [
            (at, part.args[0])
            for at, one in enumerate(ran)
            for part in ast.walk(one.node)
            if isinstance(part, ast.Call)
            and isinstance(part.func, ast.Attribute)
            and part.func.attr in ("fit", "fit_transform")
            and isinstance(part.func.value, ast.Name)
            and part.func.value.id == owner.id
            and len(part.args) == 1
        ]
        columns = f"list(({place.text(given)}).columns)"
        meant = [
            (at, ast.unparse(rows))
            for at, rows in fits[:-1]
            if place.ask(f"list(({ast.unparse(rows)}).columns) == {columns}") is True
        ]
        if len({rows for _, rows in meant}) != 1:
            continue
        at, rows = meant[-1]
        rebound = {name for one in ran[at + 1 :] for name in one.touched.binds}
        if rows not in rebound and rows.isidentifier() and owner.id not in rebound:
            yield Finding(
                f"`{owner.id}` was fitted to `{rows}`, and later to `{ast.unparse(fits[-1][1])}`, which has other columns.",
                [
                    Proposal(
                        "patch",
                        f"`{owner.id}` learns from `{rows}` again.",
                        f"`{place.text(given)}` is treated as `{rows}` was.",
                        setup=f"{owner.id}.fit({rows})",
                        confidence=0.94,
                        rule="scikit-learn: fit forgets what was learnt before",
                    )
                ],
                confidence=0.95,
            )
            return
