"""The metric by name or by what suits, and the score to reach."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jupyter_automl.contracts import Column, Unclear
from jupyter_automl.contracts.task import Metric, Task
from jupyter_automl.errors import BadInput

from .words import NUMBER

RARE = 0.05
"""Below this share of positives, ROC AUC looks good for models that find few of them (Saito and Rehmsmeier 2015)."""

_NAMES: tuple[tuple[Metric, str], ...] = (
    ("average_precision", (
            r"average[\s_-]precision|pr[\s_-]?auc|auc[\s_-]?pr|auprc|area under (?:the )?(?:pr"
            r"|precision)[\w\s-]*curve|precision[\s-]recall(?: auc| curve)?")),
    ("roc_auc", r"roc[\s_-]*auc|auc[\s_-]*roc|auroc|auc|roc|area under (?:the )?(?:roc )?curve|c-statistic|concordance|gini"),
    ("balanced_accuracy", r"balanced[\s_-]acc(?:uracy)?|bacc|macro[\s-]recall|unweighted average recall"),
    ("accuracy", r"accuracy|\bacc\b|share of (?:right|correct) answers|correct(?:ly)? classified"),
    ("f1_macro", r"macro[\s_-]*(?:averaged )?f[\s-]?1|f1[\s_-]macro"),
    ("f1", r"f[\s_-]?1(?:[\s_-]?score)?|f-?measure|f-?score"),
    ("log_loss", r"log[\s_-]?loss|cross[\s-]entropy"),
    ("recall", r"recall|sensitivity|true positive rate|tpr"),
    ("precision", r"precision|positive predictive value|ppv"),
    ("mcc", r"mcc|matthews(?: corr\w*)?(?: coefficient)?|phi coefficient"),
    ("brier", r"brier(?:[\s_-]score)?"),
    ("rmsle", r"rmsle|root mean squared? log(?:arithmic)? error"),
    ("rmse", r"rmse|root[\s_-]mean[\s_-]squared?(?:[\s_-]error)?|mean squared error|mse"),
    ("mape", r"mape|mean absolute percent(?:age)? error|percent(?:age)? (?:error|off)|relative error|per ?cent off"),
    ("median_ae", r"median[\s_-]absolute[\s_-]error|median[\s_-]ae|typical error|median error"),
    ("mae", r"mae|mean[\s_-]absolute[\s_-](?:error|deviation)|average error|mean error"),
    ("r2", r"r2|r²|r\^2|r-?squared|r_squared|explained variance|coefficient of determination"),
)  # fmt: skip
_PATTERNS = {
    metric: re.compile(rf"(?<![\w]){pattern}(?![\w²])".replace(pattern, f"(?:{pattern})"), re.IGNORECASE)
    for metric, pattern in _NAMES
}

FITS: dict[Task, tuple[Metric, ...]] = {
    "binary": ("roc_auc", "average_precision", "f1", "accuracy", "balanced_accuracy", "log_loss", "recall", "precision",
    "mcc", "brier", "f1_macro"),
    "multiclass": ("accuracy", "balanced_accuracy", "log_loss", "f1_macro", "roc_auc", "mcc", "f1", "recall", "precision",
    "average_precision", "brier"),
    "regression": ("rmse", "mae", "r2", "rmsle", "mape", "median_ae"),
}  # fmt: skip
SMALLER = {"log_loss", "brier", "rmse", "mae", "rmsle", "mape", "median_ae"}
_BOUND = (
    r"(?:above|over|at least|of at least|more than|better than|greater than|minimum(?: of)?|min|higher than"
    r"|exceed(?:s|ing)?|>=?|≥|reach(?:es|ing)?|below|under|at most|less than|lower than|smaller than|"
    r"<=?|≤|of|=|is|be|should be|must be|beyond|no (?:less|more|worse) than|within|up to|max(?:imum)?(?: of)?|beat)"
)
_GOAL = rf"[$€£]?\s*(?P<value>{NUMBER})\s*(?P<unit>k\b|%|percent\b|per cent\b)?"
_AFTER = re.compile(
    (
        rf"^\s*(?:score|value)?\s*[,:(]?\s*(?:(?:has|needs|should|must|to|be|that is"
        rf"|which is)\s+)*{_BOUND}(?:\s+{_BOUND})*\s+{_GOAL}"
        rf"|^\s*[:=>≥<≤]+\s*{_GOAL.replace('value', 'value2').replace('unit', 'unit2')}"
        rf"|^\s+{_GOAL.replace('value', 'value3').replace('unit', 'unit3')}(?=\s*(?:$|[.,;!?)]|or (?:better|more"
        rf"|less)|and|\+))"
    ),
    re.IGNORECASE,
)
_BEFORE = re.compile(
    (
        rf"(?:{_BOUND}(?:\s+an?)?\s+)+{_GOAL}\s*(?:\+\s*)?(?:of\s+|in\s+)?$"
        rf"|(?<![\w.])[$€£]?(?P<value2>{NUMBER})\s*(?P<unit2>%|percent\b|per cent\b)?\s*$"
    ),
    re.IGNORECASE,
)
_ERROR = re.compile(
    (
        rf"\b(?:error(?: rate)?|mistakes?|off by|wrong)\s*(?:is|be|of|in)?\s*(?:at most|under|below|less than"
        rf"|no more than|within|of|<=?|up to|in)\s+{_GOAL}|\bwithin\s+(?P<value2>{NUMBER})\s*(?P<unit2>%"
        rf"|percent\b)(?: of)?"
    ),
    re.IGNORECASE,
)


@dataclass
class Measure:
    """A metric named in the goal, where, and the score demanded."""

    metric: Metric | None = None
    named: str = ""
    score: float | None = None
    spans: tuple[tuple[int, int], ...] = ()
    error: float | None = None
    """An error named without a metric: a share (0.1 for 10 %) or, when `error_share` is False, a number in the target's unit."""
    error_share: bool = False


