"""The command line: `jupyter automl`."""

from __future__ import annotations

import time

STARTED = time.monotonic()

import asyncio  # noqa: E402 (the clock of a run starts with the interpreter, not after the imports)
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from collections.abc import Coroutine  # noqa: E402
from pathlib import Path  # noqa: E402
from shutil import get_terminal_size  # noqa: E402
from typing import Any, TypeVar  # noqa: E402

import click  # noqa: E402

from jupyter_automl import __version__  # noqa: E402
from jupyter_automl.errors import AutoMLError, BadInput  # noqa: E402

Result = TypeVar("Result")
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
    kernel. Nothing leaves this machine.
    """


@automl.command()
@click.argument("data", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--goal",
    required=True,
    help="What to predict, in a sentence; constraints may stand in it "
    "(“in two minutes”, “without gender”, “AUC above 0.9”).",
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
@click.option("--endpoint", metavar="URL", help="An OpenAI-compatible endpoint; with --model.")
@click.option("--model", "model", metavar="NAME", help="The language model at the endpoint.")
@click.option("--no-model", is_flag=True, help="Use no language model, whatever is configured.")
@click.option("--force", is_flag=True, help="Replace an existing notebook and bundle.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the report as JSON on stdout, and nothing else there."
)
def run(
    data: Path, goal: str, target: str | None, output: Path | None, budget: float | None, seed: int, metric: str | None,
    kernel: str, endpoint: str | None, model: str | None, no_model: bool, force: bool, as_json: bool,
) -> int:  # fmt: skip
    """Do the whole job: from DATA and a goal to a proven notebook.

    DATA is a table: CSV, TSV, Parquet, Excel, JSON lines or Feather, plain or gz/zip.
    """
    from jupyter_automl.run.lifecycle import begin
    from jupyter_automl.run.options import Options, checked

    if (endpoint or model) and not no_model:
        raise BadInput("This version uses no language model; leave out --endpoint and --model.")
    stem = data.name.split(".")[0] or "data"
    options = checked(Options(
        goal=goal, data=data, output=output or Path(f"{stem}_automl.ipynb"), target=target, metric=metric,
        budget=budget if budget is not None else _seconds_in(goal) or 120.0, seed=seed, kernel=kernel, force=force,
    ))  # fmt: skip
    journal = _journal()
    with journal.writing(options.output):
        return _carry_out(journal, begin(journal, options), as_json)


@automl.command()
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
    """Execute NOTEBOOK top to bottom with papermill, with other parameters."""
    from jupyter_automl.notebook.rerun import rerun as execute_again
    from jupyter_automl.notebook.rerun import typed

    place = output or notebook.with_name(f"{notebook.stem}_rerun.ipynb")
    given = {name: typed(value) for name, value in parameters}
    progress = _Progress()
    done = _interruptible(
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


@automl.command()
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


@automl.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def runs(as_json: bool) -> int:
    """List the runs of this user, newest first."""
    from jupyter_automl.run.overview import listing, summaries

    rows = summaries(_journal())
    click.echo(json.dumps(rows, indent=1) if as_json else listing(rows))
    return 0


@automl.command()
@click.argument("run_id", metavar="RUN")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(run_id: str, as_json: bool) -> int:
    """Show a run: goal, plan with its dependencies, findings, leaderboard, repairs. RUN may be shortened."""
    from jupyter_automl.run.overview import description, details

    journal = _journal()
    found = details(journal, journal.find(run_id))
    click.echo(json.dumps(found, indent=1) if as_json else description(found))
    return 0


@automl.command()
@click.argument("run_id", metavar="RUN")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON on stdout.")
def resume(run_id: str, as_json: bool) -> int:
    """Go on with a run that was stopped or killed. RUN may be shortened."""
    from jupyter_automl.run.overview import report_in

    journal = _journal()
    found = journal.find(run_id)
    report = report_in(journal, found)
    if report is not None:
        click.echo(f"Run {found} has ended already ({report['status']}).", err=True)
        if as_json:
            click.echo(json.dumps(report))
        return 0 if report["status"] == "finished" else 1
    return _carry_out(journal, found, as_json)


def _journal() -> Any:
    from jupyter_automl.run.journal import Journal

    return Journal()


def _carry_out(journal: Any, run_id: str, as_json: bool) -> int:
    from jupyter_automl.run.lifecycle import carry_out

    progress = _Progress()
    with journal.owned(run_id):
        try:
            report = _interruptible(carry_out(journal, run_id, progress.show, STARTED))
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
    if report.rerun:
        lines.append("proven in a fresh kernel" if report.rerun["ok"] else "NOT proven in a fresh kernel")
    for name in ("notebook", "html", "bundle"):
        if getattr(report, name):
            lines.append(f"{name + ':':<10}{_short(getattr(report, name))}")
    return "\n".join(lines)


def _short(path: str) -> str:
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path


def _interruptible(work: Coroutine[Any, Any, Result]) -> Result:
    """Run the coroutine; Ctrl-C and a polite kill cancel it, so that kernels end and files are whole."""

    async def main() -> Result:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, task.cancel)
        return await task

    return asyncio.run(main())


def _seconds_in(goal: str) -> float | None:
    from jupyter_automl.agents.understanding.constraints import seconds_in

    found: float | None = seconds_in(goal)
    return found


class _Progress:
    """One line a step on stderr, and below it a bar where stderr is a terminal."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._bar: Any = None
        self._done, self._total = 0, 24

    def show(self, kind: str, details: dict[str, Any]) -> None:
        if kind == "planned":
            self._total = len(details["steps"]) + 2
        elif kind == "doing":
            self._describe(details["text"])
        elif kind == "understood":
            task = details["task"]
            self._line(
                f"goal: {task.task} of {task.target!r}, measured by {task.metric} ({details['rows']:,} rows)"
            )
        elif kind == "step.started":
            self._describe(details["title"])
        elif kind == "step.finished":
            self._done += 1
            self._line(f"{details['title']:<28} {details['seconds']:6.1f} s")
        elif kind == "step.skipped":
            self._line(f"{details['title']:<28} left out: {details['why'][:120]}")
        elif kind == "experiment":
            mean = sum(details["scores"]) / len(details["scores"])
            self._line(f"  {details['label']:<26} {mean:.4f}")
        elif kind == "finding" and details["finding"].severity == "high":
            finding = details["finding"]
            self._line(f"  finding: {finding.kind} {', '.join(finding.columns[:4])}: {finding.action}")
        elif kind == "crash":
            self._line(f"  crash in {details['step']}: {details['cause'][:160]}")
        elif kind == "repair":
            self._line(
                f"  {'mended' if details['fixed'] else 'not mended'}: {details['class']} after {details['attempts']} attempts"
            )
        elif kind == "proving":
            self._describe(f"Proving, cell {details['done']} of {details['total']}")

    def cells(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        self._describe(f"Cell {done} of {total}")

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _line(self, text: str) -> None:
        if self._terminal:
            from tqdm import tqdm

            tqdm.write(text, file=sys.stderr)
            self._describe(None)
        else:
            click.echo(text, err=True)

    def _describe(self, text: str | None) -> None:
        if not self._terminal:
            return
        if self._bar is None:
            from tqdm import tqdm

            size = get_terminal_size()  # a terminal may not tell its size
            self._bar = tqdm(
                total=self._total, file=sys.stderr, leave=False, ncols=size.columns, nrows=size.lines,
                bar_format="{percentage:3.0f}% |{bar:24}| {elapsed}  {desc}",
            )  # fmt: skip
        self._bar.total = max(self._total, self._done)
        self._bar.n = self._done
        if text is not None:
            self._bar.set_description_str(text, refresh=False)
        self._bar.refresh()


def main() -> None:
    """Entry point of `jupyter automl`."""
    sys.exit(automl.main(prog_name="jupyter automl"))


if __name__ == "__main__":
    main()
