"""Labels of a column that a goal names, and the one whose probability is predicted."""

from __future__ import annotations

import re

from .words import pieces, stem

AFFIRMATIVE = (
    "yes",
    "true",
    "1",
    "y",
    "t",
    "1.0",
    "positive",
    "pos",
    "present",
    "success",
    "pass",
    "ja",
    "oui",
    "si",
    "sí",
    "da",
    "+",
    "+1",
    "on",
)
NEGATIVE = {
    "no",
    "false",
    "0",
    "n",
    "f",
    "0.0",
    "negative",
    "neg",
    "absent",
    "failure",
    "nein",
    "non",
    "-",
    "-1",
    "off",
    "none",
}
ADVERSE = {"bad", "malignant", "m", "spam", "fraud", "default", "fail", "failed", "sick", "disease", "diseased",
    "poisonous", "impaired",
           "dead", "died", "left", "churned", "exited", "abnormal", "ill", "high", "fake", "phishing", "anomaly",
           "attack"}  # fmt: skip
_TOO_COMMON = {"yes", "no", "true", "false", "other", "others", "unknown", "none", "na", "missing", "all", "any", "new",
    "one", "two", "low", "high",
               "first", "second", "make", "sales", "private", "may", "good", "bad", "fair", "best", "average", "normal", "a",
               "i", "graduate", "self"}  # fmt: skip
"""Labels that are everyday words: they are taken as labels only beside their opposite."""
_OVER = re.compile(
    r"\b(?:more than|over|above|at least|exceed\w*|greater than|higher than|upwards of|>)\s*[$€£]?\s*(\d[\d.,]*)\s*(k?)",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:less than|under|below|at most|up to|smaller than|<)\s*[$€£]?\s*(\d[\d.,]*)\s*(k?)", re.IGNORECASE
)
_LABEL_BOUND = re.compile(
    r"^\s*(>=?|≥|<=?|≤|over|more than|above|under|less than|below)\s*[$€£]?\s*(\d[\d.,]*)\s*(k?)",
    re.IGNORECASE,
)
_OPPOSITE = (
    (r"leav|\bleft\b|churn|cancel|quit|resign|lose|attrit", r"retain|stay|loyal|active"),
    (r"retain|stay|loyal", r"churn|exit|attrit|cancel|left"),
    (r"\bdie|dead|death|drown|perish|mortal", r"surviv|alive"),
    (r"surviv|alive|lived", r"\bdie|dead|death|mortal"),
    (r"poison|toxic", r"edib"),
    (r"edib|safe to eat|\beat\b", r"poison|toxic"),
    (r"reject|den(?:y|ied)|refus|turned down", r"approv|accept|grant"),
    (r"approv|accept|granted", r"reject|den(?:y|ied)"),
    (r"repay|pays? back", r"default|delinq"),
    (r"default|fails? to pay|not pay", r"repaid|repay|fully ?paid"),
    (r"\bfail", r"\bpass"),
    (r"\bpass", r"\bfail"),
)  # fmt: skip


def _figure(text: str, kilo: str) -> float:
    return float(text.rstrip(".,").replace(",", "")) * (1000 if kilo else 1)


def stem_places(goal: str) -> dict[str, int]:
    """Where each word's stem first stands in the goal."""
    parts: dict[str, int] = {}
    for piece in pieces(goal):
        parts.setdefault(stem(piece[0]), piece.start())
    return parts


def named_labels(goal: str, labels: list[str], places: dict[str, int] | None = None) -> list[tuple[str, int]]:
    """Labels that stand in the goal, with their places there, in the order of the goal."""
    lowered = goal.casefold()
    parts = stem_places(goal) if places is None else places
    found: list[tuple[str, int]] = []
    common: list[tuple[str, int]] = []
    for label in labels:
        text = label.strip().casefold()
        bound = _LABEL_BOUND.match(text)
        if bound:
            over = bound[1][0] in ">≥" or bound[1] in ("over", "more than", "above")
            for match in (_OVER if over else _UNDER).finditer(goal):
                if _figure(match[1], match[2]) == _figure(bound[2], bound[3]):
                    found.append((label, match.start()))
                    break
            continue
        if len(text) < 3 or not any(sign.isalpha() for sign in text):
            quoted = (
                text.isalpha()
                and text in lowered
                and re.search(rf"[`\"'(\[]{re.escape(text)}[`\"')\],]", lowered)
            )
            if quoted:
                found.append((label, quoted.start()))
            continue
        match_at = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", lowered) if text in lowered else None
        place = (
            match_at.start()
            if match_at
            else parts.get(stem(text), -1)
            if text.isalpha() and len(text) >= 4
            else -1
        )
        if place >= 0:
            (common if text in _TOO_COMMON else found).append((label, place))
    if found or len(common) >= 2:
        found += common
    return sorted(found, key=lambda pair: pair[1])


