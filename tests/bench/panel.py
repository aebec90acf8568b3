"""What the panel costs: `python -m tests.bench.panel start|run|cells|drawn [--pairs N]`, in an environment with the panel built.

`start` starts a server until it answers, and loads JupyterLab in a fresh browser profile until the launcher stands and the
application says that it is restored, alternately with the extension and without it (not to be found by either), and prints
the medians.

`run` carries out the same run alternately by the panel's Start button and by the command line: same data, goal, seed and
budget. A budget that has more than enough makes the run end by itself, so that what the panel costs is seen. From the start
to the end both have the proof, the page and the bundle in them; what was not spent in cells is printed beside it.

`cells` types into a notebook while cells of a run come in, 300 in all, and prints how long the page was held up: the longest
task, and how many took more than a tenth of a second. Run each on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_path
from playwright.sync_api import Browser, Page, sync_playwright

from tests.ui.lab import CHROMIUM, CHROMIUM_FLAGS, EXAMPLES, REPOSITORY, SERVER, Lab, running
from tests.ui.many_cells import CELLS, FIRST, push, type_while_cells_come_in, wait_for_cells
from tests.ui.panel import API, HEAD, PANEL, PRIMARY, answer, choose_data, open_lab, wait_for_kernel
from tests.ui.pictures import EMPTY
from tests.ui.pictures import EXTENSION as SCRIPTED

EXTENSION = "jupyter-automl"
DATA = "penguins.csv"
GOAL = "predict the species of a penguin"
RESTORED = """async () => {
  await window.jupyterapp.restored;
  return performance.now();
}"""
TASKS = """window.tasks = []; new PerformanceObserver(list => list.getEntries().forEach(
  task => window.tasks.push(task.duration))).observe({type: 'longtask'});"""
DRAWN = """() => {
  window.drawn = {};
  let seen = 0;
  new MutationObserver(() => {
    const lines = document.querySelector('.jp-Notebook .jp-OutputArea').innerText.match(/line-\\d+\\./g) ?? [];
    const fresh = lines.slice(seen);
    seen = lines.length;
    requestAnimationFrame(() => setTimeout(() => fresh.forEach(line => {
      window.drawn[line] = performance.timeOrigin + performance.now();
    })));
  }).observe(document.querySelector('.jp-Notebook'), { subtree: true, childList: true, characterData: true });
}"""
"""Notes for each line of the first cell's output when it had been drawn."""
HELD_UP = 100.0
"""Milliseconds of a task that is felt while typing."""
STANDING = 1_000.0
"""Milliseconds in which the cells that are there before anybody types are drawn."""
LONGEST = 900.0
"""Seconds after which a run in the panel is given up."""
OTHER_ENDS = ("Your turn", "Stopped", "Failed", "Kernel", "Server", "Finished in part")
"""What the header says of a run that will not finish by itself."""
QUIET = 1.0
"""Load below which the machine counts as idle."""


def load_of_machine() -> str:
    """What to say of the machine."""
    load = os.getloadavg()[0]
    return f"load {load:.2f}" + ("" if load < QUIET else ": the machine was not idle")


def loaded(browser: Browser, lab: Lab) -> float:
    """Milliseconds from the navigation until the application is restored and the launcher stands, nothing cached."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(lab.page("lab", reset="1"), wait_until="commit")
    page.wait_for_selector(".jp-LauncherCard", timeout=120_000)
    page.wait_for_function("() => window.jupyterapp")
    taken = float(page.evaluate(RESTORED))
    shown = page.evaluate("id => Boolean(window.jupyterapp.hasPlugin(id))", f"{EXTENSION}:plugin")
    context.close()
    return taken if shown else -taken


def without_extension(home: Path) -> None:
    """Let a server with this home see every prebuilt extension but ours: a disabled one is still loaded by the page."""
    others = home / "others"
    (home / "config").mkdir(parents=True)
    others.mkdir()
    for folder in map(Path, jupyter_path("labextensions")):
        for found in folder.iterdir() if folder.is_dir() else ():
            if found.name != EXTENSION and not (others / found.name).exists():
                (others / found.name).symlink_to(found.resolve())
    settings = {"LabApp": {"labextensions_path": [str(others)]}}
    (home / "config" / "jupyter_lab_config.json").write_text(json.dumps(settings))


def server_started(folder: Path, name: str, turn: int) -> float:
    """Milliseconds from the start of the server's process to its first answer."""
    home = folder / f"server-{name}-{turn}"
    if name == "without":
        without_extension(home)
    extension = SERVER if name == "with" else "no.such.extension"
    began = time.monotonic()
    with running(home, extension=extension):
        return (time.monotonic() - began) * 1000


