"""Azure: asked at the URL of a deployment with its API's version, the key in Azure's own header, and nothing of it elsewhere."""

import asyncio

import pytest
from traitlets.config import Config

from jupyter_automl.llm.azure import resource_of
from jupyter_automl.llm.configuration import Configuration
from jupyter_automl.llm.connection import tried

from .conftest import CANARY, DATA, GOOD, Ideas, client
from .endpoint import Endpoint
from .test_command import automl

AZURE = {
    "azure": {"deployment": "mine", "version": "2025-03-01-preview"},
    "key": CANARY,
    "replies": [{"answer": {"country": "France", "capital": "Paris"}}],
}
ANSWERING = {**AZURE, "roles": {"features": [{"answer": GOOD}]}}


def environment_at(endpoint, **more):
    return {
        "AZURE_OPENAI_ENDPOINT": f"http://127.0.0.1:{endpoint.port}/",
        "OPENAI_API_VERSION": "2025-03-01-preview", "AZURE_OPENAI_API_KEY": CANARY, **more,
    }  # fmt: skip


def settings_by(environment, model="mine", **traits):
    configuration = Configuration(Config({"AutoMLModel": {"cache": False, **traits}}), environment)
    return configuration.settings(configuration.choice(model=model))


def test_the_environment_of_azures_examples_is_enough():
    with Endpoint(ANSWERING) as endpoint:
        settings = settings_by(environment_at(endpoint))

        async def main():
            async with client(settings.endpoint, model="mine", api_version=settings.api_version) as (
                model,
                told,
            ):
                return await model.ask("features", DATA, Ideas), told

        answer, (exchange,) = asyncio.run(main())
    assert answer == Ideas.model_validate(GOOD), exchange
    (request,) = endpoint.asked
    assert request["path"] == "/openai/deployments/mine/chat/completions?api-version=2025-03-01-preview"
    assert request["headers"]["api-key"] == CANARY
    assert CANARY not in request["headers"].get("authorization", "")
    assert request["body"]["stream"] is True


def test_the_environment_goes_before_the_files_and_both_before_a_version_of_ours():
    place = {"AZURE_OPENAI_ENDPOINT": "https://mine.openai.azure.com"}
    said = {**place, "OPENAI_API_VERSION": "of-environment"}
    assert settings_by(said, api_version="of-files").api_version == "of-environment"
    assert settings_by(place, api_version="of-files").api_version == "of-files"
    assert settings_by(place).api_version == "2024-10-21"


def test_files_alone_can_name_an_azure_behind_a_gateway():
    found = settings_by({}, endpoint="https://gateway.example", api_version="2024-10-21", api_key=CANARY)
    assert (found.endpoint, found.api_version) == ("https://gateway.example", "2024-10-21")


@pytest.mark.parametrize("address", [
    "https://mine.openai.azure.com/openai/v1", "https://api.openai.com/v1", "http://localhost:11434/v1",
])  # fmt: skip
def test_an_address_of_the_common_dialect_is_asked_in_it(address):
    assert settings_by({"OPENAI_BASE_URL": address, "OPENAI_API_VERSION": "2024-10-21"}).api_version == ""


def test_azures_key_goes_to_azure_alone_and_before_the_common_one():
    both = {"OPENAI_API_KEY": "common-key-1", "AZURE_OPENAI_API_KEY": CANARY}
    assert (
        settings_by({**both, "AZURE_OPENAI_ENDPOINT": "https://x.openai.azure.us"}).key_name
        == "AZURE_OPENAI_API_KEY"
    )
    assert settings_by({**both, "OPENAI_BASE_URL": "http://localhost:1/v1"}).key_name == "OPENAI_API_KEY"
    assert (
        settings_by({"AZURE_OPENAI_API_KEY": CANARY, "OPENAI_BASE_URL": "http://localhost:1/v1"}).key_name
        is None
    )


def test_an_address_typed_into_the_panel_gets_azures_key_only_where_it_was_configured_for():
    there = {"AZURE_OPENAI_API_KEY": CANARY, "AZURE_OPENAI_ENDPOINT": "https://mine.openai.azure.com"}
    configuration = Configuration(Config(), there)
    for address, goes in (("https://mine.openai.azure.com", True), ("https://other.openai.azure.com", False)):
        choice = configuration.choice(endpoint=address, model="mine")
        assert bool(configuration.settings(choice, typed=True).key.get_secret_value()) is goes


@pytest.mark.parametrize("copied", [
    "https://x.openai.azure.com", "https://x.openai.azure.com/", "https://x.openai.azure.com/openai",
    "https://x.openai.azure.com/openai/deployments/mine", "https://x.openai.azure.com/openai/deployments/mine/chat/completions",
])  # fmt: skip
def test_an_address_copied_from_the_portal_is_that_of_its_resource(copied):
    configuration = Configuration(Config(), {})
    choice = configuration.choice(endpoint=copied, model="mine")
    assert resource_of(choice.endpoint) == "https://x.openai.azure.com"
    assert configuration.settings(choice).api_version


def test_the_connection_test_is_good_and_lists_nothing_of_what_could_be_deployed():
    with Endpoint(AZURE) as endpoint:
        found = asyncio.run(tried(settings_by(environment_at(endpoint))))
        assert [request["path"] for request in endpoint.requests] == [
            request["path"] for request in endpoint.asked
        ]
    assert found.ok, found
    assert {check.name: check.grade for check in found.checks} == {
        "reachable": "good", "key": "good", "model": "good", "schema": "good", "streaming": "good", "context": "unknown",
    }  # fmt: skip


@pytest.mark.parametrize(("more", "model", "says"), [
    ({}, "another", "has no deployment called another"),
    ({"OPENAI_API_VERSION": "2000-01-01"}, "mine", "nothing at that address"),
    ({"AZURE_OPENAI_API_KEY": "wrong-key-00000"}, "mine", "did not accept the key"),
])  # fmt: skip
def test_what_is_wrong_is_told_in_azures_words(more, model, says):
    with Endpoint(AZURE) as endpoint:
        found = asyncio.run(tried(settings_by(environment_at(endpoint, **more), model)))
    assert not found.ok
    assert says in found.verdict


def test_the_command_line_finds_azure_in_the_environment(tmp_path):
    with Endpoint(AZURE) as endpoint:
        environment = environment_at(
            endpoint, OPENAI_API_KEY="", OPENAI_BASE_URL="", JUPYTER_AUTOML_MODEL="mine"
        )
        done = automl("model", folder=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    assert "mine at 127.0.0.1" in done.stdout
