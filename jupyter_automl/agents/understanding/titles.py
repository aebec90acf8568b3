"""The notebook's title and what its rows are called; where wording is unsafe, the plain form."""

from __future__ import annotations

import re

from jupyter_automl.contracts import Structure
from jupyter_automl.contracts.task import Task

from .goal import weigh
from .names import all_different
from .topics import ROW_NOUNS
from .words import pieces, stems

LONGEST = 70
"""Letters of a title before it is taken as a sentence, not a title."""

PART_OF = {
    "line",
    "lines",
    "item",
    "items",
    "record",
    "records",
    "request",
    "requests",
    "visit",
    "visits",
    "part",
    "parts",
    "price",
    "prices",
}
"""Words that make of an entity another one: an order line is no order."""

_OPENING = re.compile(
    r"^\W*(?:(?:please|can you|could you|i want to|i'd like to|i need to|help me(?: to)?|we want to|to|let's)\s+)*"
    r"(?:(?:predict|find out|find|tell(?: me)?|estimate|know|guess|figure out|say|work out"
    r"|see)\s+)?(?=(?:who|which|what|how|will|does|do|is|are|did|was)\b)",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[.;!?\n]|,|\s[-–—]\s|:\s|\(|\s+(?:using|given|based on|judging|without|use|explain)\b", re.IGNORECASE
)
_INVERTED = re.compile(
            r"^(?:who\b|(?:will|does|do|is|are|did|was)\b|(?:which|what)\b(?:\s+(?!an?\b|the\b|each\b"
            r"|every\b)\w+){0,3}?\s+(?:will|does|do|is|are|did|was|were|can|has|have|going|should|leave|turn)\b"


            r"|how (?:much|many|old|long|far|late|heavy|tall|strong|good|expensive)\b(?:\s+\w+){0,2}?\s+(?:will|does"
            r"|do|is|are|did|was|were|can|has|have)\b)"
        , re.IGNORECASE)  # fmt: skip


def title(goal: str, target: str, task: Task, sure: bool) -> str:
    """The goal's own question where it is short and whole, else `Predicting <target>`.

    `sure` is False when the target was taken by custom or against another candidate, or the goal's words are not what is
    predicted; the question then might promise something else.
    """
    fallback = f"Predicting {target}"
    if not sure or re.search(r"[^\x00-\x7f]", goal) or "`" in goal:
        return fallback
    start = _OPENING.match(goal)
    if start is None:
        return fallback
    rest = goal[start.end() :]
    source = next((word.start for word in weigh(goal) if word.given), len(goal)) - start.end()
    rest = rest[: max(0, source)].rstrip() if source < len(rest) else rest
    stop = _STOP.search(rest)
    words = (rest[: stop.start()] if stop else rest).strip()
    asked = "?" in re.split(r"[.;!\n]", goal[start.end() :])[0]
    if (
        stop is not None
        and stop[0] == ","
        and re.match(
            r",(?!\s*(?:$|,|and\b|explain|in\b|within|use|using|please|with|given|judging|don|ignore|leave|\w+ (?:above|below)))",
            rest[stop.start() :],
        )
    ):
        return fallback
    count = len(words.split())
    if (
        not 2 <= count <= 12
        or len(words) > LONGEST
        or re.search(r"\b(?:of|the|a|an|to|for|in|on|and|or|is|made)$", words)
    ):
        return fallback
    if task == "regression" and re.match(r"(?:who|will|does|do|is|are|did|was)\b", words, re.IGNORECASE):
        return fallback
    if words.lower().startswith("which of ") or (words.lower().startswith(("what ", "which ")) and count < 3):
        return fallback
    words = " ".join(words.removesuffix(" please").split())
    question = asked or _INVERTED.match(words)
    if not question and not words.lower().startswith("how"):
        return fallback
    return words[0].upper() + words[1:] + ("?" if question else "")


def row_noun(goal: str, structure: Structure, target: str, task: Task) -> str:
    """What a row is: from a key column's name, else a noun of the goal, else `rows`.

    A column that names an entity but repeats says that a row is something else; counts ("how many bikes") are not rows.
    """
    for column in structure.columns:
        parts = stems(column.name)
        if len(parts) >= 2 and parts[-1] in ("id", "number"):
            noun = next(
                (
                    ROW_NOUNS[word[0].casefold()]
                    for word in pieces(column.name)
                    if word[0].casefold() in ROW_NOUNS
                ),
                None,
            )
            if noun is not None:
                return noun if all_different(column, structure.rows) else "rows"
    counted = re.search(
        r"\b(?:how many|number of|count of|demand for|amount of)\s+(?:\w+\s+)?(\w+)", goal, re.IGNORECASE
    )
    skip = {counted[1].casefold()} if counted else set()
    if counted and task == "regression":
        skip |= {word.casefold() for word in re.findall(r"\w+", counted[0])}
    plural = set(ROW_NOUNS.values())
    found = re.findall(r"[A-Za-z]+", goal)
    weak = ""
    for place, word in enumerate(found):
        lowered, before = word.casefold(), found[place - 1].casefold() if place else "the"
        after = found[place + 1].casefold() if place + 1 < len(found) else ""
        if (
            lowered in skip
            or lowered == target.casefold()
            or after in ROW_NOUNS
            or after in plural
            or after in PART_OF
        ):
            continue
        noun = ROW_NOUNS.get(lowered) or (lowered if lowered in plural else "")
        before = found[place - 2].casefold() if before in ROW_NOUNS and place > 1 else before
        if noun and (before in ("a", "an", "each", "every", "per", "which")):
            return noun
        if (
            noun
            and not weak
            and (
                lowered in plural
                or before in ("the", "any", "this", "of", "one")
                or place == 0
                or lowered.endswith(("one", "body"))
            )
        ):
            weak = noun
    if weak:
        return weak
    return "people" if re.search(r"\bwho\b", goal, re.IGNORECASE) and task != "regression" else "rows"
