"""`memory`: what was learnt from earlier runs and repairs; shown, exported, wiped."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click

from jupyter_automl.errors import BadInput

MOST_SHOWN = 20


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def memory(context: click.Context, as_json: bool) -> int | None:
    """Show, export or wipe what was learnt from earlier runs and repairs.

    It holds figures about tables, how components did on them out of fold, what a language model proposed and the gates
    kept, and which repairs worked; no values of the data, and nothing of it leaves this machine. It orders what is
    tried first. Switch it off for a run with --no-memory, or for good with JUPYTER_AUTOML_MEMORY=off or
    c.AutoMLMemory.enabled = False in jupyter_automl_config.py.
    """
    return None if context.invoked_subcommand else _show(as_json)


@memory.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(as_json: bool) -> int:
    """Show what is remembered, the newest runs first."""
    return _show(as_json)


@memory.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def export(file: Path, as_json: bool) -> int:
    """Write all that is remembered to FILE, as JSON."""
    found = _content()
    try:
        with file.open("x", encoding="utf-8") as written:
            json.dump(found, written, indent=1, ensure_ascii=False)
    except FileExistsError:
        raise BadInput(f"{file} exists; choose another name.") from None
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}. Choose another place.") from None
    counts = {"file": str(file), "runs": len(found["runs"]), "repairs": len(found["repairs"])}
    click.echo(json.dumps(counts) if as_json else f"{_counted(found)} were written to {file}.")
    return 0


@memory.command()
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def wipe(yes: bool, as_json: bool) -> int:
    """Forget all outcomes and repairs. Runs, notebooks and models stay."""
    from jupyter_automl.memory.outcomes import Outcomes
    from jupyter_automl.memory.repair_history import RepairHistory
    from jupyter_automl.run.journal import default_folder

    if not yes:
        click.confirm("Forget what was learnt from all earlier runs and repairs?", abort=True, err=True)
    folder = default_folder()
    try:
        counts = {"runs": Outcomes(folder).wipe(), "repairs": RepairHistory(folder).wipe()}
    except OSError as error:
        raise BadInput(f"The memory in {folder} cannot be removed: {error.strerror}.") from None
    said = f"Forgotten: {_number(counts['runs'], 'run')}, {_number(counts['repairs'], 'way')} of repair."
    click.echo(json.dumps(counts) if as_json else said)
    return 0


def _show(as_json: bool) -> int:
    found = _content()
    click.echo(json.dumps(found, indent=1) if as_json else _in_words(found))
    return 0


def _content() -> dict[str, Any]:
    from jupyter_automl.memory.outcomes import Outcomes
    from jupyter_automl.memory.repair_history import RepairHistory
    from jupyter_automl.run.journal import default_folder
    from jupyter_automl.run.memory_switch import remembers

    folder = default_folder()
    return {
        "enabled": remembers(),
        "folder": str(folder),
        "runs": [past.payload() for past in Outcomes(folder).all()],
        "repairs": RepairHistory(folder).all(),
    }


def _in_words(found: dict[str, Any]) -> str:
    state = "on" if found["enabled"] else "off"
    lines = [f"Memory is {state}; {_counted(found)} are kept in {found['folder']}."]
    runs = found["runs"]
    if runs:
        lines += ["", "Runs, with the models by their share of the best one's gain over a constant guess"]
        lines += [line for past in runs[:MOST_SHOWN] for line in _run_lines(past)]
        if len(runs) > MOST_SHOWN:
            lines.append(f"  and {len(runs) - MOST_SHOWN:,} older ones; --json shows all")
    upheld = [(past["data"], one) for past in runs for one in past["proposals"]]
    if upheld:
        lines += ["", "Proposals of a language model that held up"]
        lines += [
            f"  {one['kind']} {one['name']!r} on {data}: {one['evidence']}"
            for data, one in upheld[:MOST_SHOWN]
        ]
    if found["repairs"]:
        lines += ["", "Repairs (worked, failed)"]
        lines += [
            f"  {one['worked']:5} {one['failed']:5}  {one['crash_class']}: {one['rule']}"
            for one in found["repairs"]
        ]
    return "\n".join(lines)


def _run_lines(past: dict[str, Any]) -> list[str]:
    from jupyter_automl.memory.outcomes import FAILED

    like = past["likeness"]
    at = time.strftime("%Y-%m-%d %H:%M", time.localtime(past["at"]))
    models = [one for one in past["outcomes"] if one["kind"] == "model"]
    said = ", ".join(f"{one['component']} {one['reached']:.0%} in {one['seconds']:.1f} s" for one in models)
    failed = [one["component"] for one in past["outcomes"] if one["kind"] == FAILED]
    said += f"; could not be carried out: {', '.join(failed)}" if failed else ""
    return [
        f"  {at}  {past['data']}: {like['task']} by {like['metric']}, "
        f"{10 ** like['rows']:,.0f} rows, {10 ** like['columns']:,.0f} columns",
        f"      {said or 'no model beside the baseline'}",
    ]


def _counted(found: dict[str, Any]) -> str:
    return f"{_number(len(found['runs']), 'run')} and {_number(len(found['repairs']), 'way')} of repair"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
