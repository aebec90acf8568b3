"""Which components speak of what the goal and the data speak of: BM25 over the catalogue's own text."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

SATURATION, LENGTH = 1.5, 0.75
"""BM25's k1 and b at their usual values (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009)."""


def similarities(query: str, documents: Mapping[str, str]) -> dict[str, float]:
    """BM25 of each document for the query, scaled so that the best is 1; all 0 where no word is shared.

    Written here because the catalogue is a few dozen texts: a search library would take longer to import than a run
    takes to start. Words of identifiers count one by one (`min_samples_leaf` → min, sample, leaf).
    """
    counts = {name: Counter(words_of(text)) for name, text in documents.items()}
    mean = sum(sum(count.values()) for count in counts.values()) / max(1, len(counts))
    asked = set(words_of(query))
    holders = {word: sum(word in count for count in counts.values()) for word in asked}
    raw = {
        name: sum(_weight(word, count, holders[word], len(counts), mean) for word in asked)
        for name, count in counts.items()
    }
    best = max(raw.values(), default=0.0)
    return {name: value / best if best else 0.0 for name, value in raw.items()}


def _weight(word: str, count: Counter[str], holders: int, documents: int, mean: float) -> float:
    times = count[word]
    if not times:
        return 0.0
    rarity = math.log(1 + (documents - holders + 0.5) / (holders + 0.5))
    length = sum(count.values()) / mean
    return rarity * times * (SATURATION + 1) / (times + SATURATION * (1 - LENGTH + LENGTH * length))


def words_of(text: str) -> list[str]:
    """Lower-case words of three letters or more, plural s cut off, camel case and underscores split."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    return [word.rstrip("s") for word in re.findall(r"[a-z]{3,}", spaced.lower())]
