"""Which words of a goal name the thing predicted, and which only what it is predicted from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .topics import ROW_NOUNS, UNITS
from .words import pieces, stem

ASKED, ABOUT, GIVEN = 1.0, 0.5, 0.03
"""Weights of a word that stands for the thing predicted, for what it belongs to, and for what it is predicted from."""

_STRONG = {"predict", "predicts", "predicting", "estimate", "estimating", "classify", "classifying", "forecast",
    "forecasting", "guess",
           "regress", "infer", "diagnose", "flag", "detect", "identify", "recognise", "recognize", "prediction",
           "modelling"}  # fmt: skip
_QUESTION = {
    "which",
    "whether",
    "who",
    "what",
    "how",
    "will",
    "does",
    "do",
    "is",
    "are",
    "did",
    "probability",
    "risk",
    "find",
    "where",
    "was",
}
_MARKS = {
    "from",
    "using",
    "given",
    "with",
    "by",
    "knowing",
    "based",
    "judging",
    "depending",
    "according",
    "via",
    "because",
    "since",
    "considering",
}
_LINKS = {
    "of",
    "for",
    "in",
    "per",
    "at",
    "on",
    "to",
    "among",
    "about",
    "than",
    "across",
    "through",
    "during",
    "after",
}
_NOT_FROM = {
    "apart",
    "made",
    "suffer",
    "suffers",
    "suffering",
    "come",
    "comes",
    "benefit",
    "differ",
    "different",
    "away",
    "is",
    "far",
}
_PRONOUNS = {"a", "an", "each", "every"}
_SINGULAR = set(ROW_NOUNS) | set(ROW_NOUNS.values())


@dataclass(frozen=True)
class Word:
    """A word of the goal with its stem, place and weight."""

    text: str
    stem: str
    start: int
    end: int
    weight: float
    given: bool


def without(goal: str, spans: Iterable[tuple[int, int]]) -> str:
    """The goal with the spans blanked; all other places stay as they are."""
    out = list(goal)
    for start, end in spans:
        out[start:end] = ["," if place == start else " " for place in range(start, end)]
    return "".join(out)


_EXPLAIN = re.compile(
    r"(?:\b(?:and|then|also|please)\s+)*\b(?:(?:tell|show|explain|let)\b(?:\s+(?:to\s+)?(?:me|us|them))?\s+(?:know\s+)?"
    r"(?:why|what|how\b(?! (?:much|many))|which (?:factors|features|columns|variables)|it\b|the (?:model"
    r"|drivers|reasons?|result|factors)|your|that)"
    r"|what (?:drives|matters|influences|affects|causes)|explain(?=\s*(?:[.,;!?]|$))|and why\b|(?<=, )why\b|why\?)[^.;!?\n]*",
    re.IGNORECASE,
)


def explained(goal: str) -> list[tuple[int, int]]:
    """Places that ask for an explanation, not for a prediction."""
    return [match.span() for match in _EXPLAIN.finditer(goal)]


def weigh(goal: str) -> list[Word]:
    """The goal's words, each weighted by how likely it names the thing predicted."""
    out: list[Word] = []
    mode, strong, before, last_end = ASKED, False, "", 0
    found = pieces(goal)
    for place, match in enumerate(found):
        text, gap = match[0].casefold(), goal[last_end : match.start()]
        ended = re.search(r"[.?!;\n](?:\s|$)|[;?!\n]", gap) is not None
        comma = ended or re.search(r"[,:(]", gap) is not None or not out
        follows = place + 1 < len(found) and re.fullmatch(
            r"[\s\"'`]*", goal[match.end() : found[place + 1].start()]
        )
        if "~" in gap:
            mode = GIVEN
        elif ended:
            mode, strong = ASKED, False
        elif comma and mode == ABOUT:
            mode = ASKED
        inside = re.fullmatch(r"[_.\-]?", gap) is not None and bool(out)
        weight = mode
        if inside:
            weight = out[-1].weight
        elif text in _STRONG:
            mode, strong = ASKED, True
        elif text in _QUESTION and (
            mode != GIVEN or comma or (before in _MARKS and text in ("which", "what"))
        ):
            mode = ASKED
        elif (text in _MARKS and follows and not (text == "from" and before in _NOT_FROM)
              and not (text == "by" and goal[match.end() :].strip()[:1].isdigit())) or (
            text == "use" and (comma or before in {"and", "to", "please", "then"})
        ):  # fmt: skip
            mode = GIVEN
        elif text in _LINKS and mode == ASKED and out and not comma:
            mode = ABOUT
        singular = text.removesuffix("'s").removesuffix("’s")
        if mode != GIVEN and not inside:
            named = strong and before in _STRONG | {"the"} and mode == ASKED
            if before in _PRONOUNS and not strong:
                weight *= 0.5
            if singular in _SINGULAR and not named:
                weight *= 0.6
            if stem(text) in UNITS and before in {"many", "in", "the", "next", "per", "last", "a"}:
                weight *= 0.2
        out.append(Word(text, stem(match[0]), match.start(), match.end(), weight, mode == GIVEN))
        before, last_end = text, match.end()
    return out


def weight_at(words: list[Word], place: int) -> float:
    """The weight of the word that stands at that place of the goal; 0 when there is none."""
    for word in words:
        if word.end > place:
            return word.weight if word.start <= place + 1 else ABOUT
    return 0.0
