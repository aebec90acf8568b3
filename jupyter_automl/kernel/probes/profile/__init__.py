"""Measures the development rows, inside the user's kernel.

The modules of this folder are sent as one source text: they need the standard library, NumPy and pandas, and
nothing of this package. `probe` returns what `jupyter_automl.contracts.Profile` validates. Every column is
turned once into integer codes in order of first appearance; all else (roles, scores, repeated rows, columns
that say the same) are counts over those codes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .alone import Scorer
from .columns import BINS, Facts, coded, plain, text_of
from .duplicates import repeats
from .facts import described
from .formulas import parts
from .pairs import copies, same
from .roles import NOT_EVENT_NAME, TIME_NAME

SCORED_ROWS, SCORED_CELLS = 50_000, 6_000_000
"""Scores are taken on at most so many rows, evenly spaced, fewer (5,000 at least) in wide tables."""


def probe(
    development: Any, target: str, task: str, positive: str | None = None, seed: int = 0
) -> dict[str, Any]:
    """Facts about the development rows as plain Python values; rows without a target are left out.

    `development` (n, columns) DataFrame, `task` "binary" | "multiclass" | "regression". Neither the ROC AUC
    of two classes nor its macro mean depends on which class is `positive`. Raises KeyError without the target.
    """
    table = development.loc[development[target].notna()]
    rows = len(table)
    columns = {str(name): coded(str(name), table.iloc[:, i]) for i, name in enumerate(table.columns)}
    truth = columns[str(target)]
    features = [column for name, column in columns.items() if name != str(target)]
    scorer = Scorer(truth, task, rows, seed, max(5_000, min(SCORED_ROWS, SCORED_CELLS // len(columns))))
    facts: Facts = [described(column, rows, scorer) for column in features]
    roles = {fact["name"]: fact["role"] for fact in facts}
    answer = described(truth, rows, None)
    answer["role"] = "target"
    position = np.arange(rows) * max(5, min(BINS, rows // 25)) // max(rows, 1)
    told = [column for column in features if roles[column.name] not in ("identifier", "constant")]
    repeated, conflicting = repeats(told, truth, rows)
    classes: list[tuple[str, int]] = []
    if task != "regression":
        order = np.argsort(-truth.sizes, kind="stable")
        classes = [(text_of(truth.levels[i]), int(truth.sizes[i])) for i in order]
    by_name = {fact["name"]: fact for fact in facts} | {answer["name"]: answer}
    times = [fact for fact in facts if fact["role"] in ("date", "time") and fact["distinct"] >= 10]
    times = [fact for fact in times if not NOT_EVENT_NAME.search(plain(fact["name"]))]
    times = [fact for fact in times if fact["role"] == "time" or TIME_NAME.search(plain(fact["name"]))]
    groups = [fact for fact in facts if fact["role"] == "group"]
    return {
        "rows": rows,
        "columns": [by_name[name] for name in columns],
        "target": str(target),
        "classes": classes,
        "duplicate_rows": repeated,
        "conflicting_duplicates": conflicting,
        "target_order": scorer.score(position) or 0.0,
        "target_skew": answer["skew"] if task == "regression" else None,
        "pairs": copies(features, truth, task, facts, rows) + same(features, facts, rows),
        "parts": parts(features, truth, facts) if task == "regression" else [],
        "groups": [fact["name"] for fact in sorted(groups, key=lambda fact: -fact["distinct"])],
        "times": [fact["name"] for fact in sorted(times, key=lambda fact: -(fact["order"] or 0.0))],
        "bytes": int(development.memory_usage(deep=rows * len(columns) < 5_000_000).sum()),
    }
