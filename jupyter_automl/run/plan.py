"""The plan of a run as it enters the journal: its steps, and what each needs of the others."""

from __future__ import annotations

from jupyter_automl.agents import planner
from jupyter_automl.agents.closing import closing_steps
from jupyter_automl.catalog.component import Component

from .engine import Run


def planned(run: Run, plan: planner.Plan | None) -> None:
    """Enter the plan in the journal; None stands for a run that fits no model."""
    context = run.context
    sections: list[tuple[str, Component]] = [
        *[
            (step, planner.component(name))
            for step, name in (("parameters", "parameters"), ("setup", "setup"))
        ],
        ("load.read", planner.best_of("reader", context)),
        ("load.split", planner.best_of("split", context)),
        ("audit", planner.best_of("audit", context)),
        *run.own_steps,
    ]
    if plan is not None:
        sections += [
            ("split.features", planner.component("plain_features")),
            ("split.folds", planner.best_of("folds", context)),
            ("baseline.metric", planner.component("scoring")),
            ("baseline", planner.component("baseline")),
            *[(f"experiments.{name}", planner.component(name)) for name in plan.models],
            ("experiments.leaderboard", planner.component("leaderboard")),
            ("diagnose", planner.component("learning_diagnosis")),
            ("ensemble.blend", planner.component("blend")),
            ("ensemble.choice", planner.component("final_choice")),
            *[(step, planner.component(name)) for step, name, _ in closing_steps(context)],
        ]
    plan = plan or planner.Plan([], [], None)
    steps = planner.steps_of(context, plan, sections)
    run.ledger.record("planned", {
        "action": "planned", "steps": [step.payload() for step in steps],
        "ranking": [item.payload() for item in plan.ranking], "search_rows": plan.search_rows,
        "needs": planner.dependencies(steps),
    })  # fmt: skip
    run.show("planned", {"steps": steps})
