"""The REST interface: closed to strangers, kept inside the root, and clear about what it refuses."""

import shutil
import urllib.request
import uuid
from pathlib import Path

import pytest
import websocket

from .jupyter import API, TOKEN, Refusal

DATA = Path(__file__).parents[2] / "example_notebooks" / "penguins.csv"
ENDPOINTS = [
    ("GET", "status"), ("GET", "data"), ("GET", "frames?kernel_id=x"), ("POST", "preview"), ("POST", "understand"),
    ("GET", "runs"), ("POST", "runs"), ("GET", "runs/x"), ("GET", "runs/compare?a=x&b=y"), ("POST", "runs/x/actions"),
    ("GET", "runs/x/export?to=html"), ("POST", "runs/x/export"), ("GET", "runs/x/parameters"), ("POST", "runs/x/rerun"),
    ("GET", "runs/x/reruns"), ("POST", "repair"), ("POST", "repair/0123456789ab"),
]  # fmt: skip


@pytest.fixture(scope="module")
def files(server):
    shutil.copy(DATA, server.root / "penguins.csv")
    (server.root / "deep" / "er").mkdir(parents=True)
    shutil.copy(DATA, server.root / "deep" / "er" / "more penguins.csv")
    (server.root / ".hidden").mkdir()
    shutil.copy(DATA, server.root / ".hidden" / "penguins.csv")
    (server.root.parent / "secret.csv").write_text("a,b\n1,2\n3,4\n")
    (server.root / "link.csv").symlink_to(server.root.parent / "secret.csv")
    return server


@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_no_endpoint_answers_without_a_token(server, method, path):
    with pytest.raises(Refusal) as refused:
        server.request(method, path, {} if method == "POST" else None, token=None)
    assert refused.value.status == 403