def starts(pairs: int) -> None:
    """Print how long Lab's own start takes with and without the extension."""
    folder = Path(tempfile.mkdtemp())
    without_extension(folder / "without")
    took: dict[str, list[float]] = {"with": [], "without": []}
    served: dict[str, list[float]] = {"with": [], "without": []}
    for turn in range(pairs):
        for name in ("with", "without") if turn % 2 else ("without", "with"):
            served[name].append(server_started(folder, name, turn))
    compare("start of the server", "ms", served["with"], served["without"], ("with", "without"))
    with (
        sync_playwright() as playwright,
        running(folder / "with") as ours,
        running(folder / "without", extension="no.such.extension") as bare,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        servers = {"with": ours, "without": bare}
        for name, lab in servers.items():  # the first page of a server compiles its templates
            assert (loaded(browser, lab) > 0) == (name == "with"), f"the page {name} the extension is another"
        print(load_of_machine())
        for turn in range(pairs):
            for name in ("with", "without") if turn % 2 else ("without", "with"):
                took[name].append(abs(loaded(browser, servers[name])))
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)
    both = {name: statistics.median(served[name]) + statistics.median(took[name]) for name in took}
    print(
        f"both: with {both['with']:.0f} ms, without {both['without']:.0f} ms, ratio {both['with'] / both['without']:.3f}"
    )
    ratios = [one / other for one, other in zip(took["with"], took["without"], strict=True)]
    compare("start of the page", "ms", took["with"], took["without"], ("with", "without"))
    print(
        f"median of the page's ratios of {pairs} pairs: {statistics.median(ratios):.3f}; {load_of_machine()}"
    )


def compare(what: str, unit: str, one: list[float], other: list[float], names: tuple[str, str]) -> None:
    """Print medians, their ratio, and all that was measured."""
    first, second = statistics.median(one), statistics.median(other)
    print(
        f"{what}: {names[0]} {first:.1f} {unit}, {names[1]} {second:.1f} {unit}, ratio {first / second:.3f}"
    )
    for name, values in zip(names, (one, other), strict=True):
        print(f"  {name}: {' '.join(f'{value:.1f}' for value in values)}")


def of_journal(folder: Path) -> dict[str, Any]:
    """The newest finished run's own account: what was spent, and where."""
    with sqlite3.connect(folder / "journal.sqlite", timeout=30) as journal:
        (text,) = journal.execute(
            "SELECT payload FROM events WHERE kind = 'run.finished' ORDER BY at DESC LIMIT 1"
        ).fetchone()
    report: dict[str, Any] = json.loads(text)["report"]
    return report


def by_command(folder: Path, budget: float) -> tuple[float, dict[str, Any]]:
    """Seconds from the command's start to its end, and the report."""
    shutil.copy(EXAMPLES / DATA, folder / DATA)
    line = [sys.executable, "-m", "jupyter_automl.cli", "run", DATA, "--goal", GOAL, "--json", "--force",
            "--budget", str(budget), "--seed", "42", "--output", "nb.ipynb", "--no-model"]  # fmt: skip
    environment = os.environ | {
        "JUPYTER_AUTOML_DATA_DIR": str(folder / "journal"),
        "PYTHONPATH": str(REPOSITORY),
    }
    began = time.monotonic()
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return time.monotonic() - began, dict(json.loads(done.stdout))


def by_panel(browser: Browser, folder: Path, budget: float) -> tuple[float, dict[str, Any]]:
    """Seconds from the click on Start to Finished, without what the plan waited to be looked at; and the report."""
    os.environ["JUPYTER_AUTOML_DATA_DIR"] = str(folder / "journal")
    settings = {f"{EXTENSION}:plugin": {"budget": budget, "mode": "auto"}}
    with running(folder / "home", DATA, settings=settings) as lab:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(600_000)
        open_lab(page, lab)
        choose_data(page, DATA)
        page.fill(f"{PANEL} .jp-AutoML-GoalForm textarea", GOAL)
        began = time.monotonic()
        page.click(PRIMARY)
        taken = carried_out(page, began)
        page.close()
    return taken, of_journal(folder / "journal")


def carried_out(page: Page, began: float) -> float:
    """Answer at once what is asked, until the run has finished; the seconds since `began`."""
    says = ""
    while time.monotonic() < began + LONGEST and not says.startswith(OTHER_ENDS):
        says = page.inner_text(HEAD) if page.locator(HEAD).count() else ""
        if says == "Finished":
            return time.monotonic() - began
        if says == "Plan ready" or says.startswith(("Question", "Finding")):
            answer(page)
        page.wait_for_timeout(200)  # looking costs the page time, too
    taken = time.monotonic() - began
    raise SystemExit(f"The run in the panel had not finished after {taken:.0f} s; it says {says!r}.")


