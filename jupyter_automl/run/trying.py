"""Measures a candidate in the kernel without leaving a trace: its cells run in a namespace of their own.

The functions here travel to the kernel as source, see `kernel/probe.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jupyter_automl.catalog.cell import Code

if TYPE_CHECKING:
    from .engine import Run


async def scores(
    run: Run, action: str, leader: str, repeat: int, candidate: tuple[str, Sequence[Code]] | None
) -> dict[str, Any]:
    """Scores by fold on the notebook's folds (`repeat` 0), or on folds drawn anew: of the leader, or of a candidate.

    `candidate` is the name that it has in the end, and the cells that define it. Returns `scores`, `share` (scored rows
    over training rows) and `same` (whether the folds came out as the notebook's). Raises ProbeFailed.
    """
    name, cells = candidate if candidate is not None else ("", [])
    folds = [cell.source for cell in run.cells if cell.step == "split.folds" and cell.kind == "code"]
    found: dict[str, Any] = await run.bench.probe(
        action, scored, "X", "folds", "predict_with", "score_of", "y", leader,
        imports=sorted({line for cell in cells for line in cell.imports}), cells=[cell.source for cell in cells],
        name=name, folds_cells=folds, repeat=repeat,
    )  # fmt: skip
    return found


def scored(X, folds, predict_with, score_of, y, leader, imports, cells, name, folds_cells, repeat):  # type: ignore[no-untyped-def]
    import contextlib
    import io
    import sys
    import warnings

    import numpy as np
    from sklearn.base import clone

    kernel = sys.modules["IPython"].get_ipython().user_ns
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        used, same = folds, False
        if repeat:
            anew = dict(kernel) | {"SEED": kernel["SEED"] + 1000 * repeat}
            for cell in folds_cells:
                exec(cell, anew)
            used = anew["folds"]
            same = all(np.array_equal(a[1], b[1]) for a, b in zip(folds, used, strict=False))
        features, model = X, leader
        if cells:
            space = dict(kernel) | {"X": X.copy(), "measured": lambda *given, **named: None}
            for line in [*imports, *cells]:
                exec(line, space)
            features, model = space["X"], space[name]
        found = []
        for train, valid in used:
            fitted = clone(model).fit(features.iloc[train], y.iloc[train])
            found.append(float(score_of(y.iloc[valid], predict_with(fitted, features.iloc[valid]))))
        share = float(np.mean([len(valid) / len(train) for train, valid in used]))
    return {"scores": found, "share": share, "same": bool(same)}


def sample_rows(development, seed, rows):  # type: ignore[no-untyped-def]
    """A few development rows as plain values, for the privacy level that allows them."""
    drawn = development.sample(min(rows, len(development)), random_state=seed)
    return drawn.astype("str").to_dict("records")


def shrink(X, names):  # type: ignore[no-untyped-def]
    """Take columns out of X again, whose cell did not come to stand in the notebook."""
    X.drop(columns=[name for name in names if name in X], inplace=True)
    return True