def positive(goal: str, column: str, labels: list[str]) -> tuple[str, str]:
    """The label whose probability is predicted, and why; `labels` are two, most frequent first.

    Wording decides, then an affirmative label, then the unwelcome one, then the rarer one.
    """
    first, second = labels
    lowered = {label: label.strip().casefold() for label in labels}
    for label in labels:
        text = re.escape(lowered[label])
        if re.search(
            (
                rf"(?<!\w){text}\W+(?:is|as|=) (?:the )?(?:positive|what we (?:care|want)|of interest|what matters)"
                rf"|positive (?:class |label )?(?:is|=) \W?{text}(?!\w)"
            ),
            goal,
            re.IGNORECASE,
        ):
            return label, "the goal says so"
    named = list(dict.fromkeys(label for label, _ in named_labels(goal, labels)))
    if len(named) == 1 and not re.search(
        rf"\b(?:not|n't|no longer)\s+{re.escape(lowered[named[0]])}", goal, re.IGNORECASE
    ):
        return named[0], "the goal names it"
    inverse = any(
        re.search(asked, goal, re.IGNORECASE)
        and re.search(called, column, re.IGNORECASE)
        and not re.search(asked, column, re.IGNORECASE)
        for asked, called in _OPPOSITE
    )
    for word in AFFIRMATIVE:
        for label in labels:
            other = second if label == first else first
            if lowered[label] == word and (
                lowered[other] in NEGATIVE or word in ("yes", "true", "y", "1", "positive")
            ):
                if word == "1" and lowered[other] == "2":
                    continue
                if inverse:
                    return other, f"the goal asks for the opposite of what `{column}` says"
                return label, "it is the affirmative label"
    initials = _initials(goal, lowered)
    if initials is not None:
        return initials, "its first letter is that of the word in the goal"
    if len(named) == 2 and any(lowered[label] in ADVERSE for label in named):
        label = next(label for label in named if lowered[label] in ADVERSE)
        return label, "of the two labels in the goal it is the one to be warned of"
    if len(named) == 2 and re.search(
        r"\b(?:separate|tell|distinguish|discriminate|discern)\b.*\bfrom\b", goal, re.IGNORECASE
    ):
        return named[0], "the goal asks to tell it from the other"
    for label in labels:
        other = second if label == first else first
        if re.match(rf"(?:not?|non|un)[\s_-]?{re.escape(lowered[label])}", lowered[other]):
            return label, f"`{other}` is its negation"
        if re.match(r"(?:no|non|not)[\s_-]", lowered[other]) and not re.match(
            r"(?:no|non|not)[\s_-]", lowered[label]
        ):
            return label, f"`{other}` is a negation"
    adverse = [label for label in labels if lowered[label] in ADVERSE and len(lowered[label]) > 1]
    if len(adverse) == 1:
        return adverse[0], "it is the label to be warned of"
    if {lowered[first], lowered[second]} == {"b", "m"}:
        return next(
            label for label in labels if lowered[label] == "m"
        ), "M stands for malignant in medical tables"
    bounds = [label for label in labels if re.match(r"\s*(?:>|≥|over|more|above)", label, re.IGNORECASE)]
    if len(bounds) == 1:
        return bounds[0], "it is the upper side of the limit"
    return second, "it is the rarer label"


def _initials(goal: str, lowered: dict[str, str]) -> str | None:
    """One-letter labels such as e and p: the one whose letter begins a telling word of the goal."""
    telling = {
        "e": r"edib|\beat\b|safe",
        "p": r"poison|toxic",
        "m": r"malign|cancerous",
        "b": r"benign",
        "g": r"gamma",
        "h": r"hadron",
        "r": r"\brock",
        "s": r"spam",
    }
    if any(len(text) != 1 for text in lowered.values()):
        return None
    hits = [
        label
        for label, text in lowered.items()
        if text in telling and re.search(telling[text], goal, re.IGNORECASE)
    ]
    return hits[0] if len(hits) == 1 else None
