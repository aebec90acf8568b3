"""What the checks showed, in sentences computed from their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jupyter_automl.catalog.component import Context

from .wording import digits, listed, row_noun, target_digits


def sentences(context: Context, values: Any) -> list[str]:
    """The sentences in order of weight: signal, link to the target, order, noise, calibration, what is owed to whom."""
    return [
        *_signal(context, values),
        *_position(context, values),
        *_noise(context, values),
        *_calibration(context, values),
        *_without(context, values),
    ]


def no_signal(values: Any) -> bool:
    """Whether the chosen model's predictions are not distinguishable from guesses."""
    return bool(values["chosen_z"] <= 3)


def without_signal(context: Context) -> bool:
    """Whether the checks, if they were made, found no signal."""
    found = [values for values in context.seen.values() if isinstance(values, dict) and "chosen_z" in values]
    return any(no_signal(values) for values in found)


def _signal(context: Context, values: Any) -> Iterator[str]:
    form, metric = digits(context), values["metric"]
    score, constant = f"{values['score']:{form}}", f"{values['constant']:{form}}"
    if no_signal(values):
        yield (
            f"**No signal: the chosen model is not better than guessing;** its {metric} of {score} is what its predictions "
            f"also reach against shuffled targets ({values['chosen_chance']:{form}} ± {3 * values['chosen_spread']:{form}}). "
            "What follows describes noise."
        )
    elif values["gain"] <= 0:
        yield (
            f"**The {metric} of {score} is no better than that of a constant guess, {constant}**, although the same predictions "
            f"reach only {values['chosen_chance']:{form}} against shuffled targets: they carry signal, but are too bold."
        )
    if values["verdicts"]["target shuffled"] == "passed":
        yield (
            f"With a shuffled target the pipeline finds nothing ({values['shuffled']:{form}}, chance "
            f"{values['chance']:{form}})"
            + (
                "." if no_signal(values)
                else f", with the real one {score}, so the score comes from the {row_noun(context)}, not from the plumbing."
            )
        )  # fmt: skip
    else:
        yield (
            f"**With a shuffled target the pipeline still scores {values['shuffled']:{form}}, "
            f"{values['shuffled_z']:.0f} standard deviations beyond chance: answers leak into the features or the folds, "
            "and no score above is to be trusted.**"
        )
    if values["verdicts"].get("recorded scores found again") == "LOOK":
        yield (
            f"The recorded scores are not found again (up to {values['apart']:.2g} apart): they belong to other data or "
            "other settings; set `REPEAT_SEARCH = True` to measure them anew."
        )


def _position(context: Context, values: Any) -> Iterator[str]:
    auc = f"{values['halves']:.3f}"
    if context.settings.get("time"):
        apart = values["halves"] >= values["halves_limit"]
        yield (
            f"Earlier and later {row_noun(context)} can be told apart (AUC {auc}), as is usual along time: expect the score "
            "to drift further on."
            if apart
            else f"Earlier and later {row_noun(context)} look alike (AUC {auc})."
        )
    elif values["halves"] < values["halves_limit"]:
        yield f"The halves of the file cannot be told apart (AUC {auc}): no drift along it."
    else:
        yield (
            f"**The halves of the file can be told apart (AUC {auc}):** it is sorted, or was collected in parts that differ. "
            "Shuffled folds mix both halves, so the score holds for such a mix; if the order is that of time, expect less "
            "on what comes next."
        )


def _noise(context: Context, values: Any) -> Iterator[str]:
    idle, form = values["idle"], digits(context)
    if values["noise_loss"] > 2 * values["noise_error"]:
        yield (
            f"**Shuffling a column of random numbers costs {values['noise_loss']:{form}} ± {values['noise_error']:{form}}: "
            "the quick model of this check leans on noise,** so small importances mean nothing here."
        )
    if not idle:
        yield "Shuffled one at a time, every column costs a quick tree model more than a column of random numbers does."
    else:
        verb = "costs" if len(idle) == 1 else "cost"
        all_of_them = len(idle) == values["columns"]
        which = "every single column" if all_of_them else listed(idle)
        yield (
            f"Shuffled one at a time, {which} {'costs' if all_of_them else verb} a quick tree model no more than a column of "
            "random numbers does"
            + (" (others may fill in for it)." if len(idle) == 1 else " (others may fill in for them).")
        )


def _calibration(context: Context, values: Any) -> Iterator[str]:
    good, groups = values["gap"] < values["gap_limit"], values["groups"]
    if context.spec.classification:
        below = values["squares"] < values["squares_constant"]
        off = abs(values["worst_said"] - values["worst_seen"])
        what = (
            "The chance given to the likeliest class"
            if context.spec.task == "multiclass"
            else "The probabilities"
        )
        verb = "misses" if context.spec.task == "multiclass" else "miss"
        text = (
            f"{what} {verb} what happened by {100 * values['gap']:.1f} points on average over {groups} groups, "
            f"at most {100 * off:.1f}"
        )
        if good:
            yield text + (": they can be read as they stand." if below else ", within noise.")
        else:
            side = "too high" if values["worst_said"] > values["worst_seen"] else "too low"
            advice = (
                "they are not chances." if no_signal(values) else "**use them for ordering, not as chances.**"
            )
            yield (
                f"{text} (said {values['worst_said']:.0%}, was {values['worst_seen']:.0%}: {side}), more than noise explains: "
                + advice
            )
        if not below:
            yield "Their Brier score is no better than that of the constant shares."
    else:
        form = target_digits(context)
        off = values["worst_seen"] - values["worst_said"]
        text = f"Over {groups} groups by prediction the mean residual is {values['gap']:{form}} in size, at most {off:+{form}}"
        yield text + (
            ": no bias beyond noise and a tenth of the residuals' spread."
            if good
            else f" where it predicts {values['worst_said']:{form}}: **the predictions are biased there.**"
        )


def _without(context: Context, values: Any) -> Iterator[str]:
    form = digits(context)
    for label, (score, loss, error) in values["without"].items():
        names = listed(label.split(", ")) if ", " in label and " and " not in label else f"`{label}`"
        real = loss > 2 * error
        if real:
            yield (
                f"Without {names} the score is {score:{form}}, worse by {loss:{form}} ± {error:{form}}: whoever cannot know "
                "them when predicting should expect that score."
            )
        else:
            yield f"Without {names} the score is {score:{form}}; the difference lies within two standard errors ({error:{form}})."
