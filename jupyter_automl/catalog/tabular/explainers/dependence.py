"""What the model says when one answer is changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, Source, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.seen import without_signal
from jupyter_automl.catalog.tabular.checks.wording import row_noun, target_digits, tick
from jupyter_automl.catalog.tabular.models.sizes import members


class PartialDependence(Component):
    """Partial dependence of the three strongest columns, drawn apart by another strong column so that an interaction
    shows; numbers between their 2.5 and 97.5 percentiles, categories at their commonest levels.

    Sources: Friedman, Greedy function approximation, 2001; Goldstein et al., Peeking inside the black box, 2015.
    """

    kind = "explainer"
    name = "partial_dependence"
    title = "Partial dependence"
    packages = ("scikit-learn", "matplotlib")
    requires = (
        "X",
        "folds",
        "chosen_models",
        "predict_with",
        "loss_mean",
        "groups",
        "NUMBERS",
        "short",
        "compact",
        "SEED",
    )
    provides = ("curves",)

    def suits(self, context: Context) -> Fit:
        return Fit(0.9, "shows the shape of an effect for every model")

    def cost(self, context: Context) -> float:
        return 0.4 + 0.3 * members(context)

    def blocks(self, context: Context) -> Sequence[Block]:
        # A model with a threshold of its own is asked for its chances as they are.
        first = "chosen_models[0].estimator_" if context.settings.get("own_threshold") else "chosen_models[0]"
        return [
            Markdown(
                "**Partial dependence:** what would the model say if only this answer were different, everything else as it "
                f"is? For the three columns whose shuffling cost most; {row_noun(context)} are drawn apart by the strongest "
                "column that does not belong to the same group, so that an effect that differs between them shows. Lines "
                "cover the middle 95 % of a number and the commonest levels of a category: beyond them the model would be "
                "guessing."
            ),
            code(depend, multiclass=context.spec.task == "multiclass", model=Source(first)),
            code(draw, multiclass=context.spec.task == "multiclass", says=_says(context)),
        ]

    @staticmethod
    def probe(curves, NUMBERS):
        return [
            {
                "column": str(column),
                "number": column in NUMBERS,
                "split": None if split is None else str(split),
                "lines": {
                    str(name): [[str(value), float(mean)] for value, mean in line.items()]
                    for name, line in lines.items()
                },
            }
            for column, (split, lines) in curves.items()
        ]

    def after(self, context: Context, values: Any) -> str | None:
        if without_signal(context):
            return "**Seen.** The checks found no signal: the shapes above are those of noise and would be others on other rows."
        widest = max((_span(line) for curve in values for line in curve["lines"].values()), default=0.0)
        said = [_sentence(context, curve, widest) for curve in values]
        if not said:
            return None
        return "**Seen.** " + " ".join(said)


def _says(context: Context) -> str:
    if context.spec.task == "regression":
        return "mean prediction"
    return "mean predicted chance"


def depend(
    X, folds, chosen_models, predict_with, loss_mean, groups, NUMBERS, CLASSES, short, compact, SEED, *, multiclass, model
):  # fmt: skip
    import numpy as np
    import pandas as pd

    def values_of(column):
        """The values to ask for: a grid over the middle 95 % of a number, the commonest levels of a category."""
        present = X[column].dropna()
        if column not in NUMBERS:
            return list(present.value_counts().index[:7])
        inside = present[present.between(*present.quantile([0.025, 0.975]))]
        if inside.nunique() <= 12:
            return list(np.sort(inside.unique()))
        return list(np.linspace(inside.min(), inside.max(), 12))

    def answers(column, rows):
        """What the model of the first fold says about the rows when `column` is set to each value."""
        asked = X.iloc[rows]
        return [predict_with(model, asked.assign(**{column: value})) for value in values_of(column)]

    def halves_by(column, rows):
        """The rows in two parts: below or above the median of a number, the commonest level or another."""
        values = X[column].iloc[rows]
        if column in NUMBERS:
            middle = values.median()
            above = (values > middle).to_numpy()
            return {
                f"{short(column, 18)} > {compact(middle)}": above,
                f"{short(column, 18)} ≤ {compact(middle)}": ~above,
            }
        commonest = values.mode().iloc[0] if values.notna().any() else "missing"
        same = values.fillna("missing").eq(commonest).to_numpy()
        return {f"{short(column, 14)}: {short(str(commonest), 14)}": same, "other": ~same}

    single = [
        name for name in loss_mean.sort_values(ascending=False, kind="stable").index if groups[name] == [name]
    ]
    single = [name for name in single if X[name].nunique() > 1]
    relatives = {name: members for members in groups.values() for name in members if len(members) > 1}
    asked_rows = np.random.default_rng(SEED).permutation(folds[0][1])[:400]
    curves = {}
    for column in single[:3]:
        said, index = answers(column, asked_rows), values_of(column)
        if multiclass:
            usual = np.argsort(-np.mean(said, axis=(0, 1)))[:3]
            lines = {CLASSES[k]: pd.Series([part[:, k].mean() for part in said], index=index) for k in usual}
            curves[column] = (None, lines)
        else:
            other = next((name for name in single if name not in relatives.get(column, [column])), None)
            halves = {} if other is None else halves_by(other, asked_rows)
            halves = {name: rows for name, rows in halves.items() if 10 <= rows.sum() <= len(asked_rows) - 10}
            halves = halves or {"all": np.full(len(asked_rows), True)}
            lines = {
                name: pd.Series([part[rows].mean() for part in said], index=index)
                for name, rows in halves.items()
            }
            curves[column] = (other if len(lines) > 1 else None, lines)
    return curves


def draw(curves, NUMBERS, short, INK, ACCENT, CALM, *, multiclass, says):
    import matplotlib.pyplot as plt

    fig, axes = plt.subplots(  # noqa: RUF059
        1, max(1, len(curves)), figsize=(3.5 * max(1, len(curves)), 3.3), sharey=True, squeeze=False
    )
    for axis, (column, (split, lines)) in zip(axes[0], curves.items()):  # noqa: B905
        for (name, line), colour in zip(lines.items(), [ACCENT, CALM, INK]):  # noqa: B905
            if column in NUMBERS:
                axis.plot(line.index, line, "o-", ms=3, color=colour, label=short(str(name), 32))
            else:
                axis.plot(range(len(line)), line, "o", ms=5, color=colour, label=short(str(name), 32))
        if column in NUMBERS:
            axis.locator_params(axis="x", nbins=5)
        else:
            axis.set_xticks(
                range(len(line)), [short(str(level), 12) for level in line.index], rotation=35, ha="right"
            )
            axis.margins(x=0.1)
        axis.set_title(short(column, 34), pad=5 + 12 * len(lines) if len(lines) > 1 else 5)
        if len(lines) > 1:
            axis.legend(
                fontsize=8, frameon=False, loc="lower left", bbox_to_anchor=(-0.03, 0.98), borderpad=0
            )
    axes[0, 0].set(ylabel=says)
    plt.show()


def _span(line: Any) -> float:
    means = [mean for _, mean in line]
    return float(max(means) - min(means))


def _span_in_log_odds(line: Any) -> float:
    means = [min(max(mean, 1e-6), 1 - 1e-6) for _, mean in line]
    return math.log(max(means) / (1 - max(means))) - math.log(min(means) / (1 - min(means)))


def _together(context: Context, curve: Any, widest: float) -> str:
    """What the two lines say about an interaction; nothing where both are about as long, or short."""
    if curve["split"] is None or len(curve["lines"]) != 2:
        return ""
    longer, shorter = sorted(curve["lines"].values(), key=_span, reverse=True)
    if _span(longer) < 2 * _span(shorter) or _span(longer) < 0.2 * widest:
        return ""
    if context.spec.task == "binary" and _span_in_log_odds(longer) < 1.5 * _span_in_log_odds(shorter):
        return (
            "; in points one span is more than twice the other, but in log-odds they are alike: a different base rate, no "
            "interaction"
        )
    return f"; the span differs by {tick(curve['split'])}, so the two may act together"


def _sentence(context: Context, curve: Any, widest: float) -> str:
    form, name = target_digits(context), tick(curve["column"])
    parts = []
    for label, line in curve["lines"].items():
        low, high = min(line, key=lambda point: point[1]), max(line, key=lambda point: point[1])
        who = "" if label == "all" else f" for `{label}`"
        if curve["number"]:
            start, end = line[0], line[-1]
            text = f"{start[1]:{form}} at {_point(start[0])} to {end[1]:{form}} at {_point(end[0])}"
            if max(high[1] - max(start[1], end[1]), min(start[1], end[1]) - low[1]) > 0.2 * _span(line):
                text = f"{low[1]:{form}} (at {_point(low[0])}) to {high[1]:{form}} (at {_point(high[0])})"
            parts.append(f"from {text}{who}")
        else:
            parts.append(f"from {low[1]:{form}} ({tick(low[0])}) to {high[1]:{form}} ({tick(high[0])}){who}")
    moved = "chance" if context.spec.classification else "prediction"
    return f"{name} moves the mean {moved} " + ", ".join(parts) + _together(context, curve, widest) + "."


def _point(text: str) -> str:
    value = float(text)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
