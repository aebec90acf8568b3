"""The plain mean of the best models."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.cell import Code, Source, code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.models import ModelComponent


class MeanEnsemble(ModelComponent):
    """The plain mean of the predictions of the best two or three models.

    Different models err on different rows, so the mean is often better than its best member. No weights are fitted:
    at small gains they would be fitted to noise. Rejected where the goal asks for an interpretable or fast model.
    """

    kind = "ensemble"
    name = "mean_ensemble"
    title = "Mean of the best"
    packages = ("scikit-learn",)
    provides = ("mean_ensemble", "mean_ensemble_scores")
    family = "ensemble"

    def suits(self, context: Context) -> Fit:
        if context.spec.constraints.interpretable:
            return Fit(0.0, "an interpretable model was asked for")
        return Fit(0.8, "different models err on different rows")

    def cost(self, context: Context) -> float:
        return sum(float(member["seconds"]) for member in context.settings.get("members", []))

    def rival(self, context: Context) -> str:
        return str(context.settings["members"][0]["name"])

    def label(self, context: Context) -> str:
        labels = [str(member["label"]) for member in context.settings["members"]]
        return f"mean of {', '.join(labels[:-1])} and {labels[-1]}"

    def hypothesis(self, context: Context) -> str:
        return "different models err on different rows"

    def definition(self, context: Context) -> Code:
        members: list[dict[str, Any]] = context.settings["members"]
        listed = ", ".join(f'("{member["name"]}", {member["name"]})' for member in members)
        written = code(define, members=Source(f"[{listed}]"), classification=context.spec.classification)
        names = tuple(str(member["name"]) for member in members)
        return Code(written.source, written.requires + names, written.provides, written.imports)


def define(measured, *, members, classification):
    from sklearn.ensemble import VotingClassifier, VotingRegressor

    if classification:
        mean_ensemble = VotingClassifier(members, voting="soft")
    else:
        mean_ensemble = VotingRegressor(members)
    mean_ensemble_scores = measured(mean_ensemble)
    return mean_ensemble, mean_ensemble_scores
