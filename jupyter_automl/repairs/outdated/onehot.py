"""`OneHotEncoder` chose its columns itself until scikit-learn 0.22; a column transformer does it now."""

from __future__ import annotations

import ast

from ..patch import Editor
from ..place import Place
from .changes import keyword


def chosen_columns(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`OneHotEncoder(categorical_features=[0])` → a transformer of these columns that passes the others through.

    The indicators come first and the other columns after them, as they did.
    """
    if place.text(given.value).strip("'\"") == "all":
        editor.remove(call, given)
        return
    sparse = next((item for item in call.keywords if item.arg in ("sparse", "sparse_output")), None)
    kept = ", ".join(place.text(item) for item in [*call.args, *call.keywords] if item not in (given, sparse))
    dense = sparse is not None and place.text(sparse.value) == "False"
    name = place.text(call.func)
    editor.replace(
        call,
        f'ColumnTransformer([("onehot", {name}({kept}), {place.text(given.value)})], remainder="passthrough",'
        f" sparse_threshold={'0' if dense else '1.0'})",
    )
    editor.top("from sklearn.compose import ColumnTransformer")


CATEGORICAL_FEATURES = keyword(
    "scikit-learn 0.22: categorical_features of OneHotEncoder was removed, ColumnTransformer takes its place",
    "OneHotEncoder",
    "categorical_features",
    chosen_columns,
    "The indicators come first, the other columns after them, as before.",
)
