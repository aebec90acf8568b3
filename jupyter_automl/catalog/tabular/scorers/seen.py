"""What the holdout showed, in sentences computed from its numbers."""

from __future__ import annotations

import math
from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.checks.wording import digits, row_noun, target_digits

from .bootstrap import FEW_ENTITIES


def sentences(context: Context, values: Any) -> list[str]:
    """Against cross-validation, against the baseline, and whether the parts look alike."""
    form, metric, noun = digits(context), values["metric"], row_noun(context)
    score = f"{values['score']:{form}}"
    if math.isnan(values["score"]) or math.isnan(values["low"]):
        return [
            f"{metric} does not exist on these {values['rows']:,} {noun}: every one of them has the same answer."
        ]
    cv, spread = f"{values['cv']:{form}}", f"{values['cv_spread']:{form}}"
    text = f"{metric} {score} on the holdout against {cv} ± {spread} in cross-validation"
    inside = values["low"] <= values["cv"] <= values["high"]
    flattered = values["better"] * (values["cv"] - values["score"]) > 0
    errors = math.hypot(
        (values["high"] - values["low"]) / 3.92, values["cv_spread"] / math.sqrt(values["folds"])
    )
    apart = abs(values["cv"] - values["score"]) / errors if errors else math.inf
    out: list[str] = []
    if inside:
        near = values["cv_low"] <= values["score"] <= values["cv_high"]
        out.append(
            f"{text}: the interval, {values['low']:{form}} to {values['high']:{form}}, holds the cross-validated score"
            + (", and the holdout lies among the folds; no sign that choosing inflated the estimate." if near
               else f", though the holdout lies outside the folds ({values['cv_low']:{form}} to {values['cv_high']:{form}}).")
        )  # fmt: skip
    elif flattered and apart < 2:
        out.append(
            f"{text}. The holdout is worse, and its interval, {values['low']:{form}} to {values['high']:{form}}, does not hold "
            f"the cross-validated score; with the folds' own error counted in, the two are {apart:.1f} standard errors apart, "
            "which luck still explains. Believe the holdout."
        )
    elif flattered:
        later = " (the holdout comes later)" if context.settings.get("time") else ""
        out.append(
            f"{text}. **The holdout is worse than cross-validation said, and its interval, {values['low']:{form}} to "
            f"{values['high']:{form}}, does not hold that score**: the search flattered itself, or the holdout differs{later}. "
            "Believe the holdout."
        )
    else:
        out.append(
            f"{text}. The holdout is better than cross-validation said, and its interval, {values['low']:{form}} to "
            f"{values['high']:{form}}, does not hold that score: these {noun} were easier, or more training rows helped."
        )
    ahead = f"{abs(values['ahead']):{form}} (95 % interval {values['ahead_low']:+{form}} to {values['ahead_high']:+{form}})"
    if values["entities"] is not None and values["entities"] < FEW_ENTITIES:
        out.append(
            f"The holdout holds only {values['entities']} entities, too few to resample: the intervals cover the luck of "
            f"{noun}, not that of meeting other entities."
        )
    if values["ahead"] == 0 and values["ahead_low"] == values["ahead_high"] == 0:
        itself = context.settings.get("model_name") == "baseline"
        out.append(
            "The chosen model is the baseline itself."
            if itself
            else "The chosen model scores exactly as the baseline does."
        )
    elif values["ahead_low"] > 0:
        out.append(f"The model is better than the baseline by {ahead}: the whole interval is above zero.")
    elif values["ahead_high"] < 0:
        out.append(f"**The model is worse than the baseline here** by {ahead}: prefer the baseline.")
    else:
        side = (
            f"{'ahead of' if values['ahead'] > 0 else 'behind'} the baseline by"
            if values["ahead"]
            else "level with the baseline,"
        )
        out.append(
            f"It is {side} {ahead}: zero lies inside, so {values['rows']:,} {noun} do not settle which is "
            f"better (it leads in {values['ahead_share']:.0%} of the resamples)."
        )
    told = values["adversarial"] is not None
    auc = f"AUC {values['adversarial'] or 0:.3f}"
    alike = told and values["adversarial"] < values["adversarial_limit"]
    if not told:
        pass
    elif context.settings.get("time"):
        out.append(
            f"Development and holdout {'look alike' if alike else 'can be told apart'} ({auc}; the holdout is later)."
        )
    elif context.settings.get("group"):
        out.append(f"Development and holdout hold different entities ({auc} for telling their {noun} apart).")
    elif alike:
        out.append(f"The two parts are alike (adversarial {auc}).")
    else:
        out.append(
            f"**The two parts can be told apart (adversarial {auc})**, though the split should not depend on the columns."
        )
    if context.spec.task == "regression" and context.spec.metric in ("rmse", "mae", "median_ae"):
        std = context.facts.column(context.spec.target).std
        if std:
            out.append(f"For scale: the target's standard deviation is {std:{target_digits(context)}}.")
    return out
