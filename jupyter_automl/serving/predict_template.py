"""Predict with the model in this folder.

    python predict.py IN OUT.csv

IN has the format of the training file; the order of its columns does not matter, further columns and the
target are ignored. OUT.csv gets one row per row of IN, in the same order: `prediction`, and for classes one
`probability_<class>` each; where the model was asked for intervals `lower` and `upper`, for sets
`prediction_set`, a JSON list of classes. Exit code 2, with one sentence on standard error and nothing written, when IN
cannot be used. Needs the packages in requirements.txt.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

_HERE = Path(__file__).resolve().parent
_SCHEMA = json.loads((_HERE / "schema.json").read_text(encoding="utf-8"))
TARGET = _SCHEMA["target"]["column"]
_COLUMNS = {column["name"]: column for column in _SCHEMA["columns"]}
_SAFE = ("builtins", "catboost", "collections", "lightgbm", "numpy", "scipy", "sklearn", "xgboost")


# <notebook>
def read_table(path: Path) -> pd.DataFrame:
    """The notebook's own function stands here."""
    raise NotImplementedError


def features_of(table: pd.DataFrame) -> pd.DataFrame:
    """The notebook's own function stands here."""
    raise NotImplementedError


# </notebook>


class Unusable(Exception):
    """The input cannot be used; the message is for the person who gave it."""


def load_model() -> Any:
    """The saved model; types outside the modelling packages are refused when the format is skops."""
    file = _HERE / _SCHEMA["model"]["file"]
    if file.suffix == ".joblib":
        import joblib

        return joblib.load(file)
    import skops.io

    trusted = _SCHEMA["model"]["trusted"]
    foreign = [name for name in trusted if name.split(".")[0] not in _SAFE]
    if foreign:
        raise Unusable(f"schema.json asks to trust {', '.join(foreign)}, which no model of this tool needs.")
    return skops.io.load(file, trusted=trusted)


