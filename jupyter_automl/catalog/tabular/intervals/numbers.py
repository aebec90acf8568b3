"""Prediction intervals for numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.wording import row_noun, tick
from jupyter_automl.contracts.task import percent

from . import asked, assumption, calibration_rows, coverage_of, error_digits

ROWS_A_PART, FEWEST_PARTS, MOST_PARTS = 40, 3, 12
"""Rows from which the typical error at one place of the prediction is told, and how many places there are."""


class PredictionIntervals(Component):
    """Prediction intervals that hold the true number in a given share of cases: conformal, from out-of-fold residuals.

    One width for all, or a width that follows the predicted value where errors grow with it, whichever has the better
    interval score on rows left out of the calibration. Works with any model, blends and log targets included, since it
    looks only at predictions and truth. Sources: Lei et al., Distribution-free predictive inference for regression, 2018;
    Barber et al., Predictive inference with the jackknife+, 2021; Gneiting and Raftery, Strictly proper scoring rules, 2007.
    """

    kind = "interval"
    name = "prediction_intervals"
    title = "Prediction intervals"
    tasks = frozenset({"regression"})
    requires = ("y", "folds", "prediction_of", "chosen", "show")
    provides = ("COVERAGE", "interval_of", "calibrated")

    def suits(self, context: Context) -> Fit:
        return Fit(1.0, "the goal asks for intervals") if asked(context) else Fit(0.0, "not asked for")

    def blocks(self, context: Context) -> Sequence[Block]:
        target, share = tick(context.spec.target), percent(coverage_of(context))
        most = max(FEWEST_PARTS, min(MOST_PARTS, context.facts.rows // ROWS_A_PART))
        return [
            Markdown(
                "## Prediction intervals\n"
                f"Asked: an interval around each prediction that holds the true {target} in {share} of cases. **How:** split "
                "conformal prediction (Lei et al., 2018) on the out-of-fold residuals, which are errors on rows that the "
                f"model had not seen. The interval reaches as far as {share} of these errors do, counted as if one more row "
                "lay beyond them all. The proof is for one split; with folds it needs their models to be much alike "
                "(Barber et al., 2021), and the model fitted on all rows errs slightly less than they do, so the holdout counts "
                "how many are held. Two shapes are compared on folds left out of the calibration: one width for all rows, "
                "and a width in proportion to the typical error near the predicted value. The second is kept where its "
                "interval score (width, plus a penalty for each miss; smaller is better) is ahead by more than two standard "
                "errors over the folds. Rejected: quantile models, which cost as many fits again and still need this "
                "calibration.\n\n" + assumption(context)
            ),
            calibration_rows(context),
            code(tools, parts=most),
            code(compare, number=error_digits(context)),
            code(keep, number=error_digits(context)),
        ]

    @staticmethod
    def probe(COVERAGE, shapes, calibrated, interval_of, oof_truth, oof_said, lead, lead_error):
        import numpy as np

        low, high = interval_of(oof_said)
        tail = (1 - COVERAGE) / 2
        return {
            "rows": len(oof_truth),
            "enough": int(np.ceil((len(oof_truth) + 1) * COVERAGE)) <= len(oof_truth),
            "kept": calibrated["shape"],
            "inside": float(shapes["inside"].iloc[int(calibrated["follows"])]),
            "lead": float(lead),
            "lead_error": float(lead_error),
            "score": float(shapes["interval score"].iloc[0]),
            "width": float(np.mean(high - low)),
            "blind": float(np.quantile(oof_truth, 1 - tail) - np.quantile(oof_truth, tail)),
            "narrow": [float(calibrated["reach"] * value) for value in calibrated["sizes"]],
            "places": [float(value) for value in calibrated["places"]],
            "floor": calibrated["lowest"],
        }

    def after(self, context: Context, values: Any) -> str | None:
        form, noun = error_digits(context), row_noun(context)
        share = abs(values["lead"]) / max(values["score"], 1e-300)
        ahead = f"{abs(values['lead']):{form}} (standard error {values['lead_error']:{form}}, {share:.1%})"
        if len(values["places"]) > 1:
            low, high = values["narrow"][0], values["narrow"][-1]
            text = (
                f"**Seen.** The width that follows the prediction is kept: its interval score is {ahead} better. An interval "
                f"reaches {low:{form}} to either side for predictions around {values['places'][0]:{form}}, and {high:{form}} "
                f"around {values['places'][-1]:{form}}."
            )
        else:
            side = values["narrow"][0]
            word = "better" if values["lead"] > 0 else "worse"
            text = (
                f"**Seen.** One width for all is kept: every interval reaches {side:{form}} to either side. Following the "
                f"prediction has an interval score {ahead} {word}, which the rule does not count as a gain."
            )
        text += (
            f" Left out of its own calibration, {values['inside']:.1%} of {values['rows']:,} {noun} lie inside "
            f"({percent(coverage_of(context))} asked). The mean width is {values['width']:{form}}; an interval that knows "
            f"nothing of a row would be {values['blind']:{form}} wide."
        )
        if values["floor"] is not None:
            text += f" No {tick(context.spec.target)} below 0 was seen, so no interval goes below it."
        if not values["enough"]:
            text += (
                f" **{values['rows']:,} {noun} are too few** to promise {percent(coverage_of(context))}: the interval reaches "
                "as far as the largest error seen."
            )
        return text


def tools(COVERAGE, *, parts):
    import numpy as np

    PARTS = parts  # places along the prediction where the typical error is told

    def reach_of(scores):
        """The score that COVERAGE of the rows stay within, one more row that lies beyond all counted in."""
        rank = int(np.ceil((len(scores) + 1) * COVERAGE))
        return float(np.sort(scores)[min(rank, len(scores)) - 1])

    def one_size(said, error):
        """The same typical error everywhere: where, and how large."""
        return np.array([0.0]), np.array([1.0])

    def size_by_prediction(said, error):
        """The mean error in parts of equal size along the prediction: where, and how large."""
        members = np.array_split(np.argsort(said, kind="stable"), min(PARTS, len(said)))
        places = np.array([np.median(said[rows]) for rows in members])
        sizes = np.array([error[rows].mean() for rows in members])
        return places, np.maximum(sizes, 0.05 * error.mean() or 1.0)

    def left_out(size_of, said, error, fold):
        """Each row's error in units of the typical one, and the reach of its interval, as other folds tell."""
        scores, reach = np.empty(len(said)), np.empty(len(said))
        for number in np.unique(fold):
            here, others = fold == number, fold != number
            places, sizes = size_of(said[others], error[others])
            own, of_others = np.interp(said[here], places, sizes), np.interp(said[others], places, sizes)
            scores[here] = error[here] / own
            reach[here] = own * reach_of(error[others] / of_others)
        return scores, reach

    return reach_of, one_size, size_by_prediction, left_out


