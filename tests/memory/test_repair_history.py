"""Which rules worked is remembered, and never in the way."""

from __future__ import annotations

from jupyter_automl.memory.repair_history import RepairHistory


def test_a_rule_that_fails_weighs_less_than_one_that_works(tmp_path):
    history = RepairHistory(tmp_path)
    assert history.weight("missing_column", "a slip") == 1.0
    history.record([("missing_column", "a slip", False)] * 3 + [("missing_column", "case", True)] * 3)
    again = RepairHistory(tmp_path)
    assert again.weight("missing_column", "case") == 1.0
    assert 0.5 < again.weight("missing_column", "a slip") < 0.6


def test_a_history_that_cannot_be_used_is_an_empty_one(tmp_path):
    (tmp_path / "repairs.sqlite").write_text("no database")
    history = RepairHistory(tmp_path)
    history.record([("a", "b", True)])
    assert history.weight("a", "b") == 1.0
    (tmp_path / "file").write_text("")
    RepairHistory(tmp_path / "file" / "folder").record([("a", "b", True)])


def test_two_failures_without_a_success_are_doubt_and_a_success_takes_it_away(tmp_path):
    history = RepairHistory(tmp_path)
    history.record([("memory", "restart, forest", False), ("memory", "retry, forest", True)])
    assert history.doubted() == []
    history.record([("memory", "restart, forest", False)])
    assert history.doubted() == [("memory", "restart, forest")]
    history.record([("memory", "restart, forest", True)])
    assert history.doubted() == []
