"""Do the columns tell the first half of the rows from the second?"""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from .quick import quick_estimator

MOST_ROWS = 20_000
"""Above, a sample tells the halves apart: folds of the search may then be samples themselves."""


def position_code(context: Context) -> Code:
    """The cell that tries to tell the halves apart; along time the halves differ by design."""
    estimator, needed = quick_estimator(context, classifier=True)
    columns = feature_columns(context)
    written = code(
        position,
        estimator=estimator,
        own_split=bool(context.settings.get("time") or context.settings.get("search_rows"))
        or context.facts.rows > MOST_ROWS,
        most_rows=MOST_ROWS,
        has_texts=bool(columns.texts),
    )
    return written.plus(imports=[needed])


def position(
    X, development, folds, NUMBERS, CATEGORIES, TEXTS, SEED, THREADS, *, estimator, own_split, has_texts, most_rows
):  # fmt: skip
    import numpy as np
    from sklearn.compose import ColumnTransformer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OrdinalEncoder

    def as_codes(numbers=NUMBERS):
        """Columns as trees take them, without any look at a target: numbers as they are, levels as codes."""
        levels = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
        if has_texts:
            words = [
                (f"text {position}", TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", max_features=100), name)
                for position, name in enumerate(TEXTS)
            ]
            columns = [("numbers", "passthrough", numbers), ("levels", levels, CATEGORIES), *words]
        else:
            columns = [("numbers", "passthrough", numbers), ("levels", levels, CATEGORIES)]
        return ColumnTransformer(columns, sparse_threshold=0)

    def chance_error(truth):
        """Standard error of ROC AUC when there is nothing to find."""
        ones = truth.sum()
        return np.sqrt((len(truth) + 1) / (12 * ones * (len(truth) - ones)))

    tell_apart = make_pipeline(as_codes(), estimator)
    second_half = (np.arange(len(X)) >= len(X) / 2).astype(int)
    if own_split:
        some = np.sort(np.random.default_rng(SEED).permutation(len(X))[:most_rows])
        any_split = StratifiedKFold(3, shuffle=True, random_state=SEED)
        half_guess = cross_val_predict(
            tell_apart, X.iloc[some], second_half[some], cv=any_split, method="predict_proba"
        )[:, 1]
        halves_auc = roc_auc_score(second_half[some], half_guess)
        halves_limit = 0.52 + 3 * chance_error(second_half[some])
    else:
        half_guess = cross_val_predict(tell_apart, X, second_half, cv=folds, method="predict_proba")[:, 1]
        halves_auc = roc_auc_score(second_half, half_guess)
        halves_limit = 0.52 + 3 * chance_error(second_half)
    return as_codes, chance_error, tell_apart, second_half, halves_auc, halves_limit
