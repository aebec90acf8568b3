"""Runs that share one expert: a run without a model that is gone on with from the choice on, once with each model.

What the expert decided by the clock, and what it scored, is then the same to the last digit, however busy the machine is; what
differs is the model's doing.
"""

from __future__ import annotations

from pathlib import Path

from jupyter_automl.llm.settings import ModelChoice
from jupyter_automl.run.journal import Journal

CHOICE = "ensemble.choice"
"""The first step after what a model may propose."""


def branched(trunk: Path, folder: Path, arguments: list[str]) -> list[str]:
    """Copy the run in the data folder `trunk` up to the choice, with the model of `arguments`; the command that goes on.

    Both folders must lie in the same one, since the notebook names its data by a relative path.
    """
    named = dict(zip(arguments[::2], arguments[1::2], strict=False))
    model = ModelChoice(endpoint=named["--endpoint"], model=named["--model"]) if "--model" in named else None
    earlier, begun = Journal(trunk), Journal(folder)
    try:
        (run,) = earlier.runs()
        for event in earlier.events(run):
            if event.payload.get("step") == CHOICE:
                break
            payload = event.payload
            if event.kind == "run.created":
                changed = {"output": str(folder / "nb.ipynb"), "model": model and model.model_dump()}
                payload = {**payload, "options": {**payload["options"], **changed}}
            begun.append(run, event.kind, payload)
    finally:
        earlier.close()
        begun.close()
    return ["resume", run, "--json"]
