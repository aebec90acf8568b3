"""The end of a run: result box, proof in a fresh kernel, page, bundle, report."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import jupyter_automl
from jupyter_automl.agents import explainer
from jupyter_automl.agents.validator import Verdict, check_constraints
from jupyter_automl.catalog.tabular.checks.seen import no_signal
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.catalog.tabular.features.plain import features_code
from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.catalog.tabular.readers import read_table_code
from jupyter_automl.errors import BadInput, NotSaved, RunFailed
from jupyter_automl.notebook import document
from jupyter_automl.notebook.atomic import write_atomically
from jupyter_automl.notebook.export import html_of
from jupyter_automl.notebook.record import CellRecord
from jupyter_automl.notebook.rerun import prove
from jupyter_automl.serving.bundle import smoke_test, write_bundle

from .engine import Run
from .options import Options
from .report import Report, report_of


async def end(run: Run, options: Options, fitted_seconds: float) -> Report:
    """Prove the notebook, deliver it with the proof's outputs, complete the bundle, and report."""
    holdout = run.context.seen.get("holdout")
    if holdout is None:
        raise RunFailed("The holdout was not scored; the notebook shows how far the run came.")
    await run.bench.close()
    verdicts = verdicts_of(run, fitted_seconds)
    fill_result_box(run, None, None, verdicts)
    save(run, options)
    run.show("doing", {"text": "Proving: the notebook runs top to bottom in a fresh kernel"})
    proof = await prove(
        options.output, float(holdout["score"]), kernel_name=options.kernel,
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
        html = options.output.with_suffix(".html")
        write_atomically(html, html_of(document.load(options.output), options.output).encode())
        write_bundle(
            options.bundle, read_table=read_table_code(run.context, with_target=False), features_of=features_code(run.context),
            notebook_path=options.output, html_path=html,
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
    run.ledger.record("run.finished", {
        "action": "finished", "status": status, "report": report.model_dump(mode="json"), "history": history(run),
    })  # fmt: skip
    return report


def end_early(run: Run, options: Options, why: str) -> Report:
    """Keep what a run reached that could not go on: the notebook says where it ended, the journal and report why."""
    holdout = run.context.seen.get("holdout")
    fill_result_box(run, None, why)
    if run.cells:
        save(run, options)
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
    notebook = document.build(
        numbered(run.document()), run=run.id, goal=options.goal, version=jupyter_automl.__version__,
        kernel_name=options.kernel,
    )  # fmt: skip
    try:
        document.save(notebook, options.output)
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
        inference_ms=holdout.get("inference_ms"),
    )  # fmt: skip


def fill_result_box(
    run: Run, proof: dict[str, Any] | None, stopped: str | None, verdicts: list[Verdict] | None = None
) -> None:
    """Replace the title cell by the result box as far as there is a result."""
    context, spec = run.context, run.context.task
    if spec is None or not run.cells:
        return
    holdout = context.seen.get("holdout")
    choice = context.seen.get("ensemble.choice")
    checks, importance = context.seen.get("checks"), context.seen.get("explain.permutation") or {"single": []}
    drivers = [name for name, loss, error in importance["single"] if loss > 2 * error][:5]
    cross = None
    if run.chosen is not None and isinstance(choice, dict):
        cross = {"mean": choice["mean"], "std": choice["std"], "folds": len(run.chosen["scores"])}
    text = explainer.result_box(
        spec, metric=METRICS[spec.metric].title, holdout=holdout, chosen=run.chosen["label"] if run.chosen else None,
        cross=cross, findings=context.findings, repairs=[item for item in run.repairs if item["changed"]],
        proof=proof, verdicts=verdicts or [],
        skipped=run.skipped, drivers=drivers, data_sha=context.table.sha256,
        signal=None if checks is None else not no_signal(checks), seed=context.seed,
    )  # fmt: skip
    if stopped:
        text += f"\n\n**Ended early.** {explainer.quoted(stopped)} What stands below was run as shown."
    run.cells[0] = dataclasses.replace(run.cells[0], source=text)


def history(run: Run) -> dict[str, Any]:
    """What later runs may learn from this one."""
    members = [member["name"] for member in run.context.settings.get("members", [])]
    chosen = run.chosen["name"] if run.chosen else ""
    return {
        "task": run.context.spec.task,
        "rows": run.context.table.rows,
        "sha256": run.context.table.sha256,
        "tried": [row["name"] for row in run.leaderboard],
        "won": members if chosen == "mean_ensemble" else [chosen],
    }
