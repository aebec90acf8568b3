"""Bins with more or fewer labels than there are intervals between their edges."""

from __future__ import annotations

from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for


def bin_labels(place: Place) -> Iterator[Finding]:
    """`pd.cut(ages, bins=[0, 18, 60, 99], labels=["child", "adult"])`: which interval lacks its label, a person knows."""
    if "Bin labels must be one fewer than the number of bin edges" not in place.crash.evalue:
        return
    for call in place.calls("cut", "qcut"):
        named = {item.arg: item.value for item in call.keywords}
        bins = named.get("bins", named.get("q", call.args[1] if len(call.args) > 1 else None))
        labels = named.get("labels", call.args[3] if len(call.args) > 3 else None)
        if bins is None or labels is None:
            continue
        edges = place.ask(
            f"np.size({place.text(bins)}) if np.ndim({place.text(bins)}) else {place.text(bins)} + 1"
        )
        names = place.ask(f"len({place.text(labels)})")
        if not isinstance(edges, int) or not isinstance(names, int):
            continue
        lacks = (
            "which label is missing"
            if names < edges - 1
            else "which edge is missing, or which label is too much"
        )
        yield Finding(
            f"{edges} edges make {edges - 1} intervals, and there are {names} labels.",
            ask_for(place, f"Say {lacks}.", kind="choice"),
            confidence=0.95,
        )
        return
