"""`run` and `resume`: the whole job, and the rest of one that was stopped."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .clock import STARTED
from .group import INTERRUPTED
from .interrupt import interruptible
from .model_options import ModelArguments, model_options, settings_of
from .progress import Progress

if TYPE_CHECKING:
    from jupyter_automl.run.journal import Journal


@click.command()
@click.argument("data", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--goal",
    required=True,
    help="What to predict, in a sentence; constraints may stand in it "
    "(“in two minutes”, “without gender”, “AUC above 0.9”, “fit the final model on all rows”).",
)
@click.option("--target", metavar="COL", help="The column to predict; found from the goal when not given.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="NB.ipynb",
    help="The notebook to write; DATA's name with _automl.ipynb, in this folder, when not given.",
)
@click.option(
    "--budget",
    type=float,
    default=None,
    metavar="SECONDS",
    help="Time until the model is fitted and scored (120, or what the goal says). The proof comes after.",
)
@click.option("--seed", type=int, default=42, show_default=True, help="Same seed, same data, same notebook.")
@click.option(
    "--metric", metavar="M", help="The metric to optimise, such as roc_auc, log_loss, f1, rmse, mae."
)
@click.option(
    "--kernel", default="python3", show_default=True, metavar="NAME", help="The Jupyter kernel to run in."
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="A Dask scheduler, such as tcp://host:8786, whose workers fit the folds; the numbers stay the same.",
)
@model_options
@click.option("--no-model", is_flag=True, help="Use no language model, whatever is configured.")
@click.option(
    "--no-memory", is_flag=True, help="Learn nothing from earlier runs, and leave nothing for later ones."
)
@click.option("--force", is_flag=True, help="Replace an existing notebook and bundle.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the report as JSON on stdout, and nothing else there."
)
def run(
    data: Path, goal: str, target: str | None, output: Path | None, budget: float | None, seed: int, metric: str | None,
    kernel: str, dask: str | None, model: ModelArguments, no_model: bool, no_memory: bool, force: bool, as_json: bool,
) -> int:  # fmt: skip
    """Do the whole job: from DATA and a goal to a proven notebook.

    DATA is a table: CSV, TSV, Parquet, Excel, JSON lines or Feather, plain or gz/zip.
    """
    from jupyter_automl.run.journal import Journal
    from jupyter_automl.run.lifecycle import begin
    from jupyter_automl.run.memory_switch import remembers
    from jupyter_automl.run.options import Options, checked

    stem = data.name.split(".")[0] or "data"
    options = checked(Options(
        goal=goal, data=data, output=output or Path(f"{stem}_automl.ipynb"), target=target, metric=metric,
        budget=budget if budget is not None else _seconds_in(goal) or 120.0, seed=seed, kernel=kernel, force=force,
        dask=dask,
        model=None if no_model else model.choice(), memory=not no_memory and remembers(),
    ))  # fmt: skip
    journal = Journal()
    with journal.writing(options.output):
        return _carry_out(journal, begin(journal, options), as_json)


@click.command()
@click.argument("run_id", metavar="RUN")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON on stdout.")
def resume(run_id: str, as_json: bool) -> int:
    """Go on with a run that was stopped or killed. RUN may be shortened."""
    from jupyter_automl.run.journal import Journal
    from jupyter_automl.run.overview import report_in

    journal = Journal()
    found = journal.find(run_id)
    report = report_in(journal, found)
    if report is not None:
        click.echo(f"Run {found} has ended already ({report['status']}).", err=True)
        if as_json:
            click.echo(json.dumps(report))
        return 0 if report["status"] == "finished" else 1
    return _carry_out(journal, found, as_json)


def _carry_out(journal: Journal, run_id: str, as_json: bool) -> int:
    from jupyter_automl.run.lifecycle import carry_out, options_of

    model = settings_of(options_of(journal, run_id).model)
    progress = Progress()
    with journal.owned(run_id):
        try:
            report = interruptible(carry_out(journal, run_id, progress.show, STARTED, model))
        except (KeyboardInterrupt, asyncio.CancelledError):
            progress.close()
            click.echo(f"Stopped. What ran is kept; go on with: jupyter automl resume {run_id}", err=True)
            return INTERRUPTED
        finally:
            progress.close()
    if as_json:
        click.echo(report.model_dump_json())
    else:
        click.echo(_closing(report))
    if report.why:
        click.echo(f"Error: {report.why}", err=True)
    return 0 if report.status == "finished" else 1


def _closing(report: Any) -> str:
    lines = []
    if report.holdout and report.holdout.get("score") is not None:
        low, high = report.holdout.get("low"), report.holdout.get("high")
        interval = f" ({low:.4f} to {high:.4f})" if low is not None and high is not None else ""
        lines.append(f"{report.metric} on the holdout: {report.holdout['score']:.4f}{interval}")
    if report.model is not None:
        lines.append(_model_line(report.model))
    if report.rerun:
        lines.append("proven in a fresh kernel" if report.rerun["ok"] else "NOT proven in a fresh kernel")
    for name in ("notebook", "html", "bundle"):
        if getattr(report, name):
            lines.append(f"{name + ':':<10}{_short(getattr(report, name))}")
    return "\n".join(lines)


def _model_line(used: dict[str, Any]) -> str:
    tokens = used["prompt_tokens"] + used["completion_tokens"]
    usd = "at an unknown price" if used["usd"] is None else f"{used['usd']:.4f} USD"
    kept = sum(bool(entry["kept"]) for entry in used.get("proposals", []))
    dropped = len(used.get("proposals", [])) - kept
    asked = f"{used['requests']} request{'' if used['requests'] == 1 else 's'}"
    return (
        f"{used['name']}: {asked}, {tokens:,} tokens, {usd}; of its proposals {kept} kept, {dropped} dropped"
    )


def _short(path: str) -> str:
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path


def _seconds_in(goal: str) -> float | None:
    from jupyter_automl.agents.understanding.constraints import seconds_in

    found: float | None = seconds_in(goal)
    return found
