"""The command `jupyter automl` itself: its help, its order, its errors and exit codes."""

from __future__ import annotations

from typing import Any

import click

from jupyter_automl import __version__
from jupyter_automl.errors import AutoMLError, BadInput

INTERRUPTED = 130


class Commands(click.Group):
    """Commands in the order of a user's day, and one-sentence errors."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False}) or 0
        except click.exceptions.Exit as error:
            return error.exit_code
        except click.ClickException as error:
            click.echo(f"Error: {error.format_message()}", err=True)
            return 2
        except click.exceptions.Abort:
            return INTERRUPTED
        except BadInput as error:
            click.echo(f"Error: {error}", err=True)
            return 2
        except AutoMLError as error:
            click.echo(f"Error: {error}", err=True)
            return 1


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="jupyter automl")
def automl() -> None:
    """From a goal in plain words and a data file to a finished, proven, reproducible notebook.

    \b
    jupyter automl run churn.csv --goal "predict which customers leave next month, and why"

    The notebook is plain pandas, scikit-learn, LightGBM and CatBoost. A fifth of the rows is sealed before anyone
    looks at the data and scored once at the end; the run ends with the notebook executed top to bottom in a fresh
    kernel. Nothing leaves this machine, unless you name a language model to help: `jupyter automl model` tests it.
    """
