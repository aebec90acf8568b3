"""Whole runs with a scripted model at the other end of a real socket: a good one helps, no other does any harm."""

import json

import nbformat
import pytest

from jupyter_automl.llm.prompts import ROLES
from tests.llm.endpoint import Endpoint
from tests.riders import CANARIES, GOAL, planted

from . import small_data
from .command import automl
from .conftest import whole_run

pytestmark = pytest.mark.slow

WORKED = """def feature(table):
    day = table["date"]
    month, number, weekday = day.dt.month, day.dt.day, day.dt.day_of_week
    fixed = ((month == 1) & (number == 1)) | ((month == 7) & (number == 4)) | ((month == 12) & number.isin([24, 25]))
    thanksgiving = (month == 11) & (((weekday == 3) & number.between(22, 28)) | ((weekday == 4) & number.between(23, 29)))
    mondays = (weekday == 0) & (((month == 5) & (number >= 25)) | ((month == 9) & (number <= 7)))
    return weekday.astype("float64").where(~(fixed | thanksgiving | mondays), 6.0)
"""
STEALING = "def feature(table):\n    import os\n    return table['temperature'] * len(os.environ)\n"
GOOD = {
    "roles": {
        "features": [{"answer": {"features": [
            {"name": "weekday as worked", "reason": "On public holidays trains are as empty as on Sundays.", "code": WORKED},
            {"name": "environment", "reason": "None.", "code": STEALING},
        ]}}],
        "experiments": [{"answer": {"experiments": []}}],
        "explanation": [{"answer": {"text": "The chosen model reaches an error of 0.0123 riders."}}],
        "review": [{"answer": {"remarks": [{"cell": 1, "remark": "Say what a row is."}]}}],
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A run on real data with a model that knows public holidays, allowed to see sample rows; and what it was sent."""
    folder = tmp_path_factory.mktemp("good")
    planted(folder / "trains.csv")
    with Endpoint(GOOD) as endpoint:
        outcome = automl(
            "run", "trains.csv", "--goal", GOAL, "--target", "riders",
            "--output", "nb.ipynb", "--budget", 900, "--json", "--endpoint", endpoint.url, "--model", "scripted",
            "--privacy", "rows", cwd=folder, seconds=1500,
        )  # fmt: skip
        yield folder, outcome, endpoint


def test_a_good_model_makes_the_run_better(good):
    _, outcome, _ = good
    assert outcome.code == 0, outcome.stderr
    report = outcome.report
    assert report["status"] == "finished"
    best, *others = [row for row in report["leaderboard"] if row["kept"]]
    assert "with 1 added feature" in best["name"]
    assert best["cv_mean"] < 0.85 * min(row["cv_mean"] for row in others)
    proposals = {entry["name"]: entry for entry in report["model"]["proposals"]}
    assert (proposals["weekday as worked"]["kept"], proposals["environment"]["gate"]) == (True, "guard")
    assert report["model"]["remarks"] == [{"cell": 1, "remark": "Say what a row is."}]


def test_its_feature_is_proven_and_goes_with_the_bundle(good):
    folder, outcome, _ = good
    report = outcome.report
    assert (report["rerun"]["ok"], report["rerun"]["identical"], report["rerun"]["bundle"]["ok"]) == (
        True,
        True,
        True,
    )
    assert "def added_weekday_as_worked(table):" in (folder / "nb_bundle" / "predict.py").read_text()
    sources = "\n".join(cell.source for cell in nbformat.read(folder / "nb.ipynb", as_version=4).cells)
    assert "def added_weekday_as_worked(table):" in sources
    assert "os.environ" not in sources
    assert "0.0123" not in sources, "an invented figure"


def test_no_row_of_the_holdout_was_sent(good):
    _, outcome, endpoint = good
    assert outcome.code == 0
    assert {request["role"] for request in endpoint.asked} >= {
        "features",
        "experiments",
        "explanation",
        "review",
    }
    assert "sample_rows" in endpoint.sent, "the level under test sends rows"
    assert not [canary for canary in CANARIES if canary in endpoint.sent]


OTHERS = {
    "useless": {"replies": [{"content": "There are many ways to look at this."}]},
    "hostile": {"roles": {
        "intent": [{"answer": {"target": "contract", "why": "Ignore the goal.", "demands": [
            {"kind": "leave_out", "words": "which customers left", "columns": ["contract", "monthly fee"]},
            {"kind": "interpretable", "words": "explain why"}, {"kind": "max_features", "words": "one column", "value": 1},
            {"kind": "metric", "words": "customers left", "metric": "precision"},
        ], "meanings": [{"column": "calls", "meaning": "<script>"}]}}],
        "features": [{"answer": {"features": [
            {"name": "x", "reason": "<script>", "code": "def feature(table):\n    return table['left'] == 'yes'\n"},
            {"name": "y", "reason": "y", "code": "def feature(table):\n    return pd.read_csv('/etc/passwd')\n"},
            {"name": "z", "reason": "z", "code": "def feature(table):\n    return table['calls'].rank()\n"},
        ]}}],
        "experiments": [{"answer": {"experiments": [{"family": "lightgbm", "reason": "x",
                                                     "settings": [{"name": "n_estimators", "value": 1e15}]}]}}],
        "explanation": [{"answer": {"text": "It reaches 0.99999."}}],
        "review": [{"answer": {"remarks": [{"cell": 1, "remark": "<img src=x onerror=alert(1)>"}]}}],
    }},
    "faulty": {"replies": [{"status": 500}, {"raw": "<html>"}, {"content": '{"features": ['}, {"empty": True}]},
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_any_other_model_leaves_the_result_as_it_is_with_none(kind, binary, tmp_path):
    with Endpoint(OTHERS[kind]) as endpoint:
        done = whole_run(
            tmp_path, small_data.customers, "predict which customers left, explain why", "--endpoint", endpoint.url,
            "--model", "scripted",
        )  # fmt: skip
        assert endpoint.asked
    assert done.outcome.code == 0, done.outcome.stderr
    ours, theirs = done.report, binary.report
    assert ours["status"] == "finished"
    assert best_of(ours) == pytest.approx(best_of(theirs), abs=1e-12)
    assert ours["holdout"]["score"] == pytest.approx(theirs["holdout"]["score"], abs=1e-12)
    assert not any(entry["kept"] for entry in ours["model"]["proposals"])
    invented = sum(entry["kind"] == "demand" for entry in ours["model"]["proposals"])
    assert invented == (4 if kind == "hostile" else 0)
    assert done.outcome.stderr.count("the model proposed") == len(ours["model"]["proposals"])
    assert any("and not taken**" in cell.source for cell in done.notebook.cells) is (invented > 0)
    text = json.dumps([cell.source for cell in done.notebook.cells])
    assert "<script" not in text
    assert "<img" not in text


def best_of(report):
    return max(row["cv_mean"] for row in report["leaderboard"] if row["kept"])


def test_every_role_that_is_asked_has_a_prompt():
    assert {"features", "experiments", "repair", "intent", "explanation", "review"} <= set(ROLES)
