"""Which experiment is chosen: the rule that the notebook states, applied to what was measured."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.catalog.tabular.selection.repeated_folds import overall

from .engine import Run


def entries(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leaderboard rows with rivals by their label, as the notebook lists them."""
    labels = {row["name"]: row["label"] for row in rows}
    return [
        {"name": row["name"], "label": row["label"], "rival": labels.get(row["rival"]) if row["rival"] else None,
         "hypothesis": row["hypothesis"]}
        for row in rows
    ]  # fmt: skip


def ordered(run: Run) -> list[dict[str, Any]]:
    """Experiments by mean score, best first."""
    sign = 1 if METRICS[run.context.spec.metric].greater else -1
    return sorted(run.leaderboard, key=lambda row: -sign * sum(row["scores"]) / len(row["scores"]))


def _gains(run: Run, row: dict[str, Any], rival: dict[str, Any]) -> tuple[float, float, int]:
    """How far ahead of the rival by its mean, the standard error of that, and in how many of the folds.

    The error is that of the paired differences, corrected for overlapping training rows (Nadeau and Bengio, 2003).
    """
    sign = 1 if METRICS[run.context.spec.metric].greater else -1
    gains = [sign * (a - b) for a, b in zip(row["scores"], rival["scores"], strict=True)]
    count, gain = len(gains), sum(gains) / len(gains)
    spread = (sum((g - gain) ** 2 for g in gains) / max(1, count - 1)) ** 0.5
    return gain, spread * (1 / count + 1 / max(1, count - 1)) ** 0.5, sum(g > 0 for g in gains)


def judge(run: Run) -> dict[str, Any]:
    """Verdict on every experiment by the notebook's rule, and the choice."""
    by_name = {row["name"]: row for row in run.leaderboard}
    for row in run.leaderboard:
        row["kept"] = row["rival"] is None
        if row["rival"] in by_name:
            gain, error, ahead = _gains(run, row, by_name[row["rival"]])
            count = len(row["scores"])
            # a mean of models needs no proof that it is more than chance: it is the safer choice of two equals
            row["kept"] = gain > 0 if row["family"] == "ensemble" else gain > error and ahead > count / 2
            row["why"] = (
                f"{gain:+.4f} ± {error:.4f} against {by_name[row['rival']]['label']}, ahead in {ahead} of {count} folds"
            )
        else:
            row["why"] = "the score to beat"
    ranked = ordered(run)
    allowed = _allowed(run, ranked)
    again = [row for row in allowed if "again" in row]
    if again:
        sign = 1 if METRICS[run.context.spec.metric].greater else -1
        chosen = max(again, key=lambda row: sign * overall(row["scores"], row["again"]))
        count = 1 + len(chosen["again"])
        why = f"Among those that one dealing of the folds does not tell apart, its mean over {count} dealings is best."
        return {"chosen": chosen, "why": why}
    chosen = allowed[0]
    why = ""
    if len(run.leaderboard) == 1:
        why = "No other model was tried within the time that was given."
    elif chosen["rival"] is None:
        why = "Nothing beat the baseline by the rule, and the simplest model that does as well is the better one."
    elif ranked[0] is not chosen:
        why = f"{ranked[0]['label']} scores higher by its mean, but not by the rule."
    return {"chosen": chosen, "why": why}


def _allowed(run: Run, ranked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those kept by the rule that the goal's constraints allow."""
    demanded = run.context.spec.constraints.interpretable
    return [row for row in ranked if row["kept"] and (row["interpretable"] or not demanded)]


MOST_FINALISTS = 3
"""Experiments that are measured again at most."""


def finalists(run: Run) -> list[dict[str, Any]]:
    """Those kept whose mean lies within one standard error of the best one's, best first; none where nothing does."""
    judge(run)
    best, *others = _allowed(run, ordered(run))
    near = []
    for row in others:
        gain, error, _ = _gains(run, best, row)
        if gain <= error:
            near.append(row)
    return [best, *near[: MOST_FINALISTS - 1]] if near else []
