"""Experiments that a model proposes: settings inside allowed ranges, kept where they gain out of fold."""

from __future__ import annotations

from typing import Any

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import plain
from jupyter_automl.agents.proposals import experiments as proposals
from jupyter_automl.agents.proposals import retrieved
from jupyter_automl.agents.proposals.evidence import Evidence, paired
from jupyter_automl.agents.proposals.experiments import ExperimentIdeas
from jupyter_automl.catalog.tabular.proposals.varied import VariedModel
from jupyter_automl.kernel.probe import ProbeFailed

from . import thinking, trying
from .thinking import Thoughts
from .thinking_features import FITTED, LONGEST_FIT, REPEATS


async def propose(thoughts: Thoughts) -> None:
    """Ask for experiments, and measure those that are allowed."""
    run = thoughts.run
    if not proposals.families(run.leaderboard):
        return
    columns = await thinking.told_columns(thoughts)
    tried = [row["name"] for row in run.leaderboard]
    near = retrieved.entries(run.context, retrieved.FOR_EXPERIMENTS, tried)
    data = proposals.material(run.context, columns, run.leaderboard, thoughts.left, near)
    answer = await thoughts.ask("experiments", data, ExperimentIdeas, "experiments")
    if answer is None:
        return
    allowed: list[tuple[VariedModel, dict[str, Any]]] = []
    seen: list[tuple[str, dict[str, float]]] = []
    for number, idea in enumerate(answer.experiments[: proposals.MOST]):
        try:
            settings = proposals.settled(idea, run.leaderboard)
            if (idea.family, settings) in seen:
                raise NotAllowed("it was proposed twice")
        except NotAllowed as refusal:
            _verdict(thoughts, f"experiment {number + 1}", False, "guard", str(refusal))
            continue
        seen.append((idea.family, settings))
        base = next(row for row in run.leaderboard if row["name"] == idea.family)
        reason = plain(idea.reason, 160) or "other settings may fit this table better"
        allowed.append((VariedModel(f"{idea.family}_varied_{number + 1}", base, {}, settings, reason), base))
    again: dict[tuple[str, int], list[float]] = {}
    for model, base in allowed:
        leader = thinking.leading(run)
        model = VariedModel(model.name, base, leader, model._settings, model._reason)
        label = model.label(run.context)
        if thoughts.over or float(base["seconds"]) > min(LONGEST_FIT, thoughts.left):
            _verdict(thoughts, label, False, "time", "the model's share of the budget was spent")
            continue
        found = await _compared(thoughts, model, leader, again)
        if isinstance(found, str):
            _verdict(thoughts, label, False, "folds", found)
            continue
        evidence, scores = found
        kept = evidence.held(len(allowed))
        if kept:
            kept = await thoughts.timed(thoughts.measure(run, f"ensemble.{model.name}", model))
        _verdict(thoughts, label, kept, "folds", evidence.told(len(allowed)), scores=scores)


def _verdict(thoughts: Thoughts, name: str, kept: bool, gate: str, why: str, **more: Any) -> None:
    thoughts.verdict("experiment", name, kept=kept, gate=gate, why=why, **more)


async def _compared(
    thoughts: Thoughts, model: VariedModel, leader: dict[str, Any], again: dict[tuple[str, int], list[float]]
) -> tuple[Evidence, list[float]] | str:
    """Against the leader on the notebook's folds, and where it gains there, on folds drawn anew; or why not measured."""
    run, sign = thoughts.run, thinking.sign_of(thoughts.run)
    if leader["family"] != FITTED:
        again[leader["name"], 0] = list(leader["scores"])
    candidate = (model.name, [model.definition(run.context)])
    own: list[float] = []
    rival: list[float] = []
    first: list[float] = []
    evidence = None
    for repeat in range(REPEATS + 1):
        if repeat and thoughts.over:
            break
        key = (leader["name"], repeat)
        try:
            found = await thoughts.timed(
                trying.scores(run, f"try:{model.name}:{repeat}", leader["name"], repeat, candidate)
            )
            if found["same"]:
                break
            if key not in again:
                against = await thoughts.timed(
                    trying.scores(run, f"try:rival:{leader['name']}:{repeat}", leader["name"], repeat, None)
                )
                again[key] = against["scores"]
        except ProbeFailed as failure:
            return f"it could not be measured ({failure.ename}: {' '.join(failure.evalue.split())[:120]})"
        own, rival, first = own + found["scores"], rival + again[key], first or found["scores"]
        evidence = paired(own, rival, sign, float(found["share"]))
        if repeat == 0 and not (evidence.gain > evidence.error and evidence.ahead > evidence.folds / 2):
            break
    assert evidence is not None
    return evidence, first
