"""The form of the language model in a real browser: its test says a line a thing, and no key is shown or typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.llm.endpoint import Endpoint

from .lab import Lab, running
from .panel import PANEL, choose_data, open_lab

pytestmark = pytest.mark.timeout(300)
CANARY = "sk-canary-7f3b91d2e8a64c05"
FORM = f"{PANEL} .jp-AutoML-ModelSettings"
DOCK = f"{PANEL} .jp-AutoML-ActionDock-buttons"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with Endpoint("keyed") as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> Iterator[Lab]:
    """A server with a model configured in its environment, which the browser never sees."""
    home = tmp_path_factory.mktemp("lab")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_AUTOML_API_KEY", CANARY)
        patch.setenv("JUPYTER_AUTOML_ENDPOINT", endpoint.url)
        patch.setenv("JUPYTER_AUTOML_MODEL", "scripted")
        patch.setenv("JUPYTER_AUTOML_DATA_DIR", str(home / "automl"))
        with running(home, "penguins.csv") as server:
            yield server


def test_the_connection_is_tested_from_the_form(
    page: Page, lab: Lab, endpoint: Endpoint, tmp_path: Path
) -> None:
    answers: list[str] = []
    page.on(
        "response",
        lambda answer: answers.append(answer.text()) if "/jupyter-automl/api/" in answer.url else None,
    )
    open_lab(page, lab)
    expect(page.locator(f"{PANEL} .jp-AutoML-EgressLine")).to_contain_text("It stays on this machine.")
    page.click(f"{PANEL} .jp-AutoML-EgressLine button:has-text('Change')")
    expect(page.locator(f"{FORM} input[type=url]")).to_have_value(endpoint.url)
    expect(page.locator(FORM)).to_contain_text("Key found on the server")
    expect(page.locator(f"{FORM} input[type=password]")).to_have_count(0)

    page.click(f"{DOCK} button:has-text('Test connection')")
    checks = page.locator(f"{FORM} .jp-AutoML-ConnectionChecks li")
    expect(checks).to_have_count(6)
    expect(page.locator(f"{FORM} [data-check=schema]")).to_have_attribute("data-grade", "good")
    expect(page.locator(f"{FORM} .jp-AutoML-ConnectionChecks p")).to_contain_text("can be used")

    page.fill(f"{FORM} .jp-AutoML-FormField:has-text('Model') input", "another")
    page.click(f"{DOCK} button:has-text('Test connection')")
    expect(page.locator(f"{FORM} [data-check=model]")).to_have_attribute("data-grade", "bad")
    expect(page.locator(f"{FORM} [data-check=model]")).to_contain_text("knows no model called another")
    assert CANARY not in page.content() + "".join(answers)


def test_what_would_be_sent_is_shown_before_anything_is(page: Page, lab: Lab, endpoint: Endpoint) -> None:
    before = len(endpoint.requests)
    open_lab(page, lab)
    line = page.locator(f"{PANEL} .jp-AutoML-EgressLine")
    expect(line).to_contain_text("It stays on this machine.")
    expect(line.locator("button:has-text('See what is sent')")).to_have_count(0)
    choose_data(page, "penguins.csv")
    page.fill(f"{PANEL} textarea", "predict the species")
    line.locator("button:has-text('See what is sent')").click()
    shown = page.locator(f"{PANEL} .jp-AutoML-EgressPreview")
    expect(shown).to_contain_text("2. features: after the models of the catalogue were measured")
    expect(shown).to_contain_text("Culmen Depth (mm)")
    expect(shown).to_contain_text("no rows")
    page.fill(f"{PANEL} textarea", "predict the island")
    expect(shown).to_have_count(0)
    assert len(endpoint.requests) == before
    assert CANARY not in page.content()
