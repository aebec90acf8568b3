"""A weighted mean of the experiments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jupyter_automl.catalog.cell import Block, Markdown, Source, code, literal
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.folds import fold_count
from jupyter_automl.catalog.tabular.models import ModelComponent
from jupyter_automl.catalog.tabular.models.sizes import searched_rows

ROUNDS = 15
"""Draws of the greedy selection: weights are multiples of 1/18 or larger, finer ones would fit noise."""
PATIENCE = 3
"""Draws in vain after which the selection ends."""
PARTS = 5
"""Times that weights are chosen without a part of the folds, at most: each takes as long as choosing them on all."""
SHARED = 0.6
"""Share of the means looked at that were not looked at before."""
FIRST = 3
"""Best models whose plain mean a blend may start from, which keeps a lucky fold from choosing alone (sorted initialisation)."""


class Blend(ModelComponent):
    """A weighted mean of the predictions of several models, with weights from greedy selection with replacement.

    Different models err on different rows, so their mean is usually better than its best member. Rejected where the goal
    asks for an interpretable or fast model. Source: Caruana et al., Ensemble selection from libraries of models, 2004.
    """

    kind = "ensemble"
    name = "blend"
    title = "Blend"
    packages = ("scikit-learn",)
    requires = ("prediction_of", "scores_by_fold", "folds", "BETTER", "REPEAT_SEARCH", "WORKERS", "show")
    provides = ("blended", "blend", "blend_scores", "weights")
    family = "ensemble"

    def suits(self, context: Context) -> Fit:
        if context.spec.constraints.interpretable:
            return Fit(0.0, "an interpretable model was asked for")
        if context.spec.constraints.inference_ms is not None:
            return Fit(0.0, "a fast model was asked for")
        return Fit(0.8, "different models err on different rows")

    def cost(self, context: Context) -> float:
        rows, folds = searched_rows(context), fold_count(context)
        classes = max(1, len(context.facts.classes) - 1)
        means = (
            (1 + min(folds, PARTS)) * (PATIENCE + rounds_for(context)) / 2 * len(context.settings["members"])
        )
        return 0.5 + SHARED * means * (1e-3 * folds + 3e-7 * rows * classes)

    def rival(self, context: Context) -> str:
        return str(context.settings["leader"])

    def label(self, context: Context) -> str:
        return "blend"

    def hypothesis(self, context: Context) -> str:
        return "different models err on different rows"

    def blocks(self, context: Context) -> Sequence[Block]:
        members: list[str] = context.settings["members"]
        kind = "VotingClassifier" if context.spec.classification else "VotingRegressor"
        found = code(find, listed=display({name: name for name in members}))
        made = code(define, estimator=Source(kind), classification=context.spec.classification)
        return [
            Markdown(
                "**Blend.** Hypothesis: different models err on different rows, so a weighted mean of their predictions is "
                "better than the best of them. Weights come from greedy selection with replacement (Caruana et al., 2004): "
                f"from the mean of the best one to {FIRST} models on, the model that helps the out-of-fold score most is "
                f"added, up to {rounds_for(context)} times or until {PATIENCE} draws in a row did not help, and the best mean "
                "on the way is taken. The score of each fold is that of weights chosen without it."
            ),
            code(select, rounds=rounds_for(context), first=FIRST, patience=PATIENCE, parts=PARTS),
            replace(found, requires=(*found.requires, *members)),
            replace(made, imports=(*made.imports, f"from sklearn.ensemble import {kind}")),
        ]

    @staticmethod
    def probe(weights, blend_scores):
        return {
            "weights": {str(name): int(count) for name, count in weights.items()},
            "scores": [float(score) for score in blend_scores],
        }

    def record(self, context: Context, source: str, scores: Sequence[float]) -> str:
        return recorded_blend(source, context.seen["ensemble.blend"]["weights"], scores)


def rounds_for(context: Context) -> int:
    """Draws of the selection: each scores every model once, which takes long on many rows."""
    values = context.facts.rows * max(1, len(context.facts.classes) - 1)
    return ROUNDS if values < 20_000 else ROUNDS // 2 if values < 200_000 else ROUNDS // 4


def display(pairs: Mapping[str, object], width: int = 96) -> Source:
    """A dictionary with texts as keys and what `str` says as values, over several lines where one is too long."""
    entries = [f'"{name}": {value}' for name, value in pairs.items()]
    flat = "{" + ", ".join(entries) + "}"
    if len(flat) <= width:
        return Source(flat)
    lines, line = [], "   "
    for entry in entries:
        if len(line) + len(entry) + 2 > width:
            lines.append(line)
            line = "   "
        line += f" {entry},"
    return Source("{\n" + "\n".join([*lines, line]) + "\n}")


def recorded_blend(source: str, weights: Mapping[str, int], scores: Sequence[float]) -> str:
    """The source with the weights and scores that were found; unchanged where it finds none."""
    call = re.search(r"blended\(members(, recorded=\(.*?\]\))?\)$", source, re.M | re.S)
    if call is None:
        return source
    shown = literal([float(f"{score:.12g}") for score in scores], 4, 60)
    taken = display(weights, 80).replace("\n", "\n    ")
    text = f"blended(members, recorded=(\n    {taken},\n    {shown}))"
    return source[: call.start()] + text + source[call.end() :]


def select(prediction_of, scores_by_fold, folds, BETTER, REPEAT_SEARCH, *, rounds, first, patience, parts):
    import numpy as np

    def blended(members, recorded=None):
        """How often each model is taken, and the score of each fold under weights that were chosen without it."""
        if recorded is not None and not REPEAT_SEARCH:
            return recorded[0], np.array(recorded[1])
        predictions = np.array([prediction_of(name, model) for name, model in members.items()])
        known = {}

        def reduced(counts):
            """The smallest whole numbers of the same ratio."""
            return tuple((np.array(counts) // np.gcd.reduce(counts)).tolist())

        def scores(counts):
            counts = reduced(counts)
            if counts not in known:
                known[counts] = scores_by_fold(np.tensordot(counts, predictions, 1) / sum(counts))
            return known[counts]

        def selected(on):
            """The counts with the best mean score on these folds."""

            def value(counts):
                return BETTER * scores(counts)[on].mean()

            single = [tuple(row) for row in np.eye(len(members), dtype=int).tolist()]
            best_first = sorted(single, key=value, reverse=True)[:first]
            starts = [
                tuple(np.sum(best_first[:size], axis=0).tolist()) for size in range(1, len(best_first) + 1)
            ]
            best = taken = max(starts, key=value)
            in_vain = 0
            for _ in range(rounds):
                larger = [tuple(a + b for a, b in zip(taken, one, strict=True)) for one in single]
                taken = max(larger, key=value)
                in_vain = 0 if value(taken) > value(best) else in_vain + 1
                best = best if in_vain else taken
                if in_vain == patience:
                    break
            return best

        every = np.arange(len(folds))
        counts = reduced(selected(every))
        weights = {name: count for name, count in zip(members, counts, strict=True) if count}
        unseen_scores = np.empty(len(folds))
        for part in np.array_split(every, min(len(folds), parts)):
            unseen_scores[part] = scores(selected(np.delete(every, part)))[part]
        return weights, unseen_scores

    return blended


def find(blended, *, listed):
    members = listed
    weights, blend_scores = blended(members)
    return members, weights, blend_scores


def define(members, weights, WORKERS, show, *, estimator, classification):
    import pandas as pd

    if classification:
        blend = estimator(
            [(name, members[name]) for name in weights], voting="soft", weights=list(weights.values())
        )
    else:
        blend = estimator([(name, members[name]) for name in weights], weights=list(weights.values()))
    shares = pd.Series(weights, name="weight").rename_axis("model").reset_index()
    show(shares.sort_values("weight", ascending=False).assign(share=lambda table: table["weight"] / sum(weights.values())),
         {"share": "{:.0%}"})  # fmt: skip
    return (blend,)
