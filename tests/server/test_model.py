"""The model over REST: what is set, tested, previewed; its key never leaves the server's process."""

import json
import shutil
from pathlib import Path

import psutil
import pytest

from tests.kernel_process import kernel_pid
from tests.llm.endpoint import Endpoint

from .jupyter import Refusal, Server
from .test_rest import run_in

PENGUINS = Path(__file__).parents[2] / "example_notebooks" / "penguins.csv"
CANARY = "sk-canary-7f3b91d2e8a64c05"
ROUTES = [
    ("GET", "model"), ("PUT", "model"), ("DELETE", "model"), ("POST", "model/test"), ("POST", "model/preview"),
    ("DELETE", "model/cache"), ("GET", "runs/20260101-000000-aaaa/model"),
]  # fmt: skip


@pytest.fixture(scope="module")
def endpoint():
    with Endpoint("keyed") as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def server(tmp_path_factory, endpoint):
    server = Server(
        tmp_path_factory.mktemp("server"), JUPYTER_AUTOML_API_KEY=CANARY, JUPYTER_AUTOML_ENDPOINT=endpoint.url,
        JUPYTER_AUTOML_MODEL="scripted", OPENAI_API_KEY="",
    )  # fmt: skip
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def as_configured(server):
    yield
    server.request("DELETE", "model")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_unknown_is_told_or_changes_anything(server, method, path):
    with pytest.raises(Refusal) as refused:
        server.request(method, path, None if method in ("GET", "DELETE") else {}, token=None)
    assert refused.value.status == 403


def test_what_is_configured_is_described_without_its_key(server, endpoint):
    found = server.get("model")
    assert (found["endpoint"], found["model"]) == (endpoint.url, "scripted")
    assert (found["key_set"], found["key_name"], found["chosen"]) == (True, "JUPYTER_AUTOML_API_KEY", False)
    status = server.get("status")["model"]
    assert status["endpoint_host"] == f"127.0.0.1:{endpoint.port}"
    assert status["local"] is True
    assert CANARY not in json.dumps([found, status])


def test_the_connection_test_says_a_line_a_thing(server):
    found = server.post("model/test", {})
    assert found["ok"], found
    assert [check["name"] for check in found["checks"]] == [
        "reachable",
        "key",
        "model",
        "schema",
        "streaming",
        "context",
    ]
    assert {check["grade"] for check in found["checks"]} == {"good"}
    assert "can be used" in found["verdict"]


def test_an_unknown_model_is_not_saved_and_named(server, endpoint):
    with pytest.raises(Refusal) as refused:
        server.request("PUT", "model", {"endpoint": endpoint.url, "model": "another"})
    assert refused.value.status == 422
    assert "knows no model called another" in refused.value.message
    assert server.get("model")["model"] == "scripted"


def test_what_is_chosen_is_kept_and_can_be_none(server, endpoint):
    saved = server.request(
        "PUT", "model", {"endpoint": endpoint.url, "model": "scripted", "privacy": "names"}
    )
    assert (saved["model"], saved["privacy"], saved["chosen"]) == ("scripted", "names", True)
    assert server.request("PUT", "model", {"endpoint": None, "model": None})["model"] is None
    assert server.get("status")["model"] is None
    assert server.request("DELETE", "model")["model"] == "scripted"


def test_the_key_does_not_go_where_an_address_is_typed(server):
    with Endpoint({"replies": [{"answer": {"country": "France", "capital": "Paris"}}]}) as other:
        found = server.post("model/test", {"endpoint": other.url, "model": "scripted"})
        assert found["ok"], found
        assert len(other.asked) == 1
    assert CANARY not in other.sent
    assert "authorization" not in other.asked[0]["headers"]


@pytest.mark.parametrize("endpoint_typed", ["nonsense", "ftp://127.0.0.1/v1", f"https://user:{CANARY}@127.0.0.1/v1",
                                            f"http://127.0.0.1/v1?key={CANARY}"])  # fmt: skip
def test_what_is_no_address_is_refused_without_being_repeated(server, endpoint_typed):
    with pytest.raises(Refusal) as refused:
        server.post("model/test", {"endpoint": endpoint_typed, "model": "scripted"})
    assert refused.value.status == 422
    assert CANARY not in refused.value.message


def test_a_dead_endpoint_is_said_to_be_dead(server):
    found = server.post("model/test", {"endpoint": "http://127.0.0.1:9/v1", "model": "scripted"})
    assert found["ok"] is False
    assert "Nothing answers at 127.0.0.1:9" in found["verdict"]
    assert found["checks"][0]["grade"] == "bad"


def test_what_would_be_sent_is_shown_and_nothing_is_sent(server, endpoint):
    before, files = len(endpoint.requests), sorted(place.name for place in server.root.iterdir())
    shutil.copy(PENGUINS, server.root)
    form = {"data": {"path": "penguins.csv"}, "goal": "predict the species"}
    found = server.post("model/preview", form)
    assert [request["role"] for request in found["requests"]] == ["intent", "features", "experiments"]
    request = found["requests"][0]
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert '"name": "Culmen Depth (mm)"' in request["messages"][1]["content"]
    assert request["messages"][1]["content"] in found["text"]
    assert "no rows" in found["note"]
    assert CANARY not in json.dumps(found)
    assert len(endpoint.requests) == before
    assert sorted(place.name for place in server.root.iterdir()) == sorted([*files, "penguins.csv"])
    for wrong, says in (
        ({**form, "data": {"path": "none.csv"}}, "no file"),
        ({**form, "goal": " "}, "goal is empty"),
    ):
        with pytest.raises(Refusal) as refused:
            server.post("model/preview", wrong)
        assert refused.value.status == 422
        assert says in refused.value.message
    server.request("PUT", "model", {"endpoint": None, "model": None})
    with pytest.raises(Refusal) as refused:
        server.post("model/preview", form)
    assert "nothing is sent" in refused.value.message


def test_what_would_be_sent_of_a_kernels_table_is_shown(server):
    kernel = server.kernel(server.notebook("frame.ipynb"))
    run_in(
        server,
        kernel,
        "import pandas as pd; table = pd.DataFrame({'width': [7, 9, 9, 12] * 50, 'left': ['yes', 'no'] * 100})",
    )
    found = server.post(
        "model/preview", {"data": {"kernel_id": kernel, "frame": "table"}, "goal": "predict left"}
    )
    assert '"name": "width"' in found["requests"][0]["messages"][1]["content"]


def test_a_kernel_does_not_inherit_the_key(server):
    kernel = server.kernel(server.notebook("key.ipynb"))
    assert CANARY not in environment_of(kernel, server)


def environment_of(kernel, server):
    """The environment of the kernel's process, as the operating system has it."""
    return json.dumps(psutil.Process(kernel_pid(server.process.pid, kernel)).environ())


def test_the_key_is_in_no_file_and_no_log(server):
    server.post("model/test", {})
    for place in server.folder.rglob("*"):
        if place.is_file():
            assert CANARY.encode() not in place.read_bytes(), place
