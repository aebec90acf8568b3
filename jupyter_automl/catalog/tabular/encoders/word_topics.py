"""Free text by its words."""

from __future__ import annotations

import json

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
        rows = context.facts.rows
        topics = 20 if rows >= 500 else 5
        words = 'TfidfVectorizer(token_pattern=r"(?u)\\b\\w+\\b", sublinear_tf=True, max_features=5000)'
        return [
            f"({json.dumps('text: ' + name, ensure_ascii=False)}, make_pipeline(\n"
            f"    {words},\n"
            f"    TruncatedSVD({topics}, random_state=SEED)), {json.dumps(name, ensure_ascii=False)})"
            for name in feature_columns(context).texts
        ]
