"""Columns found by what a person calls them: exact names, spellings, synonyms, groups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from jupyter_automl.contracts import Column, Structure

from .topics import ROW_NOUNS
from .words import FILLER, pieces, plain, stem, stems

LONGEST = 9
"""Words of the longest name that is looked for in a goal."""

SENSITIVE = {
    "sex",
    "race",
    "age",
    "marital",
    "religion",
    "nationalit",
    "countr",
    "birth",
    "disabilit",
    "foreign",
}
_GROUPS = {
    "id": {"id", "ids", "identif", "uuid", "guid", "identifier", "key"},
    "ids": {"id", "ids", "identif", "uuid", "guid", "identifier", "key"},
    "identif": {"id", "identif", "uuid", "guid"},
    "identifier": {"id", "identif", "uuid", "guid"},
    "demographic": SENSITIVE, "sensitiv": SENSITIVE, "protected": SENSITIVE, "protect": SENSITIVE, "personal": SENSITIVE,
}  # fmt: skip


class Names:
    """An index of the table's names; lookups do not grow with the number of columns."""

    def __init__(self, structure: Structure) -> None:
        self.columns = structure.columns
        self.column = {column.name: column for column in structure.columns}
        self.stems = {column.name: stems(column.name) for column in structure.columns}
        self.by_stems: dict[str, list[str]] = defaultdict(list)
        self.by_plain: dict[str, list[str]] = defaultdict(list)
        self.by_word: dict[str, list[str]] = defaultdict(list)
        for name, parts in self.stems.items():
            self.by_stems["".join(parts)].append(name)
            self.by_plain[plain(name)].append(name)
            short = "".join(part for part in parts if part not in FILLER)
            if short and short != "".join(parts):
                self.by_stems[short].append(name)
            for part in set(parts):
                self.by_word[part].append(name)

    def exact(self, words: Sequence[str], parts: Sequence[str]) -> list[str]:
        """Columns whose whole name is these words (or their stems)."""
        found = self.by_plain.get(plain("".join(words))) or self.by_stems.get("".join(parts)) or []
        verbatim = [name for name in found if name.casefold() in (" ".join(words), "_".join(words))]
        return verbatim[:1] or found

    def near(self, written: str, least: float = 0.8) -> list[str]:
        """Names spelled nearly so, best first; at most three."""
        wanted = plain(written)
        choices = {name: plain(name) for name in self.stems}
        found = process.extract(
            wanted, choices, scorer=OSA.normalized_similarity, score_cutoff=least, limit=3
        )
        return [str(key) for _, _, key in found]

    def resolve(self, phrase: str) -> list[str]:
        """Columns that a phrase in a list of names means: one, a group, or none."""
        text = re.sub(
            r"^\W*(?:the|any|all|my|our|its|their|of|both)\s+", "", phrase.strip(), flags=re.IGNORECASE
        ).strip(" `\"'.!?")
        whole = (
            re.search(r"\b(?:columns?|features?|variables?|fields?|attributes?)\b", text, re.IGNORECASE)
            is not None
        )
        text = re.sub(
            r"\b(?:columns?|features?|variables?|fields?|attributes?|information|data)\b",
            "",
            text,
            flags=re.IGNORECASE,
        ).strip()
        for name in self.stems:
            if name == text:
                return [name]
        found = [piece[0] for piece in pieces(text)]
        parts = [stem(piece) for piece in found]
        useful = [part for part in parts if part not in FILLER]
        if not useful:
            return []
        exact = self.exact(found, parts)
        if exact:
            return list(exact)
        for part in useful:
            if part in _GROUPS and (len(useful) == 1 or part in ("id", "ids")):
                return [name for name, own in self.stems.items() if set(own) & _GROUPS[part]]
        holders = [set(self.by_word.get(part, [])) for part in useful]
        together = set.intersection(*holders)
        if together:
            ordered = [name for name in self.stems if name in together]
            heads = [name for name in ordered if self.stems[name][-1] == useful[-1]]
            return ordered if whole or len(ordered) == 1 else heads or ordered
        fewer = [word for word in found if word.casefold() not in ROW_NOUNS and word.casefold() not in FILLER]
        if 0 < len(fewer) < len(useful):
            return self.resolve(" ".join(fewer))
        return self.near(text)[:1] if len(plain(text)) >= 4 else []


def all_different(column: Column, rows: int) -> bool:
    """Every row has its own value."""
    present = rows - column.missing
    return present > 1 and column.distinct >= 0.98 * present


def is_id(column: Column, rows: int) -> bool:
    """A running number or key: all different whole numbers or texts."""
    named = bool(
        set(stems(column.name)) & {"id", "identif", "uuid", "guid", "index", "key", "number", "unnamed"}
    )
    if not all_different(column, rows):
        return (
            named
            and column.distinct > 100
            and (column.kind != "number" or column.integer)
            and stems(column.name)[-1] == "id"
        )
    if column.kind in ("category", "text"):
        return True
    return (
        column.kind == "number"
        and column.integer
        and (named or (column.maximum or 0) - (column.minimum or 0) == column.distinct - 1)
    )
