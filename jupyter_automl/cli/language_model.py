"""`model`: test the connection to a language model, and forget its answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from .interrupt import interruptible
from .model_options import ModelArguments, model_options, settings_of

if TYPE_CHECKING:
    from jupyter_automl.llm.connection import Connection

MARKS = {"good": "ok", "fair": "less", "bad": "FAILED", "unknown": "?"}


@click.command()
@model_options
@click.option(
    "--wipe-cache", is_flag=True, help="Forget the answers that are kept of earlier requests; tests nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON on stdout.")
def model(model: ModelArguments, wipe_cache: bool, as_json: bool) -> int:
    """Test the connection to the language model with a few tiny requests.

    The key is taken from JUPYTER_AUTOML_API_KEY, OPENAI_API_KEY, or c.AutoMLModel in jupyter_automl_config.py. Exit
    code 0: the model can be used. 1: it cannot, and why. 2: none is configured.
    """
    if wipe_cache:
        return _wipe(as_json)
    from jupyter_automl.errors import BadInput
    from jupyter_automl.llm.connection import tried

    settings = settings_of(model.choice())
    if settings is None:
        raise BadInput(
            "No model is configured; give --endpoint URL --model NAME, or set JUPYTER_AUTOML_MODEL."
        )
    found = interruptible(tried(settings))
    if as_json:
        click.echo(json.dumps(found.as_json()))
    else:
        _print(found)
    return 0 if found.ok else 1


def _print(found: Connection) -> None:
    for check in found.checks:
        click.echo(f"{MARKS[check.grade]:<7} {check.name:<10} {check.text[:1].upper()}{check.text[1:]}")
    click.echo(found.verdict)


def _wipe(as_json: bool) -> int:
    from jupyter_automl.llm.cache import AnswerCache
    from jupyter_automl.run.asking import cache_file
    from jupyter_automl.run.journal import default_folder

    count = AnswerCache(cache_file(default_folder())).wipe()
    said = f"{count:,} {'answer was' if count == 1 else 'answers were'} forgotten."
    click.echo(json.dumps({"forgotten": count}) if as_json else said)
    return 0
