"""Whether a goal asks how sure a prediction is: prediction intervals or sets, and the share of truth they must hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jupyter_automl.contracts import Unclear
from jupyter_automl.contracts.task import percent

from .names import Names
from .words import pieces, stem

USUAL = 0.9
"""Coverage where the goal names none."""
MOST = 0.99
"""Coverage where the goal asks for all: no finite number of rows can promise that."""
LEAST = 0.2
"""Up to this share a goal names what may be missed, not what must be held."""

_SHARE = r"(?:\d{1,3}(?:[.,]\d+)?\s*-?\s*(?:%|percent\b|per\s?cent\b|pct\b)|0?\.\d{1,3}\b)"
_LEAD = (
    r"(?:\b(?:and|with|plus|including|include|together|along|as well as|also|then|please|give|gives|giving|return"
    r"|returns|report|show|add|adding|provide|quantify|quantifying|tell|want|need|me|us|i|we|both|a|an|the|its|their"
    r"|of|at|calibrated|valid|honest|conformal|reliable|proper|some|not just (?:a )?(?:number|point|estimate)s?|but)\b"
    r"[\s,]*)*"
)
_OF_WHAT = r"(?:prediction|predicted value|estimate|forecast|guess|row|case|point)s?"
_KINDS = r"(?:intervals?|bands?|bounds?|ranges?|limits?|regions?|bars?|sets?|margins?)"
_HELD = (
    r"(?:[\s,]+\(?(?:at|with|of|to|that (?:cover|contain|hold|include)s?|covering|containing|holding|having)\s+"
    r"(?:the (?:truth|true \w+|answer) )?(?:in )?"
    rf"(?:(?:an?|the|nominal|guaranteed|coverage|confidence|level|of)\s+)*(?P<after>{_SHARE})"
    r"(?:\s*(?:coverage|confidence|level|of (?:the |all )?(?:time|cases|rows|values|truth|true values)))*\)?"
    rf"|\s*\(\s*(?P<after2>{_SHARE})\s*\))?"
)
_EACH = rf"(?:\s+(?:for|around|on|of|with|per|about)\s+(?:(?:each|every|all|the|its|any|your|of|single)\s+)*{_OF_WHAT}\b)?"
_BEFORE = rf"(?:\(?(?P<before>{_SHARE})[\s-]*(?:coverage|confidence|level)?[\s-]*)"

_NAMED = re.compile(
    rf"{_LEAD}{_BEFORE}?\b(?P<noun>(?:prediction|predictive|confidence|credible|conformal|conformali[sz]ed"
    rf"|uncertainty|tolerance|forecast|error|label)[\s-]+{_KINDS}|error[\s-]?bars?|(?:lower and upper|upper and lower)"
    rf"(?:\s+(?:bounds?|limits?|values?|ends?))?|margins? of error|uncertainty (?:estimates?|quantification)"
    rf"|conformal prediction)\b{_EACH}{_HELD}{_EACH}",
    re.IGNORECASE,
)
"""Names that stand for nothing else."""
_SHARED = re.compile(
    rf"{_LEAD}{_BEFORE}?\b(?P<noun>intervals?|bands?|bounds?|ranges?|[pc]is?)\b{_EACH}{_HELD}{_EACH}",
    re.IGNORECASE,
)
"""A plain name with a share of rows: 80 % intervals."""
_CONFIDENT = re.compile(
    rf"(?<!least )(?<!than )\bwith\s+(?:a\s+)?(?P<before>{_SHARE})\s+(?P<noun>confidence|certainty)\b(?!\s+(?:score|{_KINDS}))",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"{_LEAD}\b(?:(?P<noun>intervals?|ranges?|bounds?|bands?|uncertaint(?:y|ies)|error margins?)"
    rf"\s+(?:for|around|on|of|with|per|about)\s+(?:(?:each|every|all|any|your|single|the)\s+)+{_OF_WHAT}\b"
    rf"|(?P<noun2>ranges?) of (?:likely|plausible|possible|probable)\s+\w+"
    rf"|(?:likely|plausible|probable)\s+(?P<noun3>ranges?))\b{_HELD}",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    rf"(?:\b(?:and|also|then|please)\s+)*\b(?:with|quantify|give|report|show|include|add|provide|return|tell)\s+"
    rf"(?:(?:me|us|the|its|their|an?|calibrated|honest|proper|also)\s+)*(?P<noun>uncertaint(?:y|ies)|ranges?|intervals?)"
    rf"(?=\s*(?:$|[.,;!?)]|and\b|for (?:each|every)\b|instead\b|rather\b|not\b|at\b|with\b)){_HELD}"
    rf"|(?:\b(?:and|also|then|please|tell|say|show|me|us)\s+)*\bhow\s+(?P<noun2>uncertain|sure|certain|confident"
    rf"|far off|reliable)\s+(?:you are (?:of|about) )?(?:each|every|a|the|your)\s+(?:single\s+)?{_OF_WHAT}"
    rf"(?:\s+(?:is|are|may be|might be|can be|could be))?",
    re.IGNORECASE,
)
_OF_THE_SCORE = re.compile(
    r"\b(?:score|auc|roc|accuracy|metric|rmse|mae|f1|r2|performance|recall|precision|result|error rate|coefficients?"
    r"|effects?|mean|average)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Certainty:
    """The coverage asked for (0 to 1), where the goal says it, and what it leaves open."""

    coverage: float
    span: tuple[int, int]
    unclear: tuple[Unclear, ...] = ()


def certainty(goal: str, names: Names) -> Certainty | None:
    """What the goal asks of intervals or sets around predictions; None when it asks for none.

    Words that name a column, and an interval of the score, ask for nothing here.
    """
    for pattern in (_NAMED, _SHARED, _CONFIDENT, _PLAIN, _UNSURE):
        for match in pattern.finditer(goal):
            groups = match.groupdict()
            noun = next(groups[key] for key in ("noun", "noun2", "noun3") if groups.get(key))
            if _names_column(noun, names, pattern in (_PLAIN, _UNSURE, _SHARED)) or _about_score(goal, match):
                continue
            share = next((groups[key] for key in ("before", "after", "after2") if groups.get(key)), None)
            if pattern is _SHARED and (share is None or _value(share) < 0.5):
                continue
            coverage, unclear = _coverage(share)
            return Certainty(coverage, _trimmed(goal, match), unclear)
    return None


def _names_column(noun: str, names: Names, plain: bool) -> bool:
    """Whether the words are a column's name, or, where they are plain, a part of one."""
    words = [piece[0].casefold() for piece in pieces(noun)]
    parts = [stem(word) for word in words]
    if names.exact(words, parts):
        return True
    return plain and parts[-1] in names.by_word


