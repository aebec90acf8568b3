"""Repair of cells that the user wrote: proposed here, accepted or rejected by a person."""

from __future__ import annotations

import json
import re
import secrets
from collections import OrderedDict
from importlib.util import find_spec
from typing import Any

from jupyter_automl.errors import BadInput
from jupyter_automl.repairs.note import difference

from .aside import command
from .runs import Runs

LIMIT = 90.0
KEPT = 200
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_OPEN: OrderedDict[str, dict[str, Any]] = OrderedDict()
"""Proposals by id, until they are judged."""


async def propose(runs: Runs, request: dict[str, Any]) -> dict[str, Any] | None:
    """A repair of the cell `cell_id`, which raised; None when this version has no healer for users' cells.

    The candidates are tried in a copy of the kernel, never in the kernel itself. Raises BadInput.
    """
    if find_spec("jupyter_automl.mend") is None:
        return None
    place = runs.root.inside(str(request.get("path") or ""))
    cells = [cell for cell in request.get("cells") or [] if cell.get("type", "code") == "code"]
    crashed = next((cell for cell in cells if cell.get("id") == request.get("cell_id")), None)
    if crashed is None:
        raise BadInput("The cell to repair is not among the cells that were sent.")
    outputs = crashed.get("outputs") or []
    error = next((item for item in outputs if item.get("output_type") == "error"), None)
    if error is None:
        raise BadInput("The cell shows no error, so there is nothing to repair.")
    given = {
        "source": crashed["source"], "ename": error["ename"], "evalue": error["evalue"],
        "traceback": [ANSI.sub("", str(line)) for line in error.get("traceback") or []], "outputs": outputs,
        "cells": [
            {"source": cell["source"], "executed": cell.get("execution_count")} for cell in cells if cell is not crashed
        ],
        "notebook": [cell["source"] for cell in cells], "connection_file": _connection(runs, request.get("kernel_id")),
        "cwd": str(place.parent),
    }  # fmt: skip
    answer = json.loads(await command("repair-cell", given=json.dumps(given).encode(), limit=LIMIT))
    return _entered(crashed["source"], answer)


def _connection(runs: Runs, kernel_id: Any) -> str | None:
    if kernel_id not in runs.kernels:
        return None
    return str(getattr(runs.kernels.get_kernel(kernel_id), "connection_file", "") or "") or None


def _entered(source: str, answer: dict[str, Any]) -> dict[str, Any]:
    name = secrets.token_hex(6)
    new = answer["source"]
    need = answer.get("need") or {}
    package = need.get("package") or need.get("install")
    ask = {"kind": "install", "package": package, "text": answer["why"]} if package else None
    proposal = {
        "repair": name, "source": new, "setup": answer["setup"], "crash_class": answer["crash_class"],
        "why": answer["why"], "effect": answer.get("effect"), "confidence": answer["confidence"],
        "diff": difference(source, new) if new is not None else "", "ask": ask,
    }  # fmt: skip
    _OPEN[name] = proposal
    while len(_OPEN) > KEPT:
        _OPEN.popitem(last=False)
    return proposal


async def judged(runs: Runs, repair: str, verdict: str) -> None:
    """The person's verdict, kept in the journal. Raises BadInput for an unknown repair."""
    proposal = _OPEN.pop(repair, None)
    if proposal is None or verdict not in ("accepted", "rejected"):
        raise BadInput("This repair is not open any more.")
    runs.note(f"repair-{repair}", "repair.judged", {"verdict": verdict, "class": proposal["crash_class"]})
