"""What the result box says was chosen."""

from __future__ import annotations

from types import SimpleNamespace

from jupyter_automl.run.ending import chosen_in_words


def run(**more):
    context = SimpleNamespace(
        settings=more.pop("settings", {}), seen={"ensemble.blend": {"weights": {"a": 1, "b": 3}}}
    )
    board = [{"name": "a", "label": "CatBoost"}, {"name": "b", "label": "Extra trees"}]
    return SimpleNamespace(**{"chosen": {"label": "blend"}, "context": context, "leaderboard": board} | more)


def test_a_blend_is_told_with_its_members_largest_first():
    assert chosen_in_words(run(settings={"parts": ["a", "b"]})) == "blend: Extra trees 75%, CatBoost 25%"


def test_a_single_model_is_told_by_its_name_though_a_blend_was_tried():
    single = run(chosen={"label": "CatBoost"}, settings={"parts": ["a"]})
    assert chosen_in_words(single) == "CatBoost"


def test_nothing_chosen_is_nothing_told():
    assert chosen_in_words(run(chosen=None)) is None
