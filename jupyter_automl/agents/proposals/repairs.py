"""Repairs: another text of a cell that crashed, where the rules have come to their end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.guard.addition import permitted
from jupyter_automl.agents.guard.wording import plain
from jupyter_automl.llm.privacy import masked
from jupyter_automl.llm.settings import Privacy
from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal

SEALED = ("title", "load", "holdout", "save", "environment", "setup", "parameters")
"""Steps whose errors may speak of the sealed holdout, or of the machine: nothing of them is told."""
RULE = "proposed by a language model"
CONFIDENCE = 0.4


class RepairIdea(BaseModel):
    """The mended cell."""

    model_config = ConfigDict(extra="forbid")
    source: str = Field(
        description="The whole cell, changed as little as possible; empty where no honest repair is to be seen."
    )
    why: str = Field(description="One sentence: what was wrong and what was changed.")


def tellable(crash: Crash) -> bool:
    """Whether anything of this crash may be told at all."""
    return crash.status == "error" and crash.step.split(".")[0] not in SEALED


def material(crash: Crash, diagnosis: Diagnosis, level: Privacy, columns: Iterable[str]) -> dict[str, Any]:
    """What is told for this question: the cell, the error without values of the data, and what the kernel holds."""
    known = [*columns, *crash.state, *crash.requires, *crash.columns]
    return {
        "cell": crash.source, "error": f"{crash.ename}: {masked(crash.evalue[:2_000], known, level)}", "line": crash.line,
        "cause": masked(diagnosis.cause, known, level),
        "state": {name: {key: value for key, value in about.items() if key in ("type", "shape", "columns")}
                  for name, about in crash.state.items()},
    }  # fmt: skip


def proposal(idea: RepairIdea, crash: Crash, data_path: str) -> Proposal:
    """The idea as any other repair. Raises NotAllowed with the reason."""
    source = idea.source.strip("\n")
    permitted(crash.source, source, crash.step, data_path)
    return Proposal(
        "patch",
        plain(idea.why, 300) or "The cell was rewritten.",
        source=source,
        confidence=CONFIDENCE,
        rule=RULE,
    )
