"""Prediction sets for classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.wording import row_noun, tick
from jupyter_automl.contracts.task import percent

from . import asked, assumption, calibration_rows, coverage_of


class PredictionSets(Component):
    """Prediction sets that hold the true class in a given share of cases: conformal, from out-of-fold probabilities.

    A class enters the set of a row where its probability reaches a cut (least ambiguous sets). One cut for all classes,
    or one a class where a single cut clearly misses a class too often, as it does with rare ones. Sources: Sadinle, Lei and
    Wasserman, Least ambiguous set-valued classifiers with bounded error levels, 2019; Vovk, Conditional validity, 2012.
    """

    kind = "interval"
    name = "prediction_sets"
    title = "Prediction sets"
    tasks = frozenset({"binary", "multiclass"})
    requires = ("y", "folds", "prediction_of", "chosen", "CLASSES", "show")
    provides = ("COVERAGE", "sets_of", "cuts")

    def suits(self, context: Context) -> Fit:
        return Fit(1.0, "the goal asks for sets") if asked(context) else Fit(0.0, "not asked for")

    def blocks(self, context: Context) -> Sequence[Block]:
        target, share = tick(context.spec.target), percent(coverage_of(context))
        return [
            Markdown(
                "## Prediction sets\n"
                f"Asked: for each row a set of classes that holds the true {target} in {share} of cases: one class where the "
                "model is sure, several where it is not. **How:** split conformal prediction on the out-of-fold "
                "probabilities (least ambiguous sets, Sadinle et al., 2019): a class is in the set when its probability "
                f"reaches the cut that {share} of the true classes reach, counted as if one more row missed it. The "
                "likeliest class is in the set in any case. One cut for all classes gives the smallest sets, but may leave "
                "out a rare class nearly always; a cut for each class is kept where one cut clearly misses some class more "
                "often than asked, by a binomial test shared among the classes. Rejected: adding up the likeliest classes "
                f"until {share} is reached, which takes the probabilities at their word.\n\n" + assumption(context)
            ),
            calibration_rows(context),
            code(tools, binary=context.spec.task == "binary"),
            code(compare),
            code(keep),
        ]  # fmt: skip

    @staticmethod
    def probe(cut_rules, cuts, by_class, worst_class, CLASSES, oof_truth, too_few):
        return {
            "rows": len(oof_truth),
            "by_class": bool(by_class),
            "cuts": [float(cut) for cut in cuts],
            "classes": [str(label) for label in CLASSES],
            "inside": [float(value) for value in cut_rules["inside"]],
            "size": [float(value) for value in cut_rules["classes in a set"]],
            "single": [float(value) for value in cut_rules["sets of one"]],
            "worst": [float(value) for value in cut_rules["least covered"]],
            "worst_class": [str(name) for name in worst_class],
            "too_few": [str(CLASSES[k]) for k in too_few],
        }

    def after(self, context: Context, values: Any) -> str | None:
        share, noun, kept = percent(coverage_of(context)), row_noun(context), int(values["by_class"])
        worst = f"{tick(values['worst_class'][0])} is in the set of only {values['worst'][0]:.1%} of its rows"
        if kept:
            text = (
                f"**Seen.** A cut for each class is kept: with one for all, {worst}, clearly less than {share}. It "
                f"changes the mean set by {values['size'][1] - values['size'][0]:+.2f} classes."
            )
        else:
            text = (
                f"**Seen.** One cut is kept: a class enters a set from a probability of {values['cuts'][0]:.3f} on, and no "
                f"class is clearly covered less than {share} (least: {tick(values['worst_class'][0])}, "
                f"{values['worst'][0]:.1%})."
            )
        text += (
            f" Left out of its own calibration, {values['inside'][kept]:.1%} of {values['rows']:,} {noun} have their true "
            f"class in the set ({share} asked); {values['single'][kept]:.1%} of the sets name one class, the mean is "
            f"{values['size'][kept]:.2f}."
        )
        if values["single"][kept] == 1 and values["inside"][kept] >= coverage_of(context):
            text += (
                " The likeliest class alone is right as often as asked, so the sets say no more than it does."
            )
        if values["too_few"]:
            text += (
                f" **Too few rows** to find a cut for {', '.join(map(tick, values['too_few']))}: in every set, since nothing "
                "less could be promised."
            )
        return text


def tools(COVERAGE, CLASSES, oof_said, oof_truth, *, binary):
    import numpy as np

    if binary:
        oof_chances = np.column_stack([1 - oof_said, oof_said])
    else:
        oof_chances = oof_said

    def cut_of(chances):
        """The probability that COVERAGE of the true classes reach, one more row that misses it counted in."""
        rank = int(np.ceil((len(chances) + 1) * COVERAGE))
        return float(np.sort(chances)[::-1][rank - 1]) if rank <= len(chances) else 0.0

    def one_cut(chances, truth):
        """The same cut for every class."""
        return np.full(len(CLASSES), cut_of(chances[np.arange(len(truth)), truth]))

    def cut_by_class(chances, truth):
        """A cut for each class, from its own rows."""
        return np.array([cut_of(chances[truth == k, k]) for k in range(len(CLASSES))])

    def sets_of(chances, cuts):
        """Which classes are in each row's set: those that reach their cut, and the likeliest in any case."""
        return (chances >= cuts) | (chances == chances.max(axis=1, keepdims=True))

    return oof_chances, one_cut, cut_by_class, sets_of


