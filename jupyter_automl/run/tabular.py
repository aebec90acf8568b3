"""The story of a tabular run, from the file to the saved model, step by step."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from jupyter_automl.agents import explainer, planner
from jupyter_automl.agents.closing import REFIT, SPARED, closing_steps, explained_folds
from jupyter_automl.agents.intent import understand
from jupyter_automl.agents.proposals import demands
from jupyter_automl.agents.recommender import table_of
from jupyter_automl.catalog.component import Component, Context, Machine
from jupyter_automl.catalog.registry import of_kind
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.catalog.tabular.features.folds import REPEATED_ROWS
from jupyter_automl.catalog.tabular.findings import find
from jupyter_automl.catalog.tabular.models import ModelComponent, recorded_source
from jupyter_automl.catalog.tabular.models.sizes import folds_seconds, searched_rows
from jupyter_automl.catalog.tabular.selection.leaderboard import RULE
from jupyter_automl.catalog.tabular.selection.repeated_folds import RULE as AGAIN_RULE
from jupyter_automl.catalog.tabular.selection.repeated_folds import RepeatedFolds
from jupyter_automl.catalog.tabular.splits import split_columns
from jupyter_automl.contracts import Profile, Reading, Structure
from jupyter_automl.errors import BadInput

from . import questions, remembering, thinking, thinking_intent, thinking_steps, thinking_words
from .allowance import (
    affordable,
    affords,
    fit_rows,
    fit_seconds,
    further_dealings,
    has_time,
    has_time_in_brief,
    slowness,
)  # fmt: skip
from .choice import entries, finalists, judge, ordered
from .engine import Run
from .opening import PROBES
from .plan import planned


async def look(
    run: Run, machine: dict[str, Any], goal: str, data: Path, *, target: str | None, metric: str | None
) -> None:
    """Read formats, understand the goal, decide the kind of split. Raises BadInput; nothing is written before.

    `machine` is what `opening.machine_of` found.
    """
    run.context.machine = Machine(
        python=machine["python"], packages=machine["packages"],
        cores=machine["cores"], memory=machine["free"] or 8 * 2**30,
        cluster=machine.get("cluster"),
    )  # fmt: skip
    found = await run.bench.probe_file("look:reading", PROBES / "reading", path=str(data))
    if "error" in found:
        raise BadInput(found["error"])
    context = run.context
    context.reading = Reading(**found["reading"])
    context.structure = Structure(**found["structure"])
    read = partial(understand, goal, context.structure, metric=metric, reading=context.reading)
    context.task = await thinking_intent.understood(run, goal, target, lambda named: read(target=named))
    run.keep_within(context.task.constraints.seconds)
    split = split_columns(context.structure, context.reading, context.task)
    context.settings.update(
        {"group": split.get("group"), "time": split.get("time"), "split_why": split.get("why")}
    )
    thinking_steps.noticed(run, goal, told=target is not None or metric is not None)
    run.ledger.record("understood", {
        "action": "look:understood", "task": context.task.model_dump(), "rows": context.structure.rows,
        "columns": len(context.structure.columns), "sha256": context.structure.sha256, "split": split,
    })  # fmt: skip
    run.show("understood", {"task": context.task, "rows": context.structure.rows})


def outline(run: Run) -> None:
    """The plan as far as it stands before the data is profiled: what is shown before anything runs."""
    context = run.context
    known = [("parameters", planner.component("parameters")), ("setup", planner.component("setup")),
             ("load.read", planner.best_of("reader", context)), ("load.split", planner.best_of("split", context))]  # fmt: skip
    later = [("audit", "tabular_audit"), ("split.features", "plain_features"), ("split.folds", "stratified_folds"),
             ("baseline.metric", "scoring"), ("baseline", "baseline"), ("experiments.leaderboard", "leaderboard"),
             ("diagnose", "learning_diagnosis"), ("ensemble.choice", "final_choice"),
             *[(step, name) for step, name, _ in closing_steps(context)]]  # fmt: skip
    steps = [
        {"id": step, "title": found.title, "component": found.name, "why": found.suits_why(context)}
        for step, found in known
    ] + [
        {"id": step, "title": planner.component(name).title, "component": name, "why": ""}
        for step, name in later
    ]
    ways = [
        {"component": other.name, "title": other.title, "score": fit.score, "why": fit.why}
        for other in of_kind("split")
        if (fit := other.suits(context)).score > 0
    ]
    run.ledger.record(
        "outlined", {"action": "outlined", "steps": steps, "alternatives": {"load.split": ways}}
    )


async def work(run: Run) -> None:
    """All steps of the notebook, in order."""
    await open_notebook(run)
    await audit(run)
    await thinking_steps.answer(run)
    if thinking_steps.alone(run):
        planned(run, None)
        return
    await prepare(run)
    await experiment(run)
    await revise(run)
    await thinking.improve(run, partial(measure, essential=False))
    await deal_again(run)
    await choose(run)
    await thinking_words.explain(run)
    await question(run)


async def open_notebook(run: Run) -> None:
    spec, settings = run.context.spec, run.context.settings
    run.add("title", "markdown", explainer.opening(spec), "result")
    run.add("title", "markdown", explainer.understood(spec, settings["group"], settings["time"]), "explain")
    dropped = [entry for entry in run.proposals if entry["kind"] == "demand" and not entry["kept"]]
    if dropped:
        run.add("title", "markdown", demands.refused(dropped), "explain")
    if spec.meanings:
        run.add("title", "markdown", explainer.meanings(spec), "explain")
    if "origin" in settings:
        run.add("title", "markdown", settings["origin"], "explain")
    await run.step("parameters", planner.component("parameters"))
    await run.step("setup", planner.component("setup"))
    reader = planner.best_of("reader", run.context)
    await run.step("load.read", reader)
    await run.step("load.split", planner.best_of("split", run.context))


async def know(run: Run) -> None:
    """Profile the development rows, and find what makes a score lie."""
    context = run.context
    run.show("doing", {"text": "Profiling the development rows"})
    facts = await run.bench.probe_file(
        "profile", PROBES / "profile", "development",
        target=context.spec.target, task=context.spec.task, positive=context.spec.positive, seed=context.seed,
    )  # fmt: skip
    context.profile = Profile(**facts)
    context.findings = find(context)


async def audit(run: Run) -> None:
    """Know the development rows, ask what only a person can decide, and show it."""
    await know(run)
    context = run.context
    questions.record(run)
    await questions.review(run)
    if feature_columns(context).count == 0:
        raise BadInput(
            "No column is left to predict from: all are constant, identifiers, or leaks of the target. "
            "Add columns to the file, or say in the goal which of them to use."
        )
    await run.step("audit", planner.best_of("audit", context))


async def prepare(run: Run) -> None:
    context = run.context
    plan = planner.plan_models(context, remembering.recall(run))
    run.ranking = plan.ranking
    context.settings.update({
        "search_rows": plan.search_rows, "models": plan.models, "planned_models": len(plan.models),
    })  # fmt: skip
    run.stand_in = lambda step: spare_model(run) if step.startswith("experiments.") else None
    planned(run, plan)
    await run.step("split.features", planner.component("plain_features"))
    await run.step("split.folds", planner.best_of("folds", context))
    await run.step("baseline.metric", planner.component("scoring"))
    await measure(run, "baseline", planner.component("baseline"))


async def measure(
    run: Run, step: str, component: Component, *, essential: bool = True, estimated: float | None = None
) -> bool:
    """Run an experiment's step, `estimated` to take so many seconds, and write its scores into its cell as literals."""
    assert isinstance(component, ModelComponent)
    before = run.bench.seconds
    if not await run.step(step, component, essential=essential):
        return False
    names = [component.name, "constant"] if component.kind == "baseline" else [component.name]
    for name in names:
        kept = "lengths" if "lengths" in run.context.provided else "None"
        found = await run.bench.probe(f"scores:{name}", outcome, f"{name}_scores", kept, name=name)
        run.scores[name] = [float(value) for value in found["scores"]]
        if found["length"] is not None:
            run.context.settings.setdefault("lengths", {})[name] = found["length"]
        own = name == component.name
        run.rewrite(step, partial(component.record, run.context, scores=run.scores[name]) if own
                    else partial(recorded_source, name=name, scores=run.scores[name]))  # fmt: skip
    entry = run.ledger.record("experiment", {
        "action": f"experiment:{component.name}", "name": component.name, "label": component.label(run.context),
        "rival": None if component.kind == "baseline" else component.rival(run.context),
        "hypothesis": component.hypothesis(run.context), "scores": run.scores[component.name],
        "seconds": run.bench.seconds - before, "estimated": estimated, "family": component.family,
        "interpretable": component.interpretable,
        "length": run.context.settings.get("lengths", {}).get(component.name),
    })  # fmt: skip
    run.leaderboard.append(entry)
    run.show("experiment", entry)
    return True


