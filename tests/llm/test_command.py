"""The command line with a model: tested by a command, used in a run, its key in nothing that either leaves behind."""

import json
import os
import subprocess
import sys

import pytest

from .conftest import CANARY
from .endpoint import Endpoint

KEYED = {"JUPYTER_AUTOML_API_KEY": CANARY}


def automl(*arguments, folder, timeout=1_200, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_automl.cli", *arguments], cwd=folder, capture_output=True, text=True, timeout=timeout,
        env={**os.environ, "JUPYTER_AUTOML_DATA_DIR": str(folder / "automl"), **environment},
    )  # fmt: skip
    assert CANARY not in done.stdout + done.stderr
    return done


def test_without_a_model_the_command_says_how_to_name_one(tmp_path):
    done = automl("model", folder=tmp_path)
    assert done.returncode == 2
    assert "No model is configured" in done.stderr


def test_the_command_says_a_line_a_thing_and_a_verdict(tmp_path):
    with Endpoint("keyed") as endpoint:
        done = automl("model", "--endpoint", endpoint.url, "--model", "scripted", folder=tmp_path, **KEYED)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[1] for line in lines[:6]] == [
        "reachable",
        "key",
        "model",
        "schema",
        "streaming",
        "context",
    ]
    assert lines[-1].endswith("can be used.")


def test_a_wrong_key_is_exit_code_one(tmp_path):
    with Endpoint("keyed") as endpoint:
        done = automl("model", "--json", folder=tmp_path, JUPYTER_AUTOML_ENDPOINT=endpoint.url, JUPYTER_AUTOML_MODEL="scripted",
                      OPENAI_API_KEY="sk-wrong-key-000000")  # fmt: skip
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["ok"] is False
    assert "sk-wrong" not in done.stdout


def test_the_cache_is_wiped_on_request(tmp_path):
    done = automl("model", "--wipe-cache", folder=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "0 answers were forgotten.")


@pytest.mark.parametrize(
    "arguments", [("--endpoint", "http://127.0.0.1:9/v1"), ("--model", "m"), ("--endpoint", "nowhere", "--model", "m"),
                  ("--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--max-usd", "1"), ("--privacy", "all")],
)  # fmt: skip
def test_what_cannot_be_is_bad_input_and_nothing_is_written(tmp_path, arguments):
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    done = automl("run", "data.csv", "--goal", "predict b", *arguments, folder=tmp_path, OPENAI_API_KEY="")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ")
    assert [place.name for place in tmp_path.iterdir()] == ["data.csv"]


@pytest.mark.slow
@pytest.mark.timeout(1_500)
def test_a_run_with_a_useless_model_finishes_and_says_what_it_cost(tmp_path):
    data = tmp_path / "flowers.csv"
    _flowers().to_csv(data, index=False)
    scenario = {
        "key": CANARY,
        "models": [{"id": "scripted"}],
        "replies": [{"content": f"I would not know. {CANARY}"}],
    }
    with Endpoint(scenario) as endpoint:
        done = automl("run", data.name, "--goal", "predict the kind of flower", "--target", "kind", "--budget", "30", "--json",
                      "--endpoint", endpoint.url, "--model", "scripted", folder=tmp_path, **KEYED)  # fmt: skip
        sent = endpoint.sent
    assert done.returncode == 0, done.stderr
    used = json.loads(done.stdout)["model"]
    assert used["requests"] == len(endpoint.asked)
    assert used["usd"] is None
    assert {"requests", "prompt_tokens", "completion_tokens", "usd", "failed", "roles"} <= set(used)
    assert sent.count(CANARY) == len(endpoint.requests)  # once each, in its header
    for place in tmp_path.rglob("*"):
        if place.is_file():
            assert CANARY.encode() not in place.read_bytes(), place


def _flowers():
    from sklearn.datasets import load_iris

    frame = load_iris(as_frame=True).frame.rename(columns={"target": "kind"})
    frame["kind"] = frame["kind"].map({0: "setosa", 1: "versicolor", 2: "virginica"})
    return frame
