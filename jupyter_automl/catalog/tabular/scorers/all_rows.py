"""The model that is delivered, fitted once more with the rows of the holdout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.wording import row_noun
from jupyter_automl.catalog.tabular.models.sizes import final_fit


class AllRows(Component):
    """Fits the chosen model anew on development and holdout rows together, after the holdout has told its score.

    More rows make a model better as a rule, and there are none left to measure by how much: the score stays that of the
    model without them. Only where the goal asks for it, since what is delivered is then not exactly what was scored.
    """

    kind = "scorer"
    name = "all_rows"
    title = "Fit on all rows"
    packages = ("scikit-learn",)
    requires = (
        "X", "y", "X_holdout", "y_holdout", "chosen", "final_model", "holdout_prediction", "predict_with", "WORKERS",
        "side_by_side",
    )  # fmt: skip
    provides = ("scored_model", "final_model")

    def suits(self, context: Context) -> Fit:
        asked = context.spec.constraints.all_rows
        return Fit(1.0, "the goal asks for it") if asked else Fit(0.0, "not asked for")

    def cost(self, context: Context) -> float:
        return 0.1 + 1.25 * final_fit(context)

    def blocks(self, context: Context) -> Sequence[Block]:
        noun = row_noun(context)
        return [
            Markdown(
                f"## Fit on all {noun}\n"
                "The goal asks for it. The holdout has told what it can, so the model that is delivered is fitted once more, "
                f"with the same settings, on its {noun} too. What that is worth cannot be measured, for no {noun} are left that "
                f"it has not seen: **the score above is that of the same model with fewer {noun}**, as a rule a little worse."
            ),
            code(fit_on_all),
        ]

    @staticmethod
    def probe(X, X_holdout, moved):
        return {"rows": len(X) + len(X_holdout), "added": len(X_holdout), "moved": float(moved)}

    def after(self, context: Context, values: Any) -> str | None:
        noun = row_noun(context)
        what = "probabilities" if context.spec.classification else "predictions"
        return (
            f"**Seen.** Fitted on {values['rows']:,} {noun}, {values['added']:,} more. Its {what} for the {noun} of the holdout, "
            f"which it now knows, differ from those of the scored model by {values['moved']:.4g} on average."
        )


def fit_on_all(
    X, y, X_holdout, y_holdout, chosen, final_model, holdout_prediction, predict_with, WORKERS, side_by_side
):
    import numpy as np
    import pandas as pd
    from joblib import parallel_config
    from sklearn.base import clone

    scored_model = final_model
    with side_by_side(), parallel_config("threading", n_jobs=WORKERS):  # the members of a blend
        final_model = clone(chosen).fit(pd.concat([X, X_holdout]), pd.concat([y, y_holdout]))
    moved = np.abs(predict_with(final_model, X_holdout) - holdout_prediction).mean()
    print(f"fitted on {len(X) + len(X_holdout):,} rows")
    return scored_model, final_model, moved
