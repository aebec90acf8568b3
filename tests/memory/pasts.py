"""Runs of the past, made up."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from jupyter_automl.memory.kinship import Likeness
from jupyter_automl.memory.outcomes import FAILED, Outcome, Past


def likeness(**changes: float) -> Likeness:
    """A table of 1,000 rows and 10 columns, half of them numbers."""
    made = Likeness("binary", "roc_auc", 3.0, 1.0, 0.5, 0.5, 0.0, 0.0, 0.05, 1.0, 0.6)
    return dataclasses.replace(made, **changes)


def past(
    run: str, reached: Mapping[str, float], *, at: float = 0.0, data: str = "table.csv", sha256: str | None = None,
    content: str | None = None, seconds: Mapping[str, float] | None = None, like: Likeness | None = None,
    failed: Iterable[str] = (),
) -> Past:  # fmt: skip
    """A run of models that reached so much of the best one's gain, a second each; `failed` could not be carried out."""
    outcomes = [
        Outcome(name, "model", gain, (seconds or {}).get(name, 1.0)) for name, gain in reached.items()
    ]
    outcomes.sort(key=lambda one: -one.reached)
    outcomes += [Outcome(name, FAILED, 0.0, 0.0) for name in failed]
    return Past(
        run, at, data, sha256 or f"sha-{run}", content or f"content-{run}", like or likeness(), outcomes
    )
