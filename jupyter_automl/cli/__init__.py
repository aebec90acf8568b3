"""The command line: `jupyter automl`, one file a group of commands.

The commands import what they use when they are called, so that `--help` and a bad argument answer at once.
"""

import sys

from .clock import STARTED  # first, see there
from .group import automl
from .history import runs, show
from .language_model import model
from .memory import memory
from .mending import check, repair, repair_one_cell
from .notebooks import export, rerun
from .preview import preview
from .running import resume, run

__all__ = ["STARTED", "automl", "main"]

for command in (
    run,
    rerun,
    repair,
    check,
    repair_one_cell,
    export,
    runs,
    show,
    resume,
    model,
    preview,
    memory,
):
    automl.add_command(command)


def main() -> None:
    """Entry point of `jupyter automl`."""
    sys.exit(automl.main(prog_name="jupyter automl"))
