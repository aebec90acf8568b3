"""The best candidates on folds dealt anew, where few rows make the order of the first dealing a matter of luck."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Code, Markdown, Source, code, literal
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.tabular.checks.wording import digits
from jupyter_automl.catalog.tabular.metrics import METRICS

RULE = (
    " Few rows make their order a matter of luck: those kept within one standard error of the best are, as the time allows, "
    "measured again on folds dealt anew, and the best mean over all dealings is chosen."
)
"""What the rule of the choice says beside, where the folds may be dealt anew."""


class RepeatedFolds(Component):
    """Repeated cross-validation of those candidates that one dealing of the folds cannot tell apart.

    For small data, where which rows fall together moves a score by more than models differ. Rejected for all experiments:
    most of them are told apart by one dealing, and the time is better spent on other models. Source: Bouckaert and Frank,
    Evaluating the replicability of significance tests for comparing learning algorithms, 2004.
    """

    kind = "selection"
    name = "repeated_folds"
    title = "Repeated folds"
    requires = (
        "y",
        "SEED",
        "dealt",
        "out_of_fold",
        "score_of",
        "REPEAT_SEARCH",
        "GREATER_IS_BETTER",
        "METRIC",
        "show",
    )
    provides = ("means_again", "again")

    def blocks(self, context: Context) -> Sequence[Block]:
        finalists: list[dict[str, Any]] = context.settings["finalists"]
        dealings = int(context.settings["dealings"])
        *others, last = (str(row["label"]) for row in finalists)
        text = (
            f"**Repeated folds.** {', '.join(others)} and {last} lie within one standard error of each other: which rows fall "
            f"together in a fold moves a score by as much. By the rule they are measured on "
            f"{'one further dealing' if dealings == 1 else f'{dealings} further dealings'} of the folds."
        )
        if any(row["family"] == "ensemble" for row in finalists):
            text += " The weights of the blend stay as they are; they were found on these rows, which flatters it a little."
        return [
            Markdown(text),
            code(repeat, dealings=dealings),
            _measured([str(row["name"]) for row in finalists]),
            code(compare, number=Source(f'"{{:{digits(context)}}}"')),
        ]

    @staticmethod
    def probe(again):
        return {str(name): [float(mean) for mean in means] for name, (_, means) in again.items()}

    def record(self, source: str, values: Mapping[str, Sequence[float]]) -> str:
        """The source with the means that were measured, so that a rerun need not measure them again."""

        def written(call: re.Match[str]) -> str:
            means = literal([float(f"{mean:.12g}") for mean in values[call[2]]], 4, len(call[1]) + 12)
            return f"{call[1]}, recorded={means})"

        return re.sub(r"^( +.*means_again\((\w+))(?:, recorded=\[[^\]]*\])?\)", written, source, flags=re.M)

    def after(self, context: Context, values: Mapping[str, Sequence[float]]) -> str | None:
        finalists, form = context.settings["finalists"], digits(context)
        sign = 1 if METRICS[context.spec.metric].greater else -1
        means = {str(row["label"]): overall(row["scores"], values[row["name"]]) for row in finalists}
        first = str(finalists[0]["label"])
        best = max(means, key=lambda label: sign * means[label])
        count = 1 + int(context.settings["dealings"])
        text = f"**Seen.** Over all {count} dealings {best} has the best mean, {means[best]:{form}}"
        if best == first:
            return f"{text}, as on the first."
        return f"{text}; {first}, which led on the first, comes to {means[first]:{form}}."


def overall(scores: Sequence[float], again: Sequence[float]) -> float:
    """The mean over all dealings of the folds: the first, whose score on each fold is known, and further ones."""
    return (sum(scores) / len(scores) + sum(again)) / (1 + len(again))


def repeat(y, dealt, out_of_fold, score_of, SEED, REPEAT_SEARCH, *, dealings):
    import numpy as np

    def means_again(model, recorded=None):
        """The mean of the metric over the folds of each further dealing: measured, or as recorded."""
        if recorded is not None and not REPEAT_SEARCH:
            return np.array(recorded)
        means = []
        for seed in range(SEED + 1, SEED + 1 + dealings):
            on = dealt(seed)
            prediction, _ = out_of_fold(model, on=on)
            means.append(np.mean([score_of(y.iloc[valid], prediction[valid]) for _, valid in on]))
        return np.array(means)

    return (means_again,)


def _measured(names: Sequence[str]) -> Code:
    """The cell that measures them: name → (mean on the first dealing, mean on each further one)."""
    lines = [f'    "{name}": ({name}_scores.mean(), means_again({name})),' for name in names]
    source = "\n".join(
        ["again = {  # experiment: mean on the first dealing, mean on each further one", *lines, "}"]
    )
    return Code(
        source, ("means_again", *(known for name in names for known in (name, f"{name}_scores"))), ("again",)
    )


def compare(again, GREATER_IS_BETTER, METRIC, show, *, number):
    import pandas as pd

    dealings = pd.DataFrame(
        [
            (name, first, means.mean(), means.min(), means.max(), (first + means.sum()) / (1 + len(means)))
            for name, (first, means) in again.items()
        ],
        columns=["experiment", "first dealing", "further dealings", "lowest", "highest", f"{METRIC}, all"],
    )
    dealings = dealings.sort_values(f"{METRIC}, all", ascending=not GREATER_IS_BETTER, ignore_index=True)
    show(dealings, dict.fromkeys(dealings.columns[1:], number), strong=[0])
