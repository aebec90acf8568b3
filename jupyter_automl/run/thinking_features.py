"""Features that a model proposes: guarded, tried, checked for leaks, and kept where they gain out of fold."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import name_of, plain
from jupyter_automl.agents.proposals import features as proposals
from jupyter_automl.agents.proposals import retrieved
from jupyter_automl.agents.proposals.evidence import Evidence, paired
from jupyter_automl.agents.proposals.features import Candidate, FeatureIdeas
from jupyter_automl.catalog.tabular.features.plain import features_code
from jupyter_automl.catalog.tabular.proposals.added import SETTING, Added, AddedFeatures, added_cells
from jupyter_automl.kernel import probes
from jupyter_automl.kernel.probe import ProbeFailed

from . import thinking, trying
from .stepping import Question
from .thinking import Thoughts

PURE = Path(probes.__file__).parent / "pure.py"
TRIAL = 12.0
"""Seconds that the trial of one feature may take."""
REPEATS = 2
"""Further sets of folds on which what looks like a gain is measured again."""
LONGEST_FIT = 40.0
"""Seconds of one measurement of the leading candidate from which on nothing is tried on it."""
FITTED = "ensemble"
"""The family whose entry on the leaderboard counts that its weights were found on the folds: it is measured again as it is,
so that a candidate made of it is compared like with like."""
USE, LEAVE = "use", "leave"


@dataclass
class Tried:
    """A candidate that passed all gates but the folds."""

    candidate: Candidate
    added: Added


async def propose(thoughts: Thoughts) -> None:
    """Ask for features, and let those that hold up join the leading candidate."""
    run, context = thoughts.run, thoughts.run.context
    leader = thinking.leading(run)
    if context.spec.constraints.max_features is not None:
        return
    told = {"label": leader["label"], "mean": sum(leader["scores"]) / len(leader["scores"])}
    near = retrieved.entries(context, retrieved.FOR_FEATURES, [row["name"] for row in run.leaderboard])
    labels = [row["label"] for row in run.leaderboard]
    data = proposals.material(context, await thinking.told_columns(thoughts), told, labels, near)
    answer = await thoughts.ask("features", data, FeatureIdeas, "features")
    if answer is None or not answer.features:
        return
    passed: list[Tried] = []
    for idea in answer.features[: proposals.MOST]:
        taken = [name for each in passed for name in each.added.names]
        try:
            candidate = proposals.admitted(idea, context, [*_parts(thoughts), *taken])
        except NotAllowed as refusal:
            _drop(thoughts, idea.name, "guard", str(refusal), idea.code)
            continue
        if any(each.added.function == candidate.function for each in passed):
            _drop(thoughts, idea.name, "guard", "it was proposed twice", idea.code)
            continue
        tried = await _tried(thoughts, candidate, taken)
        if tried is not None:
            passed.append(tried)
    await _measured(thoughts, leader, passed)


def _parts(thoughts: Thoughts) -> list[str]:
    context = thoughts.run.context
    return [f"{name} ({part})" for name in proposals.readable(context) for part in ("year", "month", "day")]


def _drop(thoughts: Thoughts, name: str, gate: str, why: str, code: str, **more: Any) -> None:
    thoughts.verdict("feature", name_of(name, ()), kept=False, gate=gate, why=why, code=code[:4000], **more)


async def _tried(thoughts: Thoughts, candidate: Candidate, taken: Sequence[str]) -> Tried | None:
    """The candidate after the gates of findings, trial and leakage; None when it was dropped there."""
    run, context = thoughts.run, thoughts.run.context
    if thoughts.over:
        _drop(thoughts, candidate.name, "time", "the model's share of the budget was spent", candidate.source)
        return None
    warned = proposals.doubted(context)
    named = next((name for name in candidate.reads if name in warned), None)
    if named is not None and not await _wanted(
        thoughts,
        candidate,
        f"It reads `{plain(named, 60)}`, which a finding warns of ({warned[named].replace('_', ' ')}).",
    ):
        _drop(thoughts, candidate.name, "finding",
              f"it reads {named}, which a finding warns of ({warned[named].replace('_', ' ')})", candidate.source)  # fmt: skip
        return None
    columns = [name for name in proposals.readable(context) if name not in warned or name in candidate.reads]
    try:
        report = await thoughts.timed(run.bench.probe_file(
            f"pure:{candidate.function}", PURE, "development", "y", source=candidate.source, entry=candidate.function,
            columns=columns, classification=context.spec.classification, allowed=min(TRIAL, max(2.0, thoughts.left)),
            seed=context.seed,
        ))  # fmt: skip
    except ProbeFailed as failure:
        report = {"status": "error", "why": f"the trial failed with {failure.ename}"}
    if report["status"] != "ok":
        _drop(thoughts, candidate.name, "trial", report["why"], candidate.source)
        return None
    leak, doubt = proposals.leaking(context, report["made"])
    asks = leak is None and doubt is not None and run.gate is not None
    if asks and not await _wanted(thoughts, candidate, f"In the trial {doubt}."):
        leak = f"{doubt}, and you left it out"
    if leak is not None:
        _drop(thoughts, candidate.name, "leakage", leak, candidate.source)
        return None
    if doubt is not None:
        # As with a column of the table: strong enough to doubt, not to be sure; the notebook says so.
        said = plain(doubt[:1].upper() + doubt[1:])
        warning = f"{candidate.reason} {said}: make sure that all it reads is known when predicting."
        candidate = dataclasses.replace(candidate, reason=warning)
    return Tried(candidate, candidate.added(report, [*context.table.names, *_parts(thoughts), *taken]))


async def _wanted(thoughts: Thoughts, candidate: Candidate, why: str) -> bool:
    """A person's decision on what is risky; without a person it is left out."""
    gate = thoughts.run.gate
    if gate is None:
        return False
    options = [{"value": LEAVE, "label": "Leave it out", "primary": True},
               {"value": USE, "label": "Try it", "primary": False}]  # fmt: skip
    question = Question(f"feature-{candidate.function}", "proposal", f"Proposed feature: {candidate.name}",
                        f"{why} Proposed because: {candidate.reason}", options)  # fmt: skip
    return await gate.ask(question) == USE


