"""What a run would send is shown before anything is sent: letter for letter, by the level of privacy, without the holdout."""

import asyncio
import json
from pathlib import Path

import pytest

from jupyter_automl.errors import BadInput
from jupyter_automl.llm.settings import ModelSettings
from jupyter_automl.run.foretelling import MEASURED, foretell, in_words
from jupyter_automl.run.options import Options
from tests.e2e.command import automl
from tests.llm.endpoint import Endpoint
from tests.riders import CANARIES, GOAL, planted

NOTHING = {"roles": {
    "cells": [{"answer": {"steps": []}}], "features": [{"answer": {"features": []}}], "review": [{"answer": {"remarks": []}}],
    "experiments": [{"answer": {"experiments": []}}], "explanation": [{"answer": {"text": ""}}],
}}  # fmt: skip
"""A model that answers as asked, and proposes nothing."""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Daily riders, with values in the last rows, the later holdout, that occur nowhere else."""
    return planted(tmp_path_factory.mktemp("riders") / "trains.csv")


def outlook(
    data, goal=GOAL, *, privacy="statistics", target="riders", endpoint="http://127.0.0.1:9/v1", **more
):
    options = Options(goal=goal, data=data, output=Path("nb.ipynb"), target=target)
    return asyncio.run(
        foretell(options, ModelSettings(endpoint=endpoint, model="m", privacy=privacy, **more))
    )


def content(found, role):
    (one,) = [request for request in found.requests if request.role == role]
    return one.messages[1]["content"]


def test_nothing_is_sent_and_nothing_is_left(data):
    before = sorted(place.name for place in data.parent.iterdir())
    with Endpoint("good") as endpoint:
        found = outlook(data, privacy="rows", endpoint=endpoint.url)
        assert endpoint.requests == []
    assert sorted(place.name for place in data.parent.iterdir()) == before
    assert [request.role for request in found.requests] == ["intent", "features", "experiments"]
    assert [later["role"] for later in found.later] == ["repair", "explanation", "review"]
    assert found.limits == {"requests": 60, "tokens": 400_000, "usd": None}


def test_the_level_of_privacy_decides_what_is_shown_and_the_holdout_never_is(data):
    names, statistics, rows = (outlook(data, privacy=level) for level in ("names", "statistics", "rows"))
    assert '"precipitation"' in content(names, "features")
    assert '"mean"' not in content(names, "features").replace('"mean": "(measured', "")
    assert '"std"' in content(statistics, "features")
    assert "sample_rows" not in content(statistics, "features")
    assert "sample_rows" in content(rows, "features")
    for found in (names, statistics, rows):
        assert not [canary for canary in CANARIES if canary in json.dumps(found.as_json())]
    assert "a few sample rows" in rows.note


def test_a_goal_that_leaves_something_open_or_asks_for_more_shows_those_questions_exactly(data):
    goal = "compare the riders of the weekdays, then predict how many take the train on a day"
    found = outlook(data, goal)
    assert [(request.role, request.exact) for request in found.requests][:2] == [
        ("intent", True),
        ("cells", True),
    ]
    assert MEASURED not in content(found, "cells")
    assert MEASURED in content(found, "features")
    text = in_words(found)
    assert text.index("2. cells: after the audit") < text.index("3. features: after the models")
    assert "60 requests at most" in text


def test_a_goal_that_only_a_model_could_read_shows_the_one_question_that_is_sure(data):
    found = outlook(data, "how full will it be", target=None)
    assert [(request.role, request.exact) for request in found.requests] == [("intent", True)]
    assert found.later == []


def test_what_no_run_could_do_is_said_instead(data):
    with pytest.raises(BadInput, match="There is no file"):
        outlook(data.with_name("other.csv"))


def test_the_command_prints_it_and_says_where_there_is_no_model(data, tmp_path):
    with Endpoint("keyed") as endpoint:
        done = automl("preview", data, "--goal", GOAL, "--target", "riders", "--endpoint", endpoint.url, "--model",
                      "scripted", cwd=tmp_path, seconds=300)  # fmt: skip
        assert done.code == 0, done.stderr
        assert endpoint.requests == []
    assert "1. intent" in done.stdout
    assert "It stays on this machine." in done.stdout
    assert list(tmp_path.glob("*.ipynb")) == []
    none = automl("preview", data, "--goal", GOAL, cwd=tmp_path, seconds=60)
    assert none.code == 2
    assert "sends nothing" in none.stderr


@pytest.mark.slow
@pytest.mark.timeout(1_500)
def test_a_run_sends_what_was_foretold(data, tmp_path):
    goal = "compare the riders of the weekdays, then predict how many take the train on a day"
    with Endpoint(NOTHING) as endpoint:
        shown = automl("preview", data, "--goal", goal, "--target", "riders", "--endpoint", endpoint.url, "--model", "m",
                       "--json", cwd=tmp_path, seconds=300)  # fmt: skip
        assert endpoint.requests == []
        done = automl("run", data, "--goal", goal, "--target", "riders", "--endpoint", endpoint.url, "--model", "m",
                      "--json", "--budget", 60, "--output", "nb.ipynb", cwd=tmp_path, seconds=1_200)  # fmt: skip
    assert done.code == 0, done.stderr
    foretold = {request["role"]: request["messages"] for request in json.loads(shown.stdout)["requests"]}
    first = {}
    for request in endpoint.asked:
        first.setdefault(request["role"], request["body"]["messages"])
    assert set(foretold) <= set(first)
    assert foretold["intent"] == first["intent"]
    assert foretold["cells"] == first["cells"]
    assert foretold["features"][0] == first["features"][0]
    said, sent = (lines_of(messages) for messages in (foretold["features"], first["features"]))
    assert said.keys() == sent.keys()
    assert {name for name in said if said[name] != sent[name]} == {"leader", "tried", "retrieved"}
    told = {later["role"] for later in json.loads(shown.stdout)["later"]}
    assert {request["role"] for request in endpoint.asked} <= {*foretold, *told}


def lines_of(messages):
    """The quoted data as a dict: it stands as one object in a fence."""
    text = messages[1]["content"]
    return json.loads(text[text.index("{") : text.rindex("}") + 1])
