# ruff: noqa: E501
"""What LightGBM 3 to 4, CatBoost and statsmodels 0.10 to 0.15 renamed and removed, with what takes its place.

Sources: the release notes of LightGBM 4.0, CatBoost and statsmodels 0.11 to 0.15.
"""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, OutdatedClass, attribute, keyword, lost, module_name, moved
from .fits import fit_of
from .statsmodels_older import CHANGES as OLDER


def _callbacks(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """LightGBM 4: stopping early, logging and recording are callbacks."""
    for node in place.all(ast.Call):
        stated = {item.arg: item for item in node.keywords}
        gone = [
            stated[name]
            for name in ("early_stopping_rounds", "verbose_eval", "evals_result", "verbose")
            if name in stated
        ]
        name = place.called(node)
        if not gone or name not in ("train", "cv", "fit"):
            continue
        if name == "fit":
            owner = place.kind(node.func.value) if isinstance(node.func, ast.Attribute) else None
            source = f"{owner} {place.text(node.func)}"
            if not re.search(r"LGBM|lgb|lightgbm", source) and owner is not None:
                continue
        made = []
        # The short name may be a model's.
        lgb = "lgb" if place.kind("lgb") in (None, "module") else "lightgbm"
        if "early_stopping_rounds" in stated and place.text(stated["early_stopping_rounds"].value) not in (
            "None",
            "0",
        ):
            made.append(f"{lgb}.early_stopping({place.text(stated['early_stopping_rounds'].value)})")
        loud = stated.get("verbose_eval") or stated.get("verbose")
        if loud is not None:
            text = place.text(loud.value)
            made.append(
                f"{lgb}.log_evaluation({ {'True': '1', 'False': '0', 'None': '0', '-1': '0'}.get(text, text) })"
            )
        if "evals_result" in stated:
            made.append(f"{lgb}.record_evaluation({place.text(stated['evals_result'].value)})")
        before = stated.get("callbacks")
        if before is not None:
            editor.replace(before.value, f"[*{place.text(before.value)}, {', '.join(made)}]")
            editor.remove(node, *gone)
        else:
            first = gone[0]
            editor.replace(first, f"callbacks=[{', '.join(made)}]")
            if gone[1:]:
                editor.remove(node, *gone[1:])
        if place.ask(f"{lgb}.__name__") is None:
            editor.top("import lightgbm as lgb" if lgb == "lgb" else "import lightgbm")


def _no_validation(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        for item in node.keywords:
            if item.arg == "early_stopping_rounds" and place.called(node) != "fit":
                editor.remove(node, item)


def _results(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Constant):
        if node.value == match.group(1) and isinstance(place.parent(node), ast.Subscript):
            editor.replace(node, f'"valid {node.value}"')


def _arima(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`arima_model.ARMA(y, (p, q))` is `ARIMA(y, order=(p, 0, q))`."""
    for node in place.all(ast.ImportFrom):
        if node.module == "statsmodels.tsa.arima_model":
            names = [alias for alias in node.names if alias.name in ("ARIMA", "ARMA")]
            parts = [
                f"ARIMA as {alias.asname or alias.name}"
                if (alias.asname or alias.name) != "ARIMA"
                else "ARIMA"
                for alias in names
            ]
            results = [alias for alias in node.names if alias.name.endswith("Results")]
            lines = [
                f"from statsmodels.tsa.arima.model import {', '.join([*dict.fromkeys(parts), *('ARIMAResults' for _ in results[:1])])}"
            ]
            editor.replace(node, "\n".join(lines))
    _orders(place, editor)


def _orders(place: Place, editor: Editor) -> None:
    for node in place.all(ast.Call):
        if place.called(node) in ("ARMA", "ARIMA"):
            order = next(
                (item.value for item in node.keywords if item.arg == "order"),
                node.args[1] if len(node.args) > 1 else None,
            )
            if order is None:
                continue
            positional = order in node.args
            if isinstance(order, ast.Tuple) and len(order.elts) == 2:
                p, q = (place.text(item) for item in order.elts)
                editor.replace(order, f"{'order=' if positional else ''}({p}, 0, {q})")
            elif positional:
                editor.wrap(order, "order=", "")
            fit = fit_of(place, node)
            level = isinstance(order, ast.Tuple) and (
                len(order.elts) == 2 or place.text(order.elts[1]) == "0"
            )
            if level and any(
                item.arg == "trend" and place.text(item.value).strip("'\"") == "nc"
                for item in (fit.keywords if fit else ())
            ):
                editor.keyword(node, "trend", '"n"')
            if isinstance(node.func, ast.Attribute) and place.called(node) == "ARMA":
                editor.replace(node.func, f"{place.text(node.func.value)}.ARIMA")
        elif place.called(node) == "fit":
            unwanted = [
                item
                for item in node.keywords
                if item.arg in ("disp", "trend", "method", "transparams", "solver")
            ]
            if unwanted:
                editor.remove(node, *unwanted)


def _ordered(place: Place, editor: Editor, match: re.Match[str]) -> None:
    _orders(place, editor)
    for cell in place.all(ast.Name):
        if cell.id == "ARMA" and isinstance(place.parent(cell), ast.Call):
            return


def _predicted(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        if place.called(node) == "plot_predict" and isinstance(node.func, ast.Attribute):
            given = ", ".join(
                [place.text(node.func.value), *(place.text(item) for item in [*node.args, *node.keywords])]
            )
            editor.replace(node, f"plot_predict({given})")
    editor.top("from statsmodels.graphics.tsaplots import plot_predict")


def _forecast(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """The forecast of old gave (values, errors, intervals), that of today the values."""
    for node in place.within(ast.Subscript):
        inner = node.value
        if (
            isinstance(inner, ast.Call)
            and place.called(inner) == "forecast"
            and place.text(node.slice) == "0"
        ):
            editor.replace(node, place.text(inner))
    for node in place.all(ast.Assign):
        target = node.targets[0]
        if (
            isinstance(target, ast.Tuple)
            and isinstance(node.value, ast.Call)
            and place.called(node.value) == "forecast"
            and len(target.elts) == 3
        ):
            names = [place.text(item) for item in target.elts]
            func = node.value.func
            model = place.text(func.value) if isinstance(func, ast.Attribute) else ""
            steps = ", ".join(place.text(item) for item in [*node.value.args, *node.value.keywords])
            given = steps.replace("alpha=", "alpha=")
            first, _, alpha = given.partition(", alpha=")
            editor.replace(
                node,
                f"prediction = {model}.get_forecast({first})\n{names[0]}, {names[1]}, {names[2]} = (\n    prediction.predicted_mean,"
                f" prediction.se_mean, prediction.conf_int({f'alpha={alpha}' if alpha else ''})\n)",
            )


def _link(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr in (
            "logit",
            "log",
            "probit",
            "cloglog",
            "identity",
            "inverse_power",
        ) and "links" in place.text(node.value):
            new = {"cloglog": "CLogLog", "inverse_power": "InversePower"}.get(
                node.attr, node.attr.capitalize()
            )
            called = (
                isinstance(place.parent(node), ast.Call) and getattr(place.parent(node), "func", None) is node
            )
            editor.replace(node, f"{place.owner(node.value)}.{new}{'' if called else '()'}")


def _lowercase(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr in ("OLS", "Logit", "GLM", "WLS", "Poisson", "Probit") and place.text(node.value) in (
            "smf",
            "sm",
        ):
            editor.replace(node, f"sm.{node.attr}")
    editor.top("import statsmodels.api as sm")


def _initialised(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """What these two began with until 0.14, where nothing was said, is called legacy-heuristic."""
    for call in place.calls("SimpleExpSmoothing", "Holt"):
        given = next((item for item in call.keywords if item.arg == "initialization_method"), None)
        if given is None or place.text(given.value) == "None":
            editor.keyword(call, "initialization_method", '"legacy-heuristic"')


def _boxcox(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`ExponentialSmoothing(x).fit(use_boxcox=True)` → `ExponentialSmoothing(x, use_boxcox=True).fit()`."""
    for call in place.calls("fit"):
        given = next((item for item in call.keywords if item.arg == "use_boxcox"), None)
        model = call.func.value if isinstance(call.func, ast.Attribute) else None
        if (
            given is not None
            and isinstance(model, ast.Call)
            and place.called(model) == "ExponentialSmoothing"
        ):
            editor.remove(call, given)
            editor.keyword(model, "use_boxcox", place.text(given.value))


def _no_constant(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("adfuller"):
        for node in [*call.args[2:], *(item.value for item in call.keywords if item.arg == "regression")]:
            if isinstance(node, ast.Constant) and node.value == "nc":
                editor.replace(node, '"n"')


def _adjusted(place: Place, editor: Editor, match: re.Match[str]) -> None:
    old = {
        "ywunbiased": "ywadjusted",
        "yw_unbiased": "ywadjusted",
        "ldunbiased": "ldadjusted",
        "ld_unbiased": "ldadjusted",
    }
    for call in place.calls("pacf", "plot_pacf"):
        for node in ast.walk(call):
            if isinstance(node, ast.Constant) and node.value in old:
                editor.replace(node, f'"{old[str(node.value)]}"')


CHANGES = (
    Change("LightGBM 4.0: stopping early, logging and recording became callbacks",
           re.compile(r"(?:train|cv|LGBM\w+\.fit|fit)\(\) got an unexpected keyword argument '(?:early_stopping_rounds|verbose_eval|evals_result|verbose)'"),
           _callbacks),
    Change("LightGBM 4.0: stopping early needs rows to validate on", re.compile("For early stopping, at least one dataset"), _no_validation,
           "All trees are grown: there are no rows to stop early by.", 0.5),
    Change("LightGBM 4.0: results of cv are named by their part", re.compile(r"KeyError: '([\w@]+-(?:mean|stdv))'"), _results),
    keyword("LightGBM 4.0: Dataset takes no silent", "Dataset", "silent", None),
    Change("statsmodels 0.13: arima_model was removed, arima.model takes its place",
           re.compile(r"statsmodels.tsa.arima_model.AR(?:I)?MA|No module named 'statsmodels.tsa.arima_model'|cannot import name 'ARI?MA'"), _arima),
    Change("statsmodels 0.13: ARIMA takes its order by keyword", re.compile("endog and exog matrices are different sizes|has no attribute 'ARMA'|The indices for endog and exog"), _ordered),
    keyword("statsmodels 0.13: fit of ARIMA takes no disp", "fit", "disp", None),
    keyword("statsmodels 0.13: fit of ARIMA takes no trend", "fit", "trend", None),
    keyword("statsmodels 0.13: fit of ARIMA takes no transparams", "fit", "transparams", None),
    Change("statsmodels 0.13: plot_predict is a function", lost(r"ARI?MAResults\w*|AutoRegResults", "plot_predict"), _predicted),
    Change("statsmodels 0.13: forecast gives the values alone", re.compile(r"too many values to unpack|not enough values to unpack|KeyError: 0|invalid index to scalar|Unknown keyword arguments"), _forecast),
    keyword("statsmodels 0.12: freq was renamed to period", "seasonal_decompose|STL", "freq", "period"),
    keyword("statsmodels 0.12: damped was renamed to damped_trend", "ExponentialSmoothing|Holt", "damped", "damped_trend"),
    keyword("statsmodels 0.13: smoothing_slope was renamed to smoothing_trend", "fit", "smoothing_slope", "smoothing_trend"),
    keyword("statsmodels 0.12: unbiased was renamed to adjusted", "acf|pacf|acovf", "unbiased", "adjusted"),
    Change("statsmodels 0.15: initialization_method has to be said", re.compile("initialization_method must be a string"), _initialised),
    keyword("statsmodels 0.15: grangercausalitytests takes no verbose", "grangercausalitytests", "verbose", None,
            "The results are the same; they are no longer printed."),
    Change("statsmodels 0.13: fit takes no use_boxcox, the model does", re.compile("fit\\(\\) got an unexpected keyword argument 'use_boxcox'"), _boxcox),
    Change("statsmodels 0.14: no constant is said by n", re.compile(r"regression must be one of: 'c', 'ct', 'ctt', 'n'"), _no_constant),
    Change("statsmodels 0.14: unbiased estimates are called adjusted", re.compile("method must be one of: .*'ywadjusted'"), _adjusted),
    module_name("statsmodels 0.14: the links are classes with a capital", "statsmodels.genmod.families.links", "logit", ".Logit"),
    module_name("statsmodels 0.14: the links are classes with a capital", "statsmodels.genmod.families.links", "log", ".Log"),
    Change("statsmodels 0.9: models of arrays are in statsmodels.api",
           re.compile(r"module 'statsmodels.formula.api' has no attribute '(?:OLS|Logit|GLM|WLS|Poisson|Probit)'"), _lowercase),
    moved("statsmodels 0.14: the links are classes with a capital", "statsmodels.genmod.families.links", "logit",
          "from statsmodels.genmod.families.links import Logit as logit"),
    Change("statsmodels 0.14: families are given as objects", re.compile("Calling Family\\(..\\) with a link class|should be an instance of a Link"), _link),
    attribute("LightGBM 3: best_iteration of a scikit-learn model ends in _", r"LGBM\w+", "best_iteration", "best_iteration_"),
    attribute("LightGBM 3: best_score of a scikit-learn model ends in _", r"LGBM\w+", "best_score", "best_score_"),
    attribute("LightGBM 3: feature_importance of a scikit-learn model is feature_importances_", r"LGBM\w+", "feature_importance", "feature_importances_"),
)  # fmt: skip


class OutdatedModels(OutdatedClass):
    """Cells written for older releases of LightGBM and statsmodels."""

    name = "outdated_models"
    title = "written for another version of LightGBM, CatBoost or statsmodels"
    rank = 15
    changes = (*OLDER, *CHANGES)
