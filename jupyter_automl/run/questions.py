"""What only a person can decide: findings of high severity, asked before anything is left out because of them."""

from __future__ import annotations

from jupyter_automl.contracts import Finding, as_sentence

from .engine import Run
from .stepping import Question

AGREE, KEEP = "agree", "keep"


async def review(run: Run) -> None:
    """Ask about each finding of high severity; columns that the user wants to keep are kept."""
    if run.gate is None:
        return
    for number, finding in enumerate(run.context.findings):
        if finding.severity != "high":
            continue
        question = question_of(number, finding)
        if await run.gate.ask(question) == KEEP:
            finding.drop = []
            finding.action = "Kept, as the user decided."
            run.ledger.record("finding.kept", {"action": f"kept:{number}", "finding": number})


def question_of(number: int, finding: Finding) -> Question:
    """The question that the finding raises."""
    names = ", ".join(finding.columns[:4])
    title = f"{finding.kind.replace('_', ' ').capitalize()}{': ' + names if names else ''}"
    options = [{"value": AGREE, "label": "Agree and go on", "primary": True, "help": finding.action}]
    if finding.drop:
        kept = ", ".join(finding.drop[:3]) + (", …" if len(finding.drop) > 3 else "")
        options.append({"value": KEEP, "label": f"Keep {kept}", "primary": False, "help": finding.undo})
    text = " ".join(as_sentence(part, finding.columns) for part in (finding.evidence, finding.action))
    return Question(f"finding-{number}", "finding", title, text, options)


def record(run: Run) -> None:
    """Write the findings down, each under an action of its own: what is done about two of them may read the same."""
    for number, finding in enumerate(run.context.findings):
        told = finding.model_dump()
        run.ledger.record("finding", {"action": f"finding:{number}", "done": told.pop("action"), **told})
        run.show("finding", {"finding": finding})
