"""The story of a tabular run, from the file to the saved model, step by step."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from jupyter_automl.agents import explainer, planner
from jupyter_automl.agents.intent import understand
from jupyter_automl.agents.recommender import table_of
from jupyter_automl.catalog.component import Component, Machine
from jupyter_automl.catalog.registry import of_kind
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.catalog.tabular.findings import find
from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.catalog.tabular.models import ModelComponent, recorded_source
from jupyter_automl.catalog.tabular.models.lightgbm import trees_for
from jupyter_automl.catalog.tabular.selection.leaderboard import RULE
from jupyter_automl.catalog.tabular.splits import split_columns
from jupyter_automl.contracts import Profile, Reading, Structure
from jupyter_automl.errors import BadInput
from jupyter_automl.kernel import probes

from .choice import entries, judge, mean_of, ordered
from .engine import Run

PROBES = Path(probes.__file__).parent
DISTRIBUTIONS = (
    "numpy",
    "pandas",
    "scikit-learn",
    "lightgbm",
    "catboost",
    "matplotlib",
    "joblib",
    "skops",
    "pyarrow",
    "openpyxl",
)
NEEDED = ("numpy", "pandas", "scikit-learn", "matplotlib", "joblib")


async def look(run: Run, goal: str, data: Path, *, target: str | None, metric: str | None) -> None:
    """Read formats, understand the goal, decide the kind of split. Raises BadInput; nothing is written before."""
    run.show("doing", {"text": "Reading formats"})
    machine = await run.bench.probe_file("look:machine", PROBES / "machine.py", packages=list(DISTRIBUTIONS))
    run.context.machine = Machine(
        python=machine["python"], packages=machine["packages"],
        cores=machine["cores"], memory=machine["free"] or 8 * 2**30,
    )  # fmt: skip
    absent = [name for name in NEEDED if name not in run.context.machine.packages]
    if absent:
        raise BadInput(
            f"The kernel's environment lacks {', '.join(absent)}; install them there, or choose another --kernel."
        )
    found = await run.bench.probe_file("look:reading", PROBES / "reading", path=str(data))
    if "error" in found:
        raise BadInput(found["error"])
    context = run.context
    context.reading = Reading(**found["reading"])
    context.structure = Structure(**found["structure"])
    context.task = understand(goal, context.structure, target=target, metric=metric, reading=context.reading)
    split = split_columns(context.structure, context.reading, context.task)
    context.settings.update(
        {"group": split.get("group"), "time": split.get("time"), "split_why": split.get("why")}
    )
    run.ledger.record("understood", {
        "action": "look:understood", "task": context.task.model_dump(), "rows": context.structure.rows,
        "columns": len(context.structure.columns), "sha256": context.structure.sha256, "split": split,
    })  # fmt: skip
    run.show("understood", {"task": context.task, "rows": context.structure.rows})


async def work(run: Run) -> None:
    """All steps of the notebook, in order."""
    await open_notebook(run)
    await audit(run)
    await prepare(run)
    await experiment(run)
    await revise(run)
    await choose(run)
    await question(run)
    run.save()


async def open_notebook(run: Run) -> None:
    spec, settings = run.context.spec, run.context.settings
    run.add("title", "markdown", explainer.opening(spec), "result")
    run.add("title", "markdown", explainer.understood(spec, settings["group"], settings["time"]), "explain")
    await run.step("parameters", planner.component("parameters"))
    await run.step("setup", planner.component("setup"))
    reader = planner.best_of("reader", run.context)
    await run.step("load.read", reader)
    await run.step("load.split", planner.best_of("split", run.context))


async def audit(run: Run) -> None:
    """Profile the development rows, find what makes a score lie, and show it."""
    context = run.context
    run.show("doing", {"text": "Profiling the development rows"})
    facts = await run.bench.probe_file(
        "profile", PROBES / "profile", "development",
        target=context.spec.target, task=context.spec.task, positive=context.spec.positive, seed=context.seed,
    )  # fmt: skip
    context.profile = Profile(**facts)
    context.findings = find(context)
    for number, finding in enumerate(context.findings):
        run.ledger.record("finding", {"action": f"finding:{number}", **finding.model_dump()})
        run.show("finding", {"finding": finding})
    if feature_columns(context).count == 0:
        raise BadInput(
            "No column is left to predict from: all are constant, identifiers, or leaks of the target. "
            "Add columns to the file, or say in the goal which of them to use."
        )
    await run.step("audit", planner.best_of("audit", context))


async def prepare(run: Run) -> None:
    context = run.context
    plan = planner.plan_models(context, run.wins)
    run.ranking = plan.ranking
    context.settings.update({
        "search_rows": plan.search_rows, "models": plan.models, "planned_models": len(plan.models),
    })  # fmt: skip
    run.stand_in = lambda step: spare_model(run) if step.startswith("experiments.") else None
    sections: list[tuple[str, Component]] = [
        *[
            (step, planner.component(name))
            for step, name in (("parameters", "parameters"), ("setup", "setup"))
        ],
        ("load.read", planner.best_of("reader", context)),
        ("load.split", planner.best_of("split", context)),
        ("audit", planner.best_of("audit", context)),
        ("split.features", planner.component("plain_features")),
        ("split.folds", planner.best_of("folds", context)),
        ("baseline.metric", planner.component("scoring")),
        ("baseline", planner.component("baseline")),
        *[(f"experiments.{name}", planner.component(name)) for name in plan.models],
        ("experiments.leaderboard", planner.component("leaderboard")),
        ("diagnose", planner.component("learning_diagnosis")),
        ("ensemble.mean_ensemble", planner.component("mean_ensemble")),
        ("ensemble.choice", planner.component("final_choice")),
        *[(step, planner.component(name)) for step, name, _ in LATER],
    ]
    steps = planner.steps_of(context, plan, sections)
    run.ledger.record("planned", {
        "action": "planned", "steps": [step.payload() for step in steps],
        "ranking": [item.payload() for item in plan.ranking], "search_rows": plan.search_rows,
        "needs": planner.dependencies(steps),
    })  # fmt: skip
    run.show("planned", {"steps": steps})
    await run.step("split.features", planner.component("plain_features"))
    await run.step("split.folds", planner.best_of("folds", context))
    await run.step("baseline.metric", planner.component("scoring"))
    await measure(run, "baseline", planner.component("baseline"))


async def measure(run: Run, step: str, component: Component, *, essential: bool = True) -> bool:
    """Run an experiment's step, and write its scores into its cell as literals."""
    assert isinstance(component, ModelComponent)
    before = run.bench.seconds
    if not await run.step(step, component, essential=essential):
        return False
    names = [component.name, "constant"] if component.kind == "baseline" else [component.name]
    for name in names:
        values = await run.bench.probe(f"scores:{name}", scores_list, f"{name}_scores")
        run.scores[name] = [float(value) for value in values]
        run.rewrite(step, partial(recorded_source, name=name, scores=run.scores[name]))
    entry = run.ledger.record("experiment", {
        "action": f"experiment:{component.name}", "name": component.name, "label": component.label(run.context),
        "rival": None if component.kind == "baseline" else component.rival(run.context),
        "hypothesis": component.hypothesis(run.context), "scores": run.scores[component.name],
        "seconds": run.bench.seconds - before, "family": component.family, "interpretable": component.interpretable,
    })  # fmt: skip
    run.leaderboard.append(entry)
    run.show("experiment", entry)
    return True


