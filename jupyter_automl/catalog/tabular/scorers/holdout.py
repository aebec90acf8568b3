"""The score on rows that nothing has seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Code, Markdown, Source, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.checks.wording import digits, row_noun, tick
from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.catalog.tabular.models.sizes import encoding, final_fit, width

from .bootstrap import bootstrap_code, resamples_of, score_seconds
from .pictures import picture_code
from .seen import sentences

SHOWN = {
    "binary": ("roc_auc", "average_precision", "log_loss", "brier", "accuracy", "recall", "precision", "f1"),
    "multiclass": ("accuracy", "balanced_accuracy", "f1_macro", "log_loss", "roc_auc"),
    "regression": ("rmse", "mae", "median_ae", "r2"),
}
AT_HALF = frozenset({"accuracy", "recall", "precision", "f1", "mcc", "balanced_accuracy"})
WIDEST_ENTRY = 97
"""Characters of a score's name and expression that stand in one line of the cell."""


class HoldoutScore(Component):
    """The holdout, opened in one cell: score with a bootstrap interval, paired against the baseline on the same rows,
    several metrics beside it, and whether the holdout looks like the development rows (adversarial validation).

    Sources: Efron, Bootstrap methods, 1979; Bickel, Götze and van Zwet, Resampling fewer than n observations, 1997.
    """

    kind = "scorer"
    name = "holdout_score"
    title = "Holdout, opened once"
    packages = ("scikit-learn", "matplotlib")
    requires = (
        "DATA_PATH", "X", "y", "chosen", "baseline", "chosen_scores", "features_of", "target_of", "read_part", "predict_with",
        "score_of", "METRIC", "BETTER", "SEED", "WORKERS", "side_by_side", "show",
    )  # fmt: skip
    provides = (
        "final_model", "final_baseline", "holdout", "X_holdout", "y_holdout", "holdout_prediction", "holdout_score", "interval",
        "baseline_holdout_score",
    )  # fmt: skip

    def suits(self, context: Context) -> Fit:
        return Fit(1.0, "the only score that no choice above could bend")

    def cost(self, context: Context) -> float:
        baseline = encoding(context) + 1e-7 * context.facts.rows * width(context)
        return 1.0 + baseline + final_fit(context) + 2 * resamples_of(context) * score_seconds(context)

    def blocks(self, context: Context) -> Sequence[Block]:
        return [
            Markdown(_why(context)),
            bootstrap_code(context),
            code(
                opening, grouped=bool(context.settings.get("group")), group=str(context.settings.get("group") or ""),
                sampled=bool(context.settings.get("fit_rows")), fit_rows=context.settings.get("fit_rows"),
                number=digits(context),
                against="model − baseline" if METRICS[context.spec.metric].greater else "baseline − model",
            ),
            _several(context),
            picture_code(context),
            *_likeness(context),
        ]  # fmt: skip

    @staticmethod
    def probe(
        METRIC, BETTER, holdout_score, interval, baseline_holdout_score, ahead_interval, ahead_share,
        chosen_scores, holdout, holdout_scores,
        adversarial_auc, adversarial_limit, entities,
    ):  # fmt: skip
        return {
            "metric": METRIC,
            "better": int(BETTER),
            "score": float(holdout_score),
            "low": float(interval[0]),
            "high": float(interval[1]),
            "baseline": float(baseline_holdout_score),
            "dummy": float(holdout_scores["constant guess"].iloc[0]),
            "ahead": float(BETTER * (holdout_score - baseline_holdout_score)),
            "ahead_low": float(ahead_interval[0]),
            "ahead_high": float(ahead_interval[1]),
            "ahead_share": float(ahead_share),
            "cv": float(chosen_scores.mean()),
            "cv_spread": float(chosen_scores.std(ddof=1)),
            "folds": len(chosen_scores),
            "cv_low": float(chosen_scores.min()),
            "cv_high": float(chosen_scores.max()),
            "rows": len(holdout),
            "entities": None if entities is None else len(set(entities)),
            "adversarial": None if adversarial_auc is None else float(adversarial_auc),
            "adversarial_limit": None if adversarial_limit is None else float(adversarial_limit),
        }

    def after(self, context: Context, values: Any) -> str | None:
        return "**Seen.** " + " ".join(sentences(context, values))


