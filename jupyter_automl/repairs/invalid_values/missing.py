# ruff: noqa: E501
"""Gaps and infinite numbers that an estimator refuses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .features import features, node_is_name, parts_alike

MISSING = re.compile(
    r"Input (?:X |y )?contains NaN|exog contains inf or nans|does not allow nan|contains NaN|This function does not handle missing"
    r"|Input X contains infinity|array must not contain infs or NaNs|does not accept missing values|contains infinity|non-finite values"
)


def missing(place: Place) -> Iterator[Finding]:
    """Gaps among the features are filled with what the training rows tell, the same for all parts."""
    if (
        not MISSING.search(place.crash.evalue)
        or "Input y contains" in place.crash.evalue
        or "target" in place.crash.evalue
    ):
        return
    found = features(place)
    if found is None:
        return
    call, node = found
    text = place.text(node)
    train, parts = parts_alike(place, text)
    gaps = place.ask(
        f"[[str(c) for c in {text}.columns if {text}[c].isna().any()][:6], int({text}.isna().sum().sum()),"
        f" int(np.isinf({text}.select_dtypes('number')).sum().sum())]"
    )
    if not isinstance(gaps, list):
        gaps = place.ask(f"[[], int(np.isnan({text}).sum()), int(np.isinf({text}).sum())]") or [[], 0, 0]
    infinite = bool(gaps[2])
    if not gaps[1] and not infinite:
        return
    what = f"{gaps[1]:,} missing values" + (
        f" in {', '.join(f'`{column}`' for column in gaps[0])}" if gaps[0] else ""
    )
    if infinite:
        what = f"{gaps[2]:,} infinite values" + (f" and {what}" if gaps[1] else "")
    cause = f"`{text}` holds {what}, which the estimator refuses."
    frame = place.kind(node) == "DataFrame"
    numbers = (
        place.ask(f"all(pd.api.types.is_numeric_dtype({text}[c]) for c in {text}.columns)") if frame else True
    )
    lines = []
    if infinite:
        lines += [
            f"{part} = {part}.replace([np.inf, -np.inf], np.nan)"
            if frame
            else f"{part} = np.where(np.isinf({part}), np.nan, {part})"
            for part in parts
        ]
    said = "Every gap gets the median of its column among the training rows"
    count = (
        f'print(f"{{int({train}.isna().sum().sum()):,}} missing values are filled with the median of their column")'
        if frame
        else ""
    )
    if node_is_name(node) and all(part.isidentifier() for part in parts):
        if count:
            lines.append(count)
        if frame and numbers:
            lines.append(f"medians = {train}.median()")
            lines += [f"{part} = {part}.fillna(medians)" for part in parts]
        elif frame:
            lines += [
                f'numbers = {train}.select_dtypes("number").columns',
                f"medians = {train}[numbers].median()",
            ]
            lines += [f"{part} = {part}.assign(**{part}[numbers].fillna(medians))" for part in parts]
            said += "; columns of text are left as they are"
        else:
            lines.append(f"medians = np.nanmedian({train}, axis=0)")
            lines += [f"{part} = np.where(np.isnan({part}), medians, {part})" for part in parts]
        editor = place.editor()
        if not place.before(editor, call, *lines):
            return
        if any("np." in line for line in lines) and place.ask("np.__name__") is not None:
            editor.top("import numpy as np")
        others = [part for part in parts if part != train]
        effect = f"{gaps[1] + gaps[2]:,} values are filled, the same way in {', '.join(f'`{part}`' for part in [train, *others])}; no row is dropped."
        yield Finding(cause, place.propose(editor, f"{said}.", effect, 0.85))
        return
    editor = place.editor()
    if frame:
        filled = f"{text}{'.replace([np.inf, -np.inf], np.nan)' if infinite else ''}.fillna({text}.median(numeric_only=True))"
    else:
        filled = f"np.where(np.isfinite({text}), {text}, np.nanmedian(np.where(np.isfinite({text}), {text}, np.nan), axis=0))"
    editor.replace(node, filled)
    yield Finding(
        cause,
        place.propose(
            editor, f"{said}.", f"{gaps[1] + gaps[2]:,} values are filled; no row is dropped.", 0.7
        ),
    )


def missing_target(place: Place) -> Iterator[Finding]:
    """Rows without a target teach nothing: they are left out, counted and said."""
    if not re.search(
        r"Input y contains NaN|does not allow nan values in target|y contains NaN|Target contains NaN",
        place.crash.evalue,
    ):
        return
    for call in place.calls("fit", "train_test_split", "cross_val_score", "cross_validate"):
        at = 1 if place.called(call) in ("cross_val_score", "cross_validate") else 0
        if (
            len(call.args) < at + 2
            or not place.pure(call.args[at])
            or not isinstance(call.args[at + 1], ast.Name)
        ):
            continue
        x, y = place.text(call.args[at]), place.text(call.args[at + 1])
        gone = place.ask(f"int(pd.isna({y}).sum())")
        if not gone:
            continue
        editor = place.editor()
        if place.before(
            editor,
            call,
            f"known = pd.notna({y})",
            'print(f"{int((~known).sum()):,} rows without a target are left out")',
        ):
            editor.replace(call.args[at], f"{x}[known]")
            editor.replace(call.args[at + 1], f"{y}[known]")
            yield Finding(
                f"{gone:,} values of the target `{y}` are missing; a model cannot learn from rows without one.",
                place.propose(
                    editor,
                    "Rows without a target are left out.",
                    f"{gone:,} rows are left out; the cell prints how many.",
                    0.75,
                ),
            )
