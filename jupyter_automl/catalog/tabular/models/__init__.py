"""Candidate models: each writes one experiment, a pipeline and its score on every fold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from jupyter_automl.catalog.cell import Block, Code, Markdown, Source, code, literal
from jupyter_automl.catalog.component import Component, Context, Kind
from jupyter_automl.catalog.tabular.features.columns import feature_columns


class ModelComponent(Component):
    """One experiment. The cell binds `<name>` (unfitted pipeline) and `<name>_scores` (metric on each fold)."""

    kind: ClassVar[Kind] = "model"
    requires: ClassVar[tuple[str, ...]] = ("encode", "measured")
    provides: ClassVar[tuple[str, ...]] = ()
    family: ClassVar[str]
    """`linear`, `forest`, `boosting`, `neighbours`, …: an ensemble mixes families."""
    against: ClassVar[str] = "baseline"
    """The experiment that it sets out to improve."""
    times: ClassVar[float] = 1.2
    """How long it takes, as a multiple of what that experiment took."""

    def fixed(self, context: Context) -> float:
        """Seconds of `cost` that remain however few the rows are: what each tree takes for its columns, say."""
        return 0.0

    def cost_on(self, context: Context, rows: float) -> float:
        """Seconds of one fit on so many of the rows, on one core."""
        fixed = self.fixed(context)
        return fixed + (self.cost(context) - fixed) * rows / context.facts.rows

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

    def record(self, context: Context, source: str, scores: Sequence[float]) -> str:
        """The source of a cell with what was measured written into it, so that a rerun need not measure it again."""
        length = context.settings.get("lengths", {}).get(self.name)
        return recorded_source(source, self.name, scores, length and length[0])

    def blocks(self, context: Context) -> Sequence[Block]:
        return [
            Markdown(f"**{self.label(context)}.** Hypothesis: {self.hypothesis(context)}."),
            self.definition(context),
        ]


def recorded_source(source: str, name: str, scores: Sequence[float], trees: int | None = None) -> str:
    """The source with what was found for `name`, so that a rerun need not measure it again: its scores, and the number
    of trees where that was chosen. Unchanged where it measures nothing of that name.
    """
    call = re.search(
        rf"^( *){re.escape(name)}_scores = (measured\((\"\w+\", \w+)(?:, recorded=\[[^\]]*\])?\))"
        rf"|^( *){re.escape(name)}, {re.escape(name)}_scores = (grown\(([^()]*?)(?:, recorded=\([^)]*\))?\))",
        source,
        re.M,
    )
    if call is None:
        return source
    one = 1 if call[2] else 4
    values = literal([float(f"{score:.12g}") for score in scores], len(call[one]), 60)
    function, kept = ("measured", values) if one == 1 else ("grown", f"({trees}, {values})")
    start, end = call.span(one + 1)
    return source[:start] + f"{function}({call[one + 2]}, recorded={kept})" + source[end:]


def defined(
    context: Context,
    define: Callable[..., Any],
    library: str,
    estimator: str,
    *,
    levels: bool = False,
    **fills: Any,
) -> Code:
    """The cell of `define`, with `estimator` as the classifier or regressor of `library` that the task needs, and
    `encode` as the encoder of the columns: for `levels` the one that trees like, where there are categories."""
    kind = f"{estimator}{'Classifier' if context.spec.classification else 'Regressor'}"
    encode = "encode_trees" if levels and feature_columns(context).categories else "encode"
    written = code(define, estimator=Source(kind), encode=Source(encode), **fills)
    return replace(
        written,
        requires=(encode, *written.requires),
        imports=(*written.imports, f"from {library} import {kind}"),
    )


def scaled(context: Context, count: int, least: int = 20) -> int:
    """A count of trees or iterations, reduced where the healer asked for a smaller scale."""
    return max(least, int(count * float(context.settings.get("scale", 1.0))))
