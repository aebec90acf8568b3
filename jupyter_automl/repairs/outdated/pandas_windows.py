# ruff: noqa: E501
"""Moving windows were functions of pandas until 0.23: `pd.rolling_mean(x, 3)` is `x.rolling(3).mean()`."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change

MOVING = re.compile(
    r"(rolling|expanding)_(mean|sum|std|var|min|max|median|count|skew|kurt|quantile|apply|corr|cov)"
)
WEIGHED = {"ewma": "mean", "ewmstd": "std", "ewmvol": "std", "ewmvar": "var"}
METHOD = ("ddof", "bias", "interpolation", "pairwise")
"""Keywords of what is computed over the window, not of the window."""
HOMES = ("pandas", "pandas.stats.moments", "pandas.stats.api")


def _moving(place: Place, editor: Editor, match: re.Match[str]) -> None:
    changed = False
    for call in place.all(ast.Call):
        new = _written(place, call)
        if new:
            editor.replace(call, new)
            changed = True
    for node in place.all(ast.ImportFrom) if changed else ():
        kept = [ast.unparse(alias) for alias in node.names if not _old(alias.name)]
        if node.module in HOMES and len(kept) < len(node.names):
            rest = f"\n{' ' * node.col_offset}from pandas import {', '.join(kept)}" if kept else ""
            editor.replace(node, f"import pandas as pd{rest}")


def _old(name: str) -> bool:
    return MOVING.fullmatch(name) is not None or name in WEIGHED


def _written(place: Place, call: ast.Call) -> str | None:
    """The call as a method of what it moves over; None where it is another function or its meaning is not sure."""
    name = place.called(call)
    given = {str(item.arg): place.text(item.value) for item in call.keywords}
    args = [place.text(item) for item in call.args]
    x = given.pop("arg", None) or (args.pop(0) if args else None)
    if (
        not _old(name)
        or x is None
        or "freq" in given
        or "how" in given
        or any("*" in part[:1] for part in args)
    ):
        return None
    owner: ast.expr | str = call.args[0] if call.args else x
    kind = place.kind(owner)
    listed = kind in ("ndarray", "list")
    x = f"pd.Series({x})" if listed else place.owner(owner) if isinstance(owner, ast.expr) else x
    within = [f"{key}={text}" for key, text in given.items() if key in METHOD]
    apart = {key: text for key, text in given.items() if key not in METHOD}
    if name in WEIGHED:
        positions = [
            f"{key}={text}"
            for key, text in zip(("com", "span", "halflife", "min_periods"), args, strict=False)
            if text != "None"
        ]
        window = ", ".join([*positions, *(f"{key}={text}" for key, text in apart.items())])
        new = f"{x}.ewm({window}).{WEIGHED[name]}({', '.join(within)})"
        return f"{new}.to_numpy()" if listed else new
    match = MOVING.fullmatch(name)
    assert match is not None
    way, what = match.groups()
    if what in ("apply", "quantile", "corr", "cov"):
        # The other series comes before the window, a function or a share behind it.
        key = {"apply": "func", "quantile": "quantile"}.get(what, "arg2")
        at = 0 if what in ("corr", "cov") or way == "expanding" else 1
        if key in apart:
            within.insert(0, apart.pop(key))
        elif len(args) > at:
            within.insert(0, args.pop(at))
        else:
            return None
    if what == "apply":
        if "args" in apart or "kwargs" in apart:
            return None
        within.append("raw=True")
    if what == "count" and way == "rolling" and "min_periods" not in apart and len(args) < 2:
        apart["min_periods"] = "0"
    window = ", ".join([*args, *(f"{key}={text}" for key, text in apart.items())])
    new = f"{x}.{way}({window}).{what}({', '.join(within)})"
    return f"{new}.to_numpy()" if listed else new


CHANGES = (
    Change("pandas 0.23: pandas.rolling_mean and its kin were removed, x.rolling takes their place",
           re.compile(r"module 'pandas' has no attribute '(?:(?:rolling|expanding)_\w+|ewm\w+|stats)'|cannot import name '(?:(?:rolling|expanding)_\w+|ewm\w+)' from 'pandas'"
                      r"|No module named 'pandas.stats(?:.moments)?'"), _moving),
)  # fmt: skip
