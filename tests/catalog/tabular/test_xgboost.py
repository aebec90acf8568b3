"""XGBoost is one of the models where it is installed, and nothing is heard of it where it is not."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline

from jupyter_automl.agents.planner import plan_models
from jupyter_automl.agents.proposals import experiments, retrieved
from jupyter_automl.agents.recommender import table_of
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.metrics.scoring import Scoring
from jupyter_automl.catalog.tabular.models.xgboost import XGBoost
from jupyter_automl.catalog.tabular.savers.save_model import SaveModel
from jupyter_automl.catalog.tabular.savers.storage import packages_of
from tests.audited import context_of
from tests.catalog.tabular import test_growing, test_savers
from tests.xgboost_apart import needs_xgboost, xgboost_here  # noqa: F401  # the fixture

PACKAGES = {"scikit-learn": "1.9", "lightgbm": "4.5", "catboost": "1.2"}


def context(classes: list[int], goal: str = "which class is it?", **packages: str) -> Context:
    """The context of a table with so many rows of each class."""
    rows = sum(classes)
    table = pd.DataFrame(np.random.default_rng(0).normal(size=(rows, 6)), columns=list("abcdef"))
    table["answer"] = np.repeat([str(label) for label in range(len(classes))], classes)
    made = context_of(table, "answer", "multiclass" if len(classes) > 2 else "binary")
    made.task = made.spec.model_copy(update={"goal": goal})
    made.machine = Machine(
        packages={**PACKAGES, **{name.replace("_", "-"): at for name, at in packages.items()}}
    )
    return made


@pytest.mark.parametrize("distribution", ["xgboost", "xgboost_cpu"])
def test_it_is_tried_under_either_name_of_its_distribution(distribution: str) -> None:
    made = context([900, 900], **{distribution: "3.2"})
    assert "xgboost" in plan_models(made).models
    made.settings.update({"model_format": "joblib", "model_packages": ["scikit-learn", "xgboost"]})
    assert packages_of(made)[-1] == distribution.replace("_", "-")


def test_where_it_is_not_installed_nothing_is_heard_of_it() -> None:
    made = context([900, 900])
    plan = plan_models(made)
    assert "xgboost" not in {item.name for item in plan.ranking}
    told = made.spec.model_copy(update={"goal": "balanced trees, leaves held back by second derivatives"})
    made.task = told
    assert "xgboost" not in {entry["name"] for entry in retrieved.entries(made, ("model",))}
    written = [block.source for block in [*Scoring().blocks(made), *SaveModel().blocks(made)]]
    assert "xgboost" not in "".join(written)
    assert "iteration_range" not in "".join(written)


@pytest.mark.parametrize("named", ["with XGBoost, please", "fit an XG Boost model", "xg-boost it"])
def test_a_goal_that_names_it_is_told_how_to_install_it(named: str) -> None:
    plan = plan_models(context([900, 900], named))
    assert "xgboost" not in plan.models
    (row,) = [line for line in table_of(plan.ranking, plan.models).splitlines() if "XGBoost" in line]
    assert "not installed in this kernel; `pip install xgboost-cpu` there" in row


@pytest.mark.parametrize(
    ("classes", "tried"), [([500, 500], True), ([400, 300, 300], True), ([900, 900, 9], False)]
)
def test_it_is_left_alone_where_a_fold_may_lack_a_class(classes: list[int], tried: bool) -> None:
    assert ("xgboost" in plan_models(context(classes, xgboost="3.2")).models) == tried


def test_classes_may_be_lacking_where_rows_of_a_group_or_time_stay_together() -> None:
    for kind in ("group", "time"):
        made = context([400, 300, 300], xgboost="3.2")
        made.settings[kind] = "a"
        assert "xgboost" not in plan_models(made).models


@needs_xgboost
@pytest.mark.usefixtures("xgboost_here")
@pytest.mark.filterwarnings("error:The y_prob values do not sum to one")
@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_the_length_is_the_best_one_and_a_rerun_has_the_same_scores(
    task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(test_growing.PACKAGES, "xgboost-cpu", version("xgboost-cpu"))
    test_growing.test_the_length_is_the_best_one_and_a_rerun_has_the_same_scores(XGBoost(), task)


@needs_xgboost
@pytest.mark.usefixtures("xgboost_here")
def test_what_a_language_model_may_set_are_parameters_of_xgboost() -> None:
    from xgboost import XGBRegressor

    assert experiments.families([{"name": "xgboost"}])["xgboost"].keys() <= XGBRegressor().get_params().keys()


@needs_xgboost
@pytest.mark.usefixtures("xgboost_here")
def test_a_saved_one_predicts_the_same_and_names_the_distribution_that_it_needs(tmp_path: Path) -> None:
    from xgboost import XGBClassifier

    names = test_savers.state(
        tmp_path, make_pipeline(SimpleImputer(), XGBClassifier(n_estimators=5, n_jobs=1))
    )
    made = test_savers.context_of(**test_savers.asked(names))
    made.machine.packages["xgboost-cpu"] = version("xgboost-cpu")
    test_savers.run(SaveModel(), made, names)  # the cell itself compares the predictions
    assert (tmp_path / "out" / "model.skops").exists()
    required = (tmp_path / "out" / "requirements.txt").read_text().splitlines()
    assert f"xgboost-cpu=={version('xgboost-cpu')}" in required
