"""Folds dealt anew measure what cross-validation does, once, and the choice is that of the best mean over all dealings."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import KFold, cross_val_score
from sklearn.tree import DecisionTreeRegressor

from jupyter_automl.catalog.cell import Code, Markdown, hoisted
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.features.folds import StratifiedFolds
from jupyter_automl.catalog.tabular.metrics.scoring import Scoring
from jupyter_automl.catalog.tabular.selection.repeated_folds import RepeatedFolds, overall
from jupyter_automl.run.choice import finalists, judge
from tests.audited import context_of

DEALINGS = 2
TOLD = [
    {"name": "ridge", "label": "Ridge", "family": "linear", "scores": [0.5, 0.7]},
    {"name": "tree", "label": "Tree", "family": "forest", "scores": [0.6, 0.4]},
]


def table() -> pd.DataFrame:
    random = np.random.default_rng(3)
    rows = pd.DataFrame(random.normal(size=(120, 2)), columns=["a", "b"])
    return rows.assign(y=rows["a"] + random.normal(size=120))


def context() -> Context:
    made = context_of(table(), "y", "regression")
    made.machine = Machine(packages={"scikit-learn": "1.9"})
    made.settings.update({"finalists": TOLD, "dealings": DEALINGS})
    return made


def cells(component: Any, made: Context) -> list[Code]:
    return [block for block in component.blocks(made) if isinstance(block, Code)]


@pytest.fixture
def space() -> dict[str, Any]:
    rows = table()
    names: dict[str, Any] = {
        "X": rows[["a", "b"]], "y": rows["y"], "REPEAT_SEARCH": False, "CLASSES": [], "WORKERS": 1, "SEED": 42,
        "side_by_side": nullcontext, "show": lambda *_, **__: None, "ridge": Ridge(),
        "tree": DecisionTreeRegressor(max_depth=3, random_state=0),
        "ridge_scores": np.array([0.5, 0.7]), "tree_scores": np.array([0.6, 0.4]),
    }  # fmt: skip
    for component in (StratifiedFolds(), Scoring(), RepeatedFolds()):
        written = cells(component, context())
        exec(hoisted({line for cell in written for line in cell.imports}), names)
        for cell in written:
            assert set(cell.requires) <= set(names)
            exec(cell.source, names)
    return names


def test_each_further_dealing_is_a_cross_validation_of_its_own(space: dict[str, Any]) -> None:
    assert space["METRIC"] == "R²"
    for name in ("ridge", "tree"):
        first, means = space["again"][name]
        assert first == pytest.approx(np.mean(space[f"{name}_scores"]))
        expected = [
            cross_val_score(
                space[name],
                space["X"],
                space["y"],
                cv=KFold(10, shuffle=True, random_state=seed),
                scoring=lambda model, X, y: r2_score(y, model.predict(X)),
            ).mean()
            for seed in (43, 44)
        ]
        assert means == pytest.approx(expected)


def test_what_was_measured_is_written_down_and_not_measured_again(space: dict[str, Any]) -> None:
    values = RepeatedFolds.probe(space["again"])
    measuring = next(
        cell.source for cell in cells(RepeatedFolds(), context()) if cell.source.startswith("again")
    )
    written = RepeatedFolds().record(measuring, values)
    assert RepeatedFolds().record(written, values) == written
    space["out_of_fold"] = None  # a fit would raise
    exec(written, space)
    assert RepeatedFolds.probe(space["again"]) == {
        name: pytest.approx(means, rel=1e-11) for name, means in values.items()
    }


def test_the_text_says_who_led_and_who_leads_now() -> None:
    made = context()
    text = next(block.source for block in RepeatedFolds().blocks(made) if isinstance(block, Markdown))
    assert "Ridge and Tree" in text
    assert "2 further dealings" in text
    turned = RepeatedFolds().after(made, {"ridge": [0.1, 0.2], "tree": [0.6, 0.7]})
    assert turned is not None
    assert "Tree has the best mean, 0.6000; Ridge, which led on the first, comes to 0.3000" in turned
    held = RepeatedFolds().after(made, {"ridge": [0.8, 0.9], "tree": [0.6, 0.7]})
    assert held is not None
    assert "Ridge has the best mean, 0.7667, as on the first" in held


def board(*rows: tuple[str, str | None, str, list[float]]) -> Any:
    made = context()
    listed = [
        {
            "name": name,
            "label": name,
            "rival": rival,
            "family": family,
            "scores": scores,
            "interpretable": True,
        }
        for name, rival, family, scores in rows
    ]
    return SimpleNamespace(context=made, leaderboard=listed)


NEAR = (
    ("baseline", None, "linear", [0.50, 0.52, 0.48, 0.50]),
    ("forest", "baseline", "forest", [0.70, 0.66, 0.71, 0.65]),
    ("boosted", "baseline", "boosting", [0.66, 0.70, 0.65, 0.70]),
)


def test_those_are_measured_again_that_lie_within_one_standard_error_of_the_best() -> None:
    assert [row["name"] for row in finalists(board(*NEAR))] == ["forest", "boosted"]
    far = (*NEAR[:2], ("boosted", "baseline", "boosting", [0.60, 0.56, 0.61, 0.56]))
    assert finalists(board(*far)) == []
    assert finalists(board(NEAR[0])) == []


def test_the_best_mean_over_all_dealings_is_chosen() -> None:
    run = board(*NEAR)
    assert judge(run)["chosen"]["name"] == "forest"
    for row, again in zip(run.leaderboard[1:], ([0.65, 0.66], [0.70, 0.69]), strict=True):
        row["again"] = again
    found = judge(run)
    assert found["chosen"]["name"] == "boosted"
    assert "3 dealings" in found["why"]
    assert overall(run.leaderboard[2]["scores"], [0.70, 0.69]) == pytest.approx((0.6775 + 1.39) / 3)
