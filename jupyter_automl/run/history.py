"""What earlier runs on comparable data chose."""

from __future__ import annotations

import math

from jupyter_automl.catalog.component import Context

from .journal import Journal

COMPARABLE = math.log(4)
"""Runs whose row counts differ by less than a factor of four are comparable."""
MOST_RUNS = 50


def wins_of(journal: Journal, run: str, context: Context) -> dict[str, float]:
    """For each model the share of comparable earlier runs on other data that chose it, drawn towards one half.

    Comparable: the same task, row counts within a factor of four. A run on the same file does not count, so that
    repeating a run repeats its choices.
    """
    tried: dict[str, int] = {}
    won: dict[str, int] = {}
    seen_data = {context.table.sha256}
    for earlier in journal.runs()[:MOST_RUNS]:
        if earlier == run:
            continue
        finished = journal.events(earlier, ("run.finished",))
        if not finished or "history" not in finished[-1].payload:
            continue
        facts = finished[-1].payload["history"]
        near = abs(math.log(max(1, facts["rows"])) - math.log(max(1, context.table.rows))) < COMPARABLE
        if facts["sha256"] in seen_data or facts["task"] != context.spec.task or not near:
            continue
        seen_data.add(facts["sha256"])
        for name in facts["tried"]:
            tried[name] = tried.get(name, 0) + 1
            won[name] = won.get(name, 0) + (name in facts["won"])
    return {name: (won[name] + 1) / (count + 2) for name, count in tried.items()}
