"""Intent: a goal in plain words and a table's structure become a TaskSpec, or one clear sentence why not."""

from __future__ import annotations

import re

from jupyter_automl.contracts import Reading, Structure, TaskSpec, Unclear
from jupyter_automl.contracts.task import Metric
from jupyter_automl.errors import BadInput

from .understanding import measures, tasks, titles
from .understanding.constraints import Demands, demands, seconds_in
from .understanding.custom import Found, absent, given
from .understanding.goal import explained, weigh, without
from .understanding.names import Names, is_id
from .understanding.targets import search

__all__ = ["seconds_in", "understand"]

SURE = 3.0
"""Evidence above which a goal that sounds like another task family is still about a column."""

_OTHERS: tuple[tuple[str, str, str], ...] = (
    (
        (
            r"\bcluster|\bunsupervised\b|\bsegment(?:ation\b|s? (?:our|the|my|all|customers|users|clients|them)\b)"
            r"|\bgroup (?:the|our|my|similar|customers|users|them|rows)\b|\binto (?:\w+ )?(?:groups|clusters"
            r"|segments)\b|\bfind (?:groups|clusters|segments)\b"
        ),
        "grouping rows without labels (clustering)",
        "name a column that holds the groups",
    ),
    (
        (
            r"\btime[\s-]?series\b|\b(?:next|coming|following) (?:\d+|two|three|four|five|six|seven|ten|twelve"
            r"|thirty|few|several) (?:hours?|days?|weeks?|months?|quarters?|years?)\b|\b(?:coming|upcoming) (?:hours"
            r"|days|weeks|months|quarters|years)\b|\bforecast(?:ing)? horizon\b|\barima\b"
        ),
        "forecasting a series into the future",
        "name a column to predict for each row from the row's other columns",
    ),
    (
        r"\banomal(?:y|ies|ous)\b|\boutliers?\b|\bnovelty detection\b|\bunusual (?:rows|records|transactions|behaviou?r)\b",
        "finding anomalies without labels",
        "name a column that marks the anomalies",
    ),
    (
        r"\bimages?\b|\bphotos?\b|\bpictures?\b|\bpixels?\b|\bx-?rays?\b",
        "learning from images",
        "name a column of this table to predict",
    ),
    (
        r"\brecommend(?:er|ation)?\b(?:.*\b(?:products?|items?|movies?|films?)\b)",
        "recommending items",
        "name a column to predict, such as a rating",
    ),
    (
        r"\btranslate\b|\bsummari[sz]e (?:the )?text|\bgenerate text\b",
        "generating text",
        "name a column to predict",
    ),
)


def understand(
    goal: str,
    structure: Structure,
    *,
    target: str | None = None,
    metric: str | None = None,
    reading: Reading | None = None,
) -> TaskSpec:
    """Task, target, metric and constraints of a goal, each with its reason.

    Parameters
    ----------
    goal
        What the user typed.
    structure
        Marginal facts of the table's columns.
    target, metric
        As given on the command line; they go before what the goal says.
    reading
        How the file is read; unused columns' names may have been mended there.

    Raises
    ------
    BadInput
        When the goal is empty, names nothing in the data, asks for another task family, or its target, metric or columns
        cannot be used.
    """
    if not goal.strip():
        raise BadInput(
            'The goal is empty; say in a sentence what to predict, such as "predict which customers leave".'
        )
    if len(structure.columns) < 2:
        raise BadInput(
            "The table has one column only, so there is nothing to predict it from; add the columns that may explain it."
        )
    names = Names(structure)
    wanted = _metric(metric)
    asked = demands(_renamed(goal, reading), names)
    goal_text = _renamed(goal, reading)
    measure = measures.named_in(
        without(goal_text, asked.spans), {name.casefold() for name in structure.names}
    )
    told = without(goal_text, [*asked.spans, *measure.spans])
    told = without(told, explained(told))
    words = weigh(told)
    out = set(asked.constraints.leave_out)
    found = given(target, names) if target is not None else search(told, words, names, structure, out)
    _other_family(told, found)
    if found is None:
        raise absent(goal, names)
    column = structure.column(found.name)
    choice = tasks.decide(column, structure, told, words, told)
    unclear = [*found.unclear, *choice.unclear, *asked.unclear]
    _features(structure, found.name, asked, unclear)
    chosen, metric_why, score, open_points = measures.choose(
        choice.task, column, structure.rows, choice.positive, wanted, measure
    )
    asked.constraints.score = score
    sure = (
        not found.unclear
        and found.strength >= 1.5
        and not any("class of its own" in item.question for item in unclear)
    )
    sure = sure and (target is None) and not measure.error
    return TaskSpec(
        goal=goal, title=titles.title(told if sure else goal, found.name, choice.task, sure),
        row_noun=titles.row_noun(told, structure, found.name, choice.task), task=choice.task, task_why=choice.why,
        target=found.name, target_why=found.why, classes=choice.classes, positive=choice.positive, metric=chosen,
        metric_why=metric_why, metric_named=bool(wanted or measure.metric or measure.error), constraints=asked.constraints,
        unclear=[*unclear, *open_points], explain=asked.explain,
    )  # fmt: skip


