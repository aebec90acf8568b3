"""The audit section: its cells run on messy tables and say what is there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.tabular.audit.section import TabularAudit
from tests.audited import context_of, executed


@pytest.fixture(scope="module")
def messy() -> pd.DataFrame:
    random, n = np.random.default_rng(5), 1_200
    signal = random.normal(size=n)
    left = signal + random.normal(size=n) > 1
    table = pd.DataFrame({
        "x y$^2$": signal, "n😀ise\n2": random.normal(size=n), "customer_id": random.integers(0, 200, n), "id": range(n),
        'it\'s "quoted" {col}\\': random.choice(["a very very long label " * 3, "b"], n), "const": 1,
        "exit_reason": np.where(left, random.choice(["price's", 'ser"vice'], n), None), "zip": random.integers(1e4, 1e4 + 70, n),
        "gender": random.choice(["m", "f"], n), "age": np.where(random.random(n) < 0.2, np.nan, random.integers(18, 80, n)),
        "endless": np.where(random.random(n) < 0.01, np.inf, signal), "gone": np.nan, "flag": random.random(n) < 0.3,
        "sent": np.where(random.random(n) < 0.1, -999, random.integers(0, 50, n)),
        "when": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(n), unit="h"),
        "drift": np.arange(n) / n * 3 + random.normal(size=n),
        "Churn? {yes}": np.where(left, 'Left 😢 "the" company\'s plan, for a very long reason', "stayed"),
    })  # fmt: skip
    for name in table.columns[table.dtypes.eq("object")]:
        table[name] = table[name].astype("str").where(table[name].notna())
    return table


def test_cells_run_on_odd_names_and_count_their_evidence_anew(messy: pd.DataFrame) -> None:
    context = context_of(messy, "Churn? {yes}", "binary")
    space, seen = executed(TabularAudit(), context, messy)
    findings = space["findings"]
    assert list(findings.columns) == ["kind", "severity", "columns", "evidence", "action"]
    assert len(findings) == len(context.findings) >= 10
    assert space["alone"]["exit_reason"] > 0.99
    assert seen is not None
    assert seen.startswith("**Seen.** `exit_reason` gives the answer away and is left out.")


def test_on_another_file_the_evidence_changes_and_nothing_breaks(messy: pd.DataFrame) -> None:
    context = context_of(messy, "Churn? {yes}", "binary")
    first, _ = executed(TabularAudit(), context, messy)
    other = messy.sample(400, random_state=1).reset_index(drop=True)
    other.loc[:20, "gender"] = "unseen"
    second, _ = executed(TabularAudit(), context, other)
    assert first["findings"]["evidence"].tolist() != second["findings"]["evidence"].tolist()
    assert first["findings"]["kind"].tolist() == second["findings"]["kind"].tolist()


@pytest.mark.parametrize(
    ("load", "task", "best"),
    [(load_iris, "multiclass", "petal"), (load_breast_cancer, "binary", "worst"), (load_diabetes, "regression", "bmi")],
)  # fmt: skip
def test_real_tables_are_audited_and_the_best_column_is_named(load, task, best) -> None:
    table = load(as_frame=True).frame
    space, seen = executed(TabularAudit(), context_of(table, "target", task), table)
    assert str(space["alone"].idxmax()).startswith(best)
    assert f"`{best}" in (seen or "")


def test_scores_of_the_notebook_agree_with_those_of_the_profile() -> None:
    table = load_breast_cancer(as_frame=True).frame
    context = context_of(table, "target", "binary")
    space, _ = executed(TabularAudit(), context, table)
    for column in context.facts.columns:
        if column.role != "target" and (column.alone or 0) > 0.6:
            assert space["alone"][column.name] == pytest.approx(column.alone, abs=0.03)


def test_a_wide_table_with_a_tiny_class_stays_readable() -> None:
    random = np.random.default_rng(1)
    table = pd.DataFrame(
        random.normal(size=(1_000, 1_200)), columns=[f"a rather long column name {i}" for i in range(1_200)]
    )
    table["y"] = pd.Series(np.where(table.iloc[:, 3] > 0, "b", "c")).astype("str")
    table.loc[0, "y"] = "single"
    space, _ = executed(TabularAudit(), context_of(table, "y", "multiclass"), table)
    assert len(space["overview"]) == 40
    assert space["alone"].idxmax() == "a rather long column name 3"


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_three_columns_and_few_rows_are_enough(task: str) -> None:
    table = pd.DataFrame(
        {"only": pd.Series(["a", "b"] * 30).astype("str"), "gone": np.nan, "y": [0, 1, 1, 0, 1, 0] * 10}
    )
    space, _ = executed(TabularAudit(), context_of(table, "y", task), table)
    assert set(space["alone"].index) <= {"only", "gone"}
    assert np.isfinite(space["alone"]["only"])


def test_cells_keep_to_the_width_and_hold_no_import(messy: pd.DataFrame) -> None:
    blocks = TabularAudit().blocks(context_of(messy, "Churn? {yes}", "binary"))
    sources = [block.source for block in blocks if isinstance(block, Code)]
    assert not any(line.startswith(("import", "from ")) for source in sources for line in source.splitlines())
    assert "fmt:" not in "".join(sources)


def test_a_large_table_is_audited_on_a_sample_and_whole() -> None:
    random, n = np.random.default_rng(2), 100_000
    table = pd.DataFrame({f"n{i}": random.normal(size=n) for i in range(21)})
    for i in range(8):
        table[f"c{i}"] = pd.Series(random.choice([f"level {k}" for k in range(5 * 10 ** (i % 4))], n)).astype(
            "str"
        )
    table["y"] = np.exp(table["n0"] + random.normal(size=n))
    context = context_of(table, "y", "regression")
    executed(TabularAudit(), context, table)
    assert len(context.facts.columns) == table.shape[1]
