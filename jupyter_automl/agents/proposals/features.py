"""Features: small functions of a row that the catalogue does not make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.guard.feature import checked
from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import identifier_of, name_of, plain
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.catalog.tabular.findings.target_leak import NEAR, PERFECT, STRONG
from jupyter_automl.catalog.tabular.proposals.added import Added
from jupyter_automl.contracts import TaskSpec

MOST = 6
"""Proposals of one answer that are looked at."""
RULES = (
    "One plain function `def feature(table):` that returns a Series with the table's index.",
    "Only np, pd, math and re; columns as table[name]; no other names, no loop over rows, no files, no randomness, no clock.",
    "The value of a row follows from that row alone: no mean, rank, group or shift over rows.",
    "It must work on one row, with missing values, and with levels never met before.",
)
MADE = (
    "numbers as they are, and as curves in the linear models", "dates split into year, month, day, day of week, hour",
    "categories one column a level, or by their mean outcome", "texts by the topics of their words",
    "interactions and steps of single columns, found by boosted trees",
)  # fmt: skip


class FeatureIdea(BaseModel):
    """One feature."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(description="Short name of the new column, in plain words.")
    reason: str = Field(description="One sentence: why it should help to predict the target.")
    code: str = Field(description="`def feature(table):` and its body, as the rules say.")


class FeatureIdeas(BaseModel):
    """What is proposed, the best first; an empty list where nothing helps."""

    model_config = ConfigDict(extra="forbid")
    features: list[FeatureIdea]


@dataclass(frozen=True)
class Candidate:
    """A feature that passed the guard."""

    name: str
    reason: str
    function: str
    source: str
    imports: tuple[str, ...]
    reads: tuple[str, ...]
    """Columns whose names stand in it."""

    def added(self, tried: Mapping[str, Any], taken: Iterable[str]) -> Added:
        """The feature as the notebook has it, from what the trial in the kernel said of its columns."""
        known, columns = list(taken), []
        for made in tried["made"]:
            alone = len(tried["made"]) == 1
            name = name_of(self.name if alone else f"{self.name[:24]} {made['name']}", known)
            known.append(name)
            columns.append((name, str(made["kind"]), str(made["name"]) if tried["frame"] else None))
        return Added(self.function, self.source, self.imports, tuple(columns), self.reason)


def material(
    context: Context,
    columns: Mapping[str, Any],
    leader: Mapping[str, Any],
    tried: Sequence[Any],
    retrieved: Sequence[Any] = (),
) -> dict[str, Any]:
    """What is told for this question; `columns` is the profile as far as it may be sent, `retrieved` of the catalogue."""
    allowed = readable(context)
    told = dict(columns)
    told["columns"] = [
        each for each in told["columns"] if (each if isinstance(each, str) else each["name"]) in allowed
    ]
    return {
        "goal": context.spec.goal, "task": context.spec.task, "metric": context.spec.metric, "rules": list(RULES),
        "catalogue": list(MADE), "leader": leader, "tried": list(tried), "most": MOST, **told,
        **meant(allowed, context.spec), "retrieved": list(retrieved),
    }  # fmt: skip


def meant(names: Sequence[str], spec: TaskSpec) -> dict[str, dict[str, str]]:
    """`meanings` of these columns, where a model gave any."""
    found = {name: spec.meanings[name] for name in names if name in spec.meanings}
    return {"meanings": found} if found else {}


def readable(context: Context) -> list[str]:
    """The columns that a feature may read: those that the models use. What a finding has left out stays out."""
    return feature_columns(context).raw


def doubted(context: Context) -> dict[str, str]:
    """Columns in use that a finding of high severity or on sensitive attributes warns of → the finding's kind."""
    return {
        name: finding.kind
        for finding in context.findings
        if finding.severity == "high" or "sensitive" in finding.kind
        for name in finding.columns
        if name not in finding.drop
    }


def admitted(idea: FeatureIdea, context: Context, taken: Iterable[str]) -> Candidate:
    """The idea as a candidate, when the guard lets it pass. Raises NotAllowed with the reason."""
    function = checked(_unfenced(idea.code), target=context.spec.target)
    known = readable(context)
    reads = tuple(name for name in known if name in function.constants)
    aside = [
        name
        for name in context.table.names
        if name in function.constants and name not in known and name != context.spec.target
    ]
    if aside and not reads:
        raise NotAllowed(f"it reads {plain(aside[0], 60)}, which is left out of the features")
    name = name_of(idea.name, [*context.table.names, *taken])
    reason = plain(idea.reason, 200) or "no reason was given"
    label = identifier_of(name)
    return Candidate(name, reason, label, function.source(label, _doc(idea.reason)), function.imports, reads)


def leaking(context: Context, made: Sequence[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    """Why a feature is refused as a leak, and why a person should look at it; by the rules for columns of the table."""
    classes = context.spec.classification
    alone = max((float(each["alone"]) for each in made if each["alone"] is not None), default=0.0)
    others = max(
        (column.alone for column in context.facts.columns if column.alone is not None and column.role != "target"
         and column.name in readable(context)), default=0.5 if classes else 0.0,
    )  # fmt: skip
    measure = "ROC AUC" if classes else "R²"
    said = f"{measure} of the feature alone {alone:.3f}, best column {others:.3f}"
    if alone >= PERFECT[classes] and others < NEAR[classes]:
        return f"it predicts the target almost perfectly ({said}), as only a leak does", None
    if alone >= STRONG[classes] and alone - others >= (0.05 if classes else 0.1):
        return None, f"it is far stronger than every column of the table ({said})"
    return None, None


def _unfenced(code: str) -> str:
    found = re.search(r"```(?:python|py)?\s*\n(.*?)```", code, re.S)
    return (found.group(1) if found else code).replace("\r\n", "\n").strip("\n") + "\n"


def _doc(reason: str) -> str:
    """The reason as a docstring: one line of letters, digits and common marks."""
    flat = " ".join(re.sub(r"[^\w\s.,;:%()/+\-]", " ", reason).split())
    return f"{flat[:90].rstrip()}" + ("" if len(flat) <= 90 else "…") or "Proposed feature."
