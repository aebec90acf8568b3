"""`repair`, `check` and `repair-cell`: mending the cells of any notebook."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import click

from jupyter_automl.errors import BadInput

from .group import INTERRUPTED
from .interrupt import interruptible
from .progress import Progress


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="OUT.ipynb",
    help="The mended notebook; NOTEBOOK's name with -mended.ipynb, beside it, when not given.",
)
@click.option("--kernel", default=None, metavar="NAME", help="The Jupyter kernel to run in.")
@click.option(
    "--limit", type=float, default=600.0, show_default=True, metavar="SECONDS", help="Time for one cell."
)
@click.option("--force", is_flag=True, help="Replace an output that is not a mended notebook.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON on stdout.")
def repair(
    notebook: Path, output: Path | None, kernel: str | None, limit: float, force: bool, as_json: bool
) -> int:
    """Execute NOTEBOOK top to bottom and mend what crashes; NOTEBOOK itself is never changed.

    Each repair is tried in a copy of the kernel, checked, and written down in a note with its diff. In the end the
    mended notebook is run from a fresh start. Exit code 0: it runs. 1: something is left, and named.
    """
    from jupyter_automl.memory.repair_history import RepairHistory
    from jupyter_automl.mend.notebook import repair_notebook
    from jupyter_automl.run.journal import default_folder
    from jupyter_automl.run.memory_switch import remembers

    progress = Progress()
    try:
        report = interruptible(
            repair_notebook(
                notebook, output, kernel=kernel, limit=limit, force=force,
                history=RepairHistory(default_folder()) if remembers() else None,
                progress=progress.cells,
            )
        )  # fmt: skip
    except (KeyboardInterrupt, asyncio.CancelledError):
        progress.close()
        click.echo("Stopped. Nothing was written.", err=True)
        return INTERRUPTED
    finally:
        progress.close()
    if as_json:
        click.echo(json.dumps(report.as_json()))
    else:
        for one in report.repairs:
            click.echo(one.line)
        click.echo(report.summary)
    return 0 if report.ok else 1


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path, readable=False))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON on stdout.")
@click.option("--cell", type=int, metavar="N", help="Check this cell alone, against a kernel that runs.")
@click.option("--connection-file", metavar="FILE", help="The kernel's connection file, for --cell.")
@click.option(
    "--rehearse",
    type=float,
    default=0.0,
    metavar="SECONDS",
    help="Also rehearse in a copy of the kernel that can write, send and start nothing, for so long.",
)
def check(
    notebook: Path, as_json: bool, cell: int | None, connection_file: str | None, rehearse: float
) -> int:
    """Tell what will crash in NOTEBOOK when it runs top to bottom, without running it.

    Names that nothing binds, libraries and files that are not there, calls that the installed libraries refuse; with
    --cell and --connection-file also columns, sizes, types and models as the kernel holds them. Exit code 0: nothing
    was found. 1: something was.
    """
    from dataclasses import asdict

    from jupyter_automl.mend.foresee import check_cell, rehearse_notebook
    from jupyter_automl.mend.preflight import check_notebook

    if (cell is None) != (connection_file is None):
        raise BadInput("--cell and --connection-file belong together: a cell is checked against a kernel.")
    if cell is not None and connection_file is not None:
        found = check_cell(notebook, connection_file, cell, rehearse)
    else:
        found = check_notebook(notebook)
        if not found and rehearse > 0:
            found = rehearse_notebook(notebook, rehearse)
    if as_json:
        click.echo(json.dumps({"notebook": str(notebook), "findings": [asdict(one) for one in found]}))
    else:
        for one in found:
            click.echo(one.message)
        if not found:
            click.echo("Nothing was found that will crash.")
    return 1 if found else 0


@click.command("repair-cell")
def repair_one_cell() -> int:
    """Mend one crashed cell: JSON on stdin, JSON on stdout.

    In: {cells, source, ename, evalue, traceback, outputs, connection_file, cwd}; source and ename are needed.
    Out: {source, setup, crash_class, why, confidence}; source is null when there is no honest repair, setup is a cell
    to run before. With a connection file each candidate is tried in a copy of the kernel, which stays as it is.
    """
    from jupyter_automl.memory.repair_history import RepairHistory
    from jupyter_automl.mend.cell import repair_cell
    from jupyter_automl.run.journal import default_folder
    from jupyter_automl.run.memory_switch import remembers

    try:
        given = json.load(sys.stdin)
    except ValueError as error:
        raise BadInput(f"What came on stdin is not JSON: {error}.") from None
    click.echo(json.dumps(repair_cell(given, RepairHistory(default_folder()) if remembers() else None)))
    return 0
