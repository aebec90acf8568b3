"""Texts that are parted and have fewer parts than is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place, caller_of
from .rules import Finding

PARTED = frozenset({"split", "rsplit", "findall"})


def short_splits(place: Place) -> Iterator[Finding]:
    """`names.apply(lambda n: n.split(", ")[1])` where some names have no comma: their part is missing."""
    if place.crash.ename != "IndexError" or "list index out of range" not in place.crash.evalue:
        return
    spot = caller_of(place.crash) or place
    for call in spot.calls("apply", "map"):
        reader = call.args[0] if len(call.args) == 1 else None
        if not isinstance(call.func, ast.Attribute) or not isinstance(reader, ast.Lambda):
            continue
        series = spot.text(call.func.value)
        taken = [node for node in ast.walk(reader.body) if isinstance(node, ast.Subscript) and _parts(node)]
        if len(taken) != 1 or not spot.pure(call.func.value) or len(reader.args.args) != 1:
            continue
        parts = spot.text(taken[0].value)
        at = int(ast.unparse(taken[0].slice))
        enough = f"len({parts}) > {at}" if at >= 0 else f"len({parts}) >= {-at}"
        short = spot.ask(
            f"[int(sum(not ({enough}) for {reader.args.args[0].arg} in {series})), len({series})]"
        )
        if not isinstance(short, list) or not 0 < short[0] < short[1]:
            continue
        editor = spot.editor()
        editor.replace(reader.body, f"{spot.text(reader.body)} if {enough} else None")
        yield Finding(
            f"{short[0]:,} of {short[1]:,} values of `{series}` have no part number {at} when they are parted.",
            spot.propose(
                editor, "Where that part is not there, it is missing.",
                f"{short[0]:,} values are missing; no row is dropped.", 0.85,
            ),
        )  # fmt: skip
        return


def _parts(node: ast.Subscript) -> bool:
    """Whether one part by its number is taken of a text that was parted."""
    parted = node.value
    return (
        isinstance(parted, ast.Call)
        and isinstance(parted.func, ast.Attribute)
        and parted.func.attr in PARTED
        and re.fullmatch(r"-?\d+", ast.unparse(node.slice)) is not None
    )
