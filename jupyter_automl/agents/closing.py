"""The steps after the choice of the model: which they are, which of them a goal adds, and how long they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.registry import components, of_kind
from jupyter_automl.catalog.tabular.features.folds import fold_count
from jupyter_automl.catalog.tabular.intervals import MADE, MEASURED
from jupyter_automl.catalog.tabular.models.sizes import chosen_fit, fold_fits, grown_share

EXPLAINED = 2
"""Folds whose models explain a blend, where fitting it on all of them would take long."""
LONG = 3.0
"""Seconds from which on that is long."""
ESTIMATED = ("baseline", "model")
"""Kinds of components whose `cost` follows from the table alone."""
LATER: tuple[tuple[str, str, bool], ...] = (
    ("checks", "honest_checks", False),
    ("explain.permutation", "permutation_importance", False),
    ("explain.shap", "shap_values", False),
    ("explain.dependence", "partial_dependence", False),
    ("holdout", "holdout_score", True),
    ("holdout.slices", "error_by_slice", False),
    ("save", "save_model", True),
    ("environment", "environment", True),
)
"""Steps after the choice: (step, component, essential)."""
REFIT = "holdout.all_rows"
"""The step that fits the delivered model once more with the holdout's rows, where the goal asks for it."""
SPARED = frozenset(step for step, _, essential in LATER if not essential)
"""Those that are left out where the time is nearly over."""

NEEDED = ("checks", "holdout", "save")
"""Those that go before a larger search and before fitting on more rows."""


def closing_steps(context: Context) -> list[tuple[str, str, bool]]:
    """Steps after the choice, with prediction intervals or sets, and a last fit on all rows, where the goal asks for them.

    Intervals and sets are made after the checks, before the holdout is opened, and measured on it right after its score.
    """
    steps = list(LATER)
    for before, step, kind in (("explain.permutation", MADE, "interval"), ("holdout.slices", MEASURED, "coverage")):  # fmt: skip
        fitting = [
            component.name
            for component in of_kind(kind)  # type: ignore[arg-type]
            if context.spec.task in component.tasks and component.suits(context).score >= 0.5
        ]
        if fitting:
            place = next(number for number, (name, _, _) in enumerate(steps) if name == before)
            steps.insert(place, (step, fitting[0], False))
    if context.spec.constraints.all_rows and not context.settings.get("fit_rows"):
        place = next(number for number, (name, _, _) in enumerate(steps) if name == "save")
        steps.insert(place, (REFIT, "all_rows", False))
    return steps


def closing_seconds(context: Context, fit: float, parts: Sequence[str]) -> dict[str, float]:
    """Seconds of each step after the choice of a model of such parts, one fit of which takes `fit` seconds of one core."""
    told = replace(context, settings={**context.settings, "chosen_fit": fit, "parts": list(parts)})
    told.settings["explained_folds"] = explained_folds(told)
    return {step: components()[name].cost(told) for step, name, _ in closing_steps(context)}


def explained_folds(context: Context) -> int | None:
    """Folds whose models explain what was chosen; None for all.

    Estimates decide it where all parts have one, so that a busy machine gives the same notebook.
    """
    known, lengths = components(), context.settings.get("lengths", {})
    parts = context.settings.get("parts") or [""]
    whole = chosen_fit(context)
    if all(name in known and known[name].kind in ESTIMATED for name in parts):
        whole = sum(grown_share(lengths.get(name)) * known[name].cost(context) for name in parts)
    return EXPLAINED if fold_fits(context, whole=whole) > LONG and fold_count(context) > EXPLAINED else None
