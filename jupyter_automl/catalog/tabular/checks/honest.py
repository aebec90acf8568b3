"""The section that tries to break the score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Code, Markdown, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.models.sizes import fold_fits, searched_rows

from .calibration import calibration_code, calibration_figure
from .noise import noise_code
from .position import position_code
from .seen import sentences
from .shuffled import shuffled_code
from .without import suspicious_sets, without_code
from .wording import digits, row_noun, target_digits


class HonestChecks(Component):
    """Checks of the chosen model's score: found again, gone when the target is shuffled, no drift along the file,
    a random column ranks low, calibrated, and what is left without suspicious or sensitive columns.

    Limits come from noise and sample size: permutation distributions, standard errors over folds. Sources: Ojala and
    Garriga, Permutation tests for studying classifier performance, JMLR 2010; Breiman, Random forests, 2001.
    """

    kind = "check"
    name = "honest_checks"
    title = "Honest checks"
    packages = ("scikit-learn",)
    requires = (
        "X", "y", "folds", "chosen", "prediction_of", "out_of_fold", "scores_by_fold", "predict_with", "score_of", "encode",
        "METRIC", "BETTER", "NUMBERS", "CATEGORIES", "TEXTS", "SEED", "THREADS", "show", "short",
    )  # fmt: skip
    provides = (
        "chosen_oof", "chosen_models", "checks", "scored", "tree_gain", "losses_of", "tell_apart", "chance_error",
    )  # fmt: skip

    def suits(self, context: Context) -> Fit:
        return Fit(1.0, "a score that was not attacked is not known to be right")

    def cost(self, context: Context) -> float:
        facts = context.facts
        quick = 1.5e-6 * searched_rows(context) * len(facts.columns) * max(1, len(facts.classes) // 2)
        scoring = 2.0 + (2.0 if context.spec.classification and not context.short else 0.0)
        again = fold_fits(context, context.settings.get("explained_folds"))
        return scoring + quick + again + len(suspicious_sets(context)) * fold_fits(context)

    def blocks(self, context: Context) -> Sequence[Block]:
        return [
            Markdown(_why(context)),
            *shuffled_code(context),
            position_code(context),
            noise_code(context),
            calibration_code(context),
            without_code(context),
            _table(context),
            calibration_figure(context),
        ]

    @staticmethod
    def probe(
        checks, scores_again, constant_again, apart, shuffled_score, shuffled_chance, shuffled_z, chosen_chance,
        chosen_spread, chosen_z, halves_auc, halves_limit, noise_loss, noise_error, idle, X, calibration_gap, calibration_limit,
        calibration_groups, squares, squares_constant, scores_without, BETTER, METRIC,
    ):  # fmt: skip
        import numpy as np

        worst = calibration_groups.loc[calibration_groups["gap"].abs().idxmax()]
        gain = BETTER * (scores_again - constant_again)
        return {
            "metric": METRIC,
            "better": int(BETTER),
            "folds": len(scores_again),
            "score": float(scores_again.mean()),
            "constant": float(constant_again.mean()),
            "gain": float(gain.mean()),
            "gain_error": float(gain.std(ddof=1) / np.sqrt(len(gain))),
            "apart": float(apart),
            "shuffled": float(shuffled_score),
            "chance": float(shuffled_chance),
            "chosen_chance": float(chosen_chance),
            "chosen_spread": float(chosen_spread),
            "shuffled_z": float(shuffled_z),
            "chosen_z": float(chosen_z),
            "halves": float(halves_auc),
            "halves_limit": float(halves_limit),
            "noise_loss": float(noise_loss),
            "noise_error": float(noise_error),
            "idle": [str(name) for name in idle],
            "columns": X.shape[1],
            "gap": float(calibration_gap),
            "gap_limit": float(calibration_limit),
            "groups": len(calibration_groups),
            "worst_said": float(worst["said"]),
            "worst_seen": float(worst["seen"]),
            "squares": float(squares),
            "squares_constant": float(squares_constant),
            "without": {
                str(label): [float(scores.mean()), float(BETTER * (scores_again - scores).mean()),
                             float((scores_again - scores).std(ddof=1) / np.sqrt(len(scores)))]
                for label, scores in scores_without.items()
            },
            "verdicts": dict(zip(checks["check"], checks["verdict"], strict=True)),
        }  # fmt: skip

    def after(self, context: Context, values: Any) -> str | None:
        return "**Seen.** " + " ".join(sentences(context, values))


def _why(context: Context) -> str:
    lines = [
        "## Honest checks",
        "Ways in which the score above could be wrong, each with what an honest pipeline must show. What was chosen is "
        "fitted fold by fold for this; its out-of-fold scores must equal the recorded ones. Limits are not round numbers: "
        "they come from scoring against shuffled targets and from standard errors over the folds, so they are wide where "
        f"there are few {row_noun(context)} and narrow where there are many.",
    ]
    if context.settings.get("time"):
        lines.append(
            f"Rows are ordered by `{context.settings['time']}`, so the two halves of the file are expected to differ; how "
            "far they do is shown for information."
        )
    if suspicious_sets(context):
        lines.append(
            "Columns that the audit warned of and kept are silenced once, to see what the score owes to them."
        )
    return "\n".join([lines[0], " ".join(lines[1:])])


def _table(context: Context) -> Code:
    return code(
        table,
        number=digits(context),
        unit=target_digits(context),
        classification=context.spec.classification,
        along_time=bool(context.settings.get("time")),
    )


def table(
    scores_again, apart, found_again, constant_again, shuffled_score, shuffled_chance, shuffled_spread, shuffled_z,
    chosen_chance, chosen_spread, chosen_z, halves_auc, halves_limit, noise_loss, noise_error, idle,
    calibration_groups, calibration_gap, calibration_limit, squares, squares_constant, scores_without, short,
    BETTER, METRIC, show, *, number, unit, classification, along_time,
):  # fmt: skip
    import pandas as pd

    check_rows = []

    def check(name, expected, found, passed=None):
        """Note a check; without a verdict it is for information."""
        check_rows.append((name, expected, found, "–" if passed is None else "passed" if passed else "LOOK"))

    constant, group_count = constant_again.mean(), len(calibration_groups)
    ahead = BETTER * (scores_again - constant_again).mean()
    idle_text = ", ".join(short(name) for name in idle[:6]) + (
        f" and {len(idle) - 6} more" if len(idle) > 6 else ""
    )

    check("recorded scores found again", "equal to six digits", f"{apart:.0e} apart", found_again)
    by_chance = f"{shuffled_chance:{number}} ± {3 * shuffled_spread:{number}}"
    check("target shuffled", f"{METRIC} as by chance, {by_chance}, or no better than a constant, {constant:{number}}",
          f"{shuffled_score:{number}}", shuffled_z < 3 or BETTER * (shuffled_score - constant) <= 0)  # fmt: skip
    by_chance = f"{chosen_chance:{number}} ± {3 * chosen_spread:{number}}"
    check("better than guessing", f"better than a constant, {constant:{number}}, and than the same predictions "
          f"against shuffled targets, {by_chance}", f"{scores_again.mean():{number}}",
          chosen_z > 3 and ahead > 0)  # fmt: skip
    if along_time:
        check(
            "first or second half of the rows",
            "for information: rows are ordered in time",
            f"AUC {halves_auc:.3f}",
        )
    else:
        check("first or second half of the rows", f"cannot be told apart: AUC below {halves_limit:.3f}",
              f"AUC {halves_auc:.3f}", halves_auc < halves_limit)  # fmt: skip
    check("three random columns added", f"shuffling one costs at most two errors, {2 * noise_error:{number}}",
          f"{noise_loss:+{number}}; no better than noise: {idle_text or 'none'}",
          noise_loss <= 2 * noise_error)  # fmt: skip
    if classification:
        check(f"calibration, {group_count} equal groups", f"mean gap below {calibration_limit:.3f}",
              f"{calibration_gap:.3f}; Brier {squares:.3f}, constant guess {squares_constant:.3f}",
              calibration_gap < calibration_limit)  # fmt: skip
    else:
        residuals = f"RMSE {squares**0.5:{unit}}, constant guess {squares_constant**0.5:{unit}}"
        check(f"bias in {group_count} equal groups", f"mean size below {calibration_limit:{unit}}",
              f"{calibration_gap:{unit}}; {residuals}", calibration_gap < calibration_limit)  # fmt: skip
    for label, scores in scores_without.items():
        change = (scores - scores_again).mean()
        check(
            f"without {label}", "for information", f"{METRIC} {scores.mean():{number}} ({change:+{number}})"
        )
    checks = pd.DataFrame(check_rows, columns=["check", "expected", "found", "verdict"])
    show(checks, strong=checks.index[checks["verdict"] == "LOOK"])
    return checks
