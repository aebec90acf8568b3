"""Free text by its words."""

from __future__ import annotations

import re

from jupyter_automl.catalog.cell import literal
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from . import Encoder


class WordTopics(Encoder):
    """TF-IDF of words, reduced to a few dense topics by singular value decomposition (latent semantic analysis).

    For free text beside other columns. Source: Deerwester et al., 1990.
    """

    name = "word_topics"
    title = "Word topics"
    handles = "texts"
    imports = (
        "from sklearn.decomposition import TruncatedSVD",
        "from sklearn.feature_extraction.text import TfidfVectorizer",
        "from sklearn.pipeline import make_pipeline",
    )

    def suits(self, context: Context) -> Fit:
        return Fit(0.8, f"{len(feature_columns(context).texts)} free-text columns")

    def entries(self, context: Context) -> list[str]:
        return [
            f"({literal(label)}, make_pipeline(\n"
            f'    TfidfVectorizer(token_pattern=r"(?u)\\b\\w+\\b", sublinear_tf=True, {_kept_words(context, name)}),\n'
            f"    TruncatedSVD({topics_of(context, name)}, random_state=SEED)), {literal(name)})"
            for label, name in labelled(feature_columns(context).texts)
        ]


def topics_of(context: Context, name: str) -> int:
    """Topics of a column: at most half as many as it has words, so that the words of every fold suffice."""
    most = 20 if context.facts.rows >= 500 else 5
    column = context.facts.column(name)
    words = column.common_words if _has_common_words(context, name) else column.vocabulary
    return most if words is None else max(1, min(most, words // 2))


def _kept_words(context: Context, name: str) -> str:
    """The argument that leaves rare words out: those of a single row, or of 1 in 5,000.

    Words that are left out by their number (`max_features`) get NumPy integers for their places, each of which skops
    stores as a file of its own: seconds for a few thousand. It serves texts that have hardly a word in common.
    """
    if not _has_common_words(context, name):
        return "max_features=5000"
    return "min_df=2" if context.facts.rows <= 10_000 else "min_df=0.0002"


def _has_common_words(context: Context, name: str) -> bool:
    """Whether enough words stand in so many rows that each fold is sure to hold them several times."""
    return (context.facts.column(name).common_words or 0) >= 10


def labelled(names: list[str]) -> list[tuple[str, str]]:
    """Each column with the name of its transformer; scikit-learn keeps two underscores in a row for itself."""
    labels: dict[str, str] = {}
    for name in names:
        label = "text: " + re.sub("_{2,}", "_", name)
        while label in labels:
            label += "'"
        labels[label] = name
    return list(labels.items())