def runs(pairs: int, budget: float) -> None:
    """Print how long the same run takes in the panel and by the command line."""
    took: dict[str, list[float]] = {"panel": [], "command": []}
    beside: dict[str, list[float]] = {"panel": [], "command": []}
    scores: set[float] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        print(load_of_machine())
        for turn in range(pairs):
            for name in ("panel", "command") if turn % 2 else ("command", "panel"):
                with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
                    folder = Path(made)
                    taken, report = (
                        by_panel(browser, folder, budget) if name == "panel" else by_command(folder, budget)
                    )
                spent = report["seconds"]
                took[name].append(taken)
                beside[name].append(taken - spent["cells"])
                scores.add(report["holdout"]["score"])
                print(
                    f"  {name}: {taken:.1f} s, of them {spent['cells']:.1f} s in cells; {report['holdout']['score']:.6g}"
                )
        browser.close()
    compare("whole run", "s", took["panel"], took["command"], ("panel", "command"))
    compare("beside cells", "s", beside["panel"], beside["command"], ("panel", "command"))
    print(f"{len(scores)} different scores; {load_of_machine()}")


def cells(turns: int) -> None:
    """Print how long typing is held up while cells come in."""
    longest: list[float] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        with running(Path(made), extension=SCRIPTED) as lab:
            print(load_of_machine())
            for turn in range(turns):
                Path(lab.root, f"{turn}.ipynb").write_text(EMPTY)
                page = browser.new_page(viewport={"width": 1400, "height": 900})
                page.add_init_script(TASKS)
                page.goto(lab.page(f"lab/tree/{turn}.ipynb", reset="1"))
                wait_for_kernel(page)
                push(lab, 0, FIRST)
                wait_for_cells(page, FIRST)
                page.wait_for_timeout(STANDING)
                page.evaluate("() => { window.tasks = []; }")
                type_while_cells_come_in(page, lab)
                tasks: list[float] = page.evaluate("() => window.tasks")
                page.close()
                longest.append(max(tasks, default=0.0))
                felt = sum(task > HELD_UP for task in tasks)
                print(
                    f"  {len(tasks)} long tasks, longest {longest[-1]:.0f} ms, {felt} over {HELD_UP:.0f} ms"
                )
        browser.close()
    middle = statistics.median(longest)
    print(
        f"longest task while {CELLS - FIRST} cells come in, median of {turns}: {middle:.0f} ms; {load_of_machine()}"
    )


def drawn(turns: int) -> None:
    """Print how long a line of output takes from the server to the page."""
    taken: list[float] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        with running(Path(made), extension=SCRIPTED) as lab:
            Path(lab.root, "lines.ipynb").write_text(EMPTY)
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(lab.page("lab/tree/lines.ipynb", reset="1"))
            wait_for_kernel(page)
            push(lab, 0, 1)
            wait_for_cells(page, 1)
            page.wait_for_timeout(STANDING)
            print(load_of_machine())
            page.evaluate(DRAWN)
            for line in range(turns):
                output = {"output_type": "stream", "name": "stdout", "text": f"line-{line}.\n"}
                message = {
                    "type": "output",
                    "cell_id": "cell-0",
                    "op": "add",
                    "output": output,
                    "seq": 5 + line,
                }
                sent = time.time()
                lab.post(f"{API}/push", {"messages": [message]})
                page.wait_for_function("line => line in window.drawn", arg=f"line-{line}.")
                taken.append(page.evaluate("line => window.drawn[line]", f"line-{line}.") - sent * 1000)
        browser.close()
    rank = statistics.quantiles(taken, n=20)
    print(f"from sent to drawn, {turns} lines: median {statistics.median(taken):.0f} ms, 95 % within {rank[-1]:.0f} ms; "
          f"{load_of_machine()}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="What the panel costs.")
    parser.add_argument("what", choices=("start", "run", "cells", "drawn"))
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--budget", type=float, default=600, help="seconds, for `run`")
    asked = parser.parse_args()
    if asked.what == "start":
        starts(asked.pairs or 8)
    elif asked.what == "cells":
        cells(asked.pairs or 3)
    elif asked.what == "drawn":
        drawn(asked.pairs or 60)
    else:
        runs(asked.pairs or 3, asked.budget)


if __name__ == "__main__":
    main()
