"""A column or key that is not there, where nothing is like it: what is there is told."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place, caller_of
from ..rules import Finding, ask_for
from .names import names_in, tables

SHOWN = 12
"""Names that are told of what is there."""


def not_there(place: Place) -> Iterator[Finding]:
    """Says which table has no such column, and the names that it has; a person knows which is meant."""
    names: list[object] = [*names_in(place)]
    if not names and place.crash.ename == "KeyError" and re.fullmatch(r"-?\d+", place.crash.evalue):
        names = [int(place.crash.evalue)]
    if not names or place.crash.ename == "AttributeError":
        return
    if any(_row_label(node) in names for node in place.within(ast.Subscript)):
        yield Finding(
            f"No row has the label {', '.join(f'`{name}`' for name in names)}.",
            ask_for(place, "Say which row is meant.", kind="choice"),
            confidence=0.55,
        )
        return
    spots = [place, *(spot for spot in [caller_of(place.crash)] if spot is not None)]
    for spot in spots:
        there = tables(spot) if isinstance(names[0], str) else {}
        lacking = {text: columns for text, columns in there.items() if not set(names) & set(columns)}
        for text, columns in lacking.items():
            told = ", ".join(f"`{one}`" for one in columns[:SHOWN]) + (" …" if len(columns) > SHOWN else "")
            yield Finding(
                f"The table `{text}` has no column {', '.join(f'`{name}`' for name in names)}; it has {told}.",
                ask_for(place, "Say which column is meant, or where it is made.", kind="choice"),
                confidence=0.55,
            )
            return
        for node in spot.within(ast.Subscript):
            entries = {"dict": "list({})[:200]", "Series": "[str(label) for label in {}.index[:200]]"}
            asked = entries.get(spot.kind(node.value) or "")
            keys = spot.ask(asked.format(spot.text(node.value))) if asked else None
            if isinstance(keys, list) and names[0] not in keys:
                told = ", ".join(f"`{one}`" for one in keys[:SHOWN]) + (" …" if len(keys) > SHOWN else "")
                yield Finding(
                    f"`{spot.text(node.value)}` has no key `{names[0]}`; it has {told}.",
                    ask_for(place, "Say which key is meant, or where it is put in.", kind="choice"),
                    confidence=0.55,
                )
                return


def _row_label(node: ast.Subscript) -> object:
    """The label of a row that `table.loc["x"]` or `table.loc["x", "a"]` asks for."""
    if not isinstance(node.value, ast.Attribute) or node.value.attr not in ("loc", "at"):
        return None
    label = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
    return label.value if isinstance(label, ast.Constant) else None
