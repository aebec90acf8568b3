"""What a person may do with a run: one function an action, found by its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from jupyter_automl.catalog.registry import components
from jupyter_automl.errors import BadInput
from jupyter_automl.memory.outcomes import Outcomes
from jupyter_automl.run.engine import Run
from jupyter_automl.run.stepping import Decision, Gate, Mode, Refused

from .notebook import LiveNotebook
from .runs import Runs

Request = dict[str, Any]
Answer = dict[str, Any] | None


def _gate(run: Run) -> Gate:
    if run.gate is None:
        raise Refused("The run asks nothing.")
    return run.gate


async def _call(notebook: LiveNotebook, function: Callable[[Run], Any]) -> Any:
    if notebook.worker is None or not notebook.active:
        raise Refused("The run is not going on; resume it first.")
    return await notebook.worker.call(function)


def _text(request: Request, name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str) or not value:
        raise BadInput(f"The action needs {name}.")
    return value


async def start(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    assert notebook.view is not None
    mode: Mode = "auto" if (request.get("mode") or notebook.view.state["mode"]) == "auto" else "step"
    await _call(notebook, lambda run: _gate(run).start(mode))
    return None


async def run(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    cell = request.get("cell_id")
    await _call(notebook, lambda run: _gate(run).take(Decision("run"), cell))
    return None


async def edit(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    source, cell = str(request.get("source") or ""), request.get("cell_id")
    await _call(notebook, lambda run: _gate(run).take(Decision("edit", source=source), cell))
    return None


async def skip(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    await _call(notebook, lambda run: _gate(run).take(Decision("skip")))
    return None


async def regenerate(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    remark = str(request.get("remark") or "")
    await _call(notebook, lambda run: _gate(run).take(Decision("regenerate", remark=remark)))
    return None


async def run_to(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    step = _text(request, "step")
    await _call(notebook, lambda run: _gate(run).set_mode("step", step))
    return None


async def run_all(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    await _call(notebook, lambda run: _gate(run).set_mode("auto"))
    return None


async def pause(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    await _call(notebook, lambda run: _gate(run).set_mode("step"))
    return None


async def stop(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    if notebook.worker is not None and notebook.active:
        await notebook.worker.stop()
    return None


async def resume(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    mode: Mode | None = request["mode"] if request.get("mode") in ("auto", "step") else None
    await runs.resume(notebook, request.get("kernel_id"), mode)
    return None


async def finish_now(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    """No more experiments: choose among what there is, score it, save it."""
    if not notebook.active:
        await runs.resume(notebook, request.get("kernel_id"), "auto")

    def hurry(run: Run) -> None:
        run.ledger.record("hurried", {"action": "hurry"})
        _gate(run).set_mode("auto")

    await _call(notebook, hurry)
    return None


async def choose(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    step, name = _text(request, "step"), _text(request, "component")
    found = components().get(name)
    assert notebook.view is not None
    if found is None:
        raise BadInput(f"The catalogue has no component {name[:60]}.")
    planned = next((each for each in notebook.view.state["steps"] if each["id"] == step), None)
    if planned is None:
        raise BadInput(f"The plan has no step {step[:60]}.")
    if name not in {each["component"] for each in planned["alternatives"]}:
        raise Refused(f"{found.title} cannot take the place of {planned['title']}.")
    begun = planned["state"] not in ("waiting", "cut")
    restart = False
    if begun or not notebook.active:
        await stop(runs, notebook, {})
    assert notebook.run is not None
    if begun:
        restart = await runs.revert(notebook, step)
    event = runs.note(notebook.run, "chosen", {"step": step, "component": name, "title": found.title})
    if notebook.active:
        await _call(notebook, lambda run: run.overrides.__setitem__(step, name))
    notebook.deliver([event])
    if begun or not notebook.active:
        await runs.carry_on(notebook, restart=restart)
    return None


async def revert(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    step = _text(request, "step")
    assert notebook.view is not None
    known = {each["id"] for each in notebook.view.state["steps"] if each["state"] != "waiting"}
    if step not in known:
        raise Refused("That step has not begun, so there is nothing to take back.")
    await stop(runs, notebook, {})
    restart = await runs.revert(notebook, step)
    assert notebook.run is not None
    notebook.deliver([runs.note(notebook.run, "mode", {"mode": "step", "run_to": None})])
    await runs.carry_on(notebook, restart=restart)
    return None


async def remove_run(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    """Take the run's cells out of the notebook and the run out of the history; its files stay."""
    await stop(runs, notebook, {})
    assert notebook.run is not None
    for cell in reversed(notebook.cells.snapshot()):
        notebook.deliver([{"type": "cell.removed", "cell_id": cell["cell_id"]}])
    runs.note(notebook.run, "run.removed", {})
    Outcomes(runs.journal.folder).forget(notebook.run)
    notebook.save()
    await notebook.written()
    notebook.forget()
    return None


async def answer(runs: Runs, notebook: LiveNotebook, request: Request) -> Answer:
    question, value = _text(request, "question_id"), _text(request, "value")
    await _call(notebook, lambda run: _gate(run).answer(question, value))
    return None


ACTIONS: dict[str, Callable[[Runs, LiveNotebook, Request], Awaitable[Answer]]] = {
    function.__name__: function
    for function in (
        start, run, edit, skip, regenerate, choose, run_to, run_all, pause, stop, resume, finish_now, revert,
        remove_run, answer,
    )
}  # fmt: skip
