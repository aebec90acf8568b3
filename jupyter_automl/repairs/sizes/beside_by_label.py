"""Tables put side by side whose rows are numbered differently, so that each row stands beside nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

GAPS = re.compile(
    r"contains NaN|missing values|inconsistent numbers of samples|NaN or inf|cannot convert (?:float )?NaN"
)


def beside_by_label(place: Place) -> Iterator[Finding]:
    """`pd.concat([test, dummies], axis=1)`: as many rows, other labels; the made table gets the labels of the other."""
    if not GAPS.search(place.crash.evalue):
        return
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            parts = call.args[0].elts if call.args and isinstance(call.args[0], ast.List) else []
            axis = next(
                (spot.text(item.value).strip("'\"") for item in call.keywords if item.arg == "axis"), "0"
            )
            if spot.called(call) != "concat" or axis not in ("1", "columns") or len(parts) != 2:
                continue
            if not all(map(spot.pure, parts)):
                continue
            first, second = map(spot.text, parts)
            for at, (made, kept) in enumerate([(second, first), (first, second)]):
                if place.ask(_NUMBERED_ANEW.format(made=made, kept=kept)) is not True:
                    continue
                editor = spot.editor()
                editor.wrap(parts[1 - at], "", f".set_axis({kept}.index)")
                yield Finding(
                    f"`{made}` has as many rows as `{kept}`, numbered anew, and rows stand beside those of the same label.",
                    spot.propose(
                        editor,
                        f"Its rows get the labels of `{kept}`.",
                        "Each row stands beside its own; no gap arises.",
                        0.96,
                    ),
                    confidence=0.97,
                )
                return


_NUMBERED_ANEW = (
    "len({made}) == len({kept}) and {made}.index.equals(pd.RangeIndex(len({made}))) and {kept}.index.is_unique"
    " and not {kept}.index.equals({made}.index)"
)
"""Whether a table was numbered from 0 on while the other kept the labels of the rows that it was cut from."""
