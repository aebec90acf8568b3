"""`rerun` and `export`: a finished notebook on other data, and in other forms."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .interrupt import interruptible
from .progress import Progress


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path, readable=False))
@click.option(
    "-p",
    "--parameter",
    "parameters",
    type=(str, str),
    multiple=True,
    metavar="NAME VALUE",
    help="A parameter to change, such as -p DATA_PATH next_month.csv; may be repeated.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="OUT.ipynb", help="The executed notebook to write."
)
@click.option("--kernel", default=None, metavar="NAME", help="The Jupyter kernel to run in.")
@click.option("--force", is_flag=True, help="Replace an existing output.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON on stdout.")
def rerun(
    notebook: Path, parameters: tuple[tuple[str, str], ...], output: Path | None, kernel: str | None, force: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Execute NOTEBOOK top to bottom with papermill, with other parameters.

    On another data file all models are measured again; -p REPEAT_SEARCH False shows the scores recorded on the first.
    """
    from jupyter_automl.notebook.rerun import rerun as execute_again
    from jupyter_automl.notebook.rerun import typed

    place = output or notebook.with_name(f"{notebook.stem}_rerun.ipynb")
    given = {name: typed(value) for name, value in parameters}
    progress = Progress()
    done = interruptible(
        execute_again(notebook, place, given, kernel_name=kernel, force=force, on_progress=progress.cells)
    )
    progress.close()
    if as_json:
        click.echo(json.dumps({"ok": done.ok, "output": str(done.output), "score": done.score,
                               "seconds": round(done.seconds, 2), "error": str(done.error) if done.error else None}))  # fmt: skip
    elif done.ok:
        score = "" if done.score is None else f"; holdout score {done.score:.6g}"
        click.echo(f"{done.output}{score}")
    if not done.ok:
        click.echo(f"Error: {done.error} What ran is kept in {done.output}.", err=True)
    return 0 if done.ok else 1


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--to",
    "form",
    required=True,
    type=click.Choice(["html", "pdf", "py", "bundle"]),
    help="The form to write.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Where to; beside the notebook when not given.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
def export(notebook: Path, form: str, output: Path | None, force: bool) -> int:
    """Write NOTEBOOK as a page, a PDF, a script, or a bundle with its model."""
    from jupyter_automl.notebook.export import export as write

    click.echo(write(notebook, form, output, force))  # type: ignore[arg-type]
    return 0