async def _measured(thoughts: Thoughts, leader: dict[str, Any], passed: list[Tried]) -> None:
    """Add the features one after the other, each where it holds up against the leader with those kept before."""
    kept: list[Added] = []
    figures: list[str] = []
    base: dict[int, list[float]] = {} if leader["family"] == FITTED else {0: list(leader["scores"])}
    for number, tried in enumerate(passed):
        code = tried.candidate.source
        cost = float(leader["seconds"])
        if thoughts.over or cost > min(LONGEST_FIT, thoughts.left):
            why = "measuring it would take longer than the model's share of the budget allows"
            _drop(thoughts, tried.candidate.name, "time", why, code)
            continue
        found = await _compared(thoughts, leader["name"], base, kept, tried.added, number)
        if isinstance(found, str):
            _drop(thoughts, tried.candidate.name, "folds", found, code)
            continue
        evidence, scores = found
        said = evidence.told(len(passed))
        if not evidence.held(len(passed)):
            _drop(thoughts, tried.candidate.name, "folds", said, code, scores=scores[0])
            continue
        kept.append(tried.added)
        base = scores
        figures.append(f"`{', '.join(tried.added.names)}` gains {said}.")
        thoughts.verdict("feature", tried.candidate.name, kept=True, gate="folds", why=said, code=code, scores=scores[0],
                         reason=tried.candidate.reason)  # fmt: skip
    if kept:
        await _entered(thoughts, leader, kept, figures)


async def _compared(
    thoughts: Thoughts, leader: str, base: dict[int, list[float]], kept: list[Added], new: Added, number: int
) -> tuple[Evidence, dict[int, list[float]]] | str:
    """Scores with and without the feature on the notebook's folds, and where it gains there, on folds drawn anew.

    `base` takes up the leader's scores on further folds. Returns a reason when it could not be measured.
    """
    run, sign = thoughts.run, thinking.sign_of(thoughts.run)
    cells = added_cells(run.context, [*kept, new], leader)
    wide = (AddedFeatures.name, cells)
    scores: dict[int, list[float]] = {}
    share = 0.25
    evidence = None
    for repeat in range(REPEATS + 1):
        if repeat and thoughts.over:
            break
        try:
            found = await thoughts.timed(
                trying.scores(run, f"try:feature:{number}:{repeat}", leader, repeat, wide)
            )
            if found["same"]:
                break  # folds along time are what they are
            if repeat not in base:
                so_far = (AddedFeatures.name, added_cells(run.context, kept, leader)) if kept else None
                own = await thoughts.timed(
                    trying.scores(run, f"try:leader:{len(kept)}:{repeat}", leader, repeat, so_far)
                )
                base[repeat] = own["scores"]
        except ProbeFailed as failure:
            return f"it could not be measured ({failure.ename}: {' '.join(failure.evalue.split())[:120]})"
        scores[repeat], share = found["scores"], float(found["share"])
        before = [one for each in scores for one in base[each]]
        evidence = paired([one for each in scores for one in scores[each]], before, sign, share)
        # The notebook judges by its own folds and the rule that it states: what fails there is not measured again.
        if repeat == 0 and not (evidence.gain > evidence.error and evidence.ahead > evidence.folds / 2):
            break
    assert evidence is not None
    return evidence, scores


async def _entered(thoughts: Thoughts, leader: dict[str, Any], kept: list[Added], figures: list[str]) -> None:
    """Write the kept features into the notebook and measure the leader with them there; undo it when that fails."""
    run, settings = thoughts.run, thoughts.run.context.settings
    names = [name for each in kept for name in each.names]
    settings.update({
        SETTING: kept, "leader": leader["name"], "leader_label": leader["label"], "added_evidence": " ".join(figures),
    })  # fmt: skip
    component = AddedFeatures()
    component.interpretable = bool(leader["interpretable"])  # type: ignore[misc]  # as its leader is
    if await thoughts.timed(thoughts.measure(run, f"ensemble.{component.name}", component)):
        return
    del settings[SETTING]
    for entry in run.proposals:
        if entry["kind"] == "feature" and entry["kept"]:
            entry.update({"kept": False, "why": "its cell could not be carried out"})
    plain_cell = features_code(run.context)
    await run.bench.silently("added:undone", plain_cell.source)
    await run.bench.probe("added:shrunk", trying.shrink, "X", names=names)
