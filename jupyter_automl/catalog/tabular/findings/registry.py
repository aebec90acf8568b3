"""Finds every rule in this package and runs them in order."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from functools import cache

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule

PACKAGE = __name__.rpartition(".")[0]
MOST_ALIKE = 4
SEVERITIES = ["high", "medium", "low"]


@cache
def rules() -> dict[str, FindingRule]:
    """All rules by kind, in the order in which they run.

    Raises ValueError when two rules share a kind.
    """
    found: dict[str, FindingRule] = {}
    for module in pkgutil.iter_modules(importlib.import_module(PACKAGE).__path__, f"{PACKAGE}."):
        loaded = importlib.import_module(module.name)
        for value in vars(loaded).values():
            if inspect.isclass(value) and issubclass(value, FindingRule) and "kind" in vars(value):
                if value.kind in found and type(found[value.kind]) is not value:
                    raise ValueError(f"two rules find {value.kind}")
                found[value.kind] = value()
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def find(context: Context) -> list[Finding]:
    """All findings on the data of `context` (profile, task, structure), most severe first.

    The columns to leave out are those in the findings' `drop`.
    """
    seen = dataclasses.replace(context, findings=[])
    for rule in rules().values():
        seen = dataclasses.replace(seen, findings=[*seen.findings, *rule.detect(seen)])
    dropped = {name for finding in seen.findings for name in finding.drop}
    # A rule that kept a column has nothing to say once a later one left it out.
    standing = [f for f in seen.findings if f.drop or not f.columns or not set(f.columns) <= dropped]
    return sorted(merged(standing), key=lambda finding: SEVERITIES.index(finding.severity))


def merged(findings: list[Finding]) -> list[Finding]:
    """The findings, those of one kind and action as one finding where there are more than `MOST_ALIKE`."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.kind, finding.action), []).append(finding)
    kept: list[Finding] = []
    for same in alike.values():
        if len(same) <= MOST_ALIKE:
            kept += same
            continue
        worst = min(same, key=lambda finding: SEVERITIES.index(finding.severity))
        together = {
            "columns": [name for finding in same for name in finding.columns],
            "drop": [name for finding in same for name in finding.drop],
            "evidence": f"{len(same)} alike; the first ({same[0].columns[0]}): {same[0].evidence}",
            "severity": worst.severity,
            "values": {**same[0].values, "alike": len(same)},
        }
        kept.append(same[0].model_copy(update=together))
    return kept
