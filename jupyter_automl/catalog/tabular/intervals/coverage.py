"""How often the intervals or sets hold the truth on the holdout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.wording import row_noun, tick
from jupyter_automl.contracts.task import percent

from . import asked, coverage_of, error_digits

DRAWN = 150
"""Holdout rows whose intervals are drawn."""


class HoldoutCoverage(Component):
    """Empirical coverage of prediction intervals or sets on the holdout, with a binomial interval, and their size."""

    kind = "coverage"
    name = "holdout_coverage"
    title = "Coverage on the holdout"
    packages = ("scikit-learn", "matplotlib", "scipy")
    requires = (
        "COVERAGE", "final_model", "X_holdout", "truth", "holdout_prediction", "entities", "bootstrap", "show",
    )  # fmt: skip
    provides = ("uncertainty",)

    def suits(self, context: Context) -> Fit:
        return (
            Fit(1.0, "the share that was asked for is counted")
            if asked(context)
            else Fit(0.0, "not asked for")
        )

    def blocks(self, context: Context) -> Sequence[Block]:
        share, noun = percent(coverage_of(context)), row_noun(context)
        grouped = bool(context.settings.get("group"))
        widened = " (widened to that of resampling whole entities)" if grouped else ""
        intro = (
            f"**Do they hold what was asked?** {{}} are counted on the {noun} just opened. They were calibrated for {share}, "
            f"without any of these {noun}; the share found may differ by luck, for which its binomial interval stands{widened}. "
            f"Below, intervals of the parts are widened so that all of them hold together in 95 of 100 cases (Bonferroni)."
        )
        number = error_digits(context)
        if context.spec.task == "regression":
            return [
                Markdown(intro.format("The prediction intervals")),
                code(count_intervals),
                code(counted, grouped=grouped),
                code(show_intervals, number=number),
                code(draw_intervals, drawn=DRAWN, target=context.spec.target),
                code(record_intervals),
            ]
        return [
            Markdown(intro.format("The prediction sets")),
            code(count_sets, binary=context.spec.task == "binary"),
            code(counted, grouped=grouped),
            code(show_sets),
            code(record_sets),
        ]

    @staticmethod
    def probe(uncertainty, coverage_parts):
        import json

        return {
            "asked": uncertainty["coverage"],
            **uncertainty["holdout"],
            "parts": json.loads(coverage_parts.astype({"part": str}).to_json(orient="records")),
        }

    def after(self, context: Context, values: Any) -> str | None:
        noun, share = row_noun(context), percent(values["asked"])
        found = f"{values['coverage']:.1%} of {values['rows']:,} {noun}"
        luck = f"95 % interval {values['low']:.1%} to {values['high']:.1%}"
        numbers = context.spec.task == "regression"
        kind = "intervals" if numbers else "sets"
        if values["high"] < values["asked"]:
            text = f"**Seen. The {kind} hold less than asked:** {found} ({luck}), {share} asked."
            if context.settings.get("time"):
                text += " The holdout is later than what they were calibrated on; expect the same of what comes next."
            elif context.settings.get("group"):
                text += " Its entities are others than those they were calibrated on; expect the same of new ones."
            else:
                text += f" Luck alone does that in fewer than one of forty cases: take them as {values['coverage']:.0%} {kind}."
        elif values["low"] > values["asked"]:
            text = (
                f"**Seen.** The {kind} hold more than asked: {found} ({luck}), {share} asked. They are on the safe side"
                + (
                    ", wider than they need to be."
                    if numbers
                    else ": the likeliest class alone is in every set."
                )
            )
        else:
            text = f"**Seen.** The {kind} hold what was asked, as far as luck lets one see: {found} ({luck}), {share} asked."
        short = [part for part in values["parts"] if part["high"] < values["asked"]]
        if numbers:
            text += f" Their mean width is {values['mean_width']:{error_digits(context)}}."
            what = "predictions"
        else:
            text += (
                f" A set names {values['mean_size']:.2f} classes on average, {values['single']:.1%} name one."
            )
            what = "class"
        if short and values["high"] >= values["asked"]:
            listed = ", ".join(f"{tick(part['part'])} ({part['inside']:.1%})" for part in short)
            text += f" **Not everywhere:** clearly less than {share} for {what} {listed}; the promise is one on average."
        return text


def count_intervals(interval_of, holdout_prediction, truth):
    lower, upper = interval_of(holdout_prediction)
    inside = (truth >= lower) & (truth <= upper)
    return lower, upper, inside


def count_sets(final_model, X_holdout, holdout_prediction, truth, sets_of, cuts, *, binary):
    import numpy as np

    if binary:
        held = sets_of(final_model.predict_proba(X_holdout), cuts)
    else:
        held = sets_of(holdout_prediction, cuts)
    inside = held[np.arange(len(truth)), truth]
    return held, inside


def counted(COVERAGE, inside, truth, entities, bootstrap, *, grouped):
    import numpy as np
    from scipy.stats import binomtest

    def share_of(rows, looks=1):
        """Share of these rows whose truth is held, and its 95 % interval, one of so many that are looked at."""
        outside = 0.05 / looks
        exact = binomtest(int(inside[rows].sum()), len(rows)).proportion_ci(1 - outside, method="exact")
        low, high = float(exact.low), float(exact.high)
        if grouped:
            resampled = bootstrap(lambda draw: inside[draw].mean(), truth, entities, rows)
            low = np.fmin(low, np.percentile(resampled, 50 * outside)).item()
            high = np.fmax(high, np.percentile(resampled, 100 - 50 * outside)).item()
        return {"rows": len(rows), "inside": float(inside[rows].mean()), "low": low, "high": high}

    coverage_found = share_of(np.arange(len(inside)))
    print(f"asked {COVERAGE:.1%}, held {coverage_found['inside']:.1%} of {coverage_found['rows']:,} rows, "
          f"95 % interval {coverage_found['low']:.1%} to {coverage_found['high']:.1%}")  # fmt: skip
    return share_of, coverage_found


def show_intervals(lower, upper, holdout_prediction, share_of, show, *, number):
    import numpy as np
    import pandas as pd

    by_prediction = np.argsort(holdout_prediction, kind="stable")
    labels = ["smallest third", "middle third", "largest third"]
    thirds = dict(zip(labels, np.array_split(by_prediction, 3), strict=True))
    coverage_parts = pd.DataFrame([
        {"part": part, **share_of(rows, 3), "mean width": (upper - lower)[rows].mean()}
        for part, rows in thirds.items()
        if len(rows)
    ])  # fmt: skip
    show(coverage_parts.rename(columns={"part": "predictions"}),
         {"inside": "{:.1%}", "low": "{:.1%}", "high": "{:.1%}", "mean width": f"{{:{number}}}"})  # fmt: skip
    return (coverage_parts,)


def show_sets(held, truth, CLASSES, share_of, show):
    import numpy as np
    import pandas as pd

    rows_by_class = {label: np.flatnonzero(truth == k) for k, label in enumerate(CLASSES)}
    coverage_parts = pd.DataFrame([
        {"part": label, **share_of(rows, len(CLASSES)), "classes in a set": held[rows].sum(axis=1).mean()}
        for label, rows in rows_by_class.items()
        if len(rows)
    ])  # fmt: skip
    show(coverage_parts.rename(columns={"part": "class"}),
         {"inside": "{:.1%}", "low": "{:.1%}", "high": "{:.1%}", "classes in a set": "{:.2f}"})  # fmt: skip
    return (coverage_parts,)


def draw_intervals(
    holdout_prediction, lower, upper, truth, inside, SEED, INK, ACCENT, CALM, PALE, *, drawn, target
):
    import matplotlib.pyplot as plt
    import numpy as np

    shown_rows = np.random.default_rng(SEED).permutation(len(truth))[:drawn]
    shown_rows = shown_rows[np.argsort(holdout_prediction[shown_rows], kind="stable")]
    place = np.arange(len(shown_rows))
    fig, axis = plt.subplots(figsize=(7.2, 3.1))  # noqa: RUF059
    axis.vlines(place, lower[shown_rows], upper[shown_rows], color=PALE, lw=2)
    axis.plot(place, holdout_prediction[shown_rows], color=INK, lw=0.8, label="prediction")
    for colour, there, label in [
        (CALM, inside[shown_rows], "inside"),
        (ACCENT, ~inside[shown_rows], "outside"),
    ]:
        axis.plot(place[there], truth[shown_rows][there], "o", color=colour, ms=3, label=label)
    axis.legend(frameon=False, fontsize=8, loc="upper left")
    axis.set(title=f"Intervals and the truth, {len(shown_rows):,} rows of the holdout",
             xlabel="rows in the order of their prediction", ylabel=target)  # fmt: skip
    plt.show()


def record_intervals(COVERAGE, calibrated, coverage_found, lower, upper):
    import numpy as np

    uncertainty = {
        "kind": "interval",
        "coverage": COVERAGE,
        **{key: calibrated[key] for key in ("reach", "places", "sizes", "lowest")},
        "holdout": {
            "coverage": coverage_found["inside"],
            **{key: coverage_found[key] for key in ("low", "high", "rows")},
            "mean_width": float(np.mean(upper - lower)),
        },
    }
    return (uncertainty,)


def record_sets(COVERAGE, cuts, coverage_found, held):
    import numpy as np

    uncertainty = {
        "kind": "set",
        "coverage": COVERAGE,
        "cuts": [float(cut) for cut in cuts],
        "holdout": {
            "coverage": coverage_found["inside"],
            **{key: coverage_found[key] for key in ("low", "high", "rows")},
            "mean_size": float(held.sum(axis=1).mean()),
            "single": float(np.mean(held.sum(axis=1) == 1)),
        },
    }
    return (uncertainty,)
