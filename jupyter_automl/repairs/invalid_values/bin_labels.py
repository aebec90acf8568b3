"""Bins with more or fewer labels than there are intervals between their edges."""

from __future__ import annotations

import ast
import re
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
        if names == edges and (begun := _lowest_edge(place, call, bins, labels)) is not None:
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


def _lowest_edge(place: Place, call: ast.Call, bins: ast.expr, labels: ast.expr) -> Finding | None:
    """The edges with a lowest one, where a comment says that the first label goes up to what is the first edge now."""
    if not isinstance(bins, ast.List) or not bins.elts or not call.args or not place.pure(call.args[0]):
        return None
    values, edges = place.text(call.args[0]), place.text(bins)
    first = place.ask(f"[str({place.text(labels)}[0]), str({edges}[0])]")
    below = place.ask(f"bool(({values} <= {edges}[0]).any()) and not bool(({values} > {edges}[-1]).any())")
    if not isinstance(first, list) or below is not True:
        return None
    said = rf"#.*\b{re.escape(first[0])}\b[^,;\n]*\b{re.escape(first[1])}\b"
    if re.search(said, place.source, re.I) is None:
        return None
    lowest = "0" if place.ask(f"bool(({values} > 0).all()) and {edges}[0] > 0") is True else 'float("-inf")'
    editor = place.editor()
    editor.wrap(bins.elts[0], f"{lowest}, ", "")
    return Finding(
        f"`{first[0]}` goes up to {first[1]}, and no interval ends there: the lowest edge is missing.",
        place.propose(
            editor,
            "The interval below the first edge is there.",
            "Each value has the label of its interval.",
            0.9,
        ),
        confidence=0.93,
    )
