"""What columns mean in the field that they come from: words beside their names, on which no step depends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import plain
from jupyter_automl.agents.understanding.words import NUMBER_WORDS
from jupyter_automl.contracts import Structure

MOST = 60
"""Columns of one answer that are looked at."""
LONGEST = 100
"""Letters of a meaning."""
_COUNTED = sorted((word for word in NUMBER_WORDS if word not in ("a", "an", "one")), key=len, reverse=True)
_FIGURE = re.compile(
    rf"\b(?:{'|'.join(_COUNTED)}|half|thirds?|quarters?|thousands?|millions?|dozens?|percent|per cent|majority|most|mostly"
    r"|average|median|correlat\w*|always|never)\b|%",
    re.IGNORECASE,
)
"""What says how much or how often, which only the data can say."""


class Meaning(BaseModel):
    """What one column means."""

    model_config = ConfigDict(extra="forbid")
    column: str = Field(description="Its name, exactly as given.")
    meaning: str = Field(
        description="At most twelve words: what it stands for in the field, with its unit. No figure."
    )


def checked(idea: Meaning, structure: Structure, known: Mapping[str, str]) -> str:
    """The meaning as plain text. Raises NotAllowed with the reason."""
    if idea.column not in structure.names:
        raise NotAllowed("it speaks of a column that the table does not have")
    if idea.column in known:
        raise NotAllowed("it was proposed twice")
    text = " ".join(idea.meaning.split())
    if not re.search(r"[^\W\d_]{2}", text) or text.casefold() == idea.column.casefold():
        raise NotAllowed("it says nothing")
    if len(text) > LONGEST:
        raise NotAllowed("it is too long")
    if any(unicodedata.category(mark)[0] == "N" for mark in text) or _FIGURE.search(text):
        raise NotAllowed("it states a figure, which nothing that was measured says")
    if re.search(r"[<>`{}\[\]|\\\n=;]|//|__|www\.|\w\(", text):
        raise NotAllowed("it is not plain words")
    return plain(text.rstrip(". "), LONGEST)
