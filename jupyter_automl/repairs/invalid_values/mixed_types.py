"""Text and numbers in one column."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def mixed_types(place: Place) -> Iterator[Finding]:
    """Text and numbers in one column, for an encoder or a sort."""
    crash = place.crash.evalue
    if not re.search(
        r"uniformly strings or numbers|'<' not supported between instances of|values are not ordered", crash
    ):
        return
    for call in place.calls("sorted"):
        inner = next(
            (
                node
                for node in ast.walk(call)
                if isinstance(node, ast.Call)
                and place.called(node) == "unique"
                and isinstance(node.func, ast.Attribute)
            ),
            None,
        )
        if (
            inner is not None
            and isinstance(inner.func, ast.Attribute)
            and place.kind(inner.func.value) == "Series"
        ):
            text, editor = place.text(inner.func.value), place.editor()
            gaps = place.ask(f"int({text}.isna().sum())")
            if gaps:
                editor.wrap(inner.func.value, "", ".dropna()")
                yield Finding(
                    f"`{text}` holds {gaps:,} missing values, which have no place in an order.",
                    place.propose(
                        editor,
                        "Missing values are left out of the order.",
                        f"{gaps:,} missing values are not in the sorted result.",
                        0.8,
                    ),
                )
                return
    for call in place.calls(
        "fit_transform",
        "fit",
        "transform",
        "sorted",
        "sort",
        "unique",
        "sort_values",
        "max",
        "min",
        "union",
        "factorize",
        "sort_index",
    ):
        node = (
            call.args[0] if call.args else call.func.value if isinstance(call.func, ast.Attribute) else None
        )
        if node is None or not place.pure(node) or place.kind(node) not in ("Series", "list", "ndarray"):
            continue
        text, editor = place.text(node), place.editor()
        kinds = place.ask(f"sorted({{type(v).__name__ for v in {text}}})")
        gaps = place.ask(f"int(pd.isna(pd.Series({text})).sum())")
        if not isinstance(kinds, list):
            continue
        name = place.called(call)
        encoder = name in ("fit_transform", "fit", "transform")
        real = [kind for kind in kinds if kind != "NoneType"]
        cause = (
            f"`{text}` holds values of the types {', '.join(kinds)}"
            + (f", {gaps:,} of them missing" if gaps else "")
            + "; they have no common order."
        )
        if place.kind(node) == "Series" and encoder:
            filled = f'{text}.fillna("missing").astype(str)' if gaps else f"{text}.astype(str)"
            editor.replace(node, filled)
            why = "All values are taken as text" + (", missing ones as `missing`." if gaps else ".")
            yield Finding(
                cause,
                place.propose(
                    editor,
                    why,
                    "No row is lost" + ("; missing values are a class of their own." if gaps else "."),
                    0.85,
                ),
            )
        elif (
            gaps
            and len(real) <= 2
            and "str" in real
            and name in ("sorted", "sort_values", "unique", "min", "max")
        ):
            if place.kind(node) == "Series" and name in ("min", "max", "sort_values"):
                editor.replace(node, f"{text}.dropna()")
            elif name in ("sorted",):
                editor.replace(
                    node,
                    f"pd.Series({text}).dropna()" if place.kind(node) != "Series" else f"{text}.dropna()",
                )
            else:
                return
            yield Finding(
                cause,
                place.propose(
                    editor,
                    "Missing values have no place in the order and are left out of it.",
                    f"{gaps:,} missing values are not in the sorted result.",
                    0.75,
                ),
            )
        elif name in ("sorted", "sort", "sort_values", "max", "min") and _say_numbers(place, text):
            editor.keyword(call, "key", "pd.to_numeric" if name == "sort_values" else "float")
            yield Finding(
                cause,
                place.propose(
                    editor, "They are compared by the numbers that they say.", "No value changes.", 0.85
                ),
            )
        elif name in ("sorted", "sort", "sort_values", "sort_index"):
            editor.keyword(
                call, "key", "str" if name in ("sorted", "sort") else "lambda values: values.astype(str)"
            )
            yield Finding(
                cause,
                place.propose(
                    editor,
                    "The values are put in order as text.",
                    "10 comes before 9; no value changes.",
                    0.7,
                ),
            )
        return


def _say_numbers(place: Place, text: str) -> bool:
    """Whether each value is a number, or a text that says one."""
    return place.ask(f"len({text}) > 0 and all(float(v) == float(v) for v in {text})") is True
