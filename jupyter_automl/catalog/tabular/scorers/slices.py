"""Where the model is weak: the holdout cut into slices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.without import sensitive_columns
from jupyter_automl.catalog.tabular.checks.wording import digits, row_noun, target_digits, tick

from .bootstrap import score_seconds

FEWEST_OF_EACH = 10
"""Rows of each outcome that a slice needs, so that its score is more than an accident."""
TIMES = 80
"""Resamples of one slice: its standard error is all that is taken from them."""


class ErrorBySlice(Component):
    """Error analysis by slice of the holdout: levels of the strongest categories, parts of the strongest numbers and the
    sensitive columns, each with its own interval; honest about how many slices were looked at (Bonferroni).

    Sources: Chung et al., Slice finder, 2019; Dunn, Multiple comparisons among means, 1961.
    """

    kind = "scorer"
    name = "error_by_slice"
    title = "Error by slice"
    packages = ("scikit-learn", "matplotlib", "scipy")
    requires = (
        "X_holdout", "truth", "holdout_prediction", "holdout_score", "score_of", "bootstrap", "tree_gain", "NUMBERS", "METRIC",
        "BETTER", "entities", "short", "compact", "show",
    )  # fmt: skip
    provides = ("slices",)

    def suits(self, context: Context) -> Fit:
        return Fit(0.9, "a mean score hides groups")

    def cost(self, context: Context) -> float:
        return 0.5 + 25 * TIMES * score_seconds(context)

    def blocks(self, context: Context) -> Sequence[Block]:
        spec = context.spec
        holdout = max(
            1, int(context.facts.rows * context.holdout_fraction / max(0.01, 1 - context.holdout_fraction))
        )
        least = max(15, min(150, holdout // 20))
        need = f"at least {least} {row_noun(context)}"
        if spec.task == "binary":
            need += f" and {FEWEST_OF_EACH} of each outcome"
        sensitive = sensitive_columns(context)
        also = f" and of the sensitive columns ({', '.join(map(tick, sensitive))})" if sensitive else ""
        return [
            Markdown(
                f"**Where is it weak?** The mean score hides groups. Each level or part of the strongest columns{also} with "
                f"{need} is scored alone. With many slices the worst one looks bad by luck: a slice counts as different only "
                "beyond the limit that luck stays within in 95 of 100 such lists."
            ),
            code(
                cut, least=least, binary=spec.task == "binary", multiclass=spec.task == "multiclass",
                fewest=FEWEST_OF_EACH, times=TIMES, sensitive=sensitive, has_sensitive=bool(sensitive),
            ),
            code(draw, number=digits(context)),
            code(tabulate, number=digits(context), unit=target_digits(context), multiclass=spec.task == "multiclass"),
        ]  # fmt: skip

    @staticmethod
    def probe(slices, slice_limit, gap_limit, holdout_score, METRIC, BETTER):
        import json

        return {
            "metric": METRIC,
            "better": int(BETTER),
            "score": float(holdout_score),
            "limit": float(slice_limit),
            "gap_limit": float(gap_limit),
            "count": len(slices),
            "worse": int((BETTER * slices["z"] < -slice_limit).sum()) if len(slices) else 0,
            "slices": json.loads(slices.head(5).to_json(orient="records", double_precision=12)),
            "best": json.loads(slices.tail(1).to_json(orient="records", double_precision=12)),
            "gaps": json.loads(
                slices.loc[slices["gap z"].abs().sort_values(ascending=False).index]
                .head(1)
                .to_json(orient="records", double_precision=12)
            ),
        }

    def after(self, context: Context, values: Any) -> str | None:
        return "**Seen.** " + " ".join(_sentences(context, values))


def cut(
    X_holdout, truth, holdout_prediction, holdout_score, score_of, bootstrap, tree_gain, NUMBERS, BETTER, entities,
    short, compact,
    *, least, binary, multiclass, fewest, times, sensitive, has_sensitive,
):  # fmt: skip
    import numpy as np
    import pandas as pd
    from scipy.stats import norm

    LEAST_ROWS = least

    def parts_of(column):
        """The part of the column that each row lies in, as readable text: levels, or thirds of a number."""
        values = X_holdout[column]
        if column not in NUMBERS:
            return values.fillna("missing").map(lambda level: f"{short(column)}: {short(str(level), 24)}")
        if values.nunique() <= 5:
            return values.map(lambda value: f"{short(column)} = {compact(value)}", na_action="ignore").fillna(
                f"{short(column)} missing"
            )
        edges = np.unique(values.quantile([1 / 3, 2 / 3]))
        names = [f"{short(column)} ≤ {compact(edges[0])}", f"{short(column)} > {compact(edges[-1])}"]
        if len(edges) == 2:
            names.insert(1, f"{short(column)} {compact(edges[0])} to {compact(edges[1])}")
        cut = pd.cut(values, [-np.inf, *edges, np.inf], labels=names, ordered=False).astype("str")
        return cut.where(values.notna(), f"{short(column)} missing")

    def enough(rows):
        """Whether a score of these rows would be more than an accident."""
        if binary:
            varied = min(truth[rows].sum(), (1 - truth[rows]).sum()) >= fewest
        else:
            varied = np.ptp(truth[rows]) > 0
        return LEAST_ROWS <= len(rows) <= 0.98 * len(truth) and varied

    if multiclass:
        happened, said = (
            (holdout_prediction.argmax(axis=1) == truth).astype(float),
            holdout_prediction.max(axis=1),
        )
    else:
        happened, said = truth.astype(float), holdout_prediction
    if has_sensitive:
        slice_columns = list(dict.fromkeys([*sensitive, *tree_gain.index[:8]]))
    else:
        slice_columns = list(tree_gain.index[:8])

    slice_rows = {
        label: rows for column in slice_columns
        for label, rows in X_holdout.groupby(parts_of(column).to_numpy()).indices.items() if enough(rows)
    }  # fmt: skip
    slices = pd.DataFrame(
        {
            "slice": slice_rows.keys(),
            "rows": [len(rows) for rows in slice_rows.values()],
            "actual": [happened[rows].mean() for rows in slice_rows.values()],
            "predicted": [said[rows].mean() for rows in slice_rows.values()],
            "score": [score_of(truth[rows], holdout_prediction[rows]) for rows in slice_rows.values()],
        }
    )
    resampled = [
        bootstrap(lambda draw: score_of(truth[draw], holdout_prediction[draw]), truth, entities, rows, times)[:, 0]
        for rows in slice_rows.values()
    ]  # fmt: skip
    slices["low"] = [np.percentile(scores, 2.5) for scores in resampled]
    slices["high"] = [np.percentile(scores, 97.5) for scores in resampled]
    score_errors = (slices["high"] - slices["low"]) / 3.92
    gap_errors = np.array(
        [(happened - said)[rows].std() / np.sqrt(len(rows)) for rows in slice_rows.values()]
    )
    slices["z"] = (slices["score"] - holdout_score) / np.where(score_errors > 0, score_errors, np.inf)
    slices["gap z"] = (slices["actual"] - slices["predicted"]) / np.where(gap_errors > 0, gap_errors, np.inf)
    slices = slices.sort_values("score", ascending=BETTER > 0, ignore_index=True)
    slice_limit = gap_limit = norm.ppf(1 - 0.025 / max(1, len(slices)))
    print(
        f"{len(slices)} slices of {len(slice_columns)} columns; luck alone stays within {slice_limit:.1f} errors"
    )
    return slices, slice_limit, gap_limit


def draw(slices, slice_limit, holdout_score, METRIC, BETTER, INK, ACCENT, CALM, PALE, *, number):
    import matplotlib.pyplot as plt

    worst = slices.head(8)[::-1]
    if len(worst):
        fig, axis = plt.subplots(figsize=(7.4, 1.1 + 0.27 * len(worst)))  # noqa: RUF059
        low, high = min(worst["low"].min(), holdout_score), max(worst["high"].max(), holdout_score)
        span = high - low or max(abs(high), 1) * 0.1
        axis.vlines(holdout_score, -0.6, len(worst) - 0.5, color=CALM, lw=1)
        axis.text(
            holdout_score,
            len(worst) - 0.35,
            f"all {holdout_score:{number}}",
            color=CALM,
            fontsize=8,
            ha="center",
        )
        axis.hlines(range(len(worst)), worst["low"], worst["high"], color=PALE, lw=3)
        beyond = BETTER * worst["z"] < -slice_limit
        axis.scatter(
            worst["score"], range(len(worst)), s=26, color=[ACCENT if b else INK for b in beyond], zorder=3
        )
        for row, item in enumerate(worst.itertuples()):
            axis.text(
                high + 0.02 * span,
                row,
                f"{item.score:{number}}  (n {item.rows:,})",
                va="center",
                fontsize=8,
            )
        axis.set_yticks(range(len(worst)), worst["slice"])
        axis.set(xlabel=f"{METRIC}, 95 % intervals; red: beyond what luck explains", ylim=(-0.6, len(worst)),
                 xlim=(low - 0.03 * span, high + 0.25 * span))  # fmt: skip
        axis.set_title(f"The {len(worst)} weakest of {len(slices)} slices", pad=12)
        plt.show()
    else:
        print("too few rows for slices")


def tabulate(slices, show, METRIC, *, number, unit, multiclass):
    if multiclass:
        gap_columns = {"actual": "named right", "predicted": "mean chance of the class named"}
    else:
        gap_columns = {"actual": "mean actual", "predicted": "mean prediction"}
    largest_gap = slices.loc[slices["gap z"].abs().sort_values(ascending=False, kind="stable").index].head(5)
    if len(slices):
        show(
            largest_gap.drop(columns=["low", "high", "z"])
            .rename(columns={**gap_columns, "score": METRIC, "gap z": "gap in standard errors"}),
            {"rows": "{:,}", **dict.fromkeys(gap_columns.values(), f"{{:{unit}}}"), METRIC: f"{{:{number}}}",
             "gap in standard errors": "{:+.1f}"},
        )  # fmt: skip


def _sentences(context: Context, values: Any) -> list[str]:
    form, unit, metric, noun = digits(context), target_digits(context), values["metric"], row_noun(context)
    count = values["count"]
    if not count:
        return [f"The holdout is too small to be cut: no slice has enough {noun} for a score of its own."]
    out = []
    worst = values["slices"][0]
    worse_ones = [item for item in values["slices"] if values["better"] * item["z"] < -values["limit"]]
    if worse_ones:
        shown = [
            f"{tick(item['slice'])} ({item['score']:{form}}, n {item['rows']:,})" for item in worse_ones[:3]
        ]
        names = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
        number = values["worse"]
        out.append(
            f"{number} of {count} slices {'is' if number == 1 else 'are'} worse than the overall {values['score']:{form}} beyond "
            f"what luck explains ({values['limit']:.1f} standard errors among {count}): {names}"
            + (f" and {number - len(shown)} more." if number > len(shown) else ".")
        )
        out.append(
            f"**Whoever works only with those {noun} should expect that {metric}, not the overall one.**"
        )
        if context.spec.task == "binary" and context.spec.metric == "roc_auc":
            out.append(
                "Within a slice the column that defines it cannot help any more, which alone lowers ROC AUC."
            )
    elif values["worse"]:
        out.append(
            f"{values['worse']} of {count} slices are worse beyond what luck explains; see the figure."
        )
    elif values["better"] * worst["z"] < 0:
        out.append(
            f"The weakest slice, {tick(worst['slice'])} ({worst['score']:{form}}, n {worst['rows']:,}), is {abs(worst['z']):.1f} "
            f"standard errors from the overall {values['score']:{form}}: unremarkable among {count} slices."
        )
    else:
        out.append(f"None of the {count} slices is worse than the overall {values['score']:{form}}.")
    gap = values["gaps"][0]
    if f"{gap['predicted']:{unit}}" == f"{gap['actual']:{unit}}":
        unit = ".3g"
    said = f"{tick(gap['slice'])}: said {gap['predicted']:{unit}}, was {gap['actual']:{unit}}"
    spread = 1.0 if context.spec.classification else context.facts.column(context.spec.target).std or 0.0
    matters = abs(gap["actual"] - gap["predicted"]) > 0.02 * spread
    if abs(gap["gap z"]) > values["gap_limit"] and matters:
        way = "too low" if gap["gap z"] > 0 else "too high"
        out.append(f"The predictions are {way} for {said} ({abs(gap['gap z']):.1f} standard errors).")
    else:
        out.append(
            f"The largest gap between said and seen, {said}, is {abs(gap['gap z']):.1f} standard errors"
            + (": unremarkable." if matters else ", but too small to matter.")
        )
    return out
