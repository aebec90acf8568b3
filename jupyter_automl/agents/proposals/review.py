"""Review of the finished notebook: remarks for the report; they change nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.guard.wording import plain
from jupyter_automl.llm.privacy import cell_sources
from jupyter_automl.llm.settings import Privacy

TOLD = ("baseline", "experiments", "diagnose", "ensemble", "checks", "explain")
"""Sections that are shown: made of development rows alone. Those that read the file, name its labels, open the holdout or
tell of the machine are not."""
MOST = 8


class Remark(BaseModel):
    """One point."""

    model_config = ConfigDict(extra="forbid")
    cell: int = Field(description="Number of the cell that it is about.")
    remark: str = Field(description="One or two sentences: what is wrong and what to do.")


class Remarks(BaseModel):
    """What a careful colleague would say; an empty list is a good answer."""

    model_config = ConfigDict(extra="forbid")
    remarks: list[Remark]


def material(cells: Sequence[Mapping[str, Any]], level: Privacy) -> dict[str, Any]:
    """Sources of the cells that may be told. Each is a mapping with `step`, `cell_type` and `source`.

    Outputs stay here whatever the level: pictures and tables of the notebook are made from many rows.
    """
    shown = [cell for cell in cells if str(cell["step"]).split(".")[0] in TOLD]
    return {
        "cells": cell_sources(
            [{"cell_type": cell["cell_type"], "source": cell["source"]} for cell in shown], level
        )
    }


def kept(idea: Remarks) -> list[dict[str, Any]]:
    """The remarks as plain text."""
    return [
        {"cell": remark.cell, "remark": plain(remark.remark, 400)}
        for remark in idea.remarks[:MOST]
        if remark.remark.strip()
    ]