def scores_list(scores):  # type: ignore[no-untyped-def]
    return [float(score) for score in scores]


async def experiment(run: Run) -> None:
    """The first experiments, as many as the plan and the clock allow."""
    context = run.context
    ranking = {item.name: item for item in run.ranking}
    models: list[str] = context.settings["models"]
    intro = "\n\n".join([
        "## Experiments",
        "Each experiment tests one hypothesis about the data on the same folds.",
        RULE,
        "**Why these models.** Candidates of the catalogue, ranked before anything was fitted:",
        table_of(run.ranking, models),
    ])  # fmt: skip
    run.add("experiments", "markdown", intro, "explain")
    pending = list(models)
    while pending:
        name = pending.pop(0)
        # The best-ranked model is tried in any case: a baseline alone is no answer, however short the time.
        if len(run.leaderboard) > 1 and not run.clock(f"afford:{name}", 0.25):
            run.untried.append(ranking[name].title)
            continue
        if await measure(run, f"experiments.{name}", planner.component(name), essential=False):
            continue
        spare = spare_model(run)
        if spare is not None:
            models.append(spare)
            pending.append(spare)
    await run.step(
        "experiments.leaderboard",
        planner.component("leaderboard"),
        settings={"entries": entries(run.leaderboard)},
    )


MOST_SPARES = 2
"""Models that may take the place of others that failed."""