def test_a_write_with_a_browsers_cookie_needs_the_xsrf_token(server):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.open(f"{server.url}api/status?token={TOKEN}")
    asked = urllib.request.Request(f"{server.url}{API}/preview", data=b"{}", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(asked)
    assert refused.value.code == 403


def test_a_socket_opens_neither_without_a_token_nor_for_another_origin(server):
    url = f"ws{server.url[4:]}{API}/live?path=x.ipynb"
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        websocket.create_connection(url, timeout=20)
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        websocket.create_connection(
            url, timeout=20, origin="http://elsewhere.example", cookie="x=y",
            header=[f"Cookie: token={TOKEN}"],
        )  # fmt: skip


def test_data_files_are_found_by_words_and_hidden_ones_are_not(files):
    found = files.get("data?query=penguins")["files"]
    assert {item["path"] for item in found} == {"penguins.csv", "deep/er/more penguins.csv"}
    assert [item["path"] for item in files.get("data?query=more+deep")["files"]] == [
        "deep/er/more penguins.csv"
    ]
    assert all(item["size"] > 1000 and item["modified"] > 0 for item in found)


@pytest.mark.parametrize("path", ["../secret.csv", "deep/../../secret.csv", "link.csv", "/etc/passwd"])
def test_nothing_outside_of_the_root_is_read(files, path):
    with pytest.raises(Refusal) as refused:
        files.post("preview", {"path": path})
    assert refused.value.status == 422
    assert "outside" in refused.value.message or "no file" in refused.value.message


def test_a_preview_names_columns_and_goals_that_fit(files):
    seen = files.post("preview", {"path": "penguins.csv"})
    assert seen["error"] is None
    assert seen["rows"] > 300
    assert {"name": "Species", "kind": "category", "dtype_text": "category"} in seen["columns"]
    for goal in seen["examples"]:
        understood = files.post("understand", {"goal": goal, "data": {"path": "penguins.csv"}})
        assert understood["target"] in goal
    assert len(seen["examples"]) >= 2


def test_a_preview_of_what_is_no_table_says_why(files):
    (files.root / "nothing.csv").write_text("")
    said = files.post("preview", {"path": "nothing.csv"})["error"]
    assert "empty" in said
    assert '"nothing.csv"' in said


def test_a_goal_that_names_nothing_is_refused_in_a_sentence(files):
    with pytest.raises(Refusal) as refused:
        files.post(
            "understand", {"goal": "cluster the penguins into groups", "data": {"path": "penguins.csv"}}
        )
    assert refused.value.status == 422
    assert refused.value.message.endswith(".")


def test_tables_of_a_kernel_are_listed_and_leave_no_trace(files):
    kernel = files.kernel(files.notebook("frames.ipynb"))
    assert files.get(f"frames?kernel_id={kernel}")["frames"] == []
    run_in(files, kernel, "import pandas as pd; penguins = pd.read_csv('penguins.csv'); _x = penguins")
    (found,) = files.get(f"frames?kernel_id={kernel}")["frames"]
    assert (found["name"], found["columns"]) == ("penguins", len(penguins_columns()))
    seen = files.post("preview", {"kernel_id": kernel, "frame": "penguins"})
    assert seen["rows"] == found["rows"]


def test_requests_that_make_no_sense_get_one_sentence(files):
    for body in (
        {"goal": "", "data": {"path": "penguins.csv"}, "notebook": "a.ipynb"},
        {"goal": "predict species", "data": {"path": "gone.csv"}, "notebook": "a.ipynb"},
        {"goal": "predict species", "data": {"path": "penguins.csv"}, "notebook": "../a.ipynb"},
        {"goal": "predict species", "data": {"path": "penguins.csv"}, "notebook": "a.txt"},
        {"goal": "predict species", "data": {"path": "penguins.csv"}, "notebook": "a.ipynb", "budget": 1},
    ):
        with pytest.raises(Refusal) as refused:
            files.post("runs", body)
        assert refused.value.status == 422, body
        assert refused.value.message.endswith(".")
    with pytest.raises(Refusal) as refused:
        files.act("20000101-000000-0000", "run")
    assert refused.value.status == 422
    with pytest.raises(Refusal) as refused:
        files.request("POST", "preview", None)
    assert refused.value.status == 422


def test_a_users_crashed_cell_gets_a_proposal_that_can_be_accepted_once(files):
    kernel = files.kernel(files.notebook("own.ipynb"))
    made, crashing = (
        "import pandas as pd\ntable = pd.DataFrame({'customer_age': [1, 2]})",
        "table['custmer_age'].mean()",
    )
    run_in(files, kernel, made)
    error = {"output_type": "error"} | {
        key: value
        for key, value in run_in(files, kernel, crashing).items()
        if key in ("ename", "evalue", "traceback")
    }
    cells = [
        {"id": "one", "type": "code", "source": made, "execution_count": 1, "outputs": []},
        {"id": "two", "type": "code", "source": crashing, "execution_count": 2, "outputs": [error]},
    ]
    proposal = files.post(
        "repair", {"path": "own.ipynb", "kernel_id": kernel, "cell_id": "two", "cells": cells}
    )
    assert proposal["source"] == "table['customer_age'].mean()"
    assert "+ table['customer_age'].mean()" in proposal["diff"]
    assert files.post(f"repair/{proposal['repair']}", {"verdict": "accepted"}) == {"ok": True}
    with pytest.raises(Refusal):
        files.post(f"repair/{proposal['repair']}", {"verdict": "accepted"})


def penguins_columns():
    return DATA.read_text().splitlines()[0].split(",")


def run_in(server, kernel, source):
    """Run source as the browser does."""
    socket = websocket.create_connection(
        f"ws{server.url[4:]}api/kernels/{kernel}/channels",
        header=[f"Authorization: token {TOKEN}"],
        timeout=60,
    )
    import json

    identity = uuid.uuid4().hex
    header = {
        "msg_id": identity,
        "msg_type": "execute_request",
        "username": "",
        "session": uuid.uuid4().hex,
        "version": "5.3",
    }
    content = {
        "code": source,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
    }
    socket.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell",
                            "buffers": []}))  # fmt: skip
    while True:
        message = json.loads(socket.recv())
        if (
            message["parent_header"].get("msg_id") == identity
            and message["header"]["msg_type"] == "execute_reply"
        ):
            socket.close()
            return message["content"]
