"""The end of a run: result box, proof in a fresh kernel, page, bundle, report."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import jupyter_automl
from jupyter_automl.agents import explainer
from jupyter_automl.agents.closing import REFIT
from jupyter_automl.agents.validator import Verdict, check_constraints
from jupyter_automl.catalog.tabular.checks.seen import no_signal
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.catalog.tabular.intervals import MEASURED
from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.catalog.tabular.proposals.added import feature_cell
from jupyter_automl.catalog.tabular.readers import read_table_code
from jupyter_automl.errors import BadInput, NotSaved, RunFailed
from jupyter_automl.notebook import document
from jupyter_automl.notebook.atomic import write_atomically
from jupyter_automl.notebook.export import html_of
from jupyter_automl.notebook.record import CellRecord
from jupyter_automl.notebook.rerun import prove
from jupyter_automl.serving.bundle import smoke_test, write_bundle

from . import remembering, thinking_steps, thinking_words
from .engine import Run
from .options import Options
from .places import free_path
from .report import Report, report_of


async def end(run: Run, options: Options, fitted_seconds: float) -> Report:
    """Prove the notebook, deliver it with the proof's outputs, complete the bundle, and report."""
    holdout = run.context.seen.get("holdout")
    if holdout is None and thinking_steps.alone(run):
        return await _end_alone(run, options, fitted_seconds)
    if holdout is None:
        raise RunFailed("The holdout was not scored; the notebook shows how far the run came.")
    await run.bench.close()
    await thinking_words.read_again(run)
    verdicts = verdicts_of(run, fitted_seconds)
    fill_result_box(run, None, None, verdicts)
    save(run, options)
    run.show("doing", {"text": "Proving: the notebook runs top to bottom in a fresh kernel"})
    proof = await prove(
        options.working, float(holdout["score"]), kernel_name=options.kernel,
        on_progress=lambda done, total: run.show("proving", {"done": done, "total": total}),
    )  # fmt: skip
    proven = {
        "ok": proof.ok, "identical": proof.identical, "score": proof.score, "expected": float(holdout["score"]),
        "error": proof.error, "versions": dict(list(proof.versions.items())), "seconds": proof.seconds,
    }  # fmt: skip
    if proof.ok:
        take_outputs(run, proof.notebook)
    fill_result_box(run, proven, None, verdicts)
    save(run, options)
    html, smoke = None, None
    if (options.bundle / "schema.json").exists():
        html = options.page
        write_atomically(html, html_of(document.load(options.working), options.output).encode())
        write_bundle(
            options.bundle, read_table=read_table_code(run.context, with_target=False), features_of=feature_cell(run.context),
            notebook_path=options.working, html_path=html,
        )  # fmt: skip
        smoke = await asyncio.to_thread(_smoke, run, options)
        if smoke is not None and not smoke["ok"]:
            proven = {**proven, "ok": False, "error": f"the bundle's predict.py disagrees: {smoke['error']}"}
            fill_result_box(run, proven, None, verdicts)
            save(run, options)
    status = "finished" if proven["ok"] else "partial"
    report = report_of(
        run, options, status,  # type: ignore[arg-type]
        why=None if proven["ok"] else str(proven["error"]),
        html=str(html) if html else None,
        holdout=holdout_summary(holdout),
        baseline=holdout.get("baseline"),
        constraints=[dataclasses.asdict(verdict) for verdict in verdicts],
        rerun={"ok": proof.ok, "identical": proof.identical, "score": proof.score, "bundle": smoke},
        seconds={"fitted": fitted_seconds, "proof": proof.seconds},
    )  # fmt: skip
    if status == "finished":
        remembering.keep(run, options)
    run.ledger.record("run.finished", {
        "action": "finished", "status": status, "report": report.model_dump(mode="json"),
        "chosen": run.chosen["name"] if run.chosen else None, "drivers": drivers_of(run), "signal": signal_of(run),
    })  # fmt: skip
    return report


