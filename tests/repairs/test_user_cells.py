# ruff: noqa: E501, RUF059
"""Crashes of users' cells in a real kernel: message → diagnosis → candidate → rerun → what the cell was for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyter_automl.mend.live import Live
from jupyter_automl.repairs.crash import Crash, NotebookCell, Proposal
from jupyter_automl.repairs.registry import diagnoses, proposals
from tests.repairs.honesty import cheats
from tests.repairs.user_cells import UserCell, read

CELLS = read()
DEPTH = 6
"""A second error often hides behind the first; more than this many do not."""
FRESH = "get_ipython().reset(new_session=False)\nimport matplotlib.pyplot as _plt, importlib as _i\n_i.reload(_plt); _plt.close('all'); _plt.rcdefaults()"


class Notebook:
    """Two cells run in a shared kernel that forgets everything before."""

    def __init__(self, kernel: Any, folder: Path) -> None:
        self._kernel = kernel
        self._folder = folder
        self._live = Live(kernel.session.connection_file)

    def ask(self, expression: str) -> Any:
        """What the expression is worth in the kernel, None where it raises."""
        return self._live.ask(expression)

    def close(self) -> None:
        self._live.close()

    def run(self, setup: str, source: str, before: str | None = None) -> Crash | None:
        """The crash of the second cell; None where it runs."""
        self._kernel.ok(FRESH)
        for earlier in (setup, before):
            if earlier:
                result = self._kernel.run(earlier)
                if result.status != "ok":
                    return Crash("cell", earlier, result.ename, result.evalue)
        result = self._kernel.run(source)
        if result.status == "ok":
            return None
        cells = [NotebookCell(setup, 1), NotebookCell(source, 2)]
        return Crash("cell", source, result.ename, result.evalue, traceback=result.traceback, status=result.status, state=self._state(),
                     cells=cells, here=1, folder=self._folder, generated=False, ask=self.ask)  # fmt: skip

    def _state(self) -> dict[str, dict[str, Any]]:
        kinds = self.ask(
            "{k: [type(v).__name__, [str(c) for c in v.columns] if type(v).__name__ == 'DataFrame' else []]"
            " for k, v in list(globals().items()) if not k.startswith('_')}"
        )
        return {
            name: {"type": kind, **({"columns": columns} if columns else {})}
            for name, (kind, columns) in (kinds or {}).items()
        }


def heal(notebook: Notebook, cell: UserCell) -> tuple[str, str, list[Proposal]]:
    """Set-up and source after the first candidate that helps, error by error; fails where none does."""
    setup, source, taken = cell.setup, cell.source, []
    before: list[str] = []
    crash = notebook.run(setup, source)
    assert crash is not None, "the cell does not crash on these libraries"
    for _ in range(DEPTH):
        asked = False
        for diagnosis in diagnoses(crash):
            for proposal in proposals(crash, diagnosis):
                if proposal.action == "ask":
                    asked = True
                    continue
                trial = (proposal.earlier.get(0, setup), proposal.source or source)
                cells = [*before, proposal.setup] if proposal.setup else before
                outcome = notebook.run(*trial, before="\n".join(cells))
                if outcome is not None and (outcome.ename, outcome.evalue) == (crash.ename, crash.evalue):
                    continue
                (setup, source), crash, before = trial, outcome, cells
                taken.append(proposal)
                break
            else:
                continue
            break
        else:
            assert cell.expect == ("ask" if asked else "nothing"), (crash.ename, crash.evalue, source)
            return setup, source, taken
        if crash is None:
            return setup, source, taken
    raise AssertionError("errors without end")


@pytest.fixture(scope="module")
def notebook(kernel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    kernel.ok(
        f"import os, warnings; os.chdir({str(folder)!r}); import matplotlib; matplotlib.use('agg'); warnings.simplefilter('ignore')"
    )
    notebook = Notebook(kernel, folder)
    yield notebook
    notebook.close()


def _marks(cell):
    return [pytest.mark.slow] if cell.number % 4 else []


@pytest.mark.parametrize("cell", [pytest.param(one, marks=_marks(one), id=one.name) for one in CELLS])
def test_the_mended_cell_does_what_it_was_for(notebook, kernel, cell):
    for name, data in cell.files.items():
        path = notebook._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(data))
    setup, source, taken = heal(notebook, cell)
    if cell.expect != "mend":
        assert not taken
        return
    kernel.ok(cell.check)
    assert cheats(cell.source, source) == []
    assert all(proposal.why and proposal.effect for proposal in taken)


def test_generated_cells_are_left_to_their_own_classes():
    crash = Crash(
        "experiments.model", "x.append(y)", "AttributeError", "'DataFrame' object has no attribute 'append'"
    )
    assert diagnoses(crash)[0].crash_class == "outdated_library"
