"""What the score loses without a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.noise import MOST_COLUMNS
from jupyter_automl.catalog.tabular.checks.wording import digits, listed, row_noun, tick
from jupyter_automl.catalog.tabular.models.sizes import members

TOGETHER = 0.8
"""|Spearman correlation| of two numbers from which on they stand in for each other."""
TOGETHER_LEVELS = 0.5
"""Cramér's V of two columns (numbers in ten parts) from which on they stand in for each other."""


class PermutationImportance(Component):
    """Permutation importance on unseen rows, in the metric itself, with standard errors; columns that stand in for each
    other are also shuffled together, since shuffling one of them alone looks harmless.

    Sources: Breiman, Random forests, 2001; Gregorutti et al., Grouped variable importance, 2015.
    """

    kind = "explainer"
    name = "permutation_importance"
    title = "Permutation importance"
    packages = ("scikit-learn", "matplotlib")
    requires = (
        "X",
        "y",
        "folds",
        "chosen_models",
        "losses_of",
        "tree_gain",
        "short",
        "NUMBERS",
        "METRIC",
        "SEED",
    )
    provides = ("loss_mean", "loss_error", "groups")

    def suits(self, context: Context) -> Fit:
        return Fit(1.0, "works for every model, in the unit of the metric")

    def cost(self, context: Context) -> float:
        return 0.6 + 0.06 * min(MOST_COLUMNS, len(context.facts.columns)) * members(context)

    def blocks(self, context: Context) -> Sequence[Block]:
        tree = context.settings.get("tree_model")
        second = (
            "how a model adds up a prediction (SHAP)" if tree else "how a linear model adds up a prediction"
        )
        return [
            Markdown(
                "## What drives it\n"
                "Three views that can contradict each other: what the score loses without a column (permutation), "
                f"{second}, what the model says when one answer is changed (partial dependence). All three use "
                f"{row_noun(context)} that the model in question had not seen. They describe **the model's use of this data, "
                "not causes**.\n\n"
                "**Permutation.** Columns that say nearly the same fill in for each other when one of them is shuffled. "
                f"So columns that go together (|Spearman| above {TOGETHER} for two numbers, Cramér's V above "
                f"{TOGETHER_LEVELS} where levels are involved) are also shuffled *together*."
            ),
            code(
                find_groups, known=_known_pairs(context), together=TOGETHER, together_levels=TOGETHER_LEVELS
            ),
            code(shuffle, most_columns=MOST_COLUMNS),
            code(draw, number=digits(context)),
        ]

    @staticmethod
    def probe(loss_mean, loss_error, groups, tree_gain, METRIC):
        single = [name for name in loss_mean.index if len(groups[name]) == 1]
        top = loss_mean[single].sort_values(ascending=False, kind="stable").index
        return {
            "metric": METRIC,
            "single": [[str(name), float(loss_mean[name]), float(loss_error[name])] for name in top],
            "groups": [
                [str(label), [str(name) for name in groups[label]], float(loss_mean[label]), float(loss_error[label])]
                for label in loss_mean.index if len(groups[label]) > 1
            ],
            "untried": int((tree_gain.index.size) - len(single)),
        }  # fmt: skip

    def after(self, context: Context, values: Any) -> str | None:
        return "**Seen.** " + " ".join(_sentences(context, values))


def _known_pairs(context: Context) -> list[list[str]]:
    """Pairs that the profile found to say the same thing."""
    kept = {column.name for column in context.facts.columns} - set(context.dropped) - {context.spec.target}
    return [[pair.left, pair.right] for pair in context.facts.pairs if {pair.left, pair.right} <= kept][:20]


def find_groups(X, NUMBERS, SEED, tree_gain, *, known, together, together_levels):
    import numpy as np
    import pandas as pd
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from scipy.stats.contingency import crosstab

    if known:
        SAME_THING = known  # from the audit

    def closeness(left, right):
        """How nearly two columns say the same: 1 is the limit from which on they are shuffled together."""
        if left.name in NUMBERS and right.name in NUMBERS:
            both = pd.concat([left, right], axis=1).dropna()
            return (
                abs(both.corr(method="spearman").iloc[0, 1]) / together if both.nunique().min() > 1 else 0.0
            )
        pair = [pd.qcut(c.rank(method="first"), 10, labels=False) if c.name in NUMBERS and c.nunique() > 10 else c
                for c in (left, right)]  # fmt: skip
        counts = crosstab(*[pd.factorize(c, use_na_sentinel=False)[0] for c in pair]).count
        rows, columns = counts.shape
        if min(rows, columns) < 2:
            return 0.0
        expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
        phi2 = ((counts - expected) ** 2 / expected).sum() / counts.sum() - (rows - 1) * (columns - 1) / (
            counts.sum() - 1
        )
        freedom = (
            min(
                rows - (rows - 1) ** 2 / (counts.sum() - 1), columns - (columns - 1) ** 2 / (counts.sum() - 1)
            )
            - 1
        )
        return np.sqrt(max(0.0, phi2) / max(freedom, 1e-9)) / together_levels

    strongest = list(tree_gain.index[:25])
    sample = X[strongest].sample(min(len(X), 3000), random_state=SEED)
    apart = np.zeros((len(strongest), len(strongest)))
    for i, left in enumerate(strongest):
        for j, right in enumerate(strongest[:i]):
            near = closeness(sample[left], sample[right])
            apart[i, j] = apart[j, i] = 1 / max(near, 0.01) if near == near else 100
    if known:
        for left, right in SAME_THING:
            if left in strongest and right in strongest:
                i, j = strongest.index(left), strongest.index(right)
                apart[i, j] = apart[j, i] = 0
    family = (
        np.ones(1) if len(strongest) < 2 else fcluster(linkage(squareform(apart), "average"), 1, "distance")
    )
    families = [[name for name, f in zip(strongest, family) if f == number] for number in np.unique(family)]  # noqa: B905
    families = [members for members in families if len(members) > 1]
    return families