async def _end_alone(run: Run, options: Options, seconds: float) -> Report:
    """The end of a notebook without a model: proven in that every cell of it runs in a fresh kernel."""
    await run.bench.close()
    fill_result_box(run, None, None)
    save(run, options)
    run.show("doing", {"text": "Proving: the notebook runs top to bottom in a fresh kernel"})
    proof = await prove(
        options.working, None, kernel_name=options.kernel,
        on_progress=lambda done, total: run.show("proving", {"done": done, "total": total}),
    )  # fmt: skip
    if proof.ok:
        take_outputs(run, proof.notebook)
    fill_result_box(run, {
        "ok": proof.ok, "identical": proof.identical, "score": None, "expected": None, "error": proof.error,
        "versions": dict(proof.versions),
    }, None)  # fmt: skip
    save(run, options)
    # Without a model there is no bundle that the page could lie in, as it does for a live run.
    page = free_path(options.output.with_suffix(".html")) if options.live else options.page
    write_atomically(page, html_of(document.load(options.working), options.output).encode())
    if options.bundle.is_dir() and not any(options.bundle.iterdir()):
        options.bundle.rmdir()
    status = "finished" if proof.ok else "partial"
    report = report_of(
        run, options, status,  # type: ignore[arg-type]
        why=proof.error, html=str(page),
        rerun={"ok": proof.ok, "identical": proof.identical, "score": None, "bundle": None},
        seconds={"fitted": seconds, "proof": proof.seconds},
    )  # fmt: skip
    run.ledger.record("run.finished", {
        "action": "finished", "status": status, "report": report.model_dump(mode="json"), "chosen": None,
    })  # fmt: skip
    return report


def end_early(run: Run, options: Options, why: str) -> Report:
    """Keep what a run reached that could not go on: the notebook says where it ended, the journal and report why."""
    holdout = run.context.seen.get("holdout")
    fill_result_box(run, None, why)
    if run.cells and not options.live:
        save(run, options)
    run.changed()
    if options.bundle.is_dir() and not any(options.bundle.iterdir()):
        options.bundle.rmdir()
    report = report_of(
        run, options, "partial" if run.chosen else "failed", why=why,
        holdout=holdout_summary(holdout) if holdout else None,
        baseline=holdout.get("baseline") if holdout else None,
    )  # fmt: skip
    run.ledger.record("run.finished", {
        "action": "finished", "status": report.status, "why": why, "report": report.model_dump(mode="json"),
    })  # fmt: skip
    return report


def _smoke(run: Run, options: Options) -> dict[str, Any] | None:
    sample = run.context.seen.get("save")
    if not isinstance(sample, dict) or "sample" not in sample:
        return None
    rows = options.bundle / sample["sample"]
    tested = smoke_test(options.bundle, rows, sample["expected"])
    rows.unlink(missing_ok=True)  # rows of the data do not belong in a bundle that is handed on
    return {"ok": tested.ok, "rows": tested.rows, "error": tested.error}


def save(run: Run, options: Options) -> None:
    """Write the notebook as it stands. Raises NotSaved when its place cannot be written."""
    run.changed()
    notebook = document.build(
        numbered(run.document()), run=run.id, goal=options.goal, version=jupyter_automl.__version__,
        kernel_name=options.kernel,
    )  # fmt: skip
    try:
        document.save(notebook, options.working)
    except BadInput as error:
        reason = str(error).split(". ")[0]
        raise NotSaved(
            f"{reason}. What ran is kept; make room there, then go on with: jupyter automl resume {run.id}"
        ) from None


def numbered(cells: list[CellRecord]) -> list[CellRecord]:
    """The cells counted 1 to N in their order: attempts that failed had taken numbers in the kernel, too."""
    counted, number = [], 0
    for cell in cells:
        if cell.kind == "code":
            number += 1
            outputs = [
                {**output, "execution_count": number} if "execution_count" in output else output
                for output in cell.outputs
            ]
            cell = dataclasses.replace(cell, execution_count=number, outputs=outputs)
        counted.append(cell)
    return counted


def take_outputs(run: Run, notebook: Any) -> None:
    """Outputs and counts of the proof: the document's one true execution from top to bottom."""
    shown = {cell["id"]: cell for cell in notebook.cells if cell["cell_type"] == "code"}
    run.cells = [
        dataclasses.replace(
            cell, outputs=joined(shown[cell.id]["outputs"]), execution_count=shown[cell.id]["execution_count"]
        )
        if cell.id in shown
        else cell
        for cell in run.cells
    ]


