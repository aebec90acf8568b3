"""Candidate models: each writes one experiment, a pipeline and its score on every fold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from jupyter_automl.catalog.cell import Block, Code, Markdown, literal
from jupyter_automl.catalog.component import Component, Context, Kind


class ModelComponent(Component):
    """One experiment. The cell binds `<name>` (unfitted pipeline) and `<name>_scores` (metric on each fold)."""

    kind: ClassVar[Kind] = "model"
    requires: ClassVar[tuple[str, ...]] = ("encode", "measured")
    provides: ClassVar[tuple[str, ...]] = ()
    family: ClassVar[str]
    """`linear`, `forest`, `boosting`, `neighbours`, …: an ensemble mixes families."""
    against: ClassVar[str] = "baseline"
    """The experiment that it sets out to improve."""

    def label(self, context: Context) -> str:
        """The name on the leaderboard."""
        return self.title

    def hypothesis(self, context: Context) -> str:
        """What would be true of the data if this experiment wins; half a sentence."""
        raise TypeError(f"{type(self).__name__} states no hypothesis")

    def rival(self, context: Context) -> str:
        """The experiment that it has to beat."""
        return self.against

    def definition(self, context: Context) -> Code:
        """The cell that defines and measures the model."""
        raise TypeError(f"{type(self).__name__} defines no model")

    def blocks(self, context: Context) -> Sequence[Block]:
        return [
            Markdown(f"**{self.label(context)}.** Hypothesis: {self.hypothesis(context)}."),
            pinned(self, context, self.definition(context)),
        ]


def pinned(component: Component, context: Context, written: Code) -> Code:
    """The cell with the scores that were measured before, where the run has them."""
    scores = context.settings.get("recorded", {}).get(component.name)
    return written if scores is None else with_scores(written, component.name, scores)


def with_scores(written: Code, name: str, scores: Sequence[float]) -> Code:
    """The cell with recorded scores as a literal: `measured(model)` → `measured(model, recorded=[…])`."""
    return Code(
        recorded_source(written.source, name, scores),
        written.requires,
        written.provides,
        written.imports,
        written.tags,
    )


def recorded_source(source: str, name: str, scores: Sequence[float]) -> str:
    """The source with the recorded scores of `name`; unchanged where it measures nothing of that name."""
    call = re.search(rf"^( *).*measured\({re.escape(name)}(, recorded=\[[^\]]*\])?\)", source, re.M)
    if call is None:
        return source
    values = literal([float(f"{score:.12g}") for score in scores], len(call.group(1)), 60)
    old = re.search(rf"measured\({re.escape(name)}(, recorded=\[[^\]]*\])?\)", source)
    assert old is not None
    return source[: old.start()] + f"measured({name}, recorded={values})" + source[old.end() :]


def scaled(context: Context, count: int, least: int = 20) -> int:
    """A count of trees or iterations, reduced where the healer asked for a smaller scale."""
    return max(least, int(count * float(context.settings.get("scale", 1.0))))
