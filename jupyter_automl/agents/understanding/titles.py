"""The notebook's title and what its rows are called; where wording is unsafe, the plain form."""

from __future__ import annotations

import re

from jupyter_automl.contracts import Structure
from jupyter_automl.contracts.task import Task

from .names import all_different
from .topics import ROW_NOUNS
from .words import pieces, stems

LONGEST = 70
"""Letters of a title before it is taken as a sentence, not a title."""

_OPENING = re.compile(
    r"^\W*(?:(?:please|can you|could you|i want to|i'd like to|i need to|help me(?: to)?|we want to|to|let's)\s+)*"
    r"(?:(?:predict|find out|find|tell(?: me)?|estimate|know|guess|figure out|say|work out|see)\s+)?(?=(?:who|which|what|how|will|does|do|is|are|did|was)\b)",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.;!?\n]|,|\s[-–—]\s|:\s|\(|\s+(?:from|using|given|based on|with|by|judging|without|use|explain|in (?:under|less)|at most|within)\b", re.IGNORECASE)
_INVERTED = re.compile(r"^(?:who\b|(?:will|does|do|is|are|did|was)\b|(?:which|what)\b(?:\s+\w+){0,3}?\s+(?:will|does|do|is|are|did|was|were|can|has|have|going|should|leave|turn)\b"
                       r"|how (?:much|many|old|long|far|late|heavy|tall|strong|good|expensive)\b(?:\s+\w+){0,2}?\s+(?:will|does|do|is|are|did|was|were|can|has|have)\b)", re.IGNORECASE)  # fmt: skip


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
    stop = _STOP.search(rest)
    words = (rest[: stop.start()] if stop else rest).strip()
    asked = stop is not None and stop[0] == "?"
    if stop is not None and stop[0] == "," and re.match(r",\s*(?!and\b|explain|in\b|within|use|using|please|with|given|judging|don|ignore|leave|\w+ (?:above|below))", rest[stop.start() :]):
        return fallback
    count = len(words.split())
    if not 2 <= count <= 12 or len(words) > LONGEST or re.search(r"\b(?:of|the|a|an|to|for|in|on|and|or|is|made)$", words):
        return fallback
    if words.lower().startswith(("what ", "which ")) and count < 3:
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
            noun = next((ROW_NOUNS[word[0].casefold()] for word in pieces(column.name) if word[0].casefold() in ROW_NOUNS), None)
            if noun is not None:
                return noun if all_different(column, structure.rows) else "rows"
    counted = re.search(r"\b(?:how many|number of|count of|demand for|amount of)\s+(?:\w+\s+)?(\w+)", goal, re.IGNORECASE)
    skip = {counted[1].casefold()} if counted else set()
    if counted and task == "regression":
        skip |= {word.casefold() for word in re.findall(r"\w+", counted[0])}
    plural = set(ROW_NOUNS.values())
    for word in re.findall(r"[A-Za-z]+", goal):
        lowered = word.casefold()
        if lowered in skip or lowered == target.casefold():
            continue
        if lowered in ROW_NOUNS:
            return ROW_NOUNS[lowered]
        if lowered in plural:
            return lowered
    return "people" if re.search(r"\bwho\b", goal, re.IGNORECASE) and task != "regression" else "rows"
