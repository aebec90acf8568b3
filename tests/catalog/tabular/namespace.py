"""A plain kernel namespace as the earlier sections leave it, and a runner that executes generated cells in it."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
import warnings
from collections.abc import Sequence
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from jupyter_automl.catalog.cell import Block, Code, Markdown, code
from jupyter_automl.catalog.component import Component, Context, Machine
from jupyter_automl.catalog.tabular.frame.setup import styles
from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.contracts import Column, ColumnProfile, Finding, Profile, Structure, TaskSpec

SEED = 7
TARGET = "the target"


class Notebook:
    """The namespace, the context and what the cells put out; `run` is what the run does with a component."""

    def __init__(self, names: dict[str, Any], context: Context, pictures: Path | None = None) -> None:
        self.names, self.context, self.pictures = names, context, pictures
        self.tables: list[pd.DataFrame] = []
        self.printed: list[str] = []
        self.texts: list[str] = []
        self.figures = 0
        self.warned: list[str] = []
        names["show"] = self._show
        context.provided = set(names)
        names["print"] = lambda *parts: self.printed.append(" ".join(map(str, parts)))

    def _show(self, table: pd.DataFrame, formats: Any = None, strong: Any = None) -> None:
        table.reset_index(drop=True).style.format(formats, na_rep="–").to_html()
        self.tables.append(table)

    def _picture(self) -> None:
        for number in plt.get_fignums():
            figure = plt.figure(number)
            self.figures += 1
            if self.pictures is None:
                figure.canvas.draw()
            else:
                figure.savefig(self.pictures / f"{self.name}_{self.figures:02d}.png")
            plt.close(figure)

    name = "figure"

    def execute(self, cell: Code) -> None:
        """One code cell, with its contract checked."""
        assert all(len(line) <= 110 for line in cell.source.splitlines()), cell.source
        missing = [name for name in cell.requires if name not in self.names]
        assert not missing, f"{missing} are required but absent"
        exec("\n".join(cell.imports), self.names)
        self.names.setdefault("plt", plt)
        shown = plt.show
        plt.show = lambda *_, **__: self._picture()
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                exec(compile(cell.source, "<cell>", "exec"), self.names)
        finally:
            plt.show = shown
            plt.close("all")
        self.warned += [str(entry.message) for entry in caught]
        absent = [name for name in cell.provides if name not in self.names]
        assert not absent, f"{absent} were promised"
        self.context.provided |= set(cell.provides)

    def blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Markdown):
                self.texts.append(block.source)
            else:
                self.execute(block)

    def probed(self, component: Component) -> Any:
        """The probe's value, through JSON as the kernel sends it."""
        function = component.probe
        text = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(text)
        tree.body[0].decorator_list.clear()  # type: ignore[attr-defined]
        tree.body[0].name = "probe_it"  # type: ignore[attr-defined]
        exec(compile(tree, "<probe>", "exec"), self.names)
        arguments = [self.names.get(name) for name in inspect.signature(function).parameters]
        return json.loads(json.dumps(self.names["probe_it"](*arguments), allow_nan=True))

    def run(self, component: Component) -> str:
        """Blocks, probe and what is said after; the values are kept where the run keeps them."""
        self.blocks(component.blocks(self.context))
        values = self.probed(component)
        self.context.seen[component.name] = values
        said = component.after(self.context, values) or ""
        self.texts.append(said)
        return said


