"""What memory says of a component: only from similar tables, never from the same data, and always with its reason."""

from __future__ import annotations

import pytest
from pasts import likeness, past

from jupyter_automl.memory.advice import EVEN, FORGIVEN, LEAST, advice

HERE = ("sha-here", "content-here")


def asked(*pasts, like=None, now=0.0):
    return advice(pasts, like or likeness(), *HERE, now=now)


def test_an_empty_memory_says_nothing():
    assert asked() == {}


def test_what_won_on_similar_tables_is_worth_more_than_what_is_unknown_and_that_more_than_what_lost():
    said = asked(*[past(f"r{n}", {"catboost": 1.0, "extra_trees": 0.9}) for n in range(3)])
    assert said["catboost"].value > 0.7 > EVEN > 0.3 > said["extra_trees"].value
    assert said["catboost"].why == "won on all 3 similar tables"
    assert said["extra_trees"].why == "won on none of 3 similar tables"


def test_the_reason_counts_what_was_seen():
    runs = [past(f"r{n}", {"catboost": 1.0 if n else 0.8, "lightgbm": 0.8 if n else 1.0}) for n in range(4)]
    assert asked(*runs)["catboost"].why == "won on 3 of 4 similar tables"
    assert asked(runs[1])["catboost"].why == "won on the one similar table"
    assert asked(runs[0])["catboost"].why == "did not win on the one similar table"


@pytest.mark.parametrize("same", [{"sha256": HERE[0]}, {"content": HERE[1]}])
def test_a_run_on_the_same_data_says_nothing(same):
    assert asked(past("r1", {"catboost": 1.0}, **same)) == {}


def test_a_table_that_was_run_often_counts_once_and_by_its_newest_run():
    runs = [past(f"r{n}", {"catboost": 0.5}, at=n, sha256="one") for n in range(9)]
    said = asked(*runs, past("r9", {"catboost": 1.0}, at=9, sha256="one"))
    assert (said["catboost"].won, said["catboost"].tables) == (1, 1)


def test_tables_that_are_not_similar_say_nothing_and_nearer_ones_say_more():
    far = likeness(rows=6.0, columns=3.0)
    assert likeness().nearness(far) < LEAST
    assert asked(past("r1", {"catboost": 1.0}, like=far)) == {}
    near, middling = past("r1", {"catboost": 1.0}), past("r1", {"catboost": 1.0}, like=likeness(rows=3.6))
    assert asked(near)["catboost"].value > asked(middling)["catboost"].value > EVEN


def test_of_two_that_score_alike_the_faster_is_worth_more():
    said = asked(past("r1", {"catboost": 1.0, "lightgbm": 1.0}, seconds={"catboost": 9.0, "lightgbm": 1.0}))
    assert said["lightgbm"].value > said["catboost"].value > EVEN


def test_one_table_alone_decides_less_than_many():
    one = asked(past("r0", {"extra_trees": 0.5}))["extra_trees"].value
    many = asked(*[past(f"r{n}", {"extra_trees": 0.5}) for n in range(8)])["extra_trees"].value
    assert EVEN > one > many > 0.0


def test_what_could_not_be_carried_out_is_worth_less_and_after_two_tables_is_not_tried():
    one = asked(past("r1", {"lightgbm": 1.0}, failed=["catboost"]))["catboost"]
    assert EVEN > one.value > 0.0
    assert (one.hopeless, one.why) == (False, "could not be carried out on the one similar table")
    two = asked(*[past(f"r{n}", {"lightgbm": 1.0}, failed=["catboost"]) for n in range(2)])["catboost"]
    assert two.hopeless
    assert two.value < one.value
    assert two.why == "could not be carried out on any of 2 similar tables"


def test_one_success_or_a_month_gives_it_another_chance():
    failed = [past(f"r{n}", {"lightgbm": 1.0}, failed=["catboost"]) for n in range(2)]
    mixed = asked(*failed, past("r9", {"catboost": 1.0}))["catboost"]
    assert not mixed.hopeless
    assert mixed.why == "won on 1 of 3 similar tables, and could not be carried out on 2"
    assert "catboost" not in asked(*failed, now=FORGIVEN + 1.0)


def test_a_failure_does_not_count_as_fast_beside_the_others():
    slow = {"catboost": 9.0, "lightgbm": 3.0}
    plain, beside = (
        asked(past("r1", {"catboost": 1.0, "lightgbm": 1.0}, seconds=slow, failed=failed))
        for failed in ((), ["ridge"])
    )
    assert plain["catboost"] == beside["catboost"]