def _likeness(context: Context) -> list[Code]:
    """The cell that tells development and holdout apart, with the tools of the checks where these ran."""
    if not {"tell_apart", "chance_error"} <= context.provided:
        return []
    settings = context.settings
    return [code(adversarial, grouped=bool(settings.get("group")), along_time=bool(settings.get("time")))]


def _why(context: Context) -> str:
    group = context.settings.get("group")
    unit = f"whole entities of {tick(str(group))}" if group else row_noun(context)
    rows = context.settings.get("fit_rows")
    whole = "the whole development part"
    fitted = f"{rows:,} rows of the development part, which the time left pays for," if rows else whole
    return (
        "## Holdout, opened once\n"
        f"The chosen pipeline is fitted on {fitted}; the cell that opens the holdout is the only one that "
        "reads its rows. **How sealed it is:** every choice above used development rows only; how the file is read was "
        "decided from single columns of the whole file, never together with the target; and a person could have opened the "
        f"file. Intervals come from resampling its {unit} {resamples_of(context):,} times, model and baseline on the same "
        "resample, so their difference has an interval of its own."
    )


def opening(
    DATA_PATH, X, y, chosen, baseline, features_of, target_of, read_part, predict_with, score_of, bootstrap, METRIC, BETTER,
    WORKERS, side_by_side, SEED, *, grouped, group, number, against, sampled, fit_rows,
):  # fmt: skip
    import numpy as np
    from joblib import parallel_config
    from sklearn.base import clone

    if sampled:
        fitted_rows = np.sort(np.random.default_rng(SEED).permutation(len(X))[:fit_rows])
        with side_by_side(), parallel_config("threading", n_jobs=WORKERS):  # the members of a blend
            final_model = clone(chosen).fit(X.iloc[fitted_rows], y.iloc[fitted_rows])
        final_baseline = clone(baseline).fit(X.iloc[fitted_rows], y.iloc[fitted_rows])
    else:
        with side_by_side(), parallel_config("threading", n_jobs=WORKERS):  # the members of a blend
            final_model = clone(chosen).fit(X, y)
        final_baseline = clone(baseline).fit(X, y)

    holdout = read_part(DATA_PATH, "holdout")
    X_holdout, y_holdout = features_of(holdout), target_of(holdout)
    truth = y_holdout.to_numpy()
    holdout_prediction = predict_with(final_model, X_holdout)
    baseline_prediction = predict_with(final_baseline, X_holdout)
    if grouped:
        entities = holdout[group].astype("str").fillna("missing").to_numpy()
    else:
        entities = None

    holdout_score = score_of(truth, holdout_prediction)
    baseline_holdout_score = score_of(truth, baseline_prediction)
    resampled = bootstrap(
        lambda rows: [score_of(truth[rows], p[rows]) for p in (holdout_prediction, baseline_prediction)],
        truth,
        entities,
    )
    ahead = BETTER * (resampled[:, 0] - resampled[:, 1])
    interval = tuple(np.percentile(resampled[:, 0], [2.5, 97.5]).tolist())
    ahead_interval, ahead_share = np.percentile(ahead, [2.5, 97.5]), np.mean(ahead > 0)
    print(f"holdout {METRIC} {holdout_score!r}")
    print(f"95 % interval {interval[0]:{number}} to {interval[1]:{number}}, {len(holdout):,} rows")
    gain = f"{BETTER * (holdout_score - baseline_holdout_score):+{number}}"
    print(f"baseline {baseline_holdout_score:{number}}; {against} {gain}, "
          f"95 % interval {ahead_interval[0]:+{number}} to {ahead_interval[1]:+{number}}")  # fmt: skip
    return (
        final_model, final_baseline, holdout, X_holdout, y_holdout, truth, entities, holdout_prediction, baseline_prediction,
        holdout_score, baseline_holdout_score, interval, ahead_interval, ahead_share,
    )  # fmt: skip


