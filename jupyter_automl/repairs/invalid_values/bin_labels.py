"""Bins with more or fewer labels than there are intervals between their edges."""

from __future__ import annotations

import ast
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
        if names == edges and (begun := _lowest_edge(place, call, bins)) is not None:
            yield begun
            return
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


def _lowest_edge(place: Place, call: ast.Call, bins: ast.expr) -> Finding | None:
    """The edges with the one that lacks at the end beyond which there are values: below the first, or above the last."""
    if not isinstance(bins, ast.List) or not bins.elts or not call.args or not place.pure(call.args[0]):
        return None
    values, edges = place.text(call.args[0]), place.text(bins)
    beyond = place.ask(
        f"[bool(({values} <= {edges}[0]).any()), bool(({values} > {edges}[-1]).any()), bool(({values} > 0).all())]"
    )
    if not isinstance(beyond, list) or beyond[0] == beyond[1]:
        return None
    editor = place.editor()
    if beyond[0]:
        lowest = "0" if beyond[2] and place.ask(f"{edges}[0] > 0") else 'float("-inf")'
        editor.wrap(bins.elts[0], f"{lowest}, ", "")
    else:
        editor.wrap(bins.elts[-1], "", ', float("inf")')
    where = "below the first" if beyond[0] else "above the last"
    return Finding(
        f"There is a label for each edge, and there are values {where} edge, which have no interval.",
        place.propose(
            editor, f"The interval {where} edge is there.", "Each value has the label of its interval.", 0.9
        ),
        confidence=0.93,
    )
