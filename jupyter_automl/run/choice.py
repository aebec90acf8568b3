"""Which experiment is chosen: the rule that the notebook states, applied to what was measured."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.tabular.metrics import METRICS

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


def judge(run: Run) -> dict[str, Any]:
    """Verdict on every experiment by the notebook's rule, and the choice."""
    sign = 1 if METRICS[run.context.spec.metric].greater else -1
    by_name = {row["name"]: row for row in run.leaderboard}
    for row in run.leaderboard:
        row["kept"] = row["rival"] is None
        if row["rival"] in by_name:
            gains = [
                sign * (a - b) for a, b in zip(row["scores"], by_name[row["rival"]]["scores"], strict=True)
            ]
            count, gain = len(gains), sum(gains) / len(gains)
            spread = (sum((g - gain) ** 2 for g in gains) / max(1, count - 1)) ** 0.5
            error = spread * (1 / count + 1 / max(1, count - 1)) ** 0.5
            ahead = sum(g > 0 for g in gains)
            # a mean of models needs no proof that it is more than chance: it is the safer choice of two equals
            row["kept"] = gain > 0 if row["family"] == "ensemble" else gain > error and ahead > count / 2
            row["why"] = (
                f"{gain:+.4f} ± {error:.4f} against {by_name[row['rival']]['label']}, ahead in {ahead} of {count} folds"
            )
        else:
            row["why"] = "the score to beat"
    ranked = ordered(run)
    demanded = run.context.spec.constraints.interpretable
    allowed = [row for row in ranked if row["kept"] and (row["interpretable"] or not demanded)]
    chosen = allowed[0]
    why = ""
    if len(run.leaderboard) == 1:
        why = "No other model was tried within the time that was given."
    elif chosen["rival"] is None:
        why = "Nothing beat the baseline by the rule, and the simplest model that does as well is the better one."
    elif ranked[0] is not chosen:
        why = f"{ranked[0]['label']} scores higher by its mean, but not by the rule."
    return {"chosen": chosen, "why": why}
