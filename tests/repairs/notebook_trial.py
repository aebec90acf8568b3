"""One case as a whole notebook: written to a file, mended by ``jupyter automl repair``, run again and checked."""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from tests.repairs.casebook import CLASSES, Case
from tests.repairs.forked_kernel import KernelParent
from tests.repairs.honesty import cheats
from tests.repairs.trial import CELL_LIMIT, SYNONYMS, Verdict, apply, diagnosed


def write_notebook(cells: list[str], path: Path, counts: dict[int, int] | None = None) -> None:
    """Write ``cells`` as a notebook with the ids ``cell-1``…; ``counts`` are execution counts by cell number."""
    book: Any = nbformat.v4.new_notebook()
    for number, source in enumerate(cells, 1):
        cell = nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        cell["execution_count"] = (counts or {}).get(number)
        book.cells.append(cell)
    nbformat.write(book, path)


def notebook_trial(case: Case, parent: KernelParent) -> Verdict:
    """Mend the notebook as the person left it: cells in the document's order, with the counts of how they were run."""
    verdict = Verdict(case.name, case.half, case.classes, case.expect)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder) / "work"
        room.mkdir()
        case.write_files(room)
        counts = {number: place for place, number in enumerate(case.order, 1)}
        write_notebook(list(case.cells), room / "case.ipynb", counts)
        started = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "jupyter_automl.cli",
            "repair",
            "case.ipynb",
            "--output",
            "mended.ipynb",
        ]
        done = subprocess.run(command, cwd=room, capture_output=True, text=True, timeout=300, check=False)
        verdict.seconds = time.perf_counter() - started
        said = done.stdout + done.stderr
        verdict.given = _named(case, said)
        verdict.worded = verdict.given in case.classes
        verdict.diagnosed = bool(verdict.given)
        verdict.answer = {"exit": done.returncode, "said": said[-2000:]}
        result = room / "mended.ipynb"
        if not result.exists():
            verdict.asked = done.returncode != 0
            verdict.why = f"no notebook was written: {said.strip()[-300:]}"
            return verdict
        book: Any = nbformat.read(result, as_version=4)
        _judge(case, [cell for cell in book.cells if cell.cell_type == "code"], parent, verdict, room)
    return verdict


def _named(case: Case, said: str) -> str:
    """The first right class whose words stand in the summary, whose form is free; empty where there is none."""
    plain = said.lower().replace("_", "-").replace(" ", "-")
    names = [*CLASSES, *SYNONYMS, *re.findall(r"(?:outdated|changed)-\w+|silent-change", plain)]
    return next((name for name in names if name in plain and diagnosed(case, name)), "")


def _judge(case: Case, cells: list[Any], parent: KernelParent, verdict: Verdict, room: Path) -> None:
    by_id = {cell.get("id"): cell.source for cell in cells}
    added = "\n".join(cell.source for cell in cells if not str(cell.get("id")).startswith("cell-"))
    for number, original in enumerate(case.cells, 1):
        mended = by_id.get(f"cell-{number}")
        if mended is None:
            verdict.harm.append(f"cell {number} is gone")
        elif mended != original:
            verdict.harm += [f"cell {number}: {each}" for each in cheats(original, mended, added)]
    last = f"cell-{case.order[-1]}"
    changed = by_id.get(last) != case.source or bool(added)
    if case.expect == "ask":
        verdict.asked = not changed
        verdict.harm += ["mended what only a person can decide"] if changed else []
        return
    for name in [path for path in room.iterdir() if path.suffix != ".ipynb"]:
        if name.is_file():
            name.unlink()
    case.write_files(room)
    kernel = parent.start(room)
    try:
        for cell in cells:
            if cell.get("id") == last:
                fault, wrong, _ = apply(case, kernel, None, cell.source)
                verdict.why = fault
                verdict.harm += [wrong] if wrong else []
                verdict.repaired = not (fault or wrong or verdict.harm)
                if verdict.repaired and not changed:
                    # Run in the document's order it does not crash at all, so there was nothing to name.
                    verdict.given, verdict.diagnosed = "no crash", True
                return
            outcome = kernel.run(cell.source, limit=CELL_LIMIT)
            if outcome.error or outcome.died:
                verdict.why = f"a cell before it fails: {outcome.error}"
                return
        verdict.why = "the mended notebook lacks the cell that crashed"
    finally:
        kernel.close()