def _several(context: Context) -> Code:
    """The cell that shows several metrics for constant guess, baseline and chosen model."""
    spec = context.spec
    names = [name for name in SHOWN[spec.task] if spec.task in METRICS[name].expression]
    names = [spec.metric, *(name for name in names if name != spec.metric)]
    own = context.settings.get("own_threshold")
    cut = ", at its threshold" if own else " at 0.5"
    if own:  # its predictions are moved probabilities
        names = [name for name in names if name not in ("brier", "log_loss")]
    entries, needed = [], set()
    for name in names:
        form = METRICS[name]
        title = form.title + (cut if spec.task == "binary" and name in AT_HALF else "")
        expression = form.expression[spec.task]
        gap = "\n        " if len(title) + len(expression) > WIDEST_ENTRY else " "
        entries.append(f'"{title}":{gap}{expression}')
        if spec.task in form.imports:
            needed.add(form.imports[spec.task])
    inner = ",\n".join("    " + entry for entry in entries)
    written = code(
        several,
        scores=Source(f"{{\n{inner},\n}}"),
        binary=spec.task == "binary",
        multiclass=spec.task == "multiclass",
        regression=spec.task == "regression",
    )
    return Code(written.source, written.requires, written.provides, (*written.imports, *sorted(needed)))


def several(
    y, truth, CLASSES, holdout_prediction, baseline_prediction, show, *, scores, binary, multiclass, regression
):  # fmt: skip
    import numpy as np
    import pandas as pd

    def scores_of(prediction):
        return scores

    if binary:
        constant_prediction = np.full(len(truth), y.mean())
    if multiclass:
        shares = y.value_counts(normalize=True).reindex(range(len(CLASSES)), fill_value=0).to_numpy()
        constant_prediction = np.tile(shares, (len(truth), 1))
    if regression:
        constant_prediction = np.full(len(truth), y.mean())
    holdout_scores = pd.DataFrame({
        "constant guess": scores_of(constant_prediction),
        "baseline": scores_of(baseline_prediction),
        "chosen model": scores_of(holdout_prediction),
    }).rename_axis("score").reset_index()  # fmt: skip
    show(holdout_scores, dict.fromkeys(holdout_scores.columns[1:], "{:,.4g}"), strong=[0])
    return holdout_scores


def adversarial(X, X_holdout, tell_apart, chance_error, SEED, entities, development, *, grouped, along_time):
    import numpy as np
    import pandas as pd
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    some = np.sort(np.random.default_rng(SEED).permutation(len(X) + len(X_holdout))[:20_000])
    from_holdout = (some >= len(X)).astype(int)
    both = pd.concat([X.iloc[some[some < len(X)]], X_holdout.iloc[some[some >= len(X)] - len(X)]])
    any_split = StratifiedKFold(3, shuffle=True, random_state=SEED)
    part_guess = cross_val_predict(tell_apart, both, from_holdout, cv=any_split, method="predict_proba")[:, 1]
    adversarial_auc = roc_auc_score(from_holdout, part_guess)
    adversarial_limit = 0.52 + 3 * chance_error(from_holdout)
    if grouped:
        print(f"development against holdout: AUC {adversarial_auc:.3f} (their entities differ by design)")
    else:
        if along_time:
            print(
                f"development against holdout: AUC {adversarial_auc:.3f} (the holdout is later, so they may differ)"
            )
        else:
            print(f"adversarial validation, development against holdout: AUC {adversarial_auc:.3f} "
                  f"(alike below {adversarial_limit:.3f})")  # fmt: skip
    return adversarial_auc, adversarial_limit
