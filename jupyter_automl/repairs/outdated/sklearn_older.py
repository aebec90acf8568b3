# ruff: noqa: E501
"""What scikit-learn 0.15 to 1.7 asked of a model otherwise: weights, penalties, words to leave out, rows to fit with.

Source: the "What's new" pages of scikit-learn.
"""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, attribute, found_elsewhere, keyword, lost, moved, value
from .fits import fit_of, fitted_table

GMM = """\
from sklearn.mixture import GaussianMixture


def GMM(n_components=1, covariance_type="diag", n_iter=100, **settings):
    return GaussianMixture(n_components, covariance_type=covariance_type, max_iter=n_iter, **settings)"""
LISTED = r"(?:Count|Tfidf)Vectorizer|DictVectorizer|PolynomialFeatures|ColumnTransformer|FeatureUnion"


def fit_settings(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`GridSearchCV(m, grid, fit_params=p)` → `GridSearchCV(m, grid)`, and `fit(X, y, **p)` where it is fitted."""
    fit, settings = fit_of(place, call), place.text(given.value)
    if settings in ("None", "{}", "dict()"):
        editor.remove(call, given)
    elif fit is not None and all(item.arg is not None for item in fit.keywords) and fit.args:
        editor.remove(call, given)
        editor.wrap([*fit.args, *(item.value for item in fit.keywords)][-1], "", f", **{settings}")


def penalised(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`NMF(alpha=a)` weighed both parts by `a`; `alpha_W` is multiplied by the columns, `alpha_H` by the rows."""
    stated = {item.arg: item for item in call.keywords}
    part = stated.get("regularization")
    side = "both" if part is None else place.text(part.value).strip("'\"")
    gone = [item for item in (given, part) if item is not None]
    weight, table = place.text(given.value), fitted_table(place, call)
    if (isinstance(given.value, ast.Constant) and given.value.value == 0) or side == "None":
        editor.remove(call, *gone)
    elif table is not None and side in ("both", "components", "transformation"):
        if not isinstance(given.value, ast.Constant | ast.Name):
            weight = f"({weight})"
        columns = f"{weight} / {table}.shape[1]" if side != "components" else "0"
        rows = f"{weight} / {table}.shape[0]" if side != "transformation" else "0"
        editor.replace(given, f"alpha_W={columns}, alpha_H={rows}")
        if part is not None:
            editor.remove(call, part)


def frozen(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`CalibratedClassifierCV(m, cv="prefit")` → `CalibratedClassifierCV(FrozenEstimator(m))`."""
    for call in place.all(ast.Call):
        stated = {item.arg: item for item in call.keywords}
        ready = stated.get("cv")
        if place.called(call) != "CalibratedClassifierCV" or ready is None:
            continue
        named = stated.get("estimator")
        model = call.args[0] if call.args else named.value if named else None
        if model is not None and place.text(ready.value).strip("'\"") == "prefit":
            editor.remove(call, ready)
            editor.wrap(model, "FrozenEstimator(", ")")
            editor.top("from sklearn.frozen import FrozenEstimator")


def epochs(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`n_iter=5` were five passes over the rows, whatever they brought: `max_iter=5, tol=None`."""
    editor.rename_keyword(given, "max_iter")
    if not any(item.arg == "tol" for item in call.keywords):
        editor.keyword(call, "tol", "None")


def ranges(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`OneHotEncoder(n_values=3)` made a column for each of 0, 1 and 2, whether they were there or not."""
    number, table = place.text(given.value), fitted_table(place, call)
    if number.strip("'\"") == "auto":
        editor.remove(call, given)
    elif isinstance(given.value, ast.List | ast.Tuple):
        editor.replace(given, f"categories=[range(count) for count in {number}]")
    elif table is not None and isinstance(place.ask(number), int):
        editor.replace(given, f"categories=[range({number})] * {table}.shape[1]")


def names_listed(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`get_feature_names()` gave a list, which may be added to another one and knows `index`; today's gives an array."""
    for node in place.all(ast.Attribute):
        if node.attr != "get_feature_names":
            continue
        editor.replace(node, f"{place.owner(node.value)}.get_feature_names_out")
        call = place.parent(node)
        if isinstance(call, ast.Call) and isinstance(
            place.parent(call), ast.BinOp | ast.Attribute | ast.Assign | ast.Return
        ):
            editor.wrap(call, "", ".tolist()")


def left_out(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`stop_words={"a", "the"}` → `stop_words=list({"a", "the"})`."""
    for call in place.all(ast.Call):
        for given in call.keywords:
            if (
                given.arg == "stop_words"
                and place.called(call) == match.group(1)
                and place.text(given.value)[0] not in "'\""
            ):
                editor.wrap(given.value, "list(", ")")


def logistic_order(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`LogisticRegression("l2", False, 1e-4, 2.0)` was penalty, dual, tol, C."""
    for call in place.within(ast.Call):
        second = call.args[1] if place.called(call) == "LogisticRegression" and len(call.args) > 1 else None
        if isinstance(second, ast.Constant) and isinstance(second.value, bool):
            for name, argument in zip(
                ("penalty", "dual", "tol", "C", "fit_intercept"), call.args, strict=False
            ):
                editor.wrap(argument, f"{name}=", "")


CHANGES = (
    keyword("scikit-learn 0.21: fit_params of a search was removed, fit takes them", r"\w+SearchCV", "fit_params", fit_settings),
    keyword("scikit-learn 1.2: alpha and regularization of NMF became alpha_W and alpha_H", "NMF", "alpha", penalised,
            "The penalty is the same: alpha_W counts once a column, alpha_H once a row."),
    keyword("scikit-learn 1.2: regularization of NMF became alpha_W and alpha_H", "NMF", "regularization", None),
    Change("scikit-learn 1.8: cv='prefit' was removed, a frozen model takes its place",
           re.compile("'cv' parameter of CalibratedClassifierCV .*Got 'prefit'"), frozen, apart=True),
    keyword("scikit-learn 0.21: n_iter were passes over the rows; max_iter without tol are the same", r"SGD\w+|Perceptron|PassiveAggressive\w+", "n_iter", epochs),
    keyword("scikit-learn 0.22: n_values was removed, categories takes its place", "OneHotEncoder", "n_values", ranges),
    keyword("scikit-learn 1.0: square_distances of TSNE was removed; they are squared", "TSNE", "square_distances", None),
    keyword("scikit-learn 0.21: non_negative was removed, alternate_sign takes its place", "HashingVectorizer|FeatureHasher", "non_negative",
            lambda place, editor, call, given: editor.replace(given, "alternate_sign=False") if place.text(given.value) == "True" else editor.remove(call, given),
            "No value is negative; words that fall together are added, where they could cancel one another."),
    Change("scikit-learn 1.2: get_feature_names was removed, get_feature_names_out takes its place", lost(LISTED, "get_feature_names"), names_listed),
    Change("scikit-learn 1.2: stop_words is a list", re.compile(r"'stop_words' parameter of (\w+Vectorizer) .*Got (?:frozenset\()?\{", re.S), left_out, apart=True),
    Change("scikit-learn 1.8: the arguments of LogisticRegression are keywords",
           re.compile(r"LogisticRegression\.__init__\(\) takes from \d to \d positional"), logistic_order, confidence=0.95),
    value("scikit-learn 1.2: min_df counts from 1", r"(?:Count|Tfidf)Vectorizer", "min_df", "0", "1", r"'min_df' parameter of \w+Vectorizer .*Got 0 instead"),
    value("scikit-learn 0.19: class_weight='auto' became 'balanced'", r"\w+", "class_weight", "auto", '"balanced"',
          "'class_weight' parameter of .*Got 'auto'", "The classes weigh as before against one another; all together weigh as many as there are rows."),
    value("scikit-learn 0.19: class_weight='subsample' became 'balanced_subsample'", r"\w+", "class_weight", "subsample", '"balanced_subsample"',
          "'class_weight' parameter of .*Got 'subsample'", "The classes weigh as before against one another; all together weigh as many as there are rows."),
    *found_elsewhere("scikit-learn 0.22: Imputer was removed, SimpleImputer takes its place", "sklearn.preprocessing", "Imputer",
                     "from sklearn.impute import SimpleImputer as Imputer"),
    *(change for old, new in (("graph_lasso", "graphical_lasso"), ("GraphLassoCV", "GraphicalLassoCV"))
      for change in found_elsewhere(f"scikit-learn 0.22: {old} was renamed to {new}", "sklearn.covariance", old, f"from sklearn.covariance import {new} as {old}")),
    moved("scikit-learn 0.20: GMM was removed, GaussianMixture takes its place", "sklearn.mixture", "GMM", GMM),
    attribute("scikit-learn 0.20: covars_ was renamed to covariances_", "GaussianMixture", "covars_", "covariances_"),
)  # fmt: skip