def compare(COVERAGE, oof_truth, oof_said, oof_fold, one_size, size_by_prediction, left_out, show, *, number):
    import numpy as np
    import pandas as pd

    oof_error = np.abs(oof_truth - oof_said)
    shapes, by_fold = [], []
    for shape, size_of in {"one width for all": one_size, "width by prediction": size_by_prediction}.items():
        _, reach = left_out(size_of, oof_said, oof_error, oof_fold)
        cost = 2 * reach + 2 / (1 - COVERAGE) * np.maximum(oof_error - reach, 0)
        by_fold.append(pd.Series(cost).groupby(oof_fold).mean())
        inside = np.mean(oof_error <= reach)
        width, score = np.mean(2 * reach), cost.mean()
        shapes.append({"shape": shape, "inside": inside, "mean width": width, "interval score": score})
    shapes = pd.DataFrame(shapes)
    lead = (by_fold[0] - by_fold[1]).mean()
    lead_error = (by_fold[0] - by_fold[1]).std(ddof=1) / np.sqrt(len(by_fold[0]))
    follows = bool(lead > 2 * lead_error)
    show(shapes, {"inside": "{:.1%}", "mean width": f"{{:{number}}}", "interval score": f"{{:{number}}}"},
         strong=[int(follows)])  # fmt: skip
    return oof_error, shapes, lead, lead_error, follows


def keep(
    y, oof_said, oof_error, oof_fold, follows, shapes, one_size, size_by_prediction, left_out, reach_of,
    *, number,
):  # fmt: skip
    import numpy as np

    size_of = size_by_prediction if follows else one_size
    oof_scores, _ = left_out(size_of, oof_said, oof_error, oof_fold)
    places, sizes = size_of(oof_said, oof_error)
    calibrated = {
        "shape": shapes["shape"].iloc[int(follows)],
        "follows": follows,
        "reach": reach_of(oof_scores),
        "places": places.tolist(),
        "sizes": sizes.tolist(),
        "lowest": 0.0 if y.min() >= 0 else None,
    }

    def interval_of(prediction):
        """Lower and upper end for each prediction."""
        reach = calibrated["reach"] * np.interp(prediction, calibrated["places"], calibrated["sizes"])
        lowest = -np.inf if calibrated["lowest"] is None else calibrated["lowest"]
        return np.maximum(prediction - reach, lowest), np.maximum(prediction + reach, lowest)

    for place, size in zip(calibrated["places"], calibrated["sizes"], strict=True):
        reach = calibrated["reach"] * size
        print(f"prediction ± {reach:{number}}" + (f" near {place:{number}}" if follows else ""))
    return calibrated, interval_of