def shuffle(X, y, folds, chosen_models, families, tree_gain, losses_of, short, *, most_columns):
    import numpy as np
    import pandas as pd

    groups = {f"{short(members[0], 20)} + {len(members) - 1} like it": members for members in families}
    grouped = [name for members in families for name in members]
    groups |= {name: [name] for name in dict.fromkeys([*tree_gain.index[:most_columns], *grouped])}
    losses = pd.DataFrame(
        [
            losses_of(model, groups, X.iloc[valid], y.iloc[valid])
            for model, (_, valid) in zip(chosen_models, folds)  # noqa: B905
        ]
    )
    loss_mean, loss_error = losses.mean().round(12) + 0.0, losses.std(ddof=1) / np.sqrt(len(losses))
    return groups, loss_mean, loss_error


def draw(
    loss_mean, loss_error, groups, families, short, METRIC, INK, ACCENT, CALM, PALE, chosen_models, *, number
):
    import matplotlib.pyplot as plt

    order = loss_mean.sort_values(ascending=False, kind="stable").index[:18][::-1]
    in_groups = {name for members in families for name in members}
    colours = [ACCENT if len(groups[label]) > 1 else PALE if label in in_groups else CALM for label in order]
    fig, axis = plt.subplots(figsize=(7, 0.9 + 0.2 * len(order)))  # noqa: RUF059
    axis.barh(range(len(order)), loss_mean[order], xerr=loss_error[order], color=colours, height=0.7,
              error_kw={"lw": 0.8, "ecolor": INK})  # fmt: skip
    room = 0.012 * (loss_mean[order].max() - min(0, loss_mean[order].min()))
    for row, label in enumerate(order):
        axis.text(
            max(loss_mean[label], 0) + loss_error[label] + room,
            row,
            f"{loss_mean[label]:{number}}",
            va="center",
            fontsize=8,
        )
    axis.set_yticks(range(len(order)), [short(label) for label in order])
    axis.margins(x=0.12, y=0.02)
    key = "\nred: columns shuffled together, pale: part of such a group" if families else ""
    axis.set(title="What is lost when a column is shuffled", xticks=[],
             xlabel=f"how much worse {METRIC} gets, mean and standard error of {len(chosen_models)} folds{key}")  # fmt: skip
    axis.spines["bottom"].set_visible(False)
    plt.show()


def _sentences(context: Context, values: Any) -> list[str]:
    form, metric = digits(context), values["metric"]
    out: list[str] = []
    members = {name for _, names, *_ in values["groups"] for name in names}
    alone = {name: loss for name, loss, _ in values["single"]}
    strong = [group for group in values["groups"] if group[2] > 2 * group[3]]
    clear = [
        item for item in values["single"] if item[1] > 2 * item[2] and (item[0] not in members or not strong)
    ]
    ranked: list[tuple[float, str, list[str]]] = [(loss, tick(name), [name]) for name, loss, _ in clear]
    ranked += [(loss, f"{listed(names, 3)} together", names) for _, names, loss, _ in strong]
    ranked.sort(key=lambda item: -item[0])
    if not ranked:
        out.append(
            f"No column costs more {metric} than two standard errors when it is shuffled: nothing the model uses can be told "
            "from noise."
        )
    else:
        loss, name, _ = ranked[0]
        out.append(f"Shuffling {name} costs most, {loss:{form}} in {metric}.")
        if len(ranked) > 1:
            rest = [f"{name} ({loss:{form}})" for loss, name, _ in ranked[1:6]]
            out.append(f"Then {'come' if len(rest) > 1 else 'comes'} {_enumerated(rest)}.")
    for loss, _, names in ranked:
        best = max([alone[name] for name in names if name in alone], default=loss)
        if len(names) > 1 and loss > 2 * best:
            out.append(
                f"One by one, {listed(names, 3)} cost at most {max(0.0, best):{form}}, since they fill in for each other: a "
                "plain ranking would undervalue them."
            )
            break
    idle = [name for name, loss, error in values["single"] if loss <= 2 * error and name not in members]
    if idle and ranked:
        out.append(
            f"{listed(idle, 4)} {'costs' if len(idle) == 1 else 'cost'} nothing beyond two standard errors."
            if len(idle) <= 4
            else f"{len(idle)} other columns cost nothing beyond two standard errors."
        )
    if values["untried"] > 0:
        out.append(f"{values['untried']:,} columns that trees gain least from were not shuffled.")
    return out


def _enumerated(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
