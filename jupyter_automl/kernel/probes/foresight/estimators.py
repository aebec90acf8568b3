"""What scikit-learn's estimators and metrics will refuse; part of the foresight probe."""

from __future__ import annotations

import sys
from typing import Any

from .computing import UNKNOWN
from .crashing import Foreseen, quoted
from .knowledge import CHEAP, kind_of

ASKS = frozenset({"predict", "predict_proba", "transform", "score", "decision_function"})
FITS = frozenset({"fit", "fit_transform", "fit_predict"})


def check_estimator(method: str, estimator: Any, given: list[Any], text: str) -> None:
    """Raises Foreseen when the estimator was not fitted, was fitted on other columns, or refuses values."""
    validation: Any = sys.modules.get("sklearn.utils.validation")
    features = given[0] if given else UNKNOWN
    if validation is None:
        return
    if method in ASKS:
        try:
            validation.check_is_fitted(estimator)
        except Exception as error:  # noqa: BLE001 (an estimator of the user may raise anything)
            if type(error).__name__ == "NotFittedError":
                said = str(error)
                raise Foreseen(
                    "not_fitted", "NotFittedError", said, f"{quoted(text)} was not fitted"
                ) from None
            return
    if (
        method not in ASKS | FITS
        or features is UNKNOWN
        or kind_of(features) not in ("DataFrame", "Series", "ndarray")
    ):
        return
    tags = validation.get_tags(estimator) if hasattr(validation, "get_tags") else None
    wanted = getattr(tags, "input_tags", None)
    if wanted is not None and wanted.two_d_array and not wanted.one_d_array and features.ndim == 1:
        said = f"Expected 2D array, got 1D array instead:\narray={features!r}."[:200]
        raise Foreseen(
            "shape_mismatch", "ValueError", said, f"{quoted(text)} takes a table, and gets one column"
        )
    if method in ASKS:
        _same_columns(estimator, features, text)
    elif len(given) > 1:
        check_rows(given[:2], ["X", "y"])
    if wanted is not None and method in FITS:
        _values(estimator, features, wanted, text)


def _same_columns(estimator: Any, features: Any, text: str) -> None:
    names = getattr(estimator, "feature_names_in_", None)
    if names is not None and kind_of(features) == "DataFrame":
        have = [str(column) for column in features.columns]
        if type(estimator).__name__ == "ColumnTransformer" or list(names) == have:
            return
        said = "The feature names should match those that were passed during fit."
        raise Foreseen(
            "feature_names",
            "ValueError",
            said,
            f"{quoted(text)} was fitted on other columns, or in another order",
        )
    width = getattr(estimator, "n_features_in_", None)
    if width is not None and features.ndim == 2 and features.shape[1] != width:
        kind = type(estimator).__name__
        said = f"X has {features.shape[1]} features, but {kind} is expecting {width} features as input."
        raise Foreseen("feature_names", "ValueError", said, f"{quoted(text)} was fitted on {width} columns")


def _values(estimator: Any, features: Any, wanted: Any, text: str) -> None:
    """Missing values, and text where numbers are needed."""
    if (
        kind_of(features) != "DataFrame"
        or features.size > CHEAP
        or type(estimator).__name__ == "ColumnTransformer"
    ):
        return
    composed = (
        hasattr(estimator, "steps") or hasattr(estimator, "transformers") or hasattr(estimator, "estimator")
    )
    if composed or wanted.string or wanted.categorical:
        return
    for name in features.columns:
        column = features[name]
        if str(column.dtype) in ("str", "object", "string"):
            for word in column.dropna().head(50):
                try:
                    float(word)
                except (TypeError, ValueError):
                    said = f"could not convert string to float: {word!r}"
                    raise Foreseen(
                        "invalid_value", "ValueError", said, f"{quoted(text)} meets the text {word!r}"
                    ) from None
    if not wanted.allow_nan and features.isna().any().any():
        said = f"Input X contains NaN.\n{type(estimator).__name__} does not accept missing values encoded as NaN natively."
        raise Foreseen("invalid_value", "ValueError", said, f"{quoted(text)} takes no missing values")


def check_rows(given: list[Any], texts: list[str]) -> None:
    """Raises Foreseen when the two have different numbers of rows."""
    known = ("DataFrame", "Series", "ndarray", "list")
    if len(given) < 2 or any(one is UNKNOWN or kind_of(one) not in known for one in given):
        return
    sizes = [len(one) for one in given]
    if sizes[0] != sizes[1]:
        said = f"Found input variables with inconsistent numbers of samples: {sizes}"
        message = f"{quoted(texts[0])} has {sizes[0]:,} rows and {quoted(texts[1])} {sizes[1]:,}"
        raise Foreseen("shape_mismatch", "ValueError", said, message)
