"""`runs` and `show`: what was run, and how."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def runs(as_json: bool) -> int:
    """List the runs of this user, newest first."""
    from jupyter_automl.run.journal import Journal
    from jupyter_automl.run.overview import listing, summaries

    rows = summaries(Journal())
    click.echo(json.dumps(rows, indent=1) if as_json else listing(rows))
    return 0


@click.command()
@click.argument("run_id", metavar="RUN")
@click.option("--sent", is_flag=True, help="What its language model was sent and answered, text for text.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(run_id: str, sent: bool, as_json: bool) -> int:
    """Show a run: goal, plan with its dependencies, findings, leaderboard, repairs. RUN may be shortened."""
    from jupyter_automl.run.asking import ASKED, USED, exchanges_in, exchanges_in_words
    from jupyter_automl.run.journal import Journal
    from jupyter_automl.run.overview import description, details

    journal = Journal()
    if sent:
        told = exchanges_in(journal.events(journal.find(run_id), (ASKED, USED)))
        click.echo(json.dumps(told, indent=1) if as_json else exchanges_in_words(told))
        return 0
    found = details(journal, journal.find(run_id))
    click.echo(json.dumps(found, indent=1) if as_json else description(found))
    return 0
