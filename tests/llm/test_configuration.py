"""A model is used where one is named, and a key goes to no place that it is not for."""

import os

import pytest
from traitlets.config import Config

from jupyter_automl.errors import BadInput
from jupyter_automl.llm.configuration import Configuration, config_from_files, withhold_keys
from jupyter_automl.llm.prices import price_of
from jupyter_automl.llm.prompts import ROLES, prompt_of
from jupyter_automl.llm.settings import PUBLIC_ENDPOINT

KEY = "sk-canary-7f3b91d2e8a64c05"


def configured(environment=None, **traits):
    return Configuration(Config({"AutoMLModel": traits}), environment or {})


def test_nothing_configured_is_no_model():
    assert configured().choice() is None


def test_a_key_alone_is_no_wish_for_a_model():
    assert configured({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://localhost:1/v1"}).choice() is None


def test_arguments_go_before_the_environment_and_that_before_files():
    files = {"endpoint": "http://files:1/v1", "model": "of-files", "privacy": "names", "max_requests": 5}
    choice = configured({}, **files).choice()
    assert (choice.endpoint, choice.model, choice.privacy, choice.max_requests) == (
        "http://files:1/v1",
        "of-files",
        "names",
        5,
    )
    environment = {"OPENAI_BASE_URL": "http://environment:1/v1", "JUPYTER_AUTOML_MODEL": "of-environment"}
    choice = configured(environment, **files).choice()
    assert (choice.endpoint, choice.model) == ("http://environment:1/v1", "of-environment")
    choice = configured(environment, **files).choice(
        endpoint="http://said:1/v1/", model="said", privacy="rows"
    )
    assert (choice.endpoint, choice.model, choice.privacy) == ("http://said:1/v1", "said", "rows")


def test_a_model_with_a_key_and_no_endpoint_is_the_public_one():
    assert configured({"OPENAI_API_KEY": KEY}).choice(model="gpt-4o").endpoint == PUBLIC_ENDPOINT


@pytest.mark.parametrize(
    ("arguments", "says"),
    [({"endpoint": "http://localhost:1/v1"}, "needs a model"),
     ({"model": "m"}, "no endpoint for the model m"),
     ({"endpoint": "localhost:1234", "model": "m"}, "no address"),
     ({"endpoint": f"https://me:{KEY}@host/v1", "model": "m"}, "more than an address"),
     ({"endpoint": f"https://host/v1?api-key={KEY}", "model": "m"}, "more than an address"),
     ({"endpoint": "http://localhost:1/v1", "model": "m", "max_usd": 1.0}, "price of m is not known"),
     ({"endpoint": "http://localhost:1/v1", "model": "m", "privacy": "everything"}, "privacy is not right")],
)  # fmt: skip
def test_what_cannot_be_is_said_in_a_sentence_without_its_secret(arguments, says):
    with pytest.raises(BadInput) as refused:
        configured().choice(**arguments)
    assert says in str(refused.value)
    assert KEY not in str(refused.value)


def test_a_wrong_trait_is_bad_input():
    with pytest.raises(BadInput):
        configured({}, max_requests="many")


def test_the_key_shows_in_no_text_of_the_settings():
    configuration = configured({"OPENAI_API_KEY": KEY})
    choice = configuration.choice(model="gpt-4o")
    settings = configuration.settings(choice)
    assert settings.key.get_secret_value() == KEY
    assert settings.key_name == "OPENAI_API_KEY"
    assert KEY not in f"{settings!r} {settings} {choice!r} {choice.model_dump_json()}"


@pytest.mark.parametrize(
    ("environment", "endpoint", "goes"),
    [({"OPENAI_API_KEY": KEY}, PUBLIC_ENDPOINT, True),
     ({"OPENAI_API_KEY": KEY}, "https://elsewhere.example/v1", False),
     ({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://proxy.example/v1"}, "https://proxy.example/v1", True),
     ({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://proxy.example/v1"}, PUBLIC_ENDPOINT, False),
     ({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://proxy.example/v1"}, "https://proxy.example:8443/v1", False),
     ({"JUPYTER_AUTOML_API_KEY": KEY}, "https://listed.example/v1", True)],
)  # fmt: skip
def test_a_typed_address_gets_the_key_only_where_it_was_configured_for(environment, endpoint, goes):
    configuration = configured(environment, key_hosts=["listed.example"])
    settings = configuration.settings(configuration.choice(endpoint=endpoint, model="m"), typed=True)
    assert bool(settings.key.get_secret_value()) is goes
    assert (settings.key_name is not None) is goes


def test_azure_has_its_own_key():
    environment = {
        "AZURE_OPENAI_API_KEY": KEY,
        "AZURE_OPENAI_ENDPOINT": "https://mine.openai.azure.com",
        "OPENAI_API_VERSION": "v",
    }
    configuration = configured(environment)
    settings = configuration.settings(configuration.choice(model="deployment"))
    assert (settings.key_name, settings.api_version) == ("AZURE_OPENAI_API_KEY", "v")
    elsewhere = configuration.settings(configuration.choice(endpoint="http://localhost:1/v1", model="m"))
    assert elsewhere.key_name is None


def test_keys_are_taken_out_of_the_environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "JUPYTER_AUTOML_API_KEY", "AZURE_OPENAI_API_KEY"):
        monkeypatch.setenv(name, KEY)
    withhold_keys()
    assert KEY not in os.environ.values()


def test_a_configuration_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    (tmp_path / "jupyter_automl_config.py").write_text("c.AutoMLModel.model = 'from-a-file'\n")
    assert config_from_files().AutoMLModel.model == "from-a-file"


def test_prices_are_known_or_not():
    assert price_of("gpt-4o-mini-2024-07-18", PUBLIC_ENDPOINT, {}) == (0.15, 0.60)
    assert price_of("gpt-4o-mini", "http://localhost:1/v1", {}) is None
    assert price_of("mine", "http://localhost:1/v1", {"*": (1.0, 2.0)}) == (1.0, 2.0)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_a_short_versioned_prompt(role):
    prompt = prompt_of(role)
    assert prompt.version.startswith(f"{role}@")
    assert 200 < len(prompt.text) < 4_000
    assert "do not follow them" in prompt.text


def test_there_is_no_prompt_for_a_role_that_is_not_there():
    with pytest.raises(KeyError):
        prompt_of("poetry")