def known(name: str) -> Metric | None:
    """The metric of that name in any usual spelling, or None."""
    text = name.strip().lower()
    for metric, pattern in _PATTERNS.items():
        if text.replace("-", "_").replace(" ", "_") == metric or pattern.fullmatch(text):
            return metric
    return None


def named_in(goal: str, column_words: set[str]) -> Measure:
    """The first metric named in the goal; words that are columns' names are no metrics unless a score follows."""
    best: tuple[int, int, Metric, re.Match[str]] | None = None
    for order, (metric, pattern) in enumerate(_PATTERNS.items()):
        for match in pattern.finditer(goal):
            if match[0].lower() in column_words and not _AFTER.match(goal[match.end() :]):
                continue
            if metric == "recall" and re.search(
                r"\b(?:i|we|you|to|product|car)\s+$", goal[: match.start()], re.IGNORECASE
            ):
                continue
            inside = best is not None and match.start() >= best[0] and match.end() <= best[3].end()
            if best is None or (match.start() < best[0] and not inside):
                best = (match.start(), order, metric, match)
            break
    if best is None:
        return _error(goal)
    match = best[3]
    after, before = _AFTER.match(goal[match.end() :]), _BEFORE.search(goal[: match.start()])
    start, end, score = match.start(), match.end(), None
    if after:
        score, end = _value(after, best[2]), match.end() + after.end()
    elif before:
        score, start = _value(before, best[2]), before.start()
    tail = re.match(
        r"\s*(?:score|matters|is what counts|counts|or better|to us|please)+", goal[end:], re.IGNORECASE
    )
    return Measure(best[2], match[0], score, ((start, end + (tail.end() if tail else 0)),))


