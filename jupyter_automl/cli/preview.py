"""`preview`: what a run would send to the language model, before anything is sent."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .interrupt import interruptible
from .model_options import ModelArguments, model_options, settings_of
from .progress import Progress


@click.command()
@click.argument("data", type=click.Path(path_type=Path, readable=False))
@click.option("--goal", required=True, help="What to predict, as `run` is told.")
@click.option("--target", metavar="COL", help="The column to predict.")
@click.option("--metric", metavar="M", help="The metric to optimise.")
@click.option("--seed", type=int, default=42, show_default=True, help="The seed that `run` is given.")
@click.option("--kernel", default="python3", show_default=True, metavar="NAME", help="The Jupyter kernel.")
@model_options
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON on stdout.")
def preview(
    data: Path, goal: str, target: str | None, metric: str | None, seed: int, kernel: str, model: ModelArguments, as_json: bool,
) -> int:  # fmt: skip
    """Show what a run on DATA would send to the language model; nothing is sent.

    The file is read and its development rows are profiled as a run does it; then each request stands as it would go out.
    What comes of the run itself is named: a failing cell, scores, the notebook's text.
    """
    from jupyter_automl.errors import BadInput
    from jupyter_automl.run.foretelling import foretell, in_words
    from jupyter_automl.run.options import Options

    settings = settings_of(model.choice())
    if settings is None:
        raise BadInput(
            "No model is configured, so a run sends nothing; give --endpoint URL --model NAME to see what it would send."
        )
    options = Options(
        goal=goal,
        data=data,
        output=Path("preview.ipynb"),
        target=target,
        metric=metric,
        seed=seed,
        kernel=kernel,
    )
    progress = Progress()
    try:
        found = interruptible(foretell(options, settings, progress.show))
    finally:
        progress.close()
    click.echo(json.dumps(found.as_json()) if as_json else in_words(found))
    return 0
