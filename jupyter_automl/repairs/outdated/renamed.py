"""What libraries renamed or moved: data for the repair of cells that were written for another version.

Sources: the "whats new" pages of pandas 1.0-3.0, NumPy 1.20-2.4, scikit-learn 0.22-1.9 and SciPy 1.0-1.16.
Only renames that keep the meaning stand here.
"""

from __future__ import annotations

ATTRIBUTES: dict[tuple[str, str], str] = {
    ("numpy", "float"): "float", ("numpy", "int"): "int", ("numpy", "bool"): "bool", ("numpy", "object"): "object",
    ("numpy", "str"): "str", ("numpy", "complex"): "complex", ("numpy", "long"): "int",
    ("numpy", "float_"): ".float64", ("numpy", "int_"): ".int64", ("numpy", "Inf"): ".inf", ("numpy", "NaN"): ".nan",
    ("numpy", "NAN"): ".nan", ("numpy", "infty"): ".inf", ("numpy", "product"): ".prod",
    ("numpy", "cumproduct"): ".cumprod", ("numpy", "alltrue"): ".all", ("numpy", "sometrue"): ".any",
    ("numpy", "in1d"): ".isin", ("numpy", "trapz"): ".trapezoid", ("numpy", "row_stack"): ".vstack",
    ("numpy", "round_"): ".round", ("numpy", "unicode_"): ".str_",
    ("DataFrame", "iteritems"): ".items", ("Series", "iteritems"): ".items", ("DataFrame", "applymap"): ".map",
    ("DataFrame", "as_matrix"): ".to_numpy", ("Series", "as_matrix"): ".to_numpy", ("Series", "ravel"): ".to_numpy",
    ("DataFrame", "ix"): ".loc", ("Series", "ix"): ".loc",
    ("pandas", "Int64Index"): ".Index", ("pandas", "Float64Index"): ".Index",
    ("pandas", "UInt64Index"): ".Index",
    ("OneHotEncoder", "get_feature_names"): ".get_feature_names_out",
    ("ColumnTransformer", "get_feature_names"): ".get_feature_names_out",
    ("CountVectorizer", "get_feature_names"): ".get_feature_names_out",
    ("TfidfVectorizer", "get_feature_names"): ".get_feature_names_out",
    ("PolynomialFeatures", "get_feature_names"): ".get_feature_names_out",
}  # fmt: skip
"""(module or class, attribute that is gone) → what takes its place: `.name` on the same object, or a plain name."""

KEYWORDS: dict[tuple[str, str], str] = {
    ("OneHotEncoder", "sparse"): "sparse_output", ("OneHotEncoder", "sparse_output"): "sparse",
    ("AdaBoostClassifier", "base_estimator"): "estimator", ("AdaBoostRegressor", "base_estimator"): "estimator",
    ("BaggingClassifier", "base_estimator"): "estimator", ("BaggingRegressor", "base_estimator"): "estimator",
    ("CalibratedClassifierCV", "base_estimator"): "estimator", ("RFE", "n_features"): "n_features_to_select",
    ("AgglomerativeClustering", "affinity"): "metric", ("to_csv", "line_terminator"): "lineterminator",
    ("TSNE", "n_iter"): "max_iter",
    ("KFold", "n_folds"): "n_splits", ("StratifiedKFold", "n_folds"): "n_splits",
}  # fmt: skip
"""(callable, keyword it does not know) → the keyword that means the same."""

KEYWORD_VALUES: dict[tuple[str, str], tuple[str, str]] = {
    ("error_bad_lines", "False"): ("on_bad_lines", '"warn"'),
    ("delim_whitespace", "True"): ("sep", 'r"\\s+"'),
}
"""(keyword that is gone, its value) → (keyword, value) that means the same, or louder."""

IMPORTS: dict[tuple[str, str], tuple[str, str]] = {
    ("sklearn.preprocessing", "Imputer"): ("sklearn.impute", "SimpleImputer"),
    ("sklearn.externals", "joblib"): ("", "joblib"),
    ("pandas.io.json", "json_normalize"): ("pandas", "json_normalize"),
    ("scipy", "interp"): ("numpy", "interp"),
    ("scipy.integrate", "simps"): ("scipy.integrate", "simpson"),
    ("scipy.integrate", "trapz"): ("scipy.integrate", "trapezoid"),
    ("scipy.integrate", "cumtrapz"): ("scipy.integrate", "cumulative_trapezoid"),
    ("collections", "Mapping"): ("collections.abc", "Mapping"),
    ("collections", "Iterable"): ("collections.abc", "Iterable"),
    ("collections", "Sequence"): ("collections.abc", "Sequence"),
    ("collections", "Callable"): ("collections.abc", "Callable"),
}
"""(module, name that is gone from it) → (module, name) of its new place; "" for a plain import."""

MODULES: dict[str, str] = {
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.learning_curve": "sklearn.model_selection",
    "sklearn.externals.joblib": "joblib",
    "sklearn.ensemble.forest": "sklearn.ensemble",
    "sklearn.ensemble.gradient_boosting": "sklearn.ensemble",
    "sklearn.linear_model.logistic": "sklearn.linear_model",
    "sklearn.linear_model.stochastic_gradient": "sklearn.linear_model",
    "sklearn.tree.tree": "sklearn.tree",
    "sklearn.metrics.scorer": "sklearn.metrics",
    "sklearn.preprocessing.data": "sklearn.preprocessing",
    "sklearn.preprocessing.label": "sklearn.preprocessing",
    "sklearn.neighbors.kde": "sklearn.neighbors",
    "sklearn.svm.classes": "sklearn.svm",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.mixture.gmm": "sklearn.mixture",
    "sklearn.utils.testing": "sklearn.utils._testing",
    "pandas.io.json.normalize": "pandas",
    "pandas.util.testing": "pandas.testing",
}
"""Module that is gone → where its names are now."""

VALUES: dict[tuple[str, str, str], str] = {
    ("loss", "deviance", "GradientBoosting"): '"log_loss"',
    ("loss", "ls", "GradientBoosting"): '"squared_error"',
    ("loss", "lad", "GradientBoosting"): '"absolute_error"',
    ("loss", "log", "SGDClassifier"): '"log_loss"',
    ("loss", "squared_loss", "SGDRegressor"): '"squared_error"',
    ("criterion", "mse", ""): '"squared_error"',
    ("criterion", "mae", ""): '"absolute_error"',
    ("max_features", "auto", "Classifier"): '"sqrt"',
    ("max_features", "auto", "Regressor"): "1.0",
    ("penalty", "none", "LogisticRegression"): "None",
}
"""(parameter, value that is gone, part of the estimator's name) → the value that means the same."""

FREQUENCIES: dict[str, str] = {
    "M": "ME", "Q": "QE", "A": "YE", "Y": "YE", "H": "h", "T": "min", "S": "s", "L": "ms", "U": "us", "BM": "BME",
}  # fmt: skip
"""pandas 2.2 renamed these offset aliases."""
