"""The words around the result: title, result box, and what the user should know first."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.contracts import Finding, TaskSpec
from jupyter_automl.contracts.task import coverage_asked

from .validator import Verdict


def opening(spec: TaskSpec) -> str:
    """The title cell while the run goes on."""
    return f'# {spec.title}\n\n**Goal, as typed:** *"{quoted(spec.goal)}"*\n\nThe result box is filled when the run ends.'


def quoted(text: str) -> str:
    """Text of a user or of data inside markdown: no markup of its own."""
    flat = " ".join(text.split())
    for mark in "\\`*_{}[]<>|#":
        flat = (
            flat.replace(mark, f"\\{mark}")
            if mark not in "<>"
            else flat.replace(mark, "&lt;" if mark == "<" else "&gt;")
        )
    return flat


def understood(spec: TaskSpec, group: str | None, time: str | None) -> str:
    """How the goal was read, with the reasons, and what was left open."""
    rows = [
        ("Target", _span(spec.target), spec.target_why),
        ("Task", spec.task, spec.task_why),
        ("Metric", METRICS[spec.metric].title, spec.metric_why),
    ]
    if spec.positive is not None:
        rows.append(("Counts as 1", _span(spec.positive), "its probability is what the model predicts"))
    asked = spec.constraints
    for kind, name, columns in (("leave_out", "Left out", asked.leave_out), ("only", "Only", asked.only)):
        read = [one for one in spec.understood if one.kind == kind]
        told = [column for column in columns if not any(column in one.columns for one in read)]
        rows += [(name, ", ".join(map(_span, told)), "the goal asks for it")] if told else []
        rows += [(name, ", ".join(map(_span, one.columns)), _by_model(one.words)) for one in read]
    if asked.max_features is not None:
        rows.append(("Columns", f"at most {asked.max_features}", _asked_for(spec, "max_features")))
    if asked.interpretable:
        rows.append(("Model", "interpretable", _asked_for(spec, "interpretable")))
    if asked.coverage is not None:
        rows.append(("How sure", coverage_asked(spec.task, asked.coverage), _asked_for(spec, "coverage")))
    if asked.random_split:
        rows.append(
            ("Split", "at random, whatever entity or time a row has", _asked_for(spec, "random_split"))
        )
    if asked.all_rows:
        rows.append(("Delivered", "fitted on all rows, once it is scored", _asked_for(spec, "all_rows")))
    if asked.score is not None:
        rows.append(("To reach", f"{asked.score:g}", _asked_for(spec, "score")))
    for kind, value, unit in (
        ("seconds", asked.seconds, "s"),
        ("inference_ms", asked.inference_ms, "ms a row"),
    ):
        if value is not None and any(one.kind == kind for one in spec.understood):
            rows.append(
                ("Within", f"{value:g} {unit}", f"{_asked_for(spec, kind)}; it is checked at the end")
            )
    lines = ["**How the goal was read**", "", "| | | Why |", "|---|---|---|"]
    lines += [f"| {name} | {value} | {_cell(why)} |" for name, value, why in rows]
    for item in spec.unclear:
        lines.append(f"| Left open: {_cell(item.question)} | {_cell(item.taken)} | {_cell(item.why)} |")
    return "\n".join(lines)


def meanings(spec: TaskSpec) -> str:
    """What the columns mean, as a language model reads their names; empty where none was asked."""
    if not spec.meanings:
        return ""
    lines = [
        "**What the columns mean**, as a language model reads their names; nothing in this notebook depends on it.",
        "",
        "| Column | |",
        "|---|---|",
    ]
    return "\n".join(
        [*lines, *(f"| {_span(name)} | {_cell(said)} |" for name, said in spec.meanings.items())]
    )


def _asked_for(spec: TaskSpec, kind: str) -> str:
    words = next((one.words for one in spec.understood if one.kind == kind), None)
    return "the goal asks for it" if words is None else _by_model(words)


def _by_model(words: str) -> str:
    return f'a language model reads it in "{quoted(words)}"'


def _span(text: str) -> str:
    """Text of the data as code inside a table, with its own signs: a bar would end the cell, a backtick the code."""
    flat = " ".join(text.split()).replace("|", "\\|")
    return f"`` {flat} ``" if "`" in flat else f"`{flat}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def result_box(
    spec: TaskSpec, *, metric: str, holdout: dict[str, Any] | None, chosen: str | None, cross: dict[str, Any] | None,
    findings: list[Finding], repairs: list[dict[str, Any]], proof: dict[str, Any] | None, verdicts: list[Verdict],
    skipped: list[str], drivers: list[str], data_sha: str, signal: bool | None, seed: int, analysis: int = 0,
) -> str:  # fmt: skip
    """The finished title cell: result, baseline, findings, constraints, proof; `analysis` counts the steps of a notebook
    that answers its goal without a model."""
    rows: list[tuple[str, str]] = []
    if analysis:
        rows.append(("**Answer**", f"{analysis} step{'' if analysis == 1 else 's'} on the development rows "
                     "([section](section:analysis))"))  # fmt: skip
        rows.append(
            ("Model", "none: the goal asks for an analysis alone, so nothing was fitted, scored or saved")
        )
    noun = spec.row_noun
    if holdout is not None:
        interval = ""
        if holdout.get("low") is not None:
            interval = f" (bootstrap 95 % interval {number(holdout['low'])} to {number(holdout['high'])})"
        rows.append((f"**Holdout {metric}**", f"**{number(holdout['score'])}**{interval}, {holdout['rows']:,} {noun} that no "
                     "step had seen, read in one cell ([section](section:holdout))"))  # fmt: skip
        if holdout.get("baseline") is not None:
            rows.append(("Baseline, same rows", _against(holdout)))
        if holdout.get("dummy") is not None:
            rows.append(("Constant guess, same rows", number(holdout["dummy"])))
    if chosen:
        rows.append(("Chosen model", _cell(chosen)))
    if cross:
        rows.append(
            (
                "Cross-validation said",
                f"{number(cross['mean'])} ± {number(cross['std'])} over {cross['folds']} folds",
            )
        )
    if drivers:
        rows.append(
            (
                "What drives it",
                ", ".join(f"`{name}`" for name in drivers) + " ([section](section:explain.permutation))",
            )
        )
    high = sum(finding.severity == "high" for finding in findings)
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'} on the data"
    count += f", {high} of high severity ([section](section:audit))"
    mended = sum(bool(repair["fixed"]) for repair in repairs)
    count += f" · {len(repairs)} repair{'' if len(repairs) == 1 else 's'}" + (
        f", {mended} of them fixed" if repairs and mended < len(repairs) else ""
    )
    rows.append(("Findings · repairs", count))
    for verdict in verdicts:
        word = "cannot be said" if verdict.met is None else "met" if verdict.met else "**not met**"
        rows.append((f"Asked: {_cell(verdict.constraint)}", f"{word} ({_cell(verdict.found)})"))
    rows.append(("Proof", proof_line(proof)))
    lines = [
        f"# {spec.title}",
        "",
        f'**Goal, as typed:** *"{quoted(spec.goal)}"*',
        "",
        "| Result | |",
        "|---|---|",
    ]
    lines += [f"| {name} | {value} |" for name, value in rows]
    notes = []
    if signal is False:
        notes.append(
            "**Read this before you use it.** The chosen model is not clearly better than a constant guess: "
            "these columns carry no signal for the target that this amount of data can show."
        )
    dropped = [finding for finding in findings if finding.severity == "high" and finding.drop]
    for why, keys in (
        ("as leaks", False),
        ("as row numbers or keys that tell the target in this file", True),
    ):
        names = [
            name for finding in dropped if (finding.kind == "identifier") is keys for name in finding.drop
        ]
        if names:
            listed = ", ".join(f"`{name}`" for name in dict.fromkeys(names))
            what = "them" if len(set(names)) > 1 else "it"
            notes.append(f"**Left out {why}:** {listed}. The score is what can be expected without {what}.")
    if skipped:
        notes.append(f"**Left out of this notebook:** {_by_reason(skipped)}.")
    belong = f"Numbers in the text belong to the data with SHA-256 `{data_sha[:12]}…` and seed {seed}"
    notes.append(
        f"{belong}."
        if analysis
        else f"{belong}; the last section says whether the file that was run is that one."
    )
    return "\n".join(lines) + "\n\n" + "\n\n".join(notes)


def _by_reason(skipped: list[str]) -> str:
    """What was left out, each reason said once."""
    reasons: dict[str, list[str]] = {}
    for text in skipped:
        name, _, why = text.partition(": ")
        reasons.setdefault(why, []).append(name)
    return "; ".join(_cell(", ".join(names) + (f": {why}" if why else "")) for why, names in reasons.items())


def _against(holdout: dict[str, Any]) -> str:
    text, ahead = number(holdout["baseline"]), holdout.get("ahead")
    if ahead is None:
        return text
    if ahead == 0:
        return f"{text}: the model scores the same"
    better = "better" if ahead > 0 else "worse"
    return (
        f"{text}: the model is {number(abs(ahead))} {better}, interval {number(holdout['ahead_low'], True)} to "
        f"{number(holdout['ahead_high'], True)} (positive is better)"
    )


def proof_line(proof: dict[str, Any] | None) -> str:
    """The certificate, or plainly that there is none."""
    if proof is None:
        return "not yet: the notebook has not been executed top to bottom in a fresh kernel"
    if not proof["ok"]:
        return f"**Not proven:** {_cell(str(proof['error']))}"
    if not proof["identical"]:
        return f"**Not proven:** the fresh run gave {proof['score']!r}, not {proof['expected']!r}"
    versions = ", ".join(f"{name} {version}" for name, version in proof.get("versions", {}).items())
    score = proof["score"]
    found = "every cell ran" if score is None else f"the same holdout score {score:.10g}"
    return f"executed top to bottom by papermill in a fresh kernel: {found}" + (
        f" ({versions})" if versions else ""
    )


def number(value: float, sign: bool = False) -> str:
    """A score with four digits that matter, in a table."""
    size = abs(value)
    digits = 4 if size < 10 else 2 if size < 1_000 else 1 if size < 100_000 else 0
    return f"{value:{'+' if sign else ''},.{digits}f}"
