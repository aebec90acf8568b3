"""The connection test: one line a thing, a verdict that a person can act on, and few requests."""

import asyncio
import socket

import pytest
from pydantic import SecretStr

from jupyter_automl.llm.connection import tried

from .conftest import CANARY, settings_at
from .endpoint import Endpoint

NAMES = ["reachable", "key", "model", "schema", "streaming", "context"]


def connection(url, **more):
    return asyncio.run(tried(settings_at(url, **more)))


def grades(found):
    assert [check.name for check in found.checks] == NAMES
    return {check.name: check.grade for check in found.checks}


def test_a_good_endpoint_is_good_throughout():
    with Endpoint("keyed") as endpoint:
        found = connection(endpoint.url)
    assert found.ok
    assert set(grades(found).values()) == {"good"}
    assert found.requests == 1
    assert "32,768 tokens" in found.checks[-1].text


def test_a_mediocre_endpoint_can_be_used_with_less():
    with Endpoint("mediocre") as endpoint:
        found = connection(endpoint.url)
    assert found.ok
    assert grades(found)["schema"] == "fair"
    assert grades(found)["context"] == "fair"
    assert "JSON mode is used" in found.verdict


def test_a_model_that_writes_prose_is_said_to_be_of_little_use():
    with Endpoint("useless") as endpoint:
        found = connection(endpoint.url)
    assert found.ok
    assert grades(found)["schema"] == "fair"
    assert "did not fit" in found.verdict


def test_an_endpoint_that_does_not_stream_says_so():
    with Endpoint(
        {"streams": False, "replies": [{"answer": {"country": "France", "capital": "Paris"}}]}
    ) as endpoint:
        found = connection(endpoint.url)
    assert found.ok
    assert grades(found)["streaming"] == "fair"


@pytest.mark.parametrize("key", ["sk-wrong-canary-0000", ""], ids=["wrong", "none"])
def test_a_key_that_is_not_accepted_is_named_and_not_shown(key):
    with Endpoint("keyed") as endpoint:
        found = connection(endpoint.url, key=SecretStr(key), key_name="OPENAI_API_KEY" if key else None)
    assert not found.ok
    assert grades(found)["key"] == "bad"
    assert "did not accept the key" in found.verdict
    assert not key or key not in str(found.as_json())


def test_an_unknown_model_is_told_with_those_that_are_there():
    with Endpoint({"models": [{"id": "llama"}, {"id": "qwen"}]}) as endpoint:
        found = connection(endpoint.url)
    assert not found.ok
    assert grades(found) == {"reachable": "good", "key": "unknown", "model": "bad", "schema": "unknown",
                             "streaming": "unknown", "context": "unknown"}  # fmt: skip
    assert "llama, qwen" in found.checks[2].text


def test_nothing_there_is_one_bad_line():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = connection(f"http://127.0.0.1:{port}/v1")
    assert not found.ok
    assert grades(found)["reachable"] == "bad"
    assert "Nothing answers" in found.verdict


def test_no_fault_says_the_key():
    with Endpoint({"key": "another", "replies": [{"content": CANARY}]}) as endpoint:
        assert CANARY not in str(connection(endpoint.url).as_json())
