"""What the holdout looks like: curves and confusion for classes, residuals for numbers."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, Source, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.checks.wording import target_digits

MOST_CLASSES = 20
"""Classes up to which a confusion matrix is readable."""


def picture_code(context: Context) -> Code:
    """The figure cell of the task."""
    spec = context.spec
    if spec.task == "binary":
        at = 'f"{final_model.threshold:.3g}"' if context.settings.get("own_threshold") else '"0.5"'
        written = code(draw_binary, at=Source(at))
        names = ("final_model",) if context.settings.get("own_threshold") else ()
        return Code(written.source, (*written.requires, *names), written.provides, written.imports)
    if spec.task == "regression":
        return code(draw_regression, number=target_digits(context))
    if len(spec.classes) <= MOST_CLASSES:
        return code(draw_classes, numbers=len(spec.classes) <= 12)
    return code(list_confusions)


def draw_binary(truth, holdout_prediction, baseline_prediction, CLASSES, INK, ACCENT, CALM, PALE, *, at):
    import matplotlib.pyplot as plt
    import numpy as np
    from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_auc_score, roc_curve

    fig, (left, middle, right) = plt.subplots(1, 3, figsize=(10.5, 3.4))  # noqa: RUF059
    if 0 < truth.mean() < 1:
        for name, prediction, colour in [
            ("baseline", baseline_prediction, PALE),
            ("chosen model", holdout_prediction, ACCENT),
        ]:
            false_rate, true_rate, _ = roc_curve(truth, prediction)
            left.plot(
                false_rate,
                true_rate,
                color=colour,
                label=f"{name}, AUC {roc_auc_score(truth, prediction):.3f}",
            )
            precision, recall, _ = precision_recall_curve(truth, prediction)
            middle.plot(recall, precision, color=colour, label=name)
        left.plot([0, 1], [0, 1], color=INK, lw=0.7, ls=":")
        middle.axhline(truth.mean(), color=INK, lw=0.7, ls=":")
        left.legend(frameon=False, fontsize=8, loc="lower right")
    left.set(
        title="ROC",
        xlabel="share of the others flagged",
        ylabel="share found",
        xlim=(-0.01, 1.01),
        ylim=(-0.01, 1.02),
    )
    middle.text(
        0.01,
        truth.mean() - 0.015,
        f"all flagged: {truth.mean():.1%}",
        fontsize=8,
        va="top" if truth.mean() > 0.12 else "bottom",
    )
    middle.set(title="Precision and recall", xlabel="share found (recall)",
               ylabel="share right (precision)", xlim=(-0.01, 1.01), ylim=(-0.01, 1.02))  # fmt: skip
    counts = confusion_matrix(truth, (holdout_prediction >= 0.5).astype(int), labels=[0, 1])
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    right.imshow(shares, cmap="Blues", vmin=0, vmax=1.2)
    for row in range(2):
        for column in range(2):
            cell = f"{counts[row, column]:,}\n{shares[row, column]:.0%}"
            right.text(column, row, cell, ha="center", va="center",
                       color="white" if shares[row, column] > 0.7 else INK)  # fmt: skip
    names = [str(label) if len(str(label)) <= 12 else f"{str(label)[:11]}…" for label in CLASSES]
    right.set_xticks([0, 1], names)
    right.set_yticks([0, 1], names)
    right.tick_params(length=0)
    right.spines[:].set_visible(False)
    right.set(title="Confusion, cut at " + at, xlabel="said", ylabel="was")
    plt.show()


def draw_classes(truth, holdout_prediction, CLASSES, INK, ACCENT, CALM, PALE, *, numbers):
    import matplotlib.pyplot as plt
    import numpy as np
    from sklearn.metrics import confusion_matrix

    names = [str(label) if len(str(label)) <= 16 else f"{str(label)[:15]}…" for label in CLASSES]
    count = len(names)
    counts = confusion_matrix(truth, holdout_prediction.argmax(axis=1), labels=range(count))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 2.2 + 0.24 * count), width_ratios=[1.25, 1])  # noqa: RUF059
    left.imshow(shares, cmap="Blues", vmin=0, vmax=1.2, aspect="auto")
    for row, column in zip(*np.nonzero(counts)):  # noqa: B905
        left.text(column, row, f"{counts[row, column]:,}", ha="center", va="center", fontsize=9 if numbers else 6,
                  color="white" if shares[row, column] > 0.7 else INK)  # fmt: skip
    left.set_xticks(range(count), names, rotation=40, ha="right")
    left.set_yticks(range(count), names)
    left.tick_params(length=0)
    left.spines[:].set_visible(False)
    left.set(title="Confusion, rows as shares", xlabel="said", ylabel="was")
    recall = np.where(counts.sum(axis=1) > 0, shares.diagonal(), np.nan)
    right.barh(
        range(count),
        np.nan_to_num(recall),
        color=[ACCENT if r == np.nanmin(recall) else CALM for r in recall],
        height=0.7,
    )
    for row, (share, total) in enumerate(zip(recall, counts.sum(axis=1))):  # noqa: B905
        right.text(
            np.nan_to_num(share) + 0.01,
            row,
            f"{share:.0%}  (n {total:,})" if total else "none in the holdout",
            va="center",
            fontsize=8,
        )
    right.set_yticks(range(count), names)
    right.set(title="Share of each class that is found", xlim=(0, 1.3), xticks=[], ylim=(count - 0.5, -0.5))
    right.spines["bottom"].set_visible(False)
    plt.show()


def list_confusions(truth, holdout_prediction, CLASSES, show):
    import numpy as np
    import pandas as pd
    from sklearn.metrics import confusion_matrix

    counts = confusion_matrix(truth, holdout_prediction.argmax(axis=1), labels=range(len(CLASSES)))
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    mistakes = [
        (CLASSES[was], CLASSES[said], counts[was, said], shares[was, said], shares[was, was])
        for was, said in zip(*np.nonzero(counts)) if was != said  # noqa: B905
    ]  # fmt: skip
    confusions = pd.DataFrame(
        mistakes, columns=["was", "said", "rows", "share of the class", "found of the class"]
    )
    confusions = confusions.sort_values(["rows", "share of the class"], ascending=False, ignore_index=True)
    show(
        confusions.head(15), {"rows": "{:,}", "share of the class": "{:.0%}", "found of the class": "{:.0%}"}
    )
    return confusions


def draw_regression(truth, holdout_prediction, INK, ACCENT, CALM, PALE, *, number):
    import matplotlib.pyplot as plt
    import numpy as np

    residual = truth - holdout_prediction
    shown = np.percentile(np.r_[truth, holdout_prediction], [0.5, 99.5])
    far = np.percentile(residual, [0.5, 99.5])
    fig, (left, middle, right) = plt.subplots(1, 3, figsize=(10.5, 3.3))  # noqa: RUF059
    if len(truth) > 3000:
        inside = (
            (holdout_prediction >= shown[0])
            & (holdout_prediction <= shown[1])
            & (truth >= shown[0])
            & (truth <= shown[1])
        )
        left.hexbin(
            holdout_prediction[inside], truth[inside], gridsize=40, cmap="Blues", bins="log", mincnt=1, lw=0
        )
        inside = (
            (residual >= far[0])
            & (residual <= far[1])
            & (holdout_prediction >= shown[0])
            & (holdout_prediction <= shown[1])
        )
        middle.hexbin(
            holdout_prediction[inside],
            residual[inside],
            gridsize=40,
            cmap="Blues",
            bins="log",
            mincnt=1,
            lw=0,
        )
    else:
        left.plot(holdout_prediction, truth, "o", ms=3, color=CALM, alpha=0.5, mew=0)
        middle.plot(holdout_prediction, residual, "o", ms=3, color=CALM, alpha=0.5, mew=0)
    left.plot(shown, shown, color=INK, lw=0.8)
    middle.axhline(0, color=INK, lw=0.8)
    room = 0.03 * (shown[1] - shown[0]) or 1.0
    left.set(title="Actual by predicted", xlabel="predicted", ylabel="actual",
             xlim=(shown[0] - room, shown[1] + room), ylim=(shown[0] - room, shown[1] + room))  # fmt: skip
    room = 0.05 * (far[1] - far[0]) or 1.0
    middle.set(
        title="What is left over",
        xlabel="predicted",
        ylabel="actual − predicted",
        ylim=(far[0] - room, far[1] + room),
    )
    right.hist(residual.clip(*far), bins=min(40, max(8, len(residual) // 10)), color=PALE)
    right.axvline(0, color=INK, lw=0.8)
    right.axvline(np.median(residual), color=ACCENT, lw=1.2)
    right.set(
        title=f"Residuals (red: median {np.median(residual):+{number}})",
        xlabel="actual − predicted",
        yticks=[],
    )
    right.spines["left"].set_visible(False)
    for axis in (left, middle, right):
        axis.locator_params(axis="x", nbins=5)
    plt.show()