def joined(outputs: list[Any]) -> list[Any]:
    """Outputs with neighbouring pieces of one stream as one: how a stream is cut depends on the machine's load."""
    whole: list[Any] = []
    for output in outputs:
        last = whole[-1] if whole else None
        if (
            last
            and output["output_type"] == last["output_type"] == "stream"
            and output["name"] == last["name"]
        ):
            whole[-1] = {**last, "text": last["text"] + output["text"]}
        else:
            whole.append(output)
    return whole


def holdout_summary(holdout: dict[str, Any]) -> dict[str, Any]:
    """Score, interval and the scores to compare it with."""
    return {key: holdout.get(key) for key in ("score", "low", "high", "baseline", "dummy", "rows")}


def verdicts_of(run: Run, seconds: float) -> list[Verdict]:
    """The goal's constraints against what came out."""
    spec, form = run.context.spec, METRICS[run.context.spec.metric]
    holdout = run.context.seen["holdout"]
    return check_constraints(
        spec, metric=form.title, greater=form.greater, holdout=holdout, seconds=seconds,
        used=feature_columns(run.context).raw, interpretable=bool(run.chosen and run.chosen["interpretable"]),
        inference_ms=holdout.get("inference_ms"), coverage=run.context.seen.get(MEASURED),
        all_rows=run.context.seen.get(REFIT),
        split_by=run.context.settings.get("group") or run.context.settings.get("time"),
    )  # fmt: skip


def fill_result_box(
    run: Run, proof: dict[str, Any] | None, stopped: str | None, verdicts: list[Verdict] | None = None
) -> None:
    """Replace the title cell by the result box as far as there is a result."""
    context, spec = run.context, run.context.task
    if spec is None or not run.cells or run.cells[0].yours:
        return
    holdout = context.seen.get("holdout")
    choice = context.seen.get("ensemble.choice")
    cross = None
    if run.chosen is not None and isinstance(choice, dict):
        cross = {"mean": choice["mean"], "std": choice["std"], "folds": len(run.chosen["scores"])}
    text = explainer.result_box(
        spec, metric=METRICS[spec.metric].title, holdout=holdout, chosen=chosen_in_words(run),
        cross=cross, findings=context.findings, repairs=[item for item in run.repairs if item["changed"]],
        proof=proof, verdicts=verdicts or [],
        skipped=run.skipped, drivers=drivers_of(run), data_sha=context.table.sha256, signal=signal_of(run), seed=context.seed,
        analysis=len(run.own_steps) if thinking_steps.alone(run) else 0,
    )  # fmt: skip
    if stopped:
        text += f"\n\n**Ended early.** {explainer.quoted(stopped)} What stands below was run as shown."
    run.cells[0] = dataclasses.replace(run.cells[0], source=text)


def drivers_of(run: Run) -> list[str]:
    """The columns whose loss costs the chosen model most, at most five, each beyond twice its error."""
    importance = run.context.seen.get("explain.permutation") or {"single": []}
    return [name for name, loss, error in importance["single"] if loss > 2 * error][:5]


def signal_of(run: Run) -> bool | None:
    """Whether the chosen model is clearly better than a constant guess; None where that was not checked."""
    checks = run.context.seen.get("checks")
    return None if checks is None else not no_signal(checks)


def chosen_in_words(run: Run) -> str | None:
    """What was chosen, a blend with its members and their shares."""
    if run.chosen is None:
        return None
    label = str(run.chosen["label"])
    parts = run.context.settings.get("parts", [])
    weights = run.context.seen.get("ensemble.blend", {}).get("weights", {})
    if len(parts) < 2 or set(parts) != set(weights):
        return label
    labels = {row["name"]: row["label"] for row in run.leaderboard}
    ordered = sorted(weights.items(), key=lambda item: -item[1])
    return f"{label}: {', '.join(f'{labels[name]} {count / sum(weights.values()):.0%}' for name, count in ordered)}"