def _about_score(goal: str, match: re.Match[str]) -> bool:
    """An interval of the score, or of a mean, is no interval of a prediction."""
    after = re.match(
        r"\s+(?:for|of|on|around|about)\s+(?:(?:the|its|each|our|model|test|holdout)\s+)*(\w+(?: rate)?)",
        goal[match.end() :],
    )
    if after and _OF_THE_SCORE.match(after[1]):
        return True
    before = re.search(r"(\w+)\s*(?:score\s*)?$", goal[: match.start()])
    reported = re.search(
        r"\b(?:report|measure|show|state)\b[^.;!?\n]*$", goal[: match.start()], re.IGNORECASE
    )
    return bool(before and reported and _OF_THE_SCORE.fullmatch(before[1]))


def _coverage(share: str | None) -> tuple[float, tuple[Unclear, ...]]:
    question = "How much of the truth must the intervals or sets hold?"
    if share is None:
        return USUAL, (Unclear(question=question, taken=percent(USUAL), why="the goal names no share"),)
    value = _value(share)
    if value >= 1:
        why = "no finite number of rows can promise that all of it is held"
        return MOST, (Unclear(question=question, taken=percent(MOST), why=why),)
    if 0 < value <= LEAST:
        why = f'"{" ".join(share.split())}" is taken as what may be missed'
        return round(1 - value, 6), (Unclear(question=question, taken=percent(1 - value), why=why),)
    return value or USUAL, ()


def _value(share: str) -> float:
    """The share as a number from 0 on: of "90 %" or "0.9"."""
    number = re.match(r"[\d.,]+", share)
    assert number is not None
    value = float(number[0].rstrip(".,").replace(",", "."))
    return value if re.fullmatch(r"0?\.\d+", share.strip()) else round(value / 100, 6)


def _trimmed(goal: str, match: re.Match[str]) -> tuple[int, int]:
    """The span without blanks and commas at its ends."""
    text = match[0]
    start = match.start() + len(text) - len(text.lstrip(" \t\n,"))
    return start, match.start() + len(text.rstrip(" \t\n,"))