def outcome(scores, lengths, name):  # type: ignore[no-untyped-def]
    return {"scores": [float(score) for score in scores], "length": (lengths or {}).get(name)}


async def experiment(run: Run) -> None:
    """The first experiments, as many as the plan and the clock allow."""
    context = run.context
    ranking = {item.name: item for item in run.ranking}
    models: list[str] = context.settings["models"]
    intro = "\n\n".join([
        "## Experiments",
        "Each experiment tests one hypothesis about the data on the same folds.",
        RULE + (AGAIN_RULE if deals_again(context) else ""),
        "**Why these models.** Candidates of the catalogue, ranked before anything was fitted:",
        table_of(run.ranking, models),
    ])  # fmt: skip
    run.add("experiments", "markdown", intro, "explain")
    pending = list(models)
    while pending:
        name = pending.pop(0)
        name = run.overrides.get(f"experiments.{name}", name)
        if any(row["name"] == name for row in run.leaderboard):
            continue
        # Counts in the cells follow from what the earlier experiments took here.
        slow = run.decide(f"slowness:{name}", lambda: {"times": slowness(run)})
        context.settings["slowness"] = slow["times"]
        seconds = experiment_seconds(context, name)
        # A baseline alone is no answer: the cheapest of those planned is tried however short the time.
        tried_anyway = len(run.leaderboard) == 1 and all(
            seconds <= experiment_seconds(context, other) for other in pending
        )
        if not tried_anyway and not affords(run, name, seconds * float(slow["times"])):
            run.untried.append(ranking[name].title)
            continue
        model = planner.component(name)
        if await measure(run, f"experiments.{name}", model, essential=False, estimated=seconds):
            continue
        if f"experiments.{name}" in run.left_out:
            continue
        spare = spare_model(run)
        if spare is not None:
            models.append(spare)
            pending.append(spare)
    await run.step(
        "experiments.leaderboard",
        planner.component("leaderboard"),
        settings={"entries": entries(run.leaderboard), "untried": list(run.untried)},
    )


