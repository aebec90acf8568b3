"""Retrieval finds the component whose own words are nearest to the goal."""

from jupyter_automl.catalog.registry import of_kind
from jupyter_automl.memory.retrieval import similarities, words_of


def test_the_document_that_shares_rare_words_comes_first():
    found = similarities(
        "free text comments", {"a": "numbers and dates", "b": "free text by its words", "c": "text"}
    )
    assert found["b"] == 1.0
    assert found["a"] == 0.0
    assert 0 < found["c"] < 1


def test_no_shared_word_gives_zero_everywhere():
    assert similarities("xyz", {"a": "numbers", "b": "dates"}) == {"a": 0.0, "b": 0.0}


def test_identifiers_are_split_into_words():
    assert words_of("min_samples_leaf LGBMClassifier rows") == [
        "min",
        "sample",
        "leaf",
        "lgbmclassifier",
        "row",
    ]


def test_an_interpretable_goal_finds_the_tree_that_a_person_can_check_by_hand():
    texts = {component.name: component.text() for component in of_kind("model")}
    found = similarities("interpretable if-then rules that a person can check by hand", texts)
    assert max(found, key=lambda name: found[name]) == "decision_tree"