def spare_model(run: Run) -> str | None:
    """The best ranked model that the plan left out, as long as few have failed."""
    models: list[str] = run.context.settings["models"]
    left_out = [item.name for item in run.ranking if item.possible and item.name not in models]
    planned = run.context.settings["planned_models"]
    return left_out[0] if left_out and len(models) < planned + MOST_SPARES else None


async def revise(run: Run) -> None:
    """Diagnose the leader and test one revision that answers it; then the mean of the best."""
    context = run.context
    ranked = ordered(run)
    leader = next((row for row in ranked if row["family"] == "boosting"), ranked[0])
    context.settings.update({
        "suspect": leader["name"], "suspect_label": leader["label"], "curve": leader["name"].startswith("lightgbm"),
        "trees": trees_for(context),
    })  # fmt: skip
    run.first_board = len(run.leaderboard)
    if run.clock("diagnose", 0.3):
        diagnosed = await run.step("diagnose", planner.component("learning_diagnosis"), essential=False)
        if diagnosed:
            await try_revisions(run)
    else:
        run.untried.append("diagnosis and revision")
    await combine(run)


async def try_revisions(run: Run) -> None:
    have = {row["name"] for row in run.leaderboard}
    for revision in [*of_kind("revision"), *of_kind("calibration")]:
        assert isinstance(revision, ModelComponent)
        possible = (
            run.context.spec.task in revision.tasks
            and (revision.rival(run.context) in have)
            and revision.suits(run.context).score >= 0.5
            and (revision.interpretable or not run.context.spec.constraints.interpretable)
        )
        if possible and run.clock(f"revise:{revision.name}", 0.3):
            await measure(run, f"diagnose.{revision.name}", revision, essential=False)


async def combine(run: Run) -> None:
    constraints = run.context.spec.constraints
    if constraints.interpretable or constraints.inference_ms is not None:
        return
    members: list[dict[str, Any]] = []
    ranked = ordered(run)
    sign = 1 if METRICS[run.context.spec.metric].greater else -1
    for row in ranked:
        related = {member["name"].split("_")[0] for member in members}
        lead = abs(mean_of(ranked[0]) - sum(run.scores["constant"]) / len(run.scores["constant"]))
        near = sign * (mean_of(ranked[0]) - mean_of(row)) <= 0.15 * lead
        if len(members) < 3 and near and row["name"].split("_")[0] not in related:
            members.append(row)
    if len(members) < 2 or not run.clock("combine", 0.25):
        return
    run.context.settings["members"] = members
    await measure(run, "ensemble.mean_ensemble", planner.component("mean_ensemble"), essential=False)


async def choose(run: Run) -> None:
    """Apply the rule that was fixed before; show the final leaderboard."""
    late = run.leaderboard[run.first_board :]
    judged = judge(run)
    chosen = judged["chosen"]
    if not any(cell.step.startswith(("diagnose", "ensemble")) for cell in run.cells):
        run.add("ensemble", "markdown", "## Choice", "explain")
    run.context.settings.update({
        "entries": entries(run.leaderboard)[len(run.leaderboard) - len(late) :] if late else [],
        "chosen": chosen["label"],
        "choice_why": judged["why"],
    })  # fmt: skip
    await run.step("ensemble.choice", planner.component("final_choice"))
    run.chosen = chosen
    trees = next((row["name"] for row in ordered(run) if row["name"].startswith("lightgbm")), None)
    run.context.settings["tree_model"] = trees


LATER: tuple[tuple[str, str, bool], ...] = (
    ("checks", "honest_checks", False),
    ("explain.permutation", "permutation_importance", False),
    ("explain.shap", "shap_values", False),
    ("explain.dependence", "partial_dependence", False),
    ("holdout", "holdout_score", True),
    ("holdout.slices", "error_by_slice", False),
    ("save", "save_model", True),
    ("environment", "environment", True),
)
"""Steps after the choice: (step, component, essential)."""


async def question(run: Run) -> None:
    """Checks, explanation, the holdout, slices; then saving and the environment."""
    for step, name, essential in LATER:
        await run.step(step, planner.component(name), essential=essential)
