"""A model of the notebook with other settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jupyter_automl.catalog.cell import Code, Source, code, literal
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.models import ModelComponent

RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "lightgbm": {
        "n_estimators": (50, 1500), "learning_rate": (0.01, 0.3), "num_leaves": (3, 127), "min_child_samples": (2, 200),
        "colsample_bytree": (0.2, 1.0), "reg_lambda": (0.0, 50.0), "reg_alpha": (0.0, 50.0), "max_depth": (2, 16),
    },
    "catboost": {
        "iterations": (50, 1500), "learning_rate": (0.01, 0.3), "depth": (2, 8), "l2_leaf_reg": (0.5, 50.0),
    },
    "xgboost": {
        "n_estimators": (50, 1500), "learning_rate": (0.01, 0.3), "max_depth": (2, 12), "min_child_weight": (0.0, 100.0),
        "colsample_bytree": (0.2, 1.0), "reg_lambda": (0.0, 50.0), "reg_alpha": (0.0, 50.0),
    },
    "random_forest": {"n_estimators": (50, 800), "max_depth": (2, 40), "min_samples_leaf": (1, 100), "max_features": (0.1, 1.0)},
    "extra_trees": {"n_estimators": (50, 800), "max_depth": (2, 40), "min_samples_leaf": (1, 100), "max_features": (0.1, 1.0)},
    "hist_boosting": {
        "max_iter": (50, 1000), "learning_rate": (0.01, 0.3), "max_leaf_nodes": (3, 127), "min_samples_leaf": (2, 200),
        "l2_regularization": (0.0, 50.0),
    },
}  # fmt: skip
"""For each family the settings that may be proposed, with the least and the largest value."""
WHOLE = frozenset({
    "n_estimators", "num_leaves", "min_child_samples", "max_depth", "iterations", "depth", "min_samples_leaf", "max_iter",
    "max_leaf_nodes",
})  # fmt: skip


class VariedModel(ModelComponent):
    """A model that stands in the notebook, with settings that were proposed for this table."""

    kind = "proposal"
    title = "Other settings"
    packages = ("scikit-learn",)

    def __init__(
        self,
        name: str,
        base: Mapping[str, Any],
        leader: Mapping[str, Any],
        settings: Mapping[str, float],
        reason: str,
    ) -> None:
        """`base` and `leader` are rows of the leaderboard; `reason` is plain Markdown, half a sentence."""
        self.name = name  # type: ignore[misc]  # one class for all variations: each has a name of its own
        self.provides = (name, f"{name}_scores")  # type: ignore[misc]
        self.family = str(base["family"])  # type: ignore[misc]
        self.interpretable = bool(base["interpretable"])  # type: ignore[misc]
        self._base, self._leader, self._settings, self._reason = base, leader, settings, reason

    def suits(self, context: Context) -> Fit:
        return Fit(0.0, "only where it was proposed and held up")

    def label(self, context: Context) -> str:
        said = ", ".join(f"{name} {value:g}" for name, value in self._settings.items())
        return f"{self._base['label']}, {said}"

    def rival(self, context: Context) -> str:
        return str(self._leader["name"])

    def hypothesis(self, context: Context) -> str:
        return self._reason

    def definition(self, context: Context) -> Code:
        base = str(self._base["name"])
        settings = ", ".join(f"{name}={literal(value)}" for name, value in self._settings.items())
        written = code(
            define, base=Source(base), varied=Source(self.name), varied_scores=Source(f"{self.name}_scores"),
            settings=Source(f"dict({settings})"), name=self.name,
        )  # fmt: skip
        return Code(written.source, (*written.requires, base), self.provides, written.imports)


def define(measured, *, base, varied, varied_scores, settings, name):
    from sklearn.base import clone

    varied = clone(base)
    varied[-1].set_params(**settings)
    varied_scores = measured(name, varied)
    return varied, varied_scores
