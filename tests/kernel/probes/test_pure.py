"""A proposed function is tried in a barred copy of a real kernel: it computes from each row alone, or it is told why not."""

import os

import pytest

from jupyter_automl.kernel import probes
from jupyter_automl.kernel.probe import probe_file

FILE = os.path.join(os.path.dirname(probes.__file__), "pure.py")
TABLE = """
import numpy as np, pandas as pd
import sklearn.model_selection, sklearn.tree, sklearn.metrics
random = np.random.default_rng(0)
rows = 600
development = pd.DataFrame({
    "area": random.uniform(20, 200, rows), "rooms": random.integers(1, 6, rows), "town": random.choice(["Bonn", "Ulm"], rows),
    "built": pd.date_range("1990-01-01", periods=rows), "price": 0.0,
}, index=np.arange(rows) * 3 + 7)
development.loc[development.index[::9], "area"] = np.nan
y = pd.Series((random.random(rows) < 0.3).astype(int), index=development.index)
"""
COLUMNS = ["area", "rooms", "town", "built"]


@pytest.fixture(scope="module")
def table(run, session):
    assert run(session.execute(TABLE)).status == "ok"


@pytest.fixture
def tried(run, live, table):
    def attempt(expression, seconds=20.0, setup=""):
        source = f"def f(table):\n{setup}    return {expression}\n"
        return run(
            probe_file(
                live, FILE, "development", "y", limit=60, source=source, entry="f", columns=COLUMNS, classification=True,
                allowed=seconds, seed=1,
            )
        )  # fmt: skip

    return attempt


@pytest.mark.parametrize(("expression", "kinds", "frame"), [
    ('table["area"] / table["rooms"]', ["numbers"], False),
    ('table["area"] > 100', ["numbers"], False),
    ('table["town"] + " " + table["rooms"].astype("float64").astype("str")', ["categories"], False),
    ('table["built"].dt.day_of_week', ["numbers"], False),
    ('table["town"].map({"Bonn": 1, "Ulm": 2})', ["numbers"], False),
    ('pd.DataFrame({"a": table["area"] ** 2, "b": table["town"].str.upper()})', ["numbers", "categories"], True),
])  # fmt: skip
def test_a_function_of_single_rows_passes(tried, expression, kinds, frame):
    report = tried(expression)
    assert report["status"] == "ok", report
    assert [made["kind"] for made in report["made"]] == kinds
    assert report["frame"] is frame
    assert all(0.3 < made["alone"] < 0.7 for made in report["made"])


@pytest.mark.parametrize(("expression", "why"), [
    ('table["area"].fillna(table["area"].mean())', "depends on the other rows"),
    ('table["area"].rank()', "depends on the other rows"),
    ('table["area"].shift(1)', "depends on the other rows"),
    ('table["area"] ** 2 * len(table)', "depends on the other rows"),
    ('table.groupby("town")["area"].transform("mean")', "depends on the other rows"),
    ('pd.Series(range(len(table)), index=table.index)', "depends on the other rows"),
    ('table["area"].dropna()', "rows for"),
    ('table["area"].reset_index(drop=True).iloc[::-1]', "another index"),
    ("[1, 2]", "returns a list"),
    ('table["area"] * 0 + 1 if False else table["rooms"] * 0', "one value only"),
    ("table", "has already"),
    ('table["built"]', "neither numbers nor texts"),
    ('(table["rooms"] ** 2).astype("int64")', "is missing, it fails"),
    ('table["town"].map({"Bonn": 1, "Ulm": 2}).astype("int64")', "it fails"),
    ('table["rooms"] // 2 if table["rooms"].dtype.kind == "i" else table["rooms"]', "whole numbers and decimals"),
    ('table.select_dtypes("number").sum(axis=1)', "order or the number of the columns"),
    ('table["rooms"] * 2 + 1', "at most scaled"),
    ('table.iloc[:, 1] / table.iloc[:, 0]', "it fails"),
])  # fmt: skip
def test_what_looks_at_more_than_the_row_is_told_why_not(tried, expression, why):
    report = tried(expression)
    assert report["status"] in ("broken", "error"), report
    assert why in report["why"]


def test_the_table_stays_as_it_was(tried):
    report = tried('table["z"]', setup='    table["z"] = 1.0\n')
    assert (report["status"], report["why"]) == ("broken", "it changes the table that it is given")


@pytest.mark.parametrize(("expression", "status"), [
    ('pd.read_csv("/etc/passwd")', "barred"), ('pd.read_csv("http://127.0.0.1:9/x.csv")', "barred"),
    ('table.to_csv("stolen.csv")', "barred"), ('np.loadtxt("/proc/self/environ", dtype=str)', "barred"),
    ('table["price"]', "error"), ("y", "error"), ("open('/etc/passwd')", "error"), ("development", "error"),
    ("np.zeros(10**11)", "memory"), ("sum(1 for i in range(10**12))", "time_limit"),
])  # fmt: skip
def test_nothing_but_computing_gets_anywhere(tried, session, expression, status):
    assert tried(expression, seconds=6.0)["status"] == status


def test_the_kernel_keeps_its_environment_and_its_tables(run, live, tried):
    before = run(live.execute("print(len(__import__('os').environ), development.shape, 'f' in globals())"))
    tried('table["area"] * 2')
    after = run(live.execute("print(len(__import__('os').environ), development.shape, 'f' in globals())"))
    assert [o["text"] for o in before.outputs] == [o["text"] for o in after.outputs]
    assert "False" in after.outputs[0]["text"]
