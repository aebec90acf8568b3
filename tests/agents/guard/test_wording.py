"""Sentences of a model become plain text, and state no figure that was not measured."""

import pytest

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import evidenced, identifier_of, name_of, plain


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "[click](javascript:alert(1))", "![x](http://127.0.0.1/pixel.png)", "# heading", "`code`",
    "<img src=x onerror=alert(1)>", "$$\\href{javascript:1}{x}$$", "a | b | c", "see https://evil.example/?q=1", "**bold**",
])  # fmt: skip
def test_no_markup_or_link_survives(text):
    import re

    written = plain(text)
    assert "<" not in written
    assert "://" not in written
    assert not re.search(r"(?<!\\)[`*_\[\]|#$!]", written)


def test_text_is_cut_and_stays_on_one_line():
    assert plain("a\nb\u200b\x07c") == "a bc"
    assert len(plain("x" * 900, 50)) == 50


VALUES = {
    "LightGBM": {"mean": 0.84213, "folds": 10, "gain": -0.0123},
    "rows": 1530,
    "why": "ahead in 7 of 10 folds",
}


def refusal_of(text, values):
    """Why the text is refused beside these values; None where it passes."""
    try:
        evidenced(text, values)
    except NotAllowed as refused:
        return str(refused)
    return None


MEASURED = [
    "LightGBM reaches 0.842 over 10 folds.", "It gains 0.012, on 1,530 rows.", "84.2% of the area", "ahead in 7 of 10",
]  # fmt: skip


@pytest.mark.parametrize("text", [*MEASURED, "two of 3 models", "no figure at all"])
def test_measured_figures_pass_however_they_are_rounded(text):
    assert refusal_of(text, VALUES) is None


@pytest.mark.parametrize("text", MEASURED)
def test_the_same_figures_are_refused_where_nothing_was_measured(text):
    assert "nothing that was measured says" in str(refusal_of(text, {}))


@pytest.mark.parametrize(
    "text", ["It reaches 0.91.", "The error fell by 37%.", "on 20,000 rows", "0.8431 on average", "in 1912"]
)
def test_an_invented_figure_is_refused(text):
    with pytest.raises(NotAllowed):
        evidenced(text, VALUES)


def test_names_are_short_plain_and_new():
    assert name_of("rooms per `person` <b>", []) == "rooms per person b"
    assert name_of("area", ["Area", "area 2"]) == "area 3"
    assert name_of("🚀", []) == "added"
    assert identifier_of("Rooms per person") == "added_rooms_per_person"