def notebook(
    table: pd.DataFrame,
    task: str,
    *,
    metric: str = "",
    folds: int = 3,
    texts: Sequence[str] = (),
    findings: Sequence[Finding] = (),
    settings: dict[str, Any] | None = None,
    chosen: str = "lightgbm",
    pictures: Path | None = None,
) -> Notebook:
    """The namespace for a table whose target column is called `TARGET`."""
    metric = metric or {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}[task]
    numbers = [name for name in table if name != TARGET and pd.api.types.is_numeric_dtype(table[name])]
    categories = [name for name in table if name not in (TARGET, *numbers, *texts)]
    names: dict[str, Any] = {
        "SEED": SEED, "THREADS": 1, "WORKERS": 2, "side_by_side": nullcontext, "TARGET": TARGET,
        "DATA_PATH": "data.csv", "NUMBERS": numbers, "CATEGORIES": categories,
        "TEXTS": list(texts), "HOLDOUT_FRACTION": 0.2, "REPEAT_SEARCH": False, "np": np, "pd": pd, "clone": clone,
    }  # fmt: skip
    style = code(styles)
    exec("\n".join(style.imports) + "\n" + style.source, names)

    classification = task != "regression"
    labels = list(table[TARGET].value_counts().index) if classification else []
    if task == "binary":
        labels = sorted(labels)
    names["CLASSES"] = labels
    settings = dict(settings or {})
    group = settings.get("group")
    if settings.get("time"):
        cut = int(0.8 * len(table))
        parts = {"development": table.iloc[:cut], "holdout": table.iloc[cut:]}
    elif group:
        entities = table[group].unique()
        sealed = table[group].isin(set(entities[: max(1, len(entities) // 5)]))
        parts = {"development": table[~sealed], "holdout": table[sealed]}
    else:
        strata = table[TARGET] if classification and table[TARGET].value_counts().min() > 1 else None
        development, holdout = train_test_split(table, test_size=0.2, random_state=SEED, stratify=strata)
        parts = {"development": development.sort_index(), "holdout": holdout.sort_index()}
    parts = {part: rows.reset_index(drop=True) for part, rows in parts.items()}
    names["reads"] = []
    names["read_part"] = lambda path, part: names["reads"].append(part) or parts[part]
    names["development"] = development = parts["development"]

    def features_of(rows: pd.DataFrame) -> pd.DataFrame:
        columns: dict[str, Any] = {name: rows[name].astype("float64") for name in numbers}
        columns |= {name: rows[name].astype("str") for name in categories}
        columns |= {name: rows[name].astype("str").fillna("") for name in texts}
        return pd.DataFrame(columns, index=rows.index)[[*numbers, *categories, *texts]]

    def target_of(rows: pd.DataFrame) -> pd.Series:
        if not classification:
            return rows[TARGET].astype("float64").rename("target")
        return rows[TARGET].map({label: k for k, label in enumerate(labels)}).astype("int64").rename("target")

    X, y = features_of(development), target_of(development)
    names |= {"features_of": features_of, "target_of": target_of, "X": X, "y": y}
    if settings.get("time"):
        edges = np.linspace(0, len(X), folds + 2).astype(int)
        cuts = list(pairwise(edges[1:]))
        names["folds"] = [(np.arange(low), np.arange(low, high)) for low, high in cuts]
    else:
        maker = (StratifiedKFold if classification else KFold)(folds, shuffle=True, random_state=SEED)
        names["folds"] = list(maker.split(X, y))

    scoring = METRICS[metric]
    imports = scoring.imports.get(task, "")
    exec(
        f"{imports}\ndef score_of(truth, prediction):\n    truth, prediction = np.asarray(truth), np.asarray(prediction)\n"
        f"    return float({scoring.expression[task]})",
        names,
    )
    names |= {
        "METRIC": scoring.title,
        "GREATER_IS_BETTER": scoring.greater,
        "BETTER": 1 if scoring.greater else -1,
    }
    exec(textwrap.dedent(PREDICTING), names | {"task": task}, made := {})
    names |= made
    exec(textwrap.dedent(COMPARING), names)

    def encode(treated: Any) -> ColumnTransformer:
        one_hot = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=3, sparse_output=False)
        entries = [("numbers", treated, numbers), ("categories", one_hot, categories)]
        return ColumnTransformer([entry for entry in entries if entry[2]])

    scaled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    linear = LogisticRegression(max_iter=1000) if classification else RidgeCV(alphas=[0.1, 1, 10, 100])
    trees: Any = LGBMClassifier if classification else LGBMRegressor
    leaf = max(2, min(20, len(X) // 20))
    boosted = trees(
        n_estimators=60, num_leaves=15, min_child_samples=leaf, random_state=SEED, n_jobs=1, verbose=-1
    )
    names |= {
        "encode": encode,
        "baseline": make_pipeline(encode(scaled), linear),
        "lightgbm": make_pipeline(encode("passthrough"), boosted),
    }
    names["chosen"], names["chosen_name"] = names[chosen], chosen
    for name in ("baseline", "lightgbm"):
        names[f"{name}_scores"] = names["scores_by_fold"](names["out_of_fold"](names[name])[0])
    names["chosen_scores"] = names[f"{chosen}_scores"]
    names["alone"] = pd.Series(dict.fromkeys(development.columns.drop(TARGET), 0.5))

    settings.setdefault("tree_model", "lightgbm")
    context = Context(
        data_path="data.csv", output_dir="out", seed=SEED, budget=60, machine=Machine(), findings=list(findings),
        settings=settings, structure=structure_of(table), profile=_profile(development, numbers, categories, texts, labels),
        task=TaskSpec(
            goal="predict the target", title="Which target?", task=task, task_why="", target=TARGET, target_why="",
            classes=[str(label) for label in labels], positive=str(labels[1]) if task == "binary" else None,
            metric=metric, metric_why="",
        ),
    )  # fmt: skip
    return Notebook(names, context, pictures)


PREDICTING = """
def predict_with(model, features):
    if task == "binary":
        return model.predict_proba(features)[:, 1]
    if task == "multiclass":
        return model.predict_proba(features)
    return np.asarray(model.predict(features), dtype="float64").ravel()
"""

COMPARING = """
def out_of_fold(model, features=X, target=y, on=None):
    shape = (len(target), len(CLASSES)) if len(CLASSES) > 2 else len(target)
    prediction, models = np.full(shape, np.nan), []
    for train, valid in folds if on is None else on:
        models.append(clone(model).fit(features.iloc[train], target.iloc[train]))
        prediction[valid] = predict_with(models[-1], features.iloc[valid])
    return prediction, models

def scores_by_fold(prediction, target=y):
    return np.array([score_of(target.iloc[valid], prediction[valid]) for _, valid in folds])

def prediction_of(name, model):
    return out_of_fold(model)[0]
"""


def structure_of(table: pd.DataFrame) -> Structure:
    columns = [
        Column(
            name=name, kind="number" if pd.api.types.is_numeric_dtype(table[name]) else "category",
            dtype=str(table[name].dtype), missing=int(table[name].isna().sum()), distinct=int(table[name].nunique()),
            examples=[str(value).removesuffix(" 00:00:00") for value in table[name].dropna().head(3)],
        )
        for name in table
    ]  # fmt: skip
    return Structure(rows=len(table), columns=columns, bytes=1, sha256="0" * 64)


def _profile(
    table: pd.DataFrame, numbers: list[str], categories: list[str], texts: Sequence[str], labels: list[Any]
) -> Profile:
    columns = [
        ColumnProfile(
            name=name,
            role="target" if name == TARGET else "number" if name in numbers else "text" if name in texts else "category",
            dtype=str(table[name].dtype), missing=int(table[name].isna().sum()), distinct=int(table[name].nunique()),
            std=float(table[name].std()) if pd.api.types.is_numeric_dtype(table[name]) else None,
        )
        for name in table
    ]  # fmt: skip
    counts = table[TARGET].value_counts()
    return Profile(
        rows=len(table), columns=columns, target=TARGET, classes=[(str(k), int(counts[k])) for k in labels]
    )


def breast_cancer() -> pd.DataFrame:
    """569 tumours, 30 strongly correlated numbers."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer(as_frame=True)
    labels = data.target.map({0: "malignant", 1: "benign"})
    return data.data.assign(**{TARGET: labels})


def wine() -> pd.DataFrame:
    """178 wines of three kinds."""
    from sklearn.datasets import load_wine

    data = load_wine(as_frame=True)
    return data.data.assign(**{TARGET: data.target.map({0: "Barolo", 1: "Grignolino", 2: "Barbera"})})


def diabetes() -> pd.DataFrame:
    """442 patients, a number to predict."""
    from sklearn.datasets import load_diabetes

    data = load_diabetes(as_frame=True)
    return data.data.assign(**{TARGET: data.target})


def messy(rows: int = 1500, task: str = "binary", classes: int = 2) -> pd.DataFrame:
    """Mixed types, odd names, missing values, copies, rare levels; real signal, an interaction, a skewed target."""
    random = np.random.default_rng(SEED)
    age = random.integers(18, 80, rows).astype(float)
    pay = np.exp(random.normal(10, 0.6, rows))
    city = random.choice(
        ["Zürich", "New York", "São Paulo", "x" * 60, "<b>&$"], rows, p=[0.4, 0.3, 0.2, 0.07, 0.03]
    )
    kind = random.choice(list("abcdefghijkl"), rows, p=np.r_[[0.3, 0.2, 0.1], [0.4 / 9] * 9])
    raw = 0.06 * (age - 50) * (city == "Zürich") + 1.2 * (kind == "a") + 0.8 * (np.log(pay) - 10)
    table = pd.DataFrame({
        "age in years": np.where(random.random(rows) < 0.1, np.nan, age),
        "pay ($, \"gross\") of the last twelve months before": pay,
        "pay_again": pay * random.normal(1, 0.02, rows),
        "noise 'q'": random.normal(size=rows),
        "city/{home}": pd.Series(city).where(random.random(rows) > 0.05),
        "region": np.where(np.isin(city, ["Zürich"]), "EU", "other"),
        "kind_of[thing]": kind,
        "flag": random.integers(0, 2, rows),
        "all missing": np.full(rows, np.nan),
    })  # fmt: skip
    if task == "regression":
        table[TARGET] = np.exp(raw + random.normal(0, 0.5, rows)) * 1000
    elif classes == 2:
        table[TARGET] = np.where(random.random(rows) < 1 / (1 + np.exp(-raw)), "yes", "no")
    else:
        ranks = pd.Series(raw + random.normal(0, 0.5, rows)).rank(method="first")
        table[TARGET] = pd.qcut(ranks, classes, labels=[f"class {k}" for k in range(classes)]).astype(str)
    return table


def pure_noise(rows: int = 400, task: str = "binary") -> pd.DataFrame:
    """Nothing to find."""
    random = np.random.default_rng(SEED + 1)
    table = pd.DataFrame(random.normal(size=(rows, 6)), columns=[f"n{k}" for k in range(6)])
    table["c"] = random.choice(list("abc"), rows)
    if task == "regression":
        return table.assign(**{TARGET: -np.exp(random.normal(size=rows))})
    labels = ["no", "yes"] if task == "binary" else [f"class {k}" for k in range(4)]
    return table.assign(**{TARGET: random.choice(labels, rows)})
