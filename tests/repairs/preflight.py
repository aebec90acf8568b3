"""Preflight measured: it should warn of every crashing notebook and be silent on every mended one."""

import contextlib
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from jupyter_automl.cli import automl
from jupyter_automl.mend.foresee import Foresight
from jupyter_automl.mend.live import Live
from tests.repairs.casebook import CLASSES, Case
from tests.repairs.forked_kernel import KernelParent
from tests.repairs.notebook_trial import write_notebook
from tests.repairs.trial import a_kernel

REHEARSAL = 2.0  # seconds for which a cell is rehearsed
WAYS = ("text", "state", "rehearsed")
"""The notebook's text alone; with the state of a kernel that ran the earlier cells; with a rehearsal on top."""


@dataclass
class Looked:
    """What was warned of in the crashing and in the mended version of a case, in one way; and the seconds it took."""

    case: Case
    before: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def preflight(cases: Sequence[Case], report: Path | None = None) -> str:
    """Precision and recall of `check`, and the classes it sees: by the text, by the kernel's state, by a rehearsal.

    A case that is stopped from outside, or whose kernel dies, cannot be told before and is left out. By the text alone
    so is the warning of a cell that crashes only because it is run twice.
    """
    found: dict[str, list[Looked]] = {way: [] for way in WAYS}
    with KernelParent() as parent:
        for case in cases:
            if case.stop or case.ename == "DeadKernelError":
                continue
            if len(set(case.order)) == len(case.order):
                before = warnings(case, [*case.afresh, case.source])
                found["text"].append(Looked(case, before, _of_mended(case)))
            for way, looked in _asked(case, parent).items():
                found[way].append(looked)
    if report:
        entries = {
            way: [{"name": one.case.name, "crashing": one.before, "mended": one.after} for one in looked]
            for way, looked in found.items()
        }
        report.write_text(json.dumps(entries, indent=1, default=str), encoding="utf-8")
    return "\n\n".join(_table(way, looked) for way, looked in found.items())


def _table(way: str, looked: list[Looked]) -> str:
    lines = [f"by the {way}", f"{'class':20}{'crashing':>10}{'warned':>8}{'mended':>8}{'false alarms':>14}"]
    for name in CLASSES:
        of = [one for one in looked if one.case.classes[0] == name]
        if of:
            mended = [one for one in of if one.case.mended is not None]
            warned, alarms = sum(bool(one.before) for one in of), sum(bool(one.after) for one in mended)
            lines.append(f"{name:20}{len(of):>10}{warned:>8}{len(mended):>8}{alarms:>14}")
    hits, false = sum(bool(one.before) for one in looked), sum(bool(one.after) for one in looked)
    precision = hits / (hits + false) if hits + false else 1.0
    recall = f"recall {hits}/{len(looked)} = {hits / max(len(looked), 1):.2f}"
    lines.append(f"{recall}, precision {precision:.2f}, false alarms {false}")
    spent = [one for each in looked for one in each.seconds]
    if spent:
        lines.append(f"median {1000 * statistics.median(spent):.0f} ms a cell")
    lines += [
        f"false alarm on {one.case.half}/{one.case.name}: {json.dumps(one.after, default=str)[:200]}"
        for one in looked
        if one.after
    ]
    return "\n".join(lines)


def _asked(case: Case, parent: KernelParent) -> dict[str, Looked]:
    """The warnings of a live kernel that ran the earlier cells: for the crashing cell, and afresh for the mended one."""
    ways = {"state": (Looked(case), 0.0), "rehearsed": (Looked(case), REHEARSAL)}
    versions = [(list(case.before), [case.source], False)]
    if case.mended is not None:
        sources = [*([case.setup] if case.setup else []), case.mended]
        versions.append((list(case.afresh), sources, True))
    for before, sources, mended in versions:
        with (
            a_kernel(case, parent) as (kernel, room),
            contextlib.closing(Live(kernel.connection_file)) as live,
        ):
            for cell in before:
                kernel.run(cell)
            for place, source in enumerate(sources):
                for looked, seconds in ways.values():
                    began = time.perf_counter()
                    given = Foresight(live, room).cell(1, source, [*before, *sources[:place]], seconds)
                    looked.seconds.append(time.perf_counter() - began)
                    (looked.after if mended else looked.before).extend(given)
                if place < len(sources) - 1:
                    kernel.run(source)
    return {way: looked for way, (looked, _) in ways.items()}


def warnings(case: Case, cells: list[str]) -> list[Any]:
    """What the command warns of in a notebook of these cells."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        case.write_files(room)
        write_notebook(cells, room / "case.ipynb")
        with contextlib.chdir(room):
            done = CliRunner().invoke(automl, ["check", "case.ipynb", "--json"], standalone_mode=False)
        if not done.stdout.strip():
            raise RuntimeError(f"check gave nothing for {case.name}: {done.exception or done.stderr}")
        found: Any = json.loads(done.stdout)
    if isinstance(found, dict):
        # One list of findings is all that is asked of the form.
        found = next((value for value in found.values() if isinstance(value, list)), [])
    return list(found)


def _of_mended(case: Case) -> list[Any]:
    if case.mended is None:
        return []
    return warnings(case, [*case.afresh, *([case.setup] if case.setup else []), case.mended])