def compare(
    COVERAGE, CLASSES, oof_chances, oof_truth, oof_fold, one_cut, cut_by_class, sets_of, show
):  # fmt: skip
    import numpy as np
    import pandas as pd
    from scipy.stats import binomtest

    rows_of = np.bincount(oof_truth, minlength=len(CLASSES))
    cut_rules, worst_class, by_class = [], [], False
    for rule, cuts_from in {"one cut for all": one_cut, "a cut for each class": cut_by_class}.items():
        held = np.zeros(oof_chances.shape, dtype=bool)
        for number in np.unique(oof_fold):
            here, others = oof_fold == number, oof_fold != number
            held[here] = sets_of(oof_chances[here], cuts_from(oof_chances[others], oof_truth[others]))
        inside = held[np.arange(len(oof_truth)), oof_truth]
        of_class = pd.Series(inside).groupby(oof_truth).mean()
        worst_class.append(CLASSES[of_class.idxmin()])
        cut_rules.append({
            "rule": rule, "inside": inside.mean(), "classes in a set": held.sum(axis=1).mean(),
            "sets of one": np.mean(held.sum(axis=1) == 1), "least covered": of_class.min(),
        })  # fmt: skip
        if cuts_from is one_cut:
            missed = [
                binomtest(int(inside[oof_truth == k].sum()), int(rows), COVERAGE, alternative="less").pvalue
                for k, rows in enumerate(rows_of)
                if rows
            ]
            by_class = min(missed) < 0.05 / len(missed)
    cut_rules = pd.DataFrame(cut_rules)
    formats = dict.fromkeys(["inside", "sets of one", "least covered"], "{:.1%}") | {
        "classes in a set": "{:.2f}"
    }
    show(cut_rules, formats, strong=[int(by_class)])
    return cut_rules, worst_class, by_class, rows_of


def keep(COVERAGE, CLASSES, by_class, one_cut, cut_by_class, oof_chances, oof_truth, rows_of):
    import numpy as np

    cuts = (cut_by_class if by_class else one_cut)(oof_chances, oof_truth)
    counted = rows_of if by_class else np.full(len(CLASSES), len(oof_truth))
    too_few = np.flatnonzero(np.ceil((counted + 1) * COVERAGE) > counted)
    for label, cut in zip(CLASSES, cuts, strict=True):
        print(f"{label}: in the set from a probability of {cut:.4f} on")
    return cuts, too_few
