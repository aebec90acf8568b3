"""Which words of a goal the rules have not read: the only ones that may ask for something they did not find."""

from __future__ import annotations

import re

from jupyter_automl.contracts import Structure

from . import measures
from .constraints import demands
from .goal import explained, without
from .names import Names
from .words import FILLER, VAGUE, pieces, stem


def place_of(words: str, goal: str) -> tuple[int, int] | None:
    """Where these words stand in the goal, letter for letter but for case and blanks; None where they do not."""
    parts = [re.escape(part) for part in words.split()]
    found = re.search(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", goal, re.IGNORECASE) if parts else None
    return found.span() if found else None


def unread(goal: str, structure: Structure) -> str:
    """The goal with all blanked that the rules took as a constraint, a metric or a wish for an explanation; all other
    places are as they were. Phrases of which the rules know that columns are meant, but not which, stay."""
    asked = demands(goal, Names(structure))
    measure = measures.named_in(without(goal, asked.spans), {name.casefold() for name in structure.names})
    left = without(goal, [*asked.spans, *measure.spans])
    left = without(left, explained(left))
    for start, end in asked.unresolved:
        left = left[:start] + goal[start:end] + left[end:]
    return left


def telling(text: str, *known: str) -> bool:
    """Whether the text has a word that carries a hint: no filler, and none of those in `known`."""
    read = {stem(piece[0]) for one in known for piece in pieces(one)}
    return any(
        word[0].casefold() not in FILLER and stem(word[0]) not in VAGUE and stem(word[0]) not in read
        for word in pieces(text)
    )
