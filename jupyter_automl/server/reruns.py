"""The notebook run again with other parameters, its progress told, its score set beside the original's."""

from __future__ import annotations

import asyncio
import secrets
import time
from pathlib import Path
from typing import Any

from jupyter_automl.errors import AutoMLError, BadInput
from jupyter_automl.notebook import document
from jupyter_automl.notebook.rerun import RerunReport, rerun
from jupyter_automl.run.places import free_path

from .aside import in_thread
from .exports import notebook_of
from .runs import Runs

HELP = {
    "DATA_PATH": "The data file: other rows with the same columns.",
    "TARGET": "The column that is predicted.",
    "SEED": "Same seed and same data give the same numbers.",
    "HOLDOUT_FRACTION": "Share of the rows that is sealed until the end.",
    "OUTPUT_DIR": "Where the model and what belongs to it are written.",
    "REPEAT_SEARCH": "Measure all models again, not only the chosen one.",
}
Rerun = dict[str, Any]


async def parameters_of(runs: Runs, run: str) -> list[dict[str, Any]]:
    """The notebook's parameters with what they are now."""
    notebook = await notebook_of(runs, run)
    found = await asyncio.to_thread(lambda: document.parameters_of(document.load(notebook)))
    return [
        {"name": name, "value": value, "type": _type(name, value), "help": HELP.get(name)}
        for name, value in found.items()
    ]


def _type(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return type(value).__name__
    return "path" if name.endswith(("_PATH", "_DIR")) else "str"


async def reruns_of(runs: Runs, run: str) -> list[Rerun]:
    """All reruns of the run, the newest first; one whose server has ended has failed."""
    events = await runs.events(run, ("rerun",))
    known: dict[str, Rerun] = {event.payload["rerun"]: event.payload for event in events}
    known.update({name: found for name, found in runs.reruns.items() if found["run"] == run})
    for name, found in known.items():
        if found["state"] == "running" and name not in runs.reruns:
            found.update(state="failed", sentence="The server ended while it ran.")
    return list(reversed(known.values()))


async def begin(runs: Runs, run: str, request: dict[str, Any]) -> str:
    """Start a rerun; its id. Raises BadInput for parameters that the notebook does not have."""
    notebook = await notebook_of(runs, run)
    given = request.get("parameters") or {}
    if not isinstance(given, dict):
        raise BadInput("The parameters are no JSON object.")
    original = {item["name"]: item["value"] for item in await parameters_of(runs, run)}
    changed = {
        name: value for name, value in given.items() if original.get(name) != value or name not in original
    }
    for name, value in changed.items():
        if name.endswith("_PATH") and isinstance(value, str):
            changed[name] = str(_file(runs, notebook, value))
    wanted = request.get("output")
    output = free_path(
        runs.root.inside(str(wanted)) if wanted else notebook.with_name(f"{notebook.stem}_rerun.ipynb")
    )
    name = secrets.token_hex(6)
    state: Rerun = {
        "rerun": name, "run": run, "state": "running", "fraction": 0.0, "text": "Starting a fresh kernel",
        "output": runs.root.relative(str(output)), "seconds": None, "parameters": changed, "rows": [], "sentence": None,
        "created": time.time(),
    }  # fmt: skip
    runs.reruns[name] = state
    runs.note(run, "rerun", state)
    created = (await runs.events(run, ("run.created",)))[0].payload
    kernel = created["options"]["kernel"]
    runs.keep(
        asyncio.get_running_loop().create_task(
            _carry_out(runs, state, notebook, output, changed, original, kernel)
        )
    )
    return name


def _file(runs: Runs, notebook: Path, value: str) -> Path:
    """The file that a path parameter names: below the root, or beside the notebook."""
    places = [
        runs.root.inside(value),
        runs.root.inside(f"{notebook.parent.relative_to(runs.root.folder)}/{value}"),
    ]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise BadInput(
            f"There is no file {value}, neither below the server's folder nor beside {notebook.name}."
        )
    return found


async def _carry_out(
    runs: Runs, state: Rerun, notebook: Path, output: Path, changed: dict[str, Any], original: dict[str, Any],
    kernel: str,
) -> None:  # fmt: skip
    loop = asyncio.get_running_loop()

    def progress(done: int, total: int) -> None:
        loop.call_soon_threadsafe(tell, done / total, f"Cell {done} of {total}")

    def tell(fraction: float, text: str) -> None:
        if state["state"] == "running":
            state.update(fraction=fraction, text=text)
            _send(runs, state)

    try:
        report = await in_thread(
            lambda: rerun(notebook, output, changed, kernel_name=kernel, on_progress=progress)
        )
    except AutoMLError as error:
        state.update(state="failed", sentence=str(error))
    except asyncio.CancelledError:
        state.update(state="failed", sentence="The server ended while it ran.")
        raise
    else:
        state.update(await _result(runs, state, report, original))
    finally:
        state.update(fraction=1.0, text=None)
        runs.note(state["run"], "rerun", state)
        _send(runs, state)


def _send(runs: Runs, state: Rerun) -> None:
    live = runs.of(state["run"])
    if live is not None:
        live.tell({"type": "rerun", "run": state["run"], "rerun": state})


async def _result(runs: Runs, state: Rerun, report: RerunReport, original: dict[str, Any]) -> Rerun:
    view = await runs.view(state["run"])
    result, metric = view.state["result"] or {}, view.state["metric_name"] or "Score"
    rows = [
        {"label": name, "original": str(original.get(name)), "rerun": str(value), "change": "changed"}
        for name, value in state["parameters"].items()
    ]
    before, after = result.get("score"), report.score
    sentence = str(report.error) if report.error else (
        "Every cell ran." if after is None else f"{metric} {_number(after)} on the sealed rows."
    )  # fmt: skip
    if before is not None and after is not None:
        gap = after - before
        rows.insert(0, {
            "label": f"{metric}, sealed rows", "original": _number(before), "rerun": _number(after),
            "change": "none" if abs(gap) <= 1e-9 else f"{gap:+.4g}",
        })  # fmt: skip
        if abs(gap) <= 1e-9:
            sentence = f"The same {metric}: {_number(after)}."
        else:
            better = (gap > 0) == view.state["greater_is_better"]
            sentence = f"{metric} {_number(after)}, {'better' if better else 'worse'} than the original {_number(before)}."
    return {
        "state": "finished" if report.ok else "failed", "seconds": round(report.seconds, 1), "rows": rows, "sentence": sentence,
    }  # fmt: skip


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.4g}"
