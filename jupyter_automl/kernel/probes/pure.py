"""Tries a proposed function of a table in a forked copy of the kernel: does it compute, and from each row alone?"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from typing import Any

from .forking import alone, bounded, tried
from .sandbox import Barred, Bars

MOST_COLUMNS = 10
CHECKED_ROWS = 5_000
"""Rows on which values are computed again in other company."""
EDGE_ROWS = 60
SLOWEST = 3.0
"""Seconds that one call on all rows may take."""


class Broken(Exception):
    """The function does not keep the contract; the message is half a sentence."""


def probe(
    development: Any,
    y: Any,
    source: str,
    entry: str,
    columns: list[str],
    classification: bool,
    allowed: float,
    seed: int,
) -> dict[str, Any]:
    """What becomes of the function `entry` that `source` defines, on those columns of the development rows.

    Returns `status`: `ok`, with `frame` (whether it returns a table), `seconds`, and `made`: a list of `name`, `kind`
    (`numbers` or `categories`), `distinct`, `missing`, `alone` (the out-of-fold score of the column alone, ROC AUC or R²);
    or `broken`, `barred`, `error`, `time_limit`, `memory`, `died`, `impossible`, with `why`, half a sentence. The kernel
    stays as it is.
    """
    if not sys.platform.startswith("linux"):
        return {"status": "impossible", "why": "a copy of the kernel cannot be made here"}
    began = time.monotonic()

    def work() -> bytes:
        found = _inside(development, y, source, entry, columns, classification, allowed, seed)
        return json.dumps(found, default=str).encode()[:60_000]

    return tried(work, allowed) | {"seconds": time.monotonic() - began}


def _inside(
    development: Any,
    y: Any,
    source: str,
    entry: str,
    columns: list[str],
    classification: bool,
    allowed: float,
    seed: int,
) -> dict[str, Any]:
    alone(allowed)
    import numpy
    import pandas
    import sklearn.model_selection
    import sklearn.tree

    del sklearn
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (until the process ends)
    table = development[columns].reset_index(drop=True)
    bounded()
    bars = Bars()
    try:
        warnings.simplefilter("ignore")
        function = _function(source, entry, bars)
        with numpy.errstate(all="ignore"), pandas.option_context("mode.chained_assignment", None):
            made = _kept(function, table, seed)
            return {
                "status": "ok",
                "frame": isinstance(function(table.copy()), pandas.DataFrame),
                "made": [_described(made[name], y, classification, seed) for name in made],
            }
    except Broken as broken:
        return {"status": "broken", "why": str(broken)}
    except Barred as barred:
        return {"status": "barred", "why": str(barred)}
    except MemoryError:
        return {"status": "memory", "why": "it takes too much memory"}
    except (Exception, RecursionError) as error:  # noqa: BLE001 (whatever the function raises is its own fault)
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return {"status": "error", "why": f"it fails with {said}"}


def _function(source: str, entry: str, bars: Bars) -> Any:
    import math
    import re

    import numpy
    import pandas

    names = ("abs", "all", "any", "bool", "dict", "divmod", "enumerate", "filter", "float", "int", "isinstance", "len",
             "list", "map", "max", "min", "pow", "range", "reversed", "round", "slice", "sorted", "str", "sum", "tuple",
             "zip")  # fmt: skip
    own = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
    space: dict[str, Any] = {"__builtins__": {name: own[name] for name in names}}
    space |= {"np": numpy, "pd": pandas, "math": math, "re": re}
    with bars:
        exec(source, space)

    def called(table: Any) -> Any:
        with bars:
            return space[entry](table)

    return called


def _called(function: Any, table: Any) -> Any:
    """What the function makes of the table: a frame of plain columns. Raises Broken."""
    import pandas as pd

    given = table.copy()
    result = function(given)
    if not given.equals(table) or list(given.columns) != list(table.columns):
        raise Broken("it changes the table that it is given")
    if isinstance(result, pd.Series):
        result = result.to_frame(
            "value" if result.name is None or result.name in table.columns else result.name
        )
    if not isinstance(result, pd.DataFrame):
        raise Broken(f"it returns a {type(result).__name__}, neither a column nor a table")
    if len(result) != len(table):
        raise Broken(f"it returns {len(result):,} rows for {len(table):,}")
    if not result.index.equals(table.index):
        raise Broken("its rows have another index than the table")
    if not result.columns.is_unique or not len(result.columns):
        raise Broken("its columns have no names of their own")
    if len(result.columns) > MOST_COLUMNS:
        raise Broken(f"it makes {len(result.columns)} columns, {MOST_COLUMNS} are allowed")
    known = [str(name) for name in result.columns if name in table.columns]
    if known:
        raise Broken(f"it returns the column {known[0][:60]}, which the table has already")
    return pd.DataFrame({str(name): _plain(result[name]) for name in result.columns}, index=table.index)


def _plain(values: Any) -> Any:
    import numpy as np
    import pandas as pd

    kinds = pd.api.types
    if kinds.is_bool_dtype(values) or kinds.is_numeric_dtype(values):
        if kinds.is_complex_dtype(values):
            raise Broken("its values are complex numbers")
        return values.astype("float64").replace([np.inf, -np.inf], np.nan)
    if (
        isinstance(values.dtype, pd.CategoricalDtype)
        or kinds.is_object_dtype(values)
        or kinds.is_string_dtype(values)
    ):
        present = values.dropna()
        odd = next(
            (each for each in present if not isinstance(each, str | bool | int | float | np.generic)), None
        )
        if odd is not None:
            raise Broken(f"its values are of type {type(odd).__name__}, neither numbers nor texts")
        if (
            kinds.is_object_dtype(values)
            and len(present)
            and all(isinstance(e, bool | np.bool_) for e in present)
        ):
            return values.astype("float64")
        return (
            values.astype("object")
            .where(values.notna(), None)
            .map(lambda each: each if each is None else str(each))
        )
    raise Broken(f"its values have the type {values.dtype}, neither numbers nor texts")


def _kept(function: Any, table: Any, seed: int) -> Any:
    """The new columns on all rows, when the function keeps the contract. Raises Broken."""
    import numpy as np

    random = np.random.default_rng(seed)
    began = time.monotonic()
    made = _called(function, table)
    if time.monotonic() - began > SLOWEST:
        raise Broken(f"one call takes longer than {SLOWEST:g} seconds")
    for name in made:
        if made[name].nunique(dropna=False) < 2:
            raise Broken("it has one value only")
    copied = _copied(made, table)
    if copied is not None:
        raise Broken(f"it is the column {copied}, at most scaled")
    rows = len(table)
    picked = np.sort(random.permutation(rows)[: min(CHECKED_ROWS, max(2, rows // 2))])
    mixed = random.permutation(picked)
    few = random.permutation(rows)[:4]
    _same(made, _called(function, table), "it gives another value when it is called again")
    learns = "its value for a row depends on the other rows"
    _same(made.iloc[picked], _called(function, table.iloc[picked]), learns)
    _same(made.iloc[mixed], _called(function, table.iloc[mixed]), learns)
    for row in few:
        _same(made.iloc[[row]], _called(function, table.iloc[[row]]), learns)
    wider = table.iloc[picked].assign(**{"a column more": 1.0, "one more text": "x"})
    wider = wider[[*reversed(list(table.columns)), "one more text", "a column more"]]
    _same(made.iloc[picked], _called(function, wider), "it depends on the order or the number of the columns")
    whole = table.iloc[picked].astype({name: "float64" for name in table if table[name].dtype.kind in "iu"})
    _same(
        made.iloc[picked],
        _called(function, whole),
        "it takes whole numbers and decimals for different things",
    )
    _edges(function, table.iloc[picked[:EDGE_ROWS]], made)
    return made


def _copied(made: Any, table: Any) -> str | None:
    """The column of the table that a new one only repeats: a straight line of a number, a text as it is."""
    import numpy as np

    for name in made:
        for known in table.columns:
            left, right = made[name], table[known]
            if left.dtype.kind == "f" and right.dtype.kind in "iufb":
                right = right.astype("float64").replace([np.inf, -np.inf], np.nan)
                if (left.isna() == right.isna()).all() and abs(left.corr(right)) > 1 - 1e-9:
                    return str(known)[:60]
            elif (
                left.dtype.kind != "f"
                and right.dtype.kind not in "iufbmM"
                and left.equals(right.astype("object"))
            ):
                return str(known)[:60]
    return None


def _edges(function: Any, table: Any, made: Any) -> None:
    """Rows as they will come one day: without values, with levels never met, with numbers far out. Raises Broken."""
    import numpy as np
    import pandas as pd

    for name in [*table.columns, None]:
        gone = [name] if name is not None else list(table.columns)
        empty = {
            each: pd.Series(pd.NaT if table[each].dtype.kind == "M" else np.nan, table.index) for each in gone
        }
        typed = {
            each: values.astype("float64" if table[each].dtype.kind in "iufb" else table[each].dtype)
            for each, values in empty.items()
        }
        _alike(function, table.assign(**typed), made, f"where {name or 'every column'} is missing")
    texts = [name for name in table if table[name].dtype.kind not in "iufbmM"]
    _alike(function, table.assign(**{name: pd.Series("never met before", table.index, dtype="str") for name in texts}),
           made, "where a level was never met before")  # fmt: skip
    numbers = [name for name in table if table[name].dtype.kind in "iuf"]
    for value in (0.0, -1e9, 1e12):
        _alike(function, table.assign(**dict.fromkeys(numbers, value)), made, f"where numbers are {value:g}")


def _alike(function: Any, table: Any, made: Any, when: str) -> None:
    try:
        result = _called(function, table)
    except Broken as broken:
        raise Broken(f"{when}, {broken}") from None
    except (Barred, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 (whatever the function raises is its own fault)
        said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise Broken(f"{when}, it fails with {said}") from None
    if list(result.columns) != list(made.columns):
        raise Broken(f"{when}, it makes other columns")
    for name in made:
        number = made[name].dtype.kind == "f"
        if number and result[name].dtype.kind != "f" and result[name].notna().any():
            raise Broken(f"{when}, its values are no numbers any more")


def _same(expected: Any, found: Any, reason: str) -> None:
    import numpy as np

    if list(expected.columns) != list(found.columns):
        raise Broken(reason)
    for name in expected:
        left, right = expected[name], found[name]
        if left.dtype.kind == "f" and right.dtype.kind == "f":
            if not np.allclose(left, right, rtol=1e-9, atol=1e-12, equal_nan=True):
                raise Broken(reason)
        elif (
            not (left.isna().to_numpy() == right.isna().to_numpy()).all()
            or not (left.dropna().astype("str").to_numpy() == right.dropna().astype("str").to_numpy()).all()
        ):
            raise Broken(reason)


def _described(values: Any, y: Any, classification: bool, seed: int) -> dict[str, Any]:
    number = values.dtype.kind == "f"
    return {
        "name": str(values.name), "kind": "numbers" if number else "categories", "distinct": int(values.nunique()),
        "missing": int(values.isna().sum()), "alone": _alone(values, y, classification, seed),
    }  # fmt: skip


def _alone(values: Any, y: Any, classification: bool, seed: int) -> float | None:
    """Out of fold, what a small tree on the column alone reaches: ROC AUC (macro one against rest), or R²."""
    import numpy as np
    from sklearn.metrics import r2_score, roc_auc_score
    from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    truth = np.asarray(y)
    some = np.random.default_rng(seed).permutation(len(truth))[:20_000]
    column, truth = values.iloc[some], truth[some]
    codes = column if column.dtype.kind == "f" else column.astype("category").cat.codes.astype("float64")
    matrix = np.asarray(codes, dtype="float64").reshape(-1, 1)
    shape = {"max_leaf_nodes": 64, "min_samples_leaf": max(3, len(truth) // 500), "random_state": seed}
    try:
        if not classification:
            guess = cross_val_predict(
                DecisionTreeRegressor(**shape), matrix, truth, cv=KFold(5, shuffle=True, random_state=seed)
            )
            return round(float(r2_score(truth, guess)), 4)
        labels, sizes = np.unique(truth, return_counts=True)
        folds = StratifiedKFold(int(max(2, min(5, sizes.min()))), shuffle=True, random_state=seed)
        guess = cross_val_predict(
            DecisionTreeClassifier(**shape), matrix, truth, cv=folds, method="predict_proba"
        )
        if len(labels) == 2:
            return round(float(roc_auc_score(truth, guess[:, 1])), 4)
        areas = [roc_auc_score(truth == label, guess[:, k]) for k, label in enumerate(labels)]
        return round(float(np.mean(areas)), 4)
    except ValueError:
        return None
