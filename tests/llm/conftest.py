"""Settings with delays short enough for tests, and a client that is closed at the end."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from pydantic import BaseModel, Field, SecretStr

from jupyter_automl.llm.client import EndpointModel
from jupyter_automl.llm.forms import forget_abilities
from jupyter_automl.llm.settings import ModelSettings

CANARY = "sk-canary-7f3b91d2e8a64c05"


class Idea(BaseModel):
    name: str = Field(max_length=60)
    score: float = 0.0


class Ideas(BaseModel):
    ideas: list[Idea] = Field(max_length=5)


GOOD = {"ideas": [{"name": "usage per month", "score": 0.5}]}
DATA = {"goal": "who leaves?", "columns": ["tenure", "calls"]}


def settings_at(url, **more):
    quick = {
        "connect_seconds": 30.0, "first_seconds": 30.0, "stall_seconds": 30.0, "question_seconds": 120.0,
        "backoff_seconds": 0.01, "key": SecretStr(CANARY), "key_name": "JUPYTER_AUTOML_API_KEY",
        "model": "scripted",
    }  # fmt: skip
    return ModelSettings(endpoint=url, **{**quick, **more})


@asynccontextmanager
async def client(url, **more):
    told = []
    model = EndpointModel(settings_at(url, **more), told.append)
    try:
        yield model, told
    finally:
        await model.close()


def asked(url, *, role="features", data=DATA, schema=Ideas, times=1, timeout=None, **more):
    """Ask a number of times with one client: the answers, what was told, and the usage."""

    async def main():
        async with client(url, **more) as (model, told):
            answers = [await model.ask(role, data, schema, timeout=timeout) for _ in range(times)]
            return answers, told, model.usage

    return asyncio.run(main())


@pytest.fixture(autouse=True)
def nothing_known():
    forget_abilities()
    yield
    forget_abilities()
