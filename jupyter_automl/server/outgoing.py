"""What a run from the panel's form would send to the language model, before it is started."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from jupyter_automl.errors import BadInput
from jupyter_automl.kernel.probe import ProbeFailed
from jupyter_automl.run.foretelling import foretell
from jupyter_automl.run.options import Options

from .model import ServerModel
from .readings import frame_written, unusable
from .runs import Runs

_ONE = asyncio.Lock()
"""Each takes a kernel of its own, so they take turns."""


async def outgoing(runs: Runs, model: ServerModel, request: dict[str, Any]) -> dict[str, Any]:
    """The `Outlook` of a run with this `data`, `goal`, `target` and `metric`, as JSON; nothing is sent, nothing is kept.

    Raises BadInput where no model is set, and for data and goals that do not fit.
    """
    settings = model.settings(model.choice())
    if settings is None:
        raise BadInput("No model is set, so nothing is sent.")
    data = request.get("data") or {}
    with tempfile.TemporaryDirectory(prefix="jupyter-automl-") as folder:
        if data.get("frame"):
            place = Path(folder) / "frame.parquet"
            try:
                await frame_written(runs, str(data.get("kernel_id")), str(data["frame"]), place)
            except ProbeFailed as failure:
                raise BadInput(unusable(str(data["frame"]), failure)) from None
        else:
            place = runs.root.inside(str(data.get("path") or ""))
            if not place.is_file():
                raise BadInput(f"There is no file {data.get('path') or ''}; choose data first.")
        options = Options(
            goal=str(request.get("goal") or ""), data=place, output=Path("preview.ipynb"),
            target=request.get("target") or None, metric=request.get("metric") or None,
        )  # fmt: skip
        async with _ONE:
            return (await foretell(options, settings)).as_json()
