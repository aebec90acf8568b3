"""What a run was asked to do."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel

from jupyter_automl.errors import BadInput
from jupyter_automl.llm.settings import ModelChoice

from .budget import LEAST_BUDGET, MOST_BUDGET


class Options(BaseModel):
    """The command's arguments, kept in the journal so that a run can be resumed."""

    goal: str
    data: Path
    output: Path
    target: str | None = None
    metric: str | None = None
    budget: float = 120.0
    seed: int = 42
    kernel: str = "python3"
    force: bool = False
    dask: str | None = None
    """Address of a Dask scheduler whose workers fit the folds."""
    live: bool = False
    """The notebook is open somewhere and not ours to write: the run has a working copy for its proof."""
    frame: str | None = None
    """The kernel's table that `data` is written from."""
    bundle_name: str | None = None
    memory: bool = True
    """Whether the run learns from earlier ones and is learnt from."""
    model: ModelChoice | None = None
    """The language model that the agents may ask; None: there is none. Its key is found anew where the run goes on."""

    @property
    def bundle(self) -> Path:
        """The folder beside the notebook that holds the model and all that belongs to it."""
        return self.output.with_name(self.bundle_name or f"{self.output.stem}_bundle")

    @property
    def working(self) -> Path:
        """The notebook file that the run writes."""
        return self.output.with_name(f".{self.bundle.name}.ipynb") if self.live else self.output

    @property
    def page(self) -> Path:
        """The finished notebook as HTML."""
        return self.bundle / "notebook.html" if self.live else self.output.with_suffix(".html")

    @property
    def data_path(self) -> str:
        """The data file as the notebook names it: relative where it lies near the notebook."""
        relative = os.path.relpath(self.data, self.output.parent)
        return relative if relative.count("..") <= 2 else str(self.data)


def checked(options: Options) -> Options:
    """The options with absolute paths.

    Raises BadInput, before anything is written or started, for what can be seen from here: no goal, no such file, an
    output that exists or cannot be written, a budget out of range.
    """
    if not options.goal.strip():
        raise BadInput(
            'The goal is empty; say in a sentence what to predict, such as --goal "predict which customers leave".'
        )
    if not LEAST_BUDGET <= options.budget <= MOST_BUDGET:
        raise BadInput(
            f"--budget {options.budget:g} is out of range; give {LEAST_BUDGET:g} to {MOST_BUDGET:g} seconds."
        )
    if not 0 <= options.seed < 2**31:
        raise BadInput(f"--seed {options.seed} is out of range; give a whole number from 0 to {2**31 - 1}.")
    data, output = options.data.expanduser().absolute(), options.output.expanduser().absolute()
    if not data.exists():
        raise BadInput(f"There is no file {options.data}; check the path.{_nearest(data)}")
    if data.is_dir():
        raise BadInput(
            f"{options.data} is a folder; name one table file in it (CSV, TSV, Parquet, Excel, JSON lines, Feather)."
        )
    if not os.access(data, os.R_OK):
        raise BadInput(f"{options.data} cannot be read: no permission. Change its mode or copy it.")
    if output.suffix != ".ipynb":
        raise BadInput(f"--output {options.output} is not a notebook; end it in .ipynb.")
    checked_options = options.model_copy(update={"data": data, "output": output})
    for place in (output, checked_options.bundle):
        if place.exists() and not options.force:
            raise BadInput(f"{place} exists; choose another --output, or give --force to replace it.")
    folder = next(parent for parent in output.parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput(f"Nothing can be written in {folder}: no permission. Choose another --output.")
    _probe_disk(folder)
    return checked_options


def _probe_disk(folder: Path) -> None:
    probe = folder / f".jupyter_automl_{os.getpid()}"
    try:
        probe.write_bytes(b"\0" * 65_536)
    except OSError as error:
        raise BadInput(
            f"Nothing can be written in {folder}: {error.strerror}. Choose another --output."
        ) from None
    finally:
        probe.unlink(missing_ok=True)


def _nearest(path: Path) -> str:
    from rapidfuzz import process

    if not path.parent.is_dir():
        return ""
    names = [item.name for item in path.parent.iterdir() if item.is_file()][:2000]
    found = process.extractOne(path.name, names, score_cutoff=70)
    return f" Nearest in that folder: {found[0]}." if found else ""