def read_input(place: str) -> pd.DataFrame:
    """The table in that file, read as in the notebook, columns typed as in training."""
    path = Path(place)
    if not path.is_file():
        raise Unusable(f"There is no file {path}.")
    if path.stat().st_size == 0:
        raise Unusable(f"{path} is empty.")
    try:
        table = read_table(path)
    except pd.errors.EmptyDataError as error:
        raise Unusable(f"{path} holds no table.") from error
    except KeyError as error:
        raise Unusable(f"{path} lacks the column {error}.") from error
    except (ValueError, TypeError, OSError, UnicodeError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        if reason.startswith(f"{path} lacks"):
            raise Unusable(f"{reason}.") from error
        raise Unusable(
            f"{path} cannot be read as a {_SCHEMA['reading']['format']} file: {reason[:200]}."
        ) from error
    missing = [name for name in _COLUMNS if name not in table]
    if missing:
        more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
        raise Unusable(
            f"{path} lacks {len(missing)} of {len(_COLUMNS)} columns: {', '.join(missing[:10])}{more}."
        )
    return as_trained(table)


def as_trained(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its columns in the types of training: a small file may look different to pandas."""
    columns = {}
    for name, column in _COLUMNS.items():
        values, kind = table[name], column["kind"]
        if kind == "date":
            fitting = pd.to_datetime(values, errors="coerce")
        elif kind == "number":
            fitting = values if pd.api.types.is_bool_dtype(values) else pd.to_numeric(values, errors="coerce")
        else:
            fitting = (
                as_text(values) if column["dtype"] in ("str", "object", "string", "category") else values
            )
            if column["dtype"].lower().lstrip("u").startswith(("int", "float")):
                fitting = pd.to_numeric(values, errors="coerce")
        lost = int((values.notna() & fitting.isna()).sum())
        if lost:
            print(f"{name}: {lost:,} values are no {kind} and count as missing.", file=sys.stderr)
        columns[name] = fitting
    return pd.DataFrame(columns, index=table.index)


def as_text(values: pd.Series) -> pd.Series:
    """Text as the training file would have shown it: whole numbers without a decimal point."""
    if pd.api.types.is_float_dtype(values) and (values.dropna() % 1 == 0).all():
        values = values.astype("Int64")
    return values.astype("str")


MANY = 1_000
"""Rows from which on LightGBM may take all cores; each row's prediction is the same sum, whatever their number."""


def parts_of(model: Any) -> list[Any]:
    """The model, and all estimators that it holds."""
    found: dict[int, Any] = {}
    pending = [model]
    while pending:
        part = pending.pop()
        if isinstance(part, list | tuple):
            pending.extend(part)
        elif hasattr(part, "get_params") and id(part) not in found:
            found[id(part)] = part
            pending.extend(vars(part).values())
    return list(found.values())


def predictions(model: Any, features: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `features`: `prediction`, for classes a probability each, and how sure it is where asked."""
    for part in parts_of(model):
        if type(part).__module__.startswith("lightgbm"):
            part.set_params(n_jobs=-1 if len(features) >= MANY else 1)
    classes = _SCHEMA["target"].get("classes")
    uncertainty = _SCHEMA.get("uncertainty")
    if not classes:
        predicted = np.asarray(model.predict(features), dtype="float64").ravel()
        columns: dict[str, Any] = {"prediction": predicted}
        if uncertainty:
            columns["lower"], columns["upper"] = interval_around(predicted, uncertainty)
        return pd.DataFrame(columns)
    probability = np.asarray(model.predict_proba(features))
    chosen = probability.argmax(axis=1)
    if hasattr(model, "threshold"):
        chosen = (probability[:, 1] >= model.threshold).astype(int)
    columns = {"prediction": [classes[position] for position in chosen]}
    columns |= {f"probability_{label}": probability[:, position] for position, label in enumerate(classes)}
    if uncertainty:
        columns["prediction_set"] = prediction_sets(probability, classes, uncertainty)
    return pd.DataFrame(columns)


def interval_around(predicted: np.ndarray, uncertainty: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper end for each prediction: as far as the calibration says, in proportion to the typical error there."""
    reach = uncertainty["reach"] * np.interp(predicted, uncertainty["places"], uncertainty["sizes"])
    lowest = -np.inf if uncertainty["lowest"] is None else uncertainty["lowest"]
    return np.maximum(predicted - reach, lowest), np.maximum(predicted + reach, lowest)


def prediction_sets(probability: np.ndarray, classes: list[Any], uncertainty: dict[str, Any]) -> list[str]:
    """For each row the classes that reach their cut, and the likeliest in any case, as a JSON list."""
    held = (probability >= np.array(uncertainty["cuts"])) | (
        probability == probability.max(axis=1, keepdims=True)
    )
    return [
        json.dumps([label for label, inside in zip(classes, row, strict=True) if inside], ensure_ascii=False)
        for row in held
    ]


def empty() -> pd.DataFrame:
    """The table of no predictions."""
    classes = _SCHEMA["target"].get("classes") or []
    more = {"interval": ["lower", "upper"], "set": ["prediction_set"], None: []}
    kind = _SCHEMA.get("uncertainty", {}).get("kind")
    return pd.DataFrame(columns=["prediction", *(f"probability_{label}" for label in classes), *more[kind]])


def write(table: pd.DataFrame, place: str) -> None:
    """Write the whole CSV or nothing."""
    path = Path(place)
    part = None
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.absolute().parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            table.to_csv(file, index=False)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except OSError as error:
        raise Unusable(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        if part is not None:
            Path(part).unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Exit code 0 when OUT.csv is written, 2 otherwise."""
    if len(arguments) != 2:
        print("usage: python predict.py IN OUT.csv", file=sys.stderr)
        return 2
    try:
        table = read_input(arguments[0])
        write(predictions(load_model(), features_of(table)) if len(table) else empty(), arguments[1])
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