def _renamed(goal: str, reading: Reading | None) -> str:
    """The goal with names as they are after reading, where the file's own differ."""
    for old, new in ((reading.rename if reading else None) or {}).items():
        if len(old.strip()) > 3 and old != new and old in goal:
            goal = goal.replace(old, new)
    return goal


def _metric(metric: str | None) -> Metric | None:
    if metric is None:
        return None
    found = measures.known(metric)
    if found is None:
        every = dict.fromkeys(name for fits in measures.FITS.values() for name in fits)
        raise BadInput(f"The metric `{metric}` is not known; take one of {', '.join(every)}.")
    return found


def _other_family(told: str, found: Found | None) -> None:
    if found is not None and found.strength >= SURE and found.why != "":
        certain = re.search(
            (
                r"\bcluster (?:the|our|my)|without labels|\btime[\s-]?series\b|\bunsupervised\b|\b(?:next|coming) (?:\d+"
                r"|\w+) (?:days|weeks|months|hours|quarters|years)\b"
            ),
            told,
            re.IGNORECASE,
        )
        if not certain:
            return
    for pattern, what, instead in _OTHERS:
        match = re.search(pattern, told, re.IGNORECASE)
        if match and not (found is not None and found.why == "named with --target"):
            raise BadInput(
                f'The goal asks for {what} ("{match[0].strip()}"), and this run predicts one column of a table; '
                f"{instead}, in the goal or with --target."
            )


def _features(structure: Structure, target: str, asked: Demands, unclear: list[Unclear]) -> None:
    """Leave-outs and only-lists without the target; at least one column that varies must be left."""
    limits = asked.constraints
    limits.leave_out = [name for name in limits.leave_out if name != target]
    limits.only = [name for name in limits.only if name != target]
    both = [name for name in limits.only if name in limits.leave_out]
    usable = [
        column.name for column in structure.columns
        if column.name != target and column.name not in limits.leave_out and (not limits.only or column.name in limits.only)
    ]  # fmt: skip
    if not usable:
        why = "after the columns left out" if limits.leave_out else "beside it"
        both_said = f" (`{both[0]}` is both asked for and left out)" if both else ""
        raise BadInput(
            f"There is no feature left to predict `{target}` from {why}{both_said}; leave fewer columns out."
        )
    columns = {column.name: column for column in structure.columns}
    varying = [name for name in usable if columns[name].distinct > 1]
    if not varying:
        raise BadInput(
            f"There is no feature to predict `{target}` from: every other column has one value only; add columns that vary."
        )
    if (
        all(is_id(columns[name], structure.rows) for name in varying)
        and len(varying) < len(structure.columns) - 1
    ):
        unclear.append(
            Unclear(
                question="Are the columns left over features?",
                taken="they are tried",
                why="each row has its own value in them, as in a key",
            )
        )
