"""What a run needs to begin: data, a goal, and quiet options with good defaults."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import ipywidgets as w

from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.contracts import Structure
from jupyter_automl.run.reading import examples, files_below, read_file
from jupyter_automl.run.stepping import Mode

from . import pages
from .conductor import Conductor, Wish

BUDGETS = (60, 120, 300, 600, 1200, 1800, 3600)
MOST_FILES = 200
FULL = {"width": "100%"}


class Form(w.VBox):  # type: ignore[misc]
    """The empty panel. Offers data files below the working folder, DataFrames of the kernel, and goals that fit."""

    def __init__(
        self,
        conductor: Conductor,
        *,
        data: str,
        goal: str,
        target: str | None,
        metric: str | None,
        budget: float,
        mode: Mode,
        seed: int,
        output: Path | None,
    ) -> None:
        self._conductor, self._seed, self._output = conductor, seed, output
        self._cut_off = ""
        self.data = w.Combobox(
            placeholder="A data file, or a DataFrame of this notebook", layout=FULL, continuous_update=False
        )
        self.about = w.HTML()
        self.goal = w.Textarea(
            goal, placeholder="What do you want to predict, find or understand?", rows=2, layout=FULL
        )
        self.examples = w.VBox()
        self.target = w.Combobox(
            value=target or "", placeholder="Let the goal decide", continuous_update=False
        )
        names = [("Let the target decide", "")] + [(form.title, name) for name, form in METRICS.items()]
        self.metric = w.Dropdown(options=names, value=metric if metric in METRICS else "")
        seconds = sorted({*BUDGETS, int(budget)})
        self.budget = w.Dropdown(
            options=[(f"{n // 60} min" if n % 60 == 0 else f"{n} s", n) for n in seconds], value=int(budget)
        )
        self.mode = w.ToggleButtons(
            options=[("Step", "step"), ("Auto", "auto")], value=mode,
            tooltips=("Each cell waits for your go", "Runs on until something needs you"),
        )  # fmt: skip
        self.start = w.Button(description="Start", button_style="primary")
        self.start.on_click(lambda _: self.begin())
        self.resume = w.Button(description="Resume", layout=w.Layout(width="auto"))
        self.resume.on_click(lambda _: self._conductor.resume(self._cut_off))
        self.unfinished = w.HTML()
        self.data.observe(lambda _: self._chosen(), "value")
        rows = {
            "Data": self.data, "": self.about, "Goal": self.goal, " ": self.examples, "Target": self.target,
            "Metric": self.metric, "Budget": self.budget, "Mode": self.mode,
        }  # fmt: skip
        lines = [
            w.HBox([w.Label(name.strip(), layout=w.Layout(width="70px")), field])
            for name, field in rows.items()
        ]
        super().__init__([w.HBox([self.unfinished, self.resume]), *lines, self.start])
        self.refresh()
        if data:
            self.data.value = data

    def refresh(self) -> None:
        """Look again for data and for a run that was cut off."""
        folder = self._conductor.folder
        files = [item["path"] for item in files_below(folder, "", MOST_FILES)]
        self.data.options = [*self._frames(), *files]
        found = self._conductor.unfinished()
        self.resume.layout.display = "none" if found is None else None
        self.unfinished.value = ""
        if found is not None:
            self._cut_off = found["run"]
            label = f"Not finished: {found['goal']} · {found['data']['label']}"
            self.unfinished.value = pages.page(pages.said(label))

    def begin(self) -> None:
        """Start the run that the form describes."""
        named = self.data.value.strip()
        self._conductor.begin(
            Wish(
                goal=self.goal.value, data=named, frame=named in self._frames(), target=self.target.value.strip() or None,
                metric=self.metric.value or None, budget=float(self.budget.value), mode=self.mode.value, seed=self._seed,
                output=self._output,
            )
        )  # fmt: skip

    def _frames(self) -> dict[str, Any]:
        pandas = sys.modules.get("pandas")
        if pandas is None:
            return {}
        known = self._conductor.kernel.namespace
        return {
            name: value
            for name, value in list(known.items())
            if isinstance(value, pandas.DataFrame) and not name.startswith("_")
        }

    def _chosen(self) -> None:
        """Say what is in the data, and which goals fit it."""
        named = self.data.value.strip()
        frame = self._frames().get(named)
        self.examples.children = ()
        if frame is not None:
            self.about.value = pages.page(
                pages.said(f"{len(frame):,} rows × {len(frame.columns)} columns", "soft")
            )
            self.target.options = [str(name) for name in frame.columns]
            return
        path = self._conductor.folder / named
        if not named or not path.is_file():
            self.about.value = pages.page(pages.said(f"There is no file {named}.", "bad")) if named else ""
            return
        self.about.value = pages.page(pages.said(f"Looking at types, dates and gaps in {path.name}", "soft"))
        self._conductor.look(lambda: self._read(named, path))

    async def _read(self, named: str, path: Path) -> None:
        found = await read_file(path)
        if self.data.value.strip() != named:
            return
        if "error" in found:
            self.about.value = pages.page(pages.said(found["error"], "bad"))
            return
        structure = await asyncio.to_thread(lambda: Structure(**found["structure"]))
        shape = f"{structure.rows:,} rows × {len(structure.columns)} columns"
        self.about.value = pages.page(pages.said(shape, "soft"))
        self.target.options = [column.name for column in structure.columns]
        self.examples.children = [self._example(text) for text in examples(structure)]

    def _example(self, text: str) -> w.Button:
        button = w.Button(description=text, layout=w.Layout(width="auto"), tooltip="Use this goal")
        button.on_click(lambda _: setattr(self.goal, "value", text))
        return button