def experiment_seconds(context: Context, name: str) -> float:
    """Estimated seconds of measuring a model over the folds of the search."""
    model = planner.component(name)
    assert isinstance(model, ModelComponent)
    return folds_seconds(context, model.cost_on(context, searched_rows(context)))


MOST_SPARES = 2
"""Models that may take the place of others that failed."""


def spare_model(run: Run) -> str | None:
    """The best ranked model that the plan left out, as long as few have failed."""
    models: list[str] = run.context.settings["models"]
    left_out = [item.name for item in run.ranking if item.possible and item.name not in models]
    planned = run.context.settings["planned_models"]
    return left_out[0] if left_out and len(models) < planned + MOST_SPARES else None


async def revise(run: Run) -> None:
    """Diagnose the leader, test revisions that answer it, then a blend of all and a threshold of its own."""
    context = run.context
    ranked = ordered(run)
    leader = next((row for row in ranked if row["family"] == "boosting"), ranked[0])
    context.settings.update({
        "suspect": leader["name"], "suspect_label": leader["label"], "curve": leader["name"].startswith("lightgbm"),
        "trees": (leader["length"] or [0, 0])[1],
    })  # fmt: skip
    run.first_board = len(run.leaderboard)
    if affords(run, "diagnose", DIAGNOSIS * leader["seconds"]):
        diagnosed = await run.step("diagnose", planner.component("learning_diagnosis"), essential=False)
        if diagnosed:
            await try_revisions(run)
    else:
        run.untried.append("diagnosis and revision")
    await combine(run)
    await cut(run)


DIAGNOSIS = 1.5
"""Times what the leader's experiment took that its diagnosis takes."""


async def try_revisions(run: Run) -> None:
    settings = run.context.settings
    for revision in [*of_kind("revision"), *of_kind("tuner"), *of_kind("calibration")]:
        seconds = {row["name"]: row["seconds"] for row in run.leaderboard}
        settings["seconds"] = seconds
        left = run.decide(f"left:{revision.name}", lambda: {"seconds": run.left})
        settings["seconds_left"] = left["seconds"]
        assert isinstance(revision, ModelComponent)
        rival = revision.rival(run.context)
        possible = (
            run.context.spec.task in revision.tasks
            and rival in seconds
            and revision.suits(run.context).score >= 0.5
            and (revision.interpretable or not run.context.spec.constraints.interpretable)
        )
        if not possible:
            continue
        takes = revision.cost(run.context) if revision.kind == "tuner" else revision.times * seconds[rival]
        if affords(run, revision.name, takes):
            await measure(run, f"diagnose.{revision.name}", revision, essential=False)


