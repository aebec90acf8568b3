"""What a run says on stderr while it works."""

from __future__ import annotations

import sys
from shutil import get_terminal_size
from typing import Any

import click

UNDERSTOOD = ("demand", "meaning", "explanation")
"""Kinds of proposals that are not told again where they were kept."""


class Progress:
    """One line a step on stderr, and below it a bar where stderr is a terminal."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._bar: Any = None
        self._done, self._total = 0, 24

    def show(self, kind: str, details: dict[str, Any]) -> None:
        if kind == "planned":
            self._total = len(details["steps"]) + 2
        elif kind == "doing":
            self._describe(details["text"])
        elif kind == "understood":
            task = details["task"]
            self._line(
                f"goal: {task.task} of {task.target!r}, measured by {task.metric} ({details['rows']:,} rows)"
            )
            for read in task.understood:
                what = f"{read.kind.replace('_', ' ')} {', '.join(read.columns)}".strip()
                self._line(f'  understood by the model: {what}, from "{read.words}"')
            for item in task.unclear:
                self._line(f"  left open: {item.question} {item.taken}: {item.why}")
        elif kind == "step.started":
            self._describe(details["title"])
        elif kind == "step.finished":
            self._done += 1
            self._line(f"{details['title']:<28} {details['seconds']:6.1f} s")
        elif kind == "step.skipped":
            self._line(f"{details['title']:<28} left out: {details['why'][:120]}")
        elif kind == "experiment":
            mean = sum(details["scores"]) / len(details["scores"])
            self._line(f"  {details['label']:<26} {mean:.4f}")
        elif kind == "proposal" and not (details["kept"] and details["kind"] in UNDERSTOOD):
            verdict = "kept" if details["kept"] else "dropped"
            self._line(f"  the model proposed {details['name'][:60]}: {verdict}, {details['why'][:120]}")
        elif kind == "finding" and details["finding"].severity == "high":
            finding = details["finding"]
            self._line(f"  finding: {finding.kind} {', '.join(finding.columns[:4])}: {finding.action}")
        elif kind == "crash":
            self._line(f"  crash in {details['step']}: {details['cause'][:160]}")
        elif kind == "repair":
            self._line(
                f"  {'mended' if details['fixed'] else 'not mended'}: {details['class']} after {details['attempts']} attempts"
            )
        elif kind == "proving":
            self._describe(f"Proving, cell {details['done']} of {details['total']}")

    def cells(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        self._describe(f"Cell {done} of {total}")

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _line(self, text: str) -> None:
        if self._terminal:
            from tqdm import tqdm

            tqdm.write(text, file=sys.stderr)
            self._describe(None)
        else:
            click.echo(text, err=True)

    def _describe(self, text: str | None) -> None:
        if not self._terminal:
            return
        if self._bar is None:
            from tqdm import tqdm

            size = get_terminal_size()  # a terminal may not tell its size
            self._bar = tqdm(
                total=self._total, file=sys.stderr, leave=False, ncols=size.columns, nrows=size.lines,
                bar_format="{percentage:3.0f}% |{bar:24}| {elapsed}  {desc}",
            )  # fmt: skip
        self._bar.total = max(self._total, self._done)
        self._bar.n = self._done
        if text is not None:
            self._bar.set_description_str(text, refresh=False)
        self._bar.refresh()
