"""The last fit on all rows: same settings, every row, and the scored model is still there."""

from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.tabular.scorers.all_rows import AllRows
from tests.audited import context_of


def test_the_delivered_model_is_the_chosen_one_on_every_row() -> None:
    random = np.random.default_rng(0)
    X = pd.DataFrame(random.normal(size=(90, 2)), columns=["a", "b"])
    y = X["a"] + 0.1 * random.normal(size=90)
    chosen = Ridge(alpha=3.0)
    scored = Ridge(alpha=3.0).fit(X[:60], y[:60])
    names: dict[str, Any] = {
        "X": X[:60], "y": y[:60], "X_holdout": X[60:], "y_holdout": y[60:], "chosen": chosen, "final_model": scored,
        "holdout_prediction": scored.predict(X[60:]), "predict_with": lambda model, rows: model.predict(rows), "WORKERS": 2,
        "side_by_side": nullcontext,
    }  # fmt: skip
    context = context_of(X.assign(y=y), "y", "regression")
    assert AllRows().suits(context).score == 0
    for block in AllRows().blocks(context):
        if isinstance(block, Code):
            assert set(block.requires) <= set(names)
            exec(hoisted(set(block.imports)), names)
            exec(block.source, names)
    assert names["scored_model"] is scored
    assert np.allclose(names["final_model"].coef_, Ridge(alpha=3.0).fit(X, y).coef_)
    seen = AllRows.probe(names["X"], names["X_holdout"], names["moved"])
    assert (seen["rows"], seen["added"]) == (90, 30)
    assert seen["moved"] > 0
    assert "90 rows, 30 more" in (AllRows().after(context, seen) or "")
