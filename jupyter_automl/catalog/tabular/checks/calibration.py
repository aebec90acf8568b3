"""Does what the model says happen? Groups of equal size by prediction, said against seen."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context

from .wording import target_digits


def calibration_code(context: Context) -> Code:
    """The cell that measures said against seen."""
    task = context.spec.task
    return code(
        calibration,
        binary=task == "binary",
        multiclass=task == "multiclass",
        regression=task == "regression",
        own_threshold=bool(context.settings.get("own_threshold")),
    )


def calibration_figure(context: Context) -> Code:
    """The cell that draws said against seen."""
    spec = context.spec
    if spec.classification:
        said = "predicted chance of the likeliest class" if spec.task == "multiclass" else "predicted chance"
        seen = "share named right" if spec.task == "multiclass" else "share that happened"
        return code(draw_shares, said=said, seen=seen, binary=spec.task == "binary")
    return code(draw_residuals, number=target_digits(context))


def calibration(y, scored, chosen_oof, chances, CLASSES, *, binary, multiclass, regression, own_threshold):
    import numpy as np
    import pandas as pd

    if binary:
        if own_threshold:
            said, seen = chances[scored], y.to_numpy()[scored]
        else:
            said, seen = chosen_oof[scored], y.to_numpy()[scored]
        squares, squares_constant = np.mean((said - seen) ** 2), seen.mean() * (1 - seen.mean())
    if multiclass:
        said = chosen_oof[scored].max(axis=1)
        seen = (chosen_oof[scored].argmax(axis=1) == y.to_numpy()[scored]).astype(int)
        one_hot = np.eye(len(CLASSES))[y.to_numpy()[scored]]
        squares = np.mean(((chosen_oof[scored] - one_hot) ** 2).sum(axis=1))
        squares_constant = np.mean(((one_hot.mean(axis=0) - one_hot) ** 2).sum(axis=1))
    if regression:
        said, seen = chosen_oof[scored], y.to_numpy()[scored]
        squares, squares_constant = np.mean((said - seen) ** 2), seen.var()

    group_count = int(np.clip(len(said) // 40, 3, 12))
    by_size = pd.qcut(pd.Series(said).rank(method="first"), group_count, labels=False)
    calibration_groups = pd.DataFrame({"said": said, "seen": seen}).groupby(by_size).agg(
        said=("said", "mean"), seen=("seen", "mean"), rows=("seen", "size"))  # fmt: skip
    calibration_groups["gap"] = calibration_groups["seen"] - calibration_groups["said"]
    if regression:
        spread = np.std(seen - said)
        error = pd.Series(seen - said).groupby(by_size).std(ddof=0) / np.sqrt(calibration_groups["rows"])
        tolerated = 0.1 * spread
    else:
        share = calibration_groups["said"].clip(0.5 / len(said), 1 - 0.5 / len(said))
        error = np.sqrt(share * (1 - share) / calibration_groups["rows"])
        tolerated = 0.02
    calibration_groups["error"] = error
    calibration_gap = calibration_groups["gap"].abs().mean()
    # mean size of a gap that is noise alone, and three standard deviations of that mean
    by_noise = (
        np.sqrt(2 / np.pi) * error.mean()
        + 3 * np.sqrt(1 - 2 / np.pi) * np.sqrt((error**2).sum()) / group_count
    )
    calibration_limit = max(tolerated, by_noise)
    return calibration_groups, calibration_gap, calibration_limit, squares, squares_constant


def draw_shares(calibration_groups, INK, CALM, PALE, *, said, seen, binary):
    import matplotlib.pyplot as plt

    low = 0 if calibration_groups[["said", "seen"]].min().min() < 0.4 else 0.3
    worst = calibration_groups.loc[calibration_groups["gap"].abs().idxmax()]
    fig, axis = plt.subplots(figsize=(4.4, 3.5))  # noqa: RUF059
    axis.plot([low, 1], [low, 1], color=PALE, lw=1)
    axis.errorbar(calibration_groups["said"], calibration_groups["seen"], 1.96 * calibration_groups["error"],
                  fmt="o-", color=CALM, ms=4, elinewidth=0.8)  # fmt: skip
    below = 0.05 if worst["seen"] > 0.5 * (1 + low) or worst["said"] < 0.6 else 0.2
    axis.annotate(
        f"largest gap: said {worst['said']:.0%}, was {worst['seen']:.0%}", (worst["said"], worst["seen"]),
        xytext=(0.97, below), textcoords="axes fraction", ha="right", fontsize=8,
        arrowprops={"arrowstyle": "-", "color": INK, "lw": 0.6},
    )  # fmt: skip
    axis.text(0.04, 0.97, f"{len(calibration_groups)} groups of equal size,\nout-of-fold, 95 % intervals",
              transform=axis.transAxes, va="top", fontsize=8)  # fmt: skip
    axis.set_title("What it says against what happens")
    axis.set(xlabel=said, ylabel=seen)
    axis.set(xlim=(low - 0.02, 1.02), ylim=(low - 0.02, 1.05))
    plt.show()


def draw_residuals(calibration_groups, ACCENT, CALM, PALE, *, number):
    import matplotlib.pyplot as plt

    worst = calibration_groups.loc[calibration_groups["gap"].abs().idxmax()]
    fig, axis = plt.subplots(figsize=(5.6, 3.1))  # noqa: RUF059
    axis.axhline(0, color=PALE, lw=1)
    axis.errorbar(calibration_groups["said"], calibration_groups["gap"], 1.96 * calibration_groups["error"],
                  fmt="o-", color=CALM, ms=4, elinewidth=0.8)  # fmt: skip
    axis.plot(worst["said"], worst["gap"], "o", color=ACCENT, ms=6, zorder=3)
    axis.set(title=f"What is left over, {len(calibration_groups)} equal groups (largest: {worst['gap']:+{number}})",
             xlabel="mean prediction of the group", ylabel="actual − predicted,\nmean and 95 % interval")  # fmt: skip
    plt.show()
