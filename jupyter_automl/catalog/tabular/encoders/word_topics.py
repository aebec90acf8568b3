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
        words = 'TfidfVectorizer(token_pattern=r"(?u)\\b\\w+\\b", sublinear_tf=True, max_features=5000)'
        return [
            f"({literal(label)}, make_pipeline(\n"
            f"    {words},\n"
            f"    TruncatedSVD({topics_of(context, name)}, random_state=SEED)), {literal(name)})"
            for label, name in labelled(feature_columns(context).texts)
        ]


def topics_of(context: Context, name: str) -> int:
    """Topics of a column: at most half as many as it has words, so that the words of every fold suffice."""
    most = 20 if context.facts.rows >= 500 else 5
    vocabulary = context.facts.column(name).vocabulary
    return most if vocabulary is None else max(1, min(most, vocabulary // 2))


def labelled(names: list[str]) -> list[tuple[str, str]]:
    """Each column with the name of its transformer; scikit-learn keeps two underscores in a row for itself."""
    labels: dict[str, str] = {}
    for name in names:
        label = "text: " + re.sub("_{2,}", "_", name)
        while label in labels:
            label += "'"
        labels[label] = name
    return list(labels.items())
