"""A blend's weights are found on out-of-fold predictions, its score is that of weights chosen without the fold."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import VotingRegressor
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold
from sklearn.neighbors import KNeighborsRegressor
from sklearn.tree import DecisionTreeRegressor

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.ensembles.blend import FIRST, Blend, recorded_blend
from jupyter_automl.catalog.tabular.metrics.scoring import Scoring
from tests.audited import context_of

MEMBERS = ["near", "tree", "flat"]


def table() -> pd.DataFrame:
    """A curved surface with a step, which neighbours and a tree each follow with errors of their own."""
    random = np.random.default_rng(1)
    rows = pd.DataFrame(random.normal(size=(900, 3)), columns=["a", "b", "c"])
    return rows.assign(y=2 * np.sin(rows["a"]) + 2 * (rows["b"] > 0) + random.normal(size=900) / 2)


def context() -> Context:
    made = context_of(table(), "y", "regression")
    made.machine = Machine(packages={"scikit-learn": "1.9"})
    made.settings.update({"members": MEMBERS, "leader": "tree"})
    return made


@pytest.fixture(scope="module")
def space() -> dict[str, Any]:
    rows = table()
    X, y = rows[["a", "b", "c"]], rows["y"]
    names: dict[str, Any] = {
        "X": X, "y": y, "folds": list(KFold(5, shuffle=True, random_state=0).split(X)), "REPEAT_SEARCH": False, "CLASSES": [],
        "WORKERS": 2, "show": lambda *_, **__: None, "near": KNeighborsRegressor(8, weights="distance"),
        "side_by_side": nullcontext,
        "tree": DecisionTreeRegressor(max_depth=14, random_state=0), "flat": Ridge(alpha=1e6),
    }  # fmt: skip
    made = context()
    for component in (Scoring(), Blend()):
        cells = [block for block in component.blocks(made) if isinstance(block, Code)]
        exec(hoisted({line for cell in cells for line in cell.imports}), names)
        for cell in cells:
            assert set(cell.requires) <= set(names)
            exec(cell.source, names)
    return names


def test_the_blend_beats_its_members_and_leaves_out_what_does_not_help(space: dict[str, Any]) -> None:
    alone = {name: space["measured"](name, space[name]).mean() for name in MEMBERS}
    assert space["METRIC"] == "R²"
    assert space["blend_scores"].mean() > max(alone.values()) + 0.01
    assert isinstance(space["blend"], VotingRegressor)
    weights = space["weights"]
    assert min(weights["near"], weights["tree"]) > weights.get("flat", 0)


def test_the_prediction_of_a_blend_is_that_of_the_estimator_fitted_fold_by_fold(
    space: dict[str, Any],
) -> None:
    together = space["prediction_of"]("blend", space["blend"])
    fitted, models = space["out_of_fold"](space["blend"])
    assert np.allclose(together, fitted)
    assert len(models) == 5
    assert len(space["out_of_fold"](space["blend"], on=space["folds"][:2])[1]) == 2


def test_each_fold_is_scored_with_weights_that_it_did_not_choose(space: dict[str, Any]) -> None:
    joint = space["scores_by_fold"](space["prediction_of"]("blend", space["blend"]))
    assert joint.mean() >= space["blend_scores"].mean() - 1e-12  # the joint weights saw every fold
    assert space["blend_scores"] == pytest.approx(joint, rel=0.05)


def test_what_was_found_is_written_down_and_found_again_by_a_repeated_search(space: dict[str, Any]) -> None:
    source = "weights, blend_scores = blended(members)"
    once = recorded_blend(source, {"near": 4, "tree": 3}, [1.5, 2.5])
    assert recorded_blend(once, {"near": 1}, [3.5]).count("recorded=") == 1
    names = dict(space)
    exec(once, names)
    assert names["weights"] == {"near": 4, "tree": 3}
    assert names["blend_scores"].tolist() == [1.5, 2.5]
    weights, scores = space["blended"](space["members"])
    assert weights == space["weights"]
    assert scores == pytest.approx(space["blend_scores"])


def test_no_blend_where_one_model_is_asked_for() -> None:
    made = context()
    assert Blend().suits(made).score >= 0.5
    made.task = made.spec.model_copy(
        update={"constraints": made.spec.constraints.model_copy(update={"interpretable": True})}
    )
    assert Blend().suits(made).score < 0.5
    assert FIRST >= 2


def test_one_model_that_no_other_helps_stands_alone_with_its_own_score(space: dict[str, Any]) -> None:
    y = space["y"].to_numpy()
    random = np.random.default_rng(0)
    said = {
        "exact": y / 3 + 0.1,
        "wild": random.normal(0, 50, len(y)),
        "wilder": random.normal(0, 90, len(y)),
    }
    cell = next(block for block in Blend().blocks(context()) if isinstance(block, Code))
    names = {**space, "prediction_of": lambda name, model: said[name], "REPEAT_SEARCH": True}
    exec(cell.source, names)
    weights, scores = names["blended"](dict.fromkeys(said))
    assert weights == {"exact": 1}
    assert np.array_equal(scores, space["scores_by_fold"](said["exact"]))


@pytest.mark.parametrize("count", [1, 3, 6, 10])
def test_however_many_models_are_in_it_what_was_found_is_written_as_python(count: int) -> None:
    weights = {f"a_model_with_a_long_name_{number}": number for number in range(count)}
    names: dict[str, Any] = {"members": {}, "blended": lambda members, recorded: recorded}
    exec(recorded_blend("weights, blend_scores = blended(members)", weights, [0.5] * 10), names)
    assert (names["weights"], names["blend_scores"]) == (weights, [0.5] * 10)
