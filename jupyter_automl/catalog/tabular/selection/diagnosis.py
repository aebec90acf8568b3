"""Why is the leader not better: too much learned by heart, or too little learned?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, Source, code
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.tabular.checks.wording import digits

OVERFIT_SHARE = 0.35
"""Share of the leader's lead over guessing by which training and unseen rows may differ before it counts."""
LONG = 0.8
"""Share of the trees that were tried from which on more might help."""


class LearningDiagnosis(Component):
    """Diagnoses overfit and underfit: score on training rows against unseen rows, tree by tree for LightGBM.

    A large gap with an early peak asks for a calmer model; a curve that still climbs asks for a longer one.
    """

    kind = "selection"
    name = "learning_diagnosis"
    title = "Diagnosis"
    requires = ("X", "y", "folds", "predict_with", "score_of", "BETTER", "METRIC")
    provides = ("gaps",)

    def blocks(self, context: Context) -> Sequence[Block]:
        suspect, label = str(context.settings["suspect"]), str(context.settings["suspect_label"])
        curve = bool(context.settings.get("curve"))
        steps = sorted({max(5, int(int(context.settings.get("trees", 300)) * share)) for share in
                        (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0)})  # fmt: skip
        blocks: list[Block] = [
            Markdown(
                "## Diagnose, revise, combine\n"
                f"Before anything is revised: what is {label} short of? If it learns rows by heart, its score on training "
                "rows stands far above its score on unseen rows"
                + ("; if it learns too little, both are alike, and more trees would still help."
                   if curve else "; if it learns too little, both are alike and low.")
            ),
            code(gap_table, suspect=Source(suspect), label=label, number=digits(context)),
        ]  # fmt: skip
        if curve:
            blocks.append(
                code(
                    learning_curve, suspect=Source(suspect), label=label, counts=steps, number=digits(context)
                )
            )
        return blocks

    def after(self, context: Context, values: dict[str, Any]) -> str | None:
        label, form = context.settings["suspect_label"], digits(context)
        text = (
            f"**Seen.** {label} scores {values['train']:{form}} on rows it was trained on and {values['unseen']:{form}} on "
            f"unseen rows, a gap of {abs(values['train'] - values['unseen']):{form}}."
        )
        verdict = diagnosis_of(values)
        if values.get("taken") is not None:
            text += (
                f" More than {values['last']} trees were not tried, and that many were best over the folds."
                if values["taken"] >= values["last"]
                else f" Over the folds {values['taken']} trees were best; more of them only learn by heart."
            )
        return (
            text
            + " "
            + {
                "overfit": "The gap is wide: a calmer shape is tried next.",
                "underfit": "It is still learning: more and larger trees are tried next.",
                "balanced": "Neither stands out, so no revision of its shape is called for.",
            }[verdict]
        )

    @staticmethod
    def probe(gaps, constant_scores, taken, curve_points):
        import numpy as np

        values = {
            "train": float(gaps["training"].mean()),
            "unseen": float(gaps["unseen"].mean()),
            "constant": float(np.mean(constant_scores)),
            "taken": None,
            "last": None,
        }
        if curve_points is not None:
            values["taken"], values["last"] = int(taken), int(curve_points.index[-1])
        return values


def diagnosis_of(values: dict[str, Any]) -> str:
    """`overfit`, `underfit` or `balanced`, from the gap in units of the lead over a constant guess, and the trees taken."""
    lead = abs(values["unseen"] - values["constant"]) or 1e-12
    gap = abs(values["train"] - values["unseen"]) / lead
    if gap > OVERFIT_SHARE:
        return "overfit"
    taken, last = values.get("taken"), values.get("last")
    return "underfit" if taken is not None and last and taken > LONG * last else "balanced"


def gap_table(X, y, folds, predict_with, score_of, show, *, suspect, label, number):
    import pandas as pd
    from sklearn.base import clone

    gap_rows = []
    for train, valid in folds[:3]:
        fitted = clone(suspect).fit(X.iloc[train], y.iloc[train])
        gap_rows.append(
            [score_of(y.iloc[rows], predict_with(fitted, X.iloc[rows])) for rows in (train, valid)]
        )
    gaps = pd.DataFrame(gap_rows, columns=["training", "unseen"])
    show(gaps.assign(gap=(gaps["training"] - gaps["unseen"]).abs(), fold=gaps.index + 1)[["fold", "training", "unseen", "gap"]],
         dict.fromkeys(["training", "unseen", "gap"], f"{{:{number}}}"))  # fmt: skip
    return gaps


def learning_curve(
    X, y, folds, predict_with, score_of, METRIC, ACCENT, CALM, *, suspect, label, counts, number
):
    import matplotlib.pyplot as plt
    import pandas as pd
    from sklearn.base import clone

    tree_counts = counts
    train, valid = folds[0]
    taken = suspect[-1].get_params()["n_estimators"]
    overlong = clone(suspect)
    overlong[-1].set_params(n_estimators=tree_counts[-1])
    overlong.fit(X.iloc[train], y.iloc[train])

    def scores_after(rows):
        """The score on some of the rows with the first trees, for each count."""
        rows = rows[:: max(1, len(rows) // 5000)]
        matrix = overlong[:-1].transform(X.iloc[rows])
        return [
            score_of(y.iloc[rows], predict_with(overlong[-1], matrix, num_iteration=trees))
            for trees in tree_counts
        ]

    curve_points = pd.DataFrame(
        {"training": scores_after(train), "unseen": scores_after(valid)}, index=tree_counts
    )

    _, axis = plt.subplots(figsize=(6.4, 2.8))
    for name, colour, style in [("training", CALM, "--"), ("unseen", ACCENT, "-")]:
        axis.plot(curve_points.index, curve_points[name], style, color=colour)
        axis.annotate(f"{name} {curve_points[name].iloc[-1]:{number}}", (tree_counts[-1], curve_points[name].iloc[-1]),
                      xytext=(5, -3), textcoords="offset points", color=colour)  # fmt: skip
    axis.axvline(taken, color=CALM, lw=0.8)
    axis.annotate(f"taken: {taken}", (taken, 0.02), xycoords=("data", "axes fraction"), xytext=(3, 0),
                  textcoords="offset points", color=CALM, fontsize=8)  # fmt: skip
    axis.set(title=f"{label}, first fold, with more trees than were taken", xlabel="trees", ylabel=METRIC,
             xlim=(0, tree_counts[-1] * 1.3))  # fmt: skip
    plt.show()
    return taken, curve_points
