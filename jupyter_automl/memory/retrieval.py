"""Which components speak of what the goal and the data speak of: TF-IDF over the catalogue's own text."""

from __future__ import annotations

import re
from collections.abc import Mapping


def similarities(query: str, documents: Mapping[str, str]) -> dict[str, float]:
    """Cosine similarity of the query with each document, scaled so that the best is 1; all 0 without overlap.

    Words of identifiers count one by one (`min_samples_leaf` → min, samples, leaf).
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = list(documents)
    vectors = TfidfVectorizer(tokenizer=_words, token_pattern=None, sublinear_tf=True).fit_transform(
        [query, *(documents[name] for name in names)]
    )
    raw = (vectors[1:] @ vectors[0].T).toarray().ravel()
    best = float(raw.max()) if len(raw) else 0.0
    return {name: float(value) / best if best else 0.0 for name, value in zip(names, raw, strict=True)}


def _words(text: str) -> list[str]:
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    return [word.rstrip("s") for word in re.findall(r"[a-z]{3,}", spaced.lower())]
