"""Parts of a goal that ask for an analysis which no component of the catalogue does: comparisons, summaries, plots."""

from __future__ import annotations

import re

from jupyter_automl.contracts import Structure

from .constraints import demands
from .goal import without
from .names import Names
from .words import stem, stems

_LEAD = (
    r"(?:(?:and|then|also|first|please|next|finally|but|so|i want to|i would like to|i'd like to|we want to|can you|could you"
    r"|you should|to|me|us|i want you to|before that|after that|in addition|additionally)\b[\s,:]*)*"
)
_CLEAR = (
    r"(?:compar(?:e|ing)|contrast|plot|draw|chart|graph|visuali[sz]e|tabulate|summari[sz]e|correlate"
    r"|break (?:it |them )?down)"
)
_WEAK = (
    r"(?:show|list|describe|explore|investigate|report|analy[sz]e|rank|count|tell|display|look at|look into|check|examine|find"
    r"|give)"
)
_ASK = r"(?:which|what|who|where|how|when)"
_PREDICTS = (
    r"(?:predict\w*|forecast\w*|estimat\w*|classif\w*|model(?:s|led|ling|ing)?|train|fit|regress\w*|build|detect|diagnose|guess"
    r"|automl|learn)"
)
_CUT = re.compile(
    rf"[.;!?\n]+(?=\s|$)|,?\s+(?:and\s+)?then\s+|[,:]\s+(?=(?:and\s+|then\s+|also\s+|please\s+)*(?:{_CLEAR}|{_WEAK}|{_PREDICTS})\b)"
    rf"|\s+and\s+(?=(?:then\s+|also\s+|please\s+|just\s+)*(?:{_CLEAR}|{_WEAK}|{_PREDICTS})\b)|,?\s+and\s+(?={_ASK}\s)|,\s+just\s+(?={_CLEAR}|{_WEAK})",
    re.IGNORECASE,
)
_BEGINS_CLEAR = re.compile(rf"^{_LEAD}(?:just\s+|only\s+)?{_CLEAR}\b", re.IGNORECASE)
_BEGINS_WEAK = re.compile(rf"^{_LEAD}(?:just\s+|only\s+)?{_WEAK}\b", re.IGNORECASE)
_QUESTION = re.compile(rf"^{_LEAD}{_ASK}\b", re.IGNORECASE)
_OF_GROUPS = re.compile(
    r"\b(?:has|have|had|with|is|are|was|were) the (?:most|least|highest|lowest|largest|smallest|biggest|best|worst)\b"
    r"|\baverage\b.*\b(?:per|by|in each)\b|\bdiffer\w*\b.*\b(?:between|across)\b",
    re.IGNORECASE,
)
"""What makes a bare question one about groups: goals of prediction are questions too."""
_CUE = re.compile(
    r"\b(?:most|least|highest|lowest|largest|smallest|biggest|top|bottom|best|worst|more often|less often|on average|averages?"
    r"|median|distribution|histogram|trends?|over time|before and after|differ(?:s|ed|ence|ences)?\b(?:\s+\w+){0,3}\s+(?:between"
    r"|across|by|among)|relationship between|correlat\w+|breakdown|share of|proportion of|percentage of|counts? of"
    r"|number of \w+ (?:per|by|in each)|(?:by|per|for each|in each|across) \w+)\b",
    re.IGNORECASE,
)
_BEFORE_AFTER = re.compile(r"\bbefore and after\b|\bdifferences? between\b", re.IGNORECASE)
_FUTURE = re.compile(
    rf"\b(?:will|would|likely|likeliest|probab\w+|risk|chance|going to|next (?:week|month|quarter|year)|{_PREDICTS})\b",
    re.IGNORECASE,
)
_IN_CATALOGUE = re.compile(
    r"\b(?:features?|factors?|drivers?|columns?|variables?|predictors?|attributes?|inputs?|reasons?|matters?|drives?|influences?"
    r"|affects?|determines?|importances?|shap|roc|curves?|confusion|calibration|residuals?|predictions?|predicted|errors?"
    r"|scores?|metrics?|accuracy|models?|algorithms?|classifiers?|regressors?|methods?|approach(?:es)?|baselines?|boosting|forests?"
    r"|networks?|trees?|leaderboard|results?|findings|notebook|report|uncertain\w*|intervals?|texts?|documents?)\b",
    re.IGNORECASE,
)
"""What a run shows in any case, of the model or of its errors."""


def asides(goal: str, structure: Structure) -> list[str]:
    """The parts of the goal, as typed, that ask for an analysis beside the prediction; empty for most goals.

    A part counts where it begins with a word that asks for one ("compare", "plot"), or asks to be shown what only a
    table of groups answers ("which … most", "by region", "before and after"), and speaks neither of the future nor of
    models and what they show.
    """
    told = without(goal, demands(goal, Names(structure)).spans)
    own = {part for name in structure.names for part in stems(name)}
    found: list[str] = []
    place = 0
    for cut in [*_CUT.finditer(told), None]:
        end = len(told) if cut is None else cut.start()
        part = told[place:end].strip(" ,.;:")
        if part and _asks(part, own):
            typed = " ".join(goal[place:end].split()).strip(" ,.;:")
            found.append(re.sub(rf"^{_LEAD}", "", typed, flags=re.IGNORECASE))
        place = end if cut is None else cut.end()
    return found


def _asks(part: str, own: set[str]) -> bool:
    """`own` are the stems of the columns' names: a payment method is no method of learning."""
    known = any(stem(match[0]) not in own for match in _IN_CATALOGUE.finditer(part))
    if known or _FUTURE.search(part):
        return False
    if _BEGINS_CLEAR.search(part):
        return len(part.split()) > 1 or "summari" in part.casefold()
    if _BEFORE_AFTER.search(part):
        return True
    if _QUESTION.search(part):
        return _OF_GROUPS.search(part) is not None
    return _BEGINS_WEAK.search(part) is not None and _CUE.search(part) is not None


def models_too(goal: str, parts: list[str]) -> bool:
    """Whether the goal asks for a model as well: a word of predicting or modelling outside its analyses."""
    rest = goal
    for part in parts:
        rest = rest.replace(part, " ")
    return re.search(rf"\b(?:{_PREDICTS}|will|whether|likely|target)\b", rest, re.IGNORECASE) is not None
