"""The audit's third cell: the findings, their evidence counted anew from `development`."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Code, code, literal, names_read
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.findings.base import shown
from jupyter_automl.catalog.tabular.findings.registry import rules
from jupyter_automl.contracts import Finding

KERNEL_NAMES = ("development", "TARGET", "alone", "DATA_PATH", "show", "compact")


def written(context: Context) -> Code:
    """One block of statements a finding, then the table."""
    opening = code(start)
    blocks, imports = [opening.source], {*opening.imports}
    for finding in context.findings:
        counted = rules()[finding.kind].cell(context, finding)
        blocks.append(f"{counted.source}\n{row(finding)}")
        imports.update(counted.imports)
    closing = code(table) if context.findings else code(nothing)
    blocks.append(closing.source)
    imports.update(closing.imports)
    source = "\n\n".join(blocks)
    used = names_read(source)
    return Code(
        source=source,
        requires=tuple(name for name in KERNEL_NAMES if name in used),
        provides=("findings",),
        imports=tuple(sorted(imports)),
    )


def row(finding: Finding) -> str:
    """The statement that adds the finding to the table."""
    more = finding.values.get("alike", 0)
    evidence = 'f"the first: {evidence}"' if more else "evidence"
    parts = [finding.kind.replace("_", " "), finding.severity, shown(finding.columns) or "all"]
    head = ", ".join(literal(part) for part in parts)
    return f"found.append((\n    {head},\n    {evidence},\n    {literal(finding.action)},\n))"


def undo(findings: Sequence[Finding]) -> str:
    """How to have it otherwise, one line a way."""
    ways: dict[str, list[str]] = {}
    for finding in findings:
        if finding.undo != "nothing was left out":
            about = (
                f"{finding.kind.replace('_', ' ')} ({shown(finding.columns)})"
                if finding.columns
                else finding.kind
            )
            ways.setdefault(finding.undo, []).append(
                about.replace("_", " ") if not finding.columns else about
            )
    return "\n".join(f"- {'; '.join(about)}: {way}." for way, about in ways.items())


def start():
    found = []
    return found


def table(found, show):
    import pandas as pd

    findings = pd.DataFrame(found, columns=["kind", "severity", "columns", "evidence", "action"])
    show(findings, strong=findings.index[findings["severity"].eq("high")])
    return findings


def nothing(found):
    import pandas as pd

    findings = pd.DataFrame(found, columns=["kind", "severity", "columns", "evidence", "action"])
    print("nothing found that needs a decision")
    return findings
