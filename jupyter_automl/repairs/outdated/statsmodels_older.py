# ruff: noqa: E501
"""What statsmodels 0.8 to 0.12 called otherwise: autoregressions, tests of residuals, trends.

Source: the release notes of statsmodels 0.11 to 0.15.
"""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, keyword, value
from .fits import fit_of

COLUMNS = ("lb_stat", "lb_pvalue", "bp_stat", "bp_pvalue")


def _autoregression(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`AR(y).fit(6)` → `AutoReg(y, lags=6).fit()`; untold, it took as many as follow from the number of rows."""
    changed = False
    for call in place.calls("AR"):
        fit = fit_of(place, call)
        if fit is None or len(call.args) != 1 or call.keywords:
            continue
        given = {item.arg: item for item in fit.keywords}
        most = given.get("maxlag")
        lags = place.text(most.value) if most else place.text(fit.args[0]) if fit.args else None
        if not given.keys() <= {"maxlag", "trend", "disp"} or len(fit.args) > 1:
            continue
        y = place.text(call.args[0])
        if lags is None or lags == "None":
            if not isinstance(call.args[0], ast.Name):
                continue
            lags = f"round(12 * (len({y}) / 100) ** 0.25)"
        trend = place.text(given["trend"].value).strip("'\"") if "trend" in given else "c"
        told = ', trend="n"' if trend == "nc" else ""
        model = (
            "AutoReg"
            if isinstance(call.func, ast.Name)
            else f"{place.text(call.func)[: -len('.AR')]}.AutoReg"
        )
        unwanted: list[ast.expr | ast.keyword] = [*fit.args, *fit.keywords]
        changed = changed or model == "AutoReg"
        if fit.func is not place.parent(call):
            editor.replace(call, f"{model}({y}, lags={lags}{told})")
            if unwanted:
                editor.remove(fit, *unwanted)
        else:
            editor.replace(fit, f"{model}({y}, lags={lags}{told}).fit()")
    imported = False
    for node in place.all(ast.ImportFrom) if changed else ():
        if any(alias.name == "AR" and alias.asname is None for alias in node.names):
            names = ", ".join("AutoReg" if alias.name == "AR" else ast.unparse(alias) for alias in node.names)
            editor.replace(node, f"from {node.module} import {names}")
            imported = True
    if changed and not imported:
        editor.top("from statsmodels.tsa.ar_model import AutoReg")


def _residuals(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`acorr_ljungbox(x, lags=3)[1]` → `acorr_ljungbox(x, lags=3)["lb_pvalue"].to_numpy()`."""
    made = [call for call in place.all(ast.Call) if place.called(call) == "acorr_ljungbox"]
    bound = {
        place.text(holder.targets[0])
        for call in made
        if isinstance(holder := place.parent(call), ast.Assign) and len(holder.targets) == 1
    }
    for node in place.all(ast.Subscript):
        at = node.slice
        one = node.value in made or (isinstance(node.value, ast.Name) and node.value.id in bound)
        if one and isinstance(at, ast.Constant) and type(at.value) is int and 0 <= at.value < len(COLUMNS):
            editor.replace(node, f'{place.text(node.value)}["{COLUMNS[at.value]}"].to_numpy()')


def _unpacked(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`q, p = acorr_ljungbox(x, lags=3)` gives the names of the columns today."""
    for node in place.all(ast.Assign):
        call = node.value
        if (
            isinstance(call, ast.Call)
            and place.called(call) == "acorr_ljungbox"
            and isinstance(node.targets[0], ast.Tuple)
        ):
            editor.wrap(call, "", ".to_numpy().T")


def _levels(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`predict(typ="levels")` is what `predict` gives today."""
    for call in place.calls("predict"):
        for item in call.keywords:
            if item.arg == "typ" and place.text(item.value).strip("'\"") == "levels":
                editor.remove(call, item)


def _trend(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    new = '"n"' if place.text(given.value).strip("'\"") == "nc" else place.text(given.value)
    editor.replace(given, f"trend={new}")


def _lags(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    editor.replace(
        given, 'nlags="legacy"' if place.text(given.value) == "None" else f"nlags={place.text(given.value)}"
    )


CHANGES = (
    Change("statsmodels 0.13: AR was removed, AutoReg takes its place", re.compile("AR has been removed from statsmodels and replaced"), _autoregression),
    Change("statsmodels 0.13: acorr_ljungbox gives a table", re.compile(r"^KeyError: [0-3]$"), _residuals),
    Change("statsmodels 0.13: acorr_ljungbox gives a table", re.compile(r"'str'|could not convert string|dtype\('<U"), _unpacked, apart=True),
    Change("statsmodels 0.13: typ of predict was removed; it predicts levels", re.compile(r"Unknown keyword arguments: \['typ'\]|unexpected keyword argument 'typ'"), _levels),
    keyword("statsmodels 0.11: regression of coint was renamed to trend", "coint", "regression", _trend),
    keyword("statsmodels 0.13: lags of kpss was renamed to nlags", "kpss", "lags", _lags),
    keyword("statsmodels 0.12: unbiased was renamed to adjusted", "plot_acf", "unbiased", "adjusted"),
    value("statsmodels 0.13: no constant is said by n", "arma_order_select_ic|AutoReg|coint", "trend", "nc", '"n"', "trend must be one of|'nc'"),
)  # fmt: skip
