"""A whole run whose goal asks for more than a model: its own steps stand in the proven notebook, and its result is the same."""

import pytest

from tests.llm.endpoint import Endpoint

from . import small_data
from .command import automl
from .conftest import whole_run

pytestmark = pytest.mark.slow


def step(title, code, asserts, provides=()):
    return {"title": title, "why": "The goal asks to compare.", "shows": "A table.", "code": code, "requires": ["development"],
            "provides": list(provides), "asserts": asserts}  # fmt: skip


SCENARIO = {
    "replies": [{"content": "no JSON at all"}],
    "roles": {"cells": [{"answer": {"steps": [
        step(
            "Leaving by contract",
            "leaving = development.groupby('contract')['left'].value_counts(normalize=True).unstack()\n"
            "show(leaving.reset_index())\n",
            "len(leaving) == development['contract'].nunique()", ["leaving"],
        ),
        step("Wreck", "import os\nos.remove('customers.csv')\nprint('done')\n", "True"),
        step("Rebind", "y = development['left']\nprint(len(y))\n", "True", ["y"]),
        step("Fees", "drawn = development['monthly fee'].plot(kind='hist')\nplt.show()\n", "drawn is not None", ["drawn"]),
    ]}}]},
}  # fmt: skip


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    with Endpoint(SCENARIO) as endpoint:
        return whole_run(
            tmp_path_factory.mktemp("beside"), small_data.customers,
            "compare the contracts, then predict which customers left, explain why",
            "--endpoint", endpoint.url, "--model", "scripted",
        )  # fmt: skip


def test_own_steps_stand_in_the_notebook_and_are_proven_without_a_model(beside):
    assert beside.outcome.code == 0, beside.outcome.stderr
    report = beside.report
    assert (report["status"], report["rerun"]["ok"], report["rerun"]["identical"]) == ("finished", True, True)
    cells = {cell.id: cell for cell in beside.notebook.cells}
    own = [cell for name, cell in cells.items() if name.startswith("analysis-") and cell.cell_type == "code"]
    assert [output.output_type for output in own[0].outputs] == ["display_data", "stream"]
    assert "True" in own[0].outputs[1].text
    assert [cell.source.split(" ")[0] for cell in own] == ["leaving", "drawn"]
    left_out = "\n".join(cell.source for cell in cells.values() if "Left out" in cell.source)
    assert "it imports os" in left_out
    assert "it binds y" in left_out
    assert "os.remove" not in "\n".join(cell.source for cell in cells.values())
    assert beside.data.exists()


def test_the_result_is_that_of_a_run_without_them(beside, binary):
    ours, theirs = beside.report, binary.report
    assert ours["holdout"] == theirs["holdout"]
    assert [(row["name"], row["cv_mean"]) for row in ours["leaderboard"]] == [
        (row["name"], row["cv_mean"]) for row in theirs["leaderboard"]
    ]


ALONE = {
    "roles": {"cells": [{"answer": {"steps": [
        step("Fee by contract", "fees = development.groupby('contract')['monthly fee'].median()\nprint(fees.to_string())\n",
             "len(fees) == 2", ["fees"]),
    ]}}]},
}  # fmt: skip


def test_a_goal_that_asks_for_an_analysis_alone_ends_proven_with_nothing_fitted(tmp_path):
    with Endpoint(ALONE) as endpoint:
        done = whole_run(
            tmp_path, small_data.customers, "compare the monthly fee of those who left by contract, just summarise",
            "--endpoint", endpoint.url, "--model", "scripted",
        )  # fmt: skip
    assert done.outcome.code == 0, done.outcome.stderr
    report = done.report
    assert (report["status"], report["holdout"], report["bundle"], report["leaderboard"]) == (
        "finished",
        None,
        None,
        [],
    )
    assert (report["rerun"]["ok"], report["rerun"]["score"]) == (True, None)
    box, *_, last = done.notebook.cells
    assert "nothing was fitted" in box.source
    assert "every cell ran" in box.source
    assert last.source.startswith("fees = ")
    assert not done.bundle.exists()


def test_without_a_model_a_goal_of_an_analysis_alone_is_answered_in_one_sentence(tmp_path):
    small_data.flowers(tmp_path / "flowers.csv")
    outcome = automl(
        "run", "flowers.csv", "--goal", "tabulate the weather by weekday", "--output", "nb.ipynb", "--json", cwd=tmp_path
    )  # fmt: skip
    assert outcome.code == 2
    assert "asks for an analysis" in outcome.stderr
    assert "--target" in outcome.stderr
    assert "--model" in outcome.stderr
    assert not (tmp_path / "nb.ipynb").exists()