async def combine(run: Run) -> None:
    """Blend the experiments, with weights found on their out-of-fold predictions."""
    ranked = ordered(run)
    blend = planner.component("blend")
    rows = [row for row in ranked if row["family"] not in ("calibration", "proposal")][:MOST_MEMBERS]
    if blend.suits(run.context).score < 0.5 or len(rows) < 2:
        return
    judge(run)  # the blend has to be ahead of what would be chosen without it
    leader = next(row for row in ranked if row["kept"])
    settings = run.context.settings
    settings.update({"members": [row["name"] for row in rows], "leader": leader["name"]})
    settings["members"] = affordable(run, rows, blend.cost(run.context))
    if settings["members"]:
        await measure(run, "ensemble.blend", blend, essential=False)


MOST_MEMBERS = 10
"""Experiments that a blend is selected from, the best ones."""


async def cut(run: Run) -> None:
    """Give the leader a threshold of its own where the metric judges labels."""
    judge(run)
    leader = next(row for row in ordered(run) if row["kept"])
    threshold = of_kind("threshold")[0]
    run.context.settings.update({"leader": leader["name"], "leader_label": leader["label"]})
    constraints = run.context.spec.constraints
    possible = threshold.suits(run.context).score >= 0.5 and not constraints.interpretable
    if run.context.spec.task in threshold.tasks and possible:
        assert isinstance(threshold, ModelComponent)
        await measure(run, f"ensemble.{threshold.name}", threshold, essential=False)


def deals_again(context: Context) -> bool:
    """Whether the rows are few, and their folds can be dealt in another way."""
    return context.facts.rows < REPEATED_ROWS and "dealt" in context.provided


async def deal_again(run: Run) -> None:
    """On small data, measure those that one dealing of the folds cannot tell apart on further dealings."""
    context = run.context
    near = finalists(run) if deals_again(context) else []
    dealings = further_dealings(run, near) if near else 0
    if not dealings:
        return
    told = [{key: row[key] for key in ("name", "label", "family", "scores")} for row in near]
    component, step = planner.component("repeated_folds"), "ensemble.again"
    assert isinstance(component, RepeatedFolds)
    if await run.step(step, component, settings={"finalists": told, "dealings": dealings}, essential=False):
        means = context.seen[step]
        for row in near:
            row["again"] = means[row["name"]]
        run.rewrite(step, partial(component.record, values=means))


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
    by_name = {row["name"]: row for row in run.leaderboard}
    own_threshold = chosen["name"] == "tuned_threshold"
    model = by_name[chosen["rival"]] if own_threshold else chosen
    weights = run.context.seen.get("ensemble.blend", {}).get("weights", {})
    parts = list(weights) if model["name"] == "blend" else [model["name"]]
    trees = next((row["name"] for row in ordered(run) if row["name"].startswith("lightgbm")), None)
    fit = sum(fit_seconds(run, by_name[name]) for name in parts)
    run.context.settings.update({
        "own_threshold": own_threshold, "tree_model": trees, "model_name": model["name"], "parts": parts,
        "chosen_fit": fit,
    })  # fmt: skip
    run.context.settings["explained_folds"] = explained_folds(run.context)
    run.context.settings["fit_rows"] = fit_rows(run)


async def question(run: Run) -> None:
    """Checks, explanation, the holdout, slices; then saving and the environment."""
    if run.context.spec.constraints.all_rows and run.context.settings["fit_rows"]:
        run.leave_out(REFIT, planner.component("all_rows"), "the time pays for a fit on a part of the rows")
    for step, name, essential in closing_steps(run.context):
        if name == "save_model" and "skops" in run.context.machine.packages:
            await run.bench.silently("save:imports", "import skops.io")
        if step not in SPARED or has_time(run, step) or (step == "checks" and has_time_in_brief(run, step)):
            await run.step(step, planner.component(name), essential=essential)
        else:
            run.leave_out(step, planner.component(name), "the time that was given was nearly over")
