"""Small, fast models for checks: enough to find what is there, cheap enough to fit often."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Source
from jupyter_automl.catalog.component import Context

LARGE = 5_000_000
"""Cells of the feature table from which on fewer trees are grown."""


def quick_estimator(context: Context, *, classifier: bool) -> tuple[Source, str]:
    """Source of a quick tree model, and its import; a forest where LightGBM is not installed."""
    facts = context.facts
    classes = max(1, len(facts.classes)) if classifier else 1
    trees = 40 if facts.rows * len(facts.columns) > LARGE else 80
    trees = max(15, trees // (1 if classes <= 2 else classes // 2 + 1))
    leaf = max(2, min(20, facts.rows // 25))
    wide = len(facts.columns) > 200
    trees = max(10, trees // 2) if wide else trees
    leaves = 15 if facts.rows >= 5_000 else 7
    packages = context.machine.packages
    if packages and "lightgbm" not in packages:
        kind = "RandomForestClassifier" if classifier else "RandomForestRegressor"
        source = f"{kind}(60, min_samples_leaf={leaf}, random_state=SEED, n_jobs=THREADS)"
        return Source(source), f"from sklearn.ensemble import {kind}"
    few = "colsample_bytree=0.3, " if wide else ""
    kind = "LGBMClassifier" if classifier else "LGBMRegressor"
    source = (
        f"{kind}(\n"
        f"    n_estimators={trees}, num_leaves={leaves}, learning_rate=0.08, min_child_samples={leaf},\n"
        f'    {few}importance_type="gain",\n'
        "    random_state=SEED, n_jobs=THREADS, deterministic=True, force_row_wise=True, verbose=-1)"
    )
    return Source(source), f"from lightgbm import {kind}"


def free_name(context: Context, wanted: str) -> str:
    """`wanted`, or with underscores added until no column has that name."""
    taken = set(context.table.names)
    while wanted in taken:
        wanted += "_"
    return wanted