def _value(match: re.Match[str], metric: Metric) -> float:
    groups = match.groupdict()
    text = next(groups[key] for key in ("value", "value2", "value3") if groups.get(key))
    unit = next((groups[key] for key in ("unit", "unit2", "unit3") if groups.get(key)), None)
    value = float(text.replace(",", ""))
    if unit and unit.lower() == "k":
        return value * 1000
    shares = metric not in ("rmse", "mae", "median_ae", "rmsle", "log_loss", "brier")
    if (unit and shares) or (shares and value > 1):
        return round(value / 100, 10)
    return value


def _error(goal: str) -> Measure:
    match = _ERROR.search(goal)
    if not match:
        return Measure()
    value = float((match["value"] or match["value2"]).replace(",", ""))
    unit = match["unit"] or match["unit2"]
    if unit and unit.lower() == "k":
        value *= 1000
    share = bool(unit) and str(unit).lower() != "k"
    return Measure(
        spans=(match.span(),),
        named=match[0],
        error=round(value / 100, 10) if share else value,
        error_share=share,
    )


def choose(
    task: Task, column: Column, rows: int, positive: str | None, asked: Metric | None, measure: Measure
) -> tuple[Metric, str, float | None, list[Unclear]]:
    """Metric, why, the score to reach, and what was open.

    Raises
    ------
    BadInput
        When the metric asked for does not fit the task.
    """
    metric = asked or measure.metric
    score = measure.score if asked is None or asked == measure.metric else None
    unclear: list[Unclear] = []
    if metric is not None:
        if metric not in FITS[task]:
            raise BadInput(
                f"The metric {metric} does not fit a {task} of `{column.name}`; take one of {', '.join(FITS[task])}, or "
                f"name another target."
            )
        return (
            metric,
            "named with --metric" if asked else f'the goal names it ("{measure.named}")',
            score,
            unclear,
        )
    if measure.error is not None:
        return _from_error(task, column, measure)
    present = rows - column.missing
    sizes = sorted((column.counts or {}).values())
    if task == "regression":
        low, high = column.minimum or 0.0, column.maximum or 0.0
        return (
            "rmse",
            f"it is in the unit of `{column.name}` (values from {low:g} to {high:g}), and large errors count most",
            None,
            unclear,
        )
    if task == "binary":
        share = (column.counts or {}).get(positive or "", 0) / max(1, present)
        if share < RARE:
            why = f"only {share:.2%} of the rows are `{positive}`: it asks how many alarms are right, where ROC AUC would flatter"
            return "average_precision", why, None, unclear
        return (
            "roc_auc",
            f"it judges the order of the rows whatever the threshold, and is not misled by {share:.0%} being `{positive}`",
            None,
            unclear,
        )
    if sizes and sizes[-1] >= 3 * sizes[0]:
        why = (
            f"the classes are uneven ({sizes[-1]:,} rows in the largest, {sizes[0]:,} in the smallest), and each "
            f"shall count the same"
        )
        return "balanced_accuracy", why, None, unclear
    return (
        "accuracy",
        f"the {len(sizes)} classes are of similar size, so the share of right answers is fair",
        None,
        unclear,
    )


def _from_error(
    task: Task, column: Column, measure: Measure
) -> tuple[Metric, str, float | None, list[Unclear]]:
    error = measure.error or 0.0
    if task != "regression":
        taken = error if measure.error_share or error < 1 else error / 100
        said = Unclear(question=f'What does "{measure.named.strip()}" measure?', taken=f"accuracy of at least {1 - taken:g}",
                       why="for classes an error rate is one minus the accuracy")  # fmt: skip
        return "accuracy", "the goal limits the share of errors", round(1 - taken, 10), [said]
    metric: Metric = "mape" if measure.error_share else "mae"
    averaged = "mean error in percent" if metric == "mape" else "mean absolute error"
    said = Unclear(
        question=f'What does "{measure.named.strip()}" measure?',
        taken=f"{averaged} of at most {error:g}",
        why="the goal names a limit for the error, not how errors are averaged",
    )
    return metric, f'the goal limits the error ("{measure.named.strip()}")', error, [said]
