"""The preview shows exactly what is sent."""

from jupyter_automl.llm.preview import messages_for

from .conftest import DATA, GOOD, Ideas, asked, settings_at
from .endpoint import Endpoint


def test_what_is_shown_is_what_is_sent():
    with Endpoint({"replies": [{"answer": GOOD}]}) as endpoint:
        shown = messages_for("features", DATA, Ideas, settings_at(endpoint.url))
        assert endpoint.requests == []
        asked(endpoint.url)
    sent = endpoint.asked[0]["body"]
    assert sent["messages"] == shown.messages
    assert sent["response_format"] == shown.response_format
    assert shown.prompt_tokens > 100
    assert shown.usd is None
    assert "stays on this machine" in shown.note
