# ruff: noqa: E501, SIM102
"""How fitted objects are asked, and the tables that hold the columns they were fitted on."""

from __future__ import annotations

import re

from ..place import Place

ASKS = ("predict", "predict_proba", "transform", "score", "decision_function", "inverse_transform")


SEEN = re.compile(r"test|valid|val|holdout|unseen|new|te$", re.I)


def with_columns(place: Place, text: str, names: list[str]) -> str | None:
    rows = place.ask(f"len({text})")
    for name in place.crash.state:
        if (
            name != text
            and place.crash.type_of(name) == "DataFrame"
            and bool(SEEN.search(name)) == bool(SEEN.search(text))
        ):
            if place.ask(
                f"len({name}) == {rows} and set({names!r}) <= set(map(str, {name}.columns)) and bool(({name}.index == {text}.index).all())"
            ):
                return name
    return None
