"""The goal panel made of ipywidgets, for notebooks without the sidebar: VS Code, Colab, the classic notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as w

from jupyter_automl.errors import AutoMLError
from jupyter_automl.run.stepping import Mode

from . import pages
from .conductor import Conductor, Glance
from .form import Form
from .kernel import OwnKernel
from .turn import Turn

_CONDUCTORS: list[Conductor] = []
"""That of this kernel, once there is one: a panel that is shown again shows the run that goes on."""
BUSY = ("reading", "running", "repairing")
STILL = ("stopped", "kernel_died", "server_restarted")


class GoalPanel(w.VBox):  # type: ignore[misc]
    """From a goal to a proven notebook, in the kernel of this notebook; the cells are written to a notebook file.

    Parameters
    ----------
    data
        A data file, or the name of a DataFrame in the kernel.
    goal
        What to predict, in plain words.
    target, metric
        Where the goal should not decide.
    budget
        Seconds.
    mode
        `step`: each cell waits for a decision. `auto`: runs on until something needs one.
    output
        The notebook to write, new or there already; by default a new one in the working folder.

    Raises AutoMLError outside of an IPython kernel.
    """

    def __init__(
        self,
        data: str | Path = "",
        goal: str = "",
        *,
        target: str | None = None,
        metric: str | None = None,
        budget: float = 120.0,
        mode: Mode = "step",
        seed: int = 42,
        output: str | Path | None = None,
    ) -> None:
        self.conductor = _conductor()
        self.glance = self.conductor.glance()
        self.form = Form(
            self.conductor, data=str(data), goal=goal, target=target, metric=metric, budget=budget, mode=mode, seed=seed,
            output=Path(output).absolute() if output else None,
        )  # fmt: skip
        self.turn = Turn(self.conductor)
        self.problem, self.head, self.result = w.HTML(), w.HTML(), w.HTML()
        self.lists = {name: w.HTML() for name in ("plan", "leaderboard", "findings", "repairs")}
        self.outputs = w.Output()
        self.cell = w.Accordion([self.outputs], titles=("What the last cell shows",))
        self.pause = _button(
            "Pause", "pause", "Lets the cell end, then waits", lambda: self.conductor.set_mode("step")
        )
        self.stop = _button(
            "Stop", "stop", "Ends the run; it can be resumed. While a cell runs, the notebook's interrupt button is quicker",
            self.conductor.stop, style="danger",
        )  # fmt: skip
        self.resume = _button(
            "Resume", "play", "Goes on where it was", self.conductor.resume, style="primary"
        )
        self.again = _button("New goal", "plus", "The files of this run stay", self._forget)
        self.buttons = w.HBox([self.resume, self.pause, self.stop, self.again])
        self.shown = w.VBox(
            [self.head, self.result, self.turn, self.buttons, self.cell, *self.lists.values()]
        )
        super().__init__([w.HTML(pages.STYLE), self.problem, self.form, self.shown])
        self.add_class("automl-panel")
        self.conductor.changed.append(self.show)
        self.show(self.glance)

    @property
    def state(self) -> dict[str, Any] | None:
        """Of the run that is shown."""
        return self.conductor.glance().state

    def show(self, glance: Glance) -> None:
        """Draw what there is to see."""
        self.glance, state = glance, glance.state
        self.problem.value = (
            pages.page(f'<div role="alert">{pages.said(glance.problem, "bad")}</div>')
            if glance.problem
            else ""
        )
        _visible(self.form, state is None)
        _visible(self.shown, state is not None)
        if state is None:
            return
        notebook = self._near(glance.notebook)
        phase = state["phase"]
        self.head.value = pages.head(state, notebook)
        self.result.value = pages.result(state, notebook)
        for name, shown in self.lists.items():
            shown.value = getattr(pages, name)(state)
        self.turn.show(state)
        _visible(self.pause, phase in BUSY and state["mode"] == "auto")
        _visible(self.stop, phase not in (*STILL, "finished", "partial", "failed"))
        _visible(self.resume, phase in STILL)
        _visible(self.again, phase in (*STILL, "finished", "partial", "failed"))
        _visible(self.cell, glance.cell is not None)
        if glance.cell is not None:
            self._show_cell(glance.cell)

    def _show_cell(self, cell: dict[str, Any]) -> None:
        source = {"output_type": "stream", "name": "stdout", "text": f"{cell['source']}\n"}
        outputs = (source, *(dict(output) for output in cell["outputs"]))
        if outputs != self.outputs.outputs:
            self.outputs.outputs = outputs

    def _near(self, path: Path) -> str:
        folder = self.conductor.folder
        return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)

    def _forget(self) -> None:
        self.form.refresh()
        self.conductor.forget()

    def close(self) -> None:
        """Show nothing any more; a run goes on."""
        conductor: Conductor | None = vars(self).get("conductor")  # none where the kernel was refused
        if conductor is not None and self.show in conductor.changed:
            conductor.changed.remove(self.show)
        super().close()


def _conductor() -> Conductor:
    if not _CONDUCTORS:
        try:
            _CONDUCTORS.append(Conductor(OwnKernel(), Path.cwd()))
        except KeyError as error:
            raise AutoMLError(f"This kernel does not say how to reach it ({error}).") from None
    return _CONDUCTORS[0]


def _button(label: str, icon: str, help_: str, act: Any, *, style: str = "") -> w.Button:
    button = w.Button(description=label, icon=icon, tooltip=help_, button_style=style)
    button.on_click(lambda _: act())
    return button


def _visible(widget: w.DOMWidget, yes: bool) -> None:
    widget.layout.display = None if yes else "none"
