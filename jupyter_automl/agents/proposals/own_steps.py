"""Own steps: whole cells for a part of the goal that goes beyond the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.guard.own_cell import OFFERED, OwnCell, checked_cell, checked_expression
from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import evidenced, name_of, plain
from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.proposals.own_step import OwnStep, checked_line
from jupyter_automl.parsing import parse_python

MOST = 5
"""Steps of one answer that are looked at."""
RULES = (
    "Rows come from the table `development` alone; columns as development[name]. It is never changed: make a new table.",
    "Only pd, np, plt, math and re, and the names in `state`; every other name must be bound in the cell or by an earlier step.",
    "Bind new names only. No file, no network, no randomness, no clock, no `while`, `try`, `with`, `class`, `eval` or `query`.",
    "Show tables with show(table.reset_index()), figures with plt.show(), and print what is worth a sentence.",
    "The target stands in development[TARGET], as it does in the file.",
)
STATE = {
    "development": "the rows that may be analysed, as a table", "TARGET": "name of the target's column", "SEED": "a number",
    "show": "show(table) displays a table without its index", "short": "short(name) cuts a long name",
    "compact": "compact(number) writes it in few digits", "INK, ACCENT, CALM, PALE": "colours of the notebook",
}  # fmt: skip


class OwnStepIdea(BaseModel):
    """One step."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(description="A few words.")
    why: str = Field(description="One sentence: which words of the goal it answers.")
    shows: str = Field(description="One sentence: what a reader sees in it, without figures.")
    code: str = Field(description="The whole cell.")
    requires: list[str] = Field(description="Kernel names that it reads.")
    provides: list[str] = Field(description="Names that it binds and that later steps may read.")
    asserts: str = Field(description="One Python expression, true when the step has done its work.")


class OwnStepIdeas(BaseModel):
    """The steps in order; an empty list where the data cannot answer."""

    model_config = ConfigDict(extra="forbid")
    steps: list[OwnStepIdea]


def material(
    context: Context, asked: Sequence[str], columns: Mapping[str, Any], given: Iterable[str],
    refused: Sequence[Mapping[str, str]],
) -> dict[str, Any]:  # fmt: skip
    """What is told for this question; `columns` is the profile as far as it may be sent."""
    earlier = dict.fromkeys(given, "left by an earlier step")
    return {
        "goal": context.spec.goal, "asked": list(asked), "task": context.spec.task, "rules": list(RULES),
        "state": {**STATE, **earlier}, "most": MOST, "refused": list(refused), **columns,
    }  # fmt: skip


def admitted(
    idea: OwnStepIdea, context: Context, *, number: int, given: Collection[str], taken: Collection[str]
) -> OwnStep:
    """The idea as a step, when the guard lets it pass and its contract can be kept. Raises NotAllowed with the reason.

    `given` are names that earlier own steps left, `taken` those that the notebook uses.
    """
    cell = checked_cell(unfenced(idea.code), given=given, taken=taken)
    unknown = [name for name in idea.requires if name not in OFFERED and name not in given]
    unknown = [name for name in unknown if name not in ("pd", "np", "plt", "math", "re")]
    if unknown:
        raise NotAllowed(f"it requires {plain(unknown[0], 40)}, which no earlier step provides")
    provides = tuple(dict.fromkeys(idea.provides))
    absent = [name for name in provides if name not in cell.binds]
    if absent:
        raise NotAllowed(f"it does not bind {plain(absent[0], 40)}, which it promises")
    asserts = checked_expression(idea.asserts, given=[*given, *cell.binds])
    title = name_of(idea.title, (), 60) if idea.title.strip() else "Analysis"
    evidence = [context.spec.goal, idea.code, *context.table.names]
    for said in (idea.title, idea.why, idea.shows):
        evidenced(said, evidence)
    return OwnStep(
        f"analysis_{number}", title[:1].upper() + title[1:],
        plain(idea.why, 240), plain(idea.shows, 240), code_of(cell, provides, asserts), asserts,
    )  # fmt: skip


def code_of(cell: OwnCell, provides: tuple[str, ...], asserts: str) -> Code:
    """The cell as the notebook has it; its last line says whether what it asserts holds on these rows."""
    return Code(f"{cell.source}\n{checked_line(asserts)}", cell.reads, provides, cell.imports)


def again(step: OwnStep, source: str, *, given: Collection[str], taken: Collection[str]) -> OwnStep:
    """The step with a mended cell, which meets the same guard. Raises NotAllowed."""
    body = parse_python(source).body
    own = source
    if body and ast.unparse(body[-1]).startswith("print('Checked:', "):
        own = "\n".join(source.splitlines()[: body[-1].lineno - 1])
    cell = checked_cell(own, given=given, taken=taken)
    if not set(step.code.provides) <= cell.binds:
        raise NotAllowed("the mended cell does not bind what it promises")
    return step.with_code(code_of(cell, step.code.provides, step.asserts))


def unfenced(code: str) -> str:
    """The code without the fence that some models put around it."""
    found = re.search(r"```(?:python|py)?\s*\n(.*?)```", code, re.S)
    return (found.group(1) if found else code).replace("\r\n", "\n").strip("\n") + "\n"
