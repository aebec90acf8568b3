"""A name that nothing has bound."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .near import nearest
from .patch import Editor, parsed

PATTERN = re.compile(
    r"name '(\w+)' is not defined|local variable '(\w+)' (?:referenced|is)|the kernel has no (\w+)"
)
KNOWN = {
    "pd": "import pandas as pd", "np": "import numpy as np", "plt": "import matplotlib.pyplot as plt",
    "sns": "import seaborn as sns", "sp": "import scipy as sp", "lgb": "import lightgbm as lgb",
    "display": "from IPython.display import display", "Path": "from pathlib import Path",
    "Counter": "from collections import Counter", "defaultdict": "from collections import defaultdict",
    "datetime": "from datetime import datetime", "timedelta": "from datetime import timedelta",
    "partial": "from functools import partial", "reduce": "from functools import reduce",
    "CatBoostClassifier": "from catboost import CatBoostClassifier", "clone": "from sklearn.base import clone",
    "CatBoostRegressor": "from catboost import CatBoostRegressor", "stats": "from scipy import stats",
    "LGBMClassifier": "from lightgbm import LGBMClassifier", "LGBMRegressor": "from lightgbm import LGBMRegressor",
}  # fmt: skip
MODULES = (
    "json", "os", "re", "math", "random", "time", "sys", "itertools", "functools", "collections", "glob", "hashlib",
    "warnings", "pickle", "joblib", "platform", "string", "statistics", "csv", "shutil", "gc",
)  # fmt: skip
SKLEARN = {
    "sklearn.model_selection": "train_test_split cross_val_score cross_val_predict cross_validate KFold GroupKFold "
    "StratifiedKFold StratifiedGroupKFold TimeSeriesSplit GridSearchCV RandomizedSearchCV ShuffleSplit",
    "sklearn.pipeline": "make_pipeline Pipeline FeatureUnion make_union",
    "sklearn.compose": "ColumnTransformer make_column_transformer make_column_selector TransformedTargetRegressor",
    "sklearn.preprocessing": "StandardScaler MinMaxScaler RobustScaler OneHotEncoder OrdinalEncoder LabelEncoder "
    "FunctionTransformer PolynomialFeatures SplineTransformer TargetEncoder QuantileTransformer PowerTransformer",
    "sklearn.impute": "SimpleImputer KNNImputer",
    "sklearn.linear_model": "LogisticRegression LinearRegression Ridge RidgeCV Lasso LassoCV ElasticNet SGDClassifier",
    "sklearn.ensemble": "RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor "
    "GradientBoostingClassifier GradientBoostingRegressor HistGradientBoostingClassifier VotingClassifier "
    "HistGradientBoostingRegressor VotingRegressor StackingClassifier StackingRegressor IsolationForest",
    "sklearn.tree": "DecisionTreeClassifier DecisionTreeRegressor plot_tree",
    "sklearn.neighbors": "KNeighborsClassifier KNeighborsRegressor",
    "sklearn.dummy": "DummyClassifier DummyRegressor",
    "sklearn.inspection": "permutation_importance PartialDependenceDisplay",
    "sklearn.metrics": "accuracy_score roc_auc_score average_precision_score f1_score log_loss brier_score_loss r2_score "
    "mean_squared_error mean_absolute_error root_mean_squared_error confusion_matrix classification_report "
    "balanced_accuracy_score precision_score recall_score matthews_corrcoef roc_curve precision_recall_curve",
    "sklearn.calibration": "calibration_curve CalibratedClassifierCV",
    "sklearn.decomposition": "PCA TruncatedSVD",
    "sklearn.cluster": "KMeans DBSCAN",
    "sklearn.feature_extraction.text": "TfidfVectorizer CountVectorizer",
}
KNOWN |= {name: f"import {name}" for name in MODULES}
KNOWN |= {name: f"from {module} import {name}" for module, names in SKLEARN.items() for name in names.split()}


class NameNotDefined(CrashClass):
    """A slip of the pen is corrected, a forgotten import added; else the earlier cells run again."""

    name = "name_not_defined"
    title = "a name that nothing has bound"
    rank = 25

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        match = PATTERN.search(crash.evalue)
        if match is None or crash.ename not in ("NameError", "UnboundLocalError"):
            return None
        name = next(group for group in match.groups() if group)
        cause = f"The cell uses `{name}`, which no earlier cell has bound in this kernel."
        return Diagnosis(self.name, cause, crash.line, match.group(0), 0.95, {"name": name})

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        name = diagnosis.found["name"]
        proposals = []
        if name in KNOWN and crash.ename == "NameError":
            said = (f"The import of `{name}` was forgotten.", "Nothing else changes.")
            proposals = patched(crash, lambda editor: editor.top(KNOWN[name]), said, 0.95)
        elif name not in crash.requires and (near := self._near(name, crash)):
            said = (f"`{name}` is a slip for `{near}`, the only name like it.", f"The cell uses `{near}`.")
            proposals = patched(crash, lambda editor: self._rename(editor, name, near), said, 0.7)
        if not proposals:
            why = f"The cells that bind `{name}` run again in a fresh kernel."
            proposals.append(Proposal("restart", why, "Nothing changes in the notebook.", confidence=0.5))
        proposals.append(replace(crash, f"Another component does without `{name}`."))
        return proposals

    def _near(self, name: str, crash: Crash) -> str | None:
        try:
            tree = parsed(crash.source)
        except SyntaxError:
            return None
        own = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        return nearest(name, sorted({*crash.state, *crash.requires, *own}))

    def _rename(self, editor: Editor, name: str, near: str) -> None:
        for node in ast.walk(editor.tree):
            if isinstance(node, ast.Name) and node.id == name:
                editor.replace(node, near)
