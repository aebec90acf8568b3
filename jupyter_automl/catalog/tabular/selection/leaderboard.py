"""The leaderboard after the first experiments, and the final one with the choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Code, Source, code
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.tabular.checks.wording import digits

RULE = (
    "**Rule, fixed before any result:** an experiment is kept if it beats the one it sets out to improve by more than one "
    "standard error of the paired fold differences (the one-standard-error rule of Breiman et al. 1984, with the error "
    "corrected for overlapping training rows after Nadeau and Bengio 2003), and in more than half of the folds. A blend of "
    "models needs to be ahead by its mean only: where nothing tells two apart, several models are the safer choice. The "
    "best of those kept is chosen."
)


class Leaderboard(Component):
    """All first experiments side by side, each against the baseline, judged by one rule."""

    kind = "selection"
    name = "leaderboard"
    title = "Leaderboard"
    requires = ("baseline", "baseline_scores", "GREATER_IS_BETTER", "BETTER")
    provides = ("experiments", "leaderboard_of", "first_board")

    def blocks(self, context: Context) -> Sequence[Block]:
        entries: list[dict[str, Any]] = context.settings["entries"]
        return [
            code(rule),
            listed(entries, "experiments", ""),
            code(
                show_board,
                experiments=Source("experiments"),
                board=Source("first_board"),
                data_sha=context.table.sha256[:12],
                number=digits(context),
            ),
        ]

    @staticmethod
    def probe(first_board, METRIC):
        return {
            "metric": METRIC,
            "rows": first_board.astype(object).where(first_board.notna(), None).to_dict("records"),
        }

    def after(self, context: Context, values: dict[str, Any]) -> str | None:
        said = seen_text(values, digits(context))
        untried: list[str] = context.settings.get("untried", [])
        if not untried:
            return said
        left = f"Planned, but not tried because the time would not have sufficed: {', '.join(untried)}."
        return f"{said} {left}" if said else left


def listed(entries: Sequence[dict[str, Any]], name: str, earlier: str) -> Code:
    """The cell that lists experiments: name → (model, scores, rival, hypothesis)."""
    lines = [
        f"    {_q(e['label'])}: ({e['name']}, {e['name']}_scores, {_q(e['rival'])},\n        {_q(e['hypothesis'])}),"
        for e in entries
    ]
    start = (
        f"{name} = {earlier} | {{"
        if earlier
        else f"{name} = {{  # name: (model, scores by fold, the one to beat, hypothesis)"
    )
    source = "\n".join([start, *lines, "}"])
    needs = tuple(n for e in entries for n in (e["name"], f"{e['name']}_scores"))
    return Code(source, needs + ((earlier,) if earlier else ()), (name,))


def _q(text: str | None) -> str:
    return "None" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def rule(BETTER):
    import numpy as np
    import pandas as pd

    def leaderboard_of(experiments):
        """Each experiment against the one it sets out to improve, judged by the rule above."""
        rows = []
        for name, (_, scores, rival, hypothesis) in experiments.items():
            gain = error = ahead = np.nan
            kept = rival is None
            if rival is not None:
                gains = (scores - experiments[rival][1]) * BETTER
                gain, ahead, count = gains.mean(), (gains > 0).sum(), len(gains)
                error = gains.std(ddof=1) * np.sqrt(1 / count + 1 / (count - 1))
                kept = bool(gain > 0 if name == "blend" else gain > error and ahead > count / 2)
            rows.append((name, hypothesis, scores.mean(), scores.std(ddof=1), rival, gain, error,
                         "" if rival is None else f"{ahead} of {len(scores)}", "kept" if kept else "dropped"))  # fmt: skip
        return pd.DataFrame(rows, columns=["experiment", "hypothesis", "score", "fold spread", "against", "gain",
                                           "std. error", "folds ahead", "verdict"])  # fmt: skip

    return leaderboard_of


def show_board(
    leaderboard_of,
    show,
    GREATER_IS_BETTER,
    METRIC,
    data_sha256,
    REPEAT_SEARCH,
    *,
    experiments,
    board,
    data_sha,
    number,
):
    board = leaderboard_of(experiments)
    if not REPEAT_SEARCH and not data_sha256.startswith(data_sha):
        print(
            "The scores below were recorded on another file; set REPEAT_SEARCH = True to measure them on this one."
        )
    ordered = board.sort_values("score", ascending=not GREATER_IS_BETTER, ignore_index=True)
    show(ordered.rename(columns={"score": METRIC}), {
        METRIC: f"{{:{number}}}", "fold spread": f"±{{:{number}}}", "gain": f"{{:+{number}}}", "std. error": f"{{:{number}}}",
    }, strong=ordered.index[ordered["verdict"] == "kept"][:1])  # fmt: skip
    return board


def seen_text(values: dict[str, Any], form: str) -> str | None:
    """What the board says, in two or three sentences."""
    rows = values["rows"]
    rivals = [row for row in rows if row["against"]]
    if not rivals:
        return None
    kept = [row for row in rivals if row["verdict"] == "kept"]
    dropped = [row for row in rivals if row["verdict"] != "kept"]
    parts = []
    if kept:
        best = max(kept, key=lambda row: float(row["gain"]))
        parts.append(
            f"{best['experiment']} gains most over {best['against']}: {best['gain']:+{form}} {values['metric']} "
            f"(standard error {best['std. error']:{form}}, ahead in {best['folds ahead']} folds)."
        )
    elif all(float(row["gain"]) <= 0 for row in rivals):
        parts.append(f"No experiment beats {rivals[0]['against']}: each scores worse by its mean.")
    else:
        parts.append(
            f"No experiment beats {rivals[0]['against']} by the rule; the differences are within fold noise."
        )
    if dropped and kept:
        parts.append(
            "Dropped by the rule: "
            + ", ".join(f"{row['experiment']} ({row['gain']:+{form}})" for row in dropped)
            + "."
        )
    return "**Seen.** " + " ".join(parts)


class FinalChoice(Component):
    """The final leaderboard with revisions and the ensemble, and the model that is chosen by the rule."""

    kind = "selection"
    name = "final_choice"
    title = "Choice"
    requires = ("experiments", "leaderboard_of")
    provides = ("leaderboard", "chosen", "chosen_name", "chosen_scores")

    def blocks(self, context: Context) -> Sequence[Block]:
        entries: list[dict[str, Any]] = context.settings["entries"]
        names = "experiments"
        blocks: list[Block] = []
        if entries:
            names = "all_experiments"
            blocks.append(listed(entries, names, "experiments"))
        blocks += [
            code(
                show_board,
                experiments=Source(names),
                board=Source("leaderboard"),
                data_sha=context.table.sha256[:12],
                number=digits(context),
            ),
            code(choose, experiments=Source(names), chosen_label=context.settings["chosen"]),
        ]
        return blocks

    @staticmethod
    def probe(leaderboard, chosen_name, chosen_scores, METRIC):
        import numpy as np

        return {
            "metric": METRIC,
            "chosen": chosen_name,
            "mean": float(np.mean(chosen_scores)),
            "std": float(np.std(chosen_scores, ddof=1)),
            "rows": leaderboard.astype(object).where(leaderboard.notna(), None).to_dict("records"),
        }

    def after(self, context: Context, values: dict[str, Any]) -> str | None:
        form = digits(context)
        text = f"**Chosen: {values['chosen']}**, {values['metric']} {values['mean']:{form}} ± "
        text += f"{values['std']:{form}} over the folds."
        late = [
            row
            for row in values["rows"]
            if row["experiment"] in {e["label"] for e in context.settings["entries"]}
        ]
        for row in late:
            word = "kept" if row["verdict"] == "kept" else "dropped"
            text += (
                f" {row['experiment']} against {row['against']}: {row['gain']:+{form}} "
                f"(standard error {row['std. error']:{form}}), {word}."
            )
        if context.settings.get("choice_why"):
            text += f" {context.settings['choice_why']}"
        return text


def choose(*, experiments, chosen_label):
    chosen_name = chosen_label
    chosen, chosen_scores, *_ = experiments[chosen_name]
    return chosen_name, chosen, chosen_scores
