"""The projection folds to what a notebook must show, and merges into a file without touching its user's cells."""

import copy

import nbformat

from jupyter_automl.run.cells import Cells, merge

RUN = "20260101-000000-abcd"


def added(name, after, kind="code", source="x = 1"):
    return {"type": "cell.added", "cell_id": name, "cell_type": kind, "source": source, "after": after,
            "metadata": {"jupyter_automl": {"run": RUN}}, "state": "waiting"}  # fmt: skip


def filled():
    cells = Cells()
    for event in (
        added("a", None, "markdown", "# Title"), added("b", "a"), {"type": "cell.started", "cell_id": "b"},
        {"type": "output", "cell_id": "b", "op": "add", "index": 0,
         "output": {"output_type": "stream", "name": "stdout", "text": "one "}},
        {"type": "output", "cell_id": "b", "op": "append", "index": 0, "text": "two"},
        {"type": "cell.finished", "cell_id": "b", "status": "ok", "reason": None, "execution_count": 3},
        added("c", "b"),
    ):  # fmt: skip
        cells.take(event)
    return cells


def notebook(*sources):
    nodes = [{"id": f"mine-{i}", "cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
             for i, source in enumerate(sources)]  # fmt: skip
    return {"cells": nodes, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def ids(document):
    return [cell["id"] for cell in document["cells"]]


def test_events_fold_to_cells_with_joined_streams():
    a, b, c = filled().snapshot()
    assert (a["cell_id"], a["cell_type"]) == ("a", "markdown")
    assert b["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "one two"}]
    assert (b["execution_count"], b["status"], b["after"]) == (3, "ok", "a")
    assert c["state"] == "waiting"


def test_an_event_that_comes_twice_changes_nothing():
    cells = filled()
    before = copy.deepcopy(cells.snapshot()[:2])
    cells.take(added("a", None, "markdown", "# Title"))
    assert cells.snapshot()[:2] == before


def test_clear_with_wait_clears_at_the_next_output_only():
    cells = filled()
    cells.take({"type": "output", "cell_id": "b", "op": "clear", "wait": True})
    assert len(cells.snapshot()[1]["outputs"]) == 1
    cells.take({"type": "output", "cell_id": "b", "op": "add", "index": 0,
                "output": {"output_type": "stream", "name": "stdout", "text": "new"}})  # fmt: skip
    assert [output["text"] for output in cells.snapshot()[1]["outputs"]] == ["new"]


def test_merging_twice_is_merging_once_and_the_result_is_valid():
    once = merge(notebook("mine = 1"), filled().snapshot(), RUN)
    twice = merge(copy.deepcopy(once), filled().snapshot(), RUN)
    assert ids(once) == ["mine-0", "a", "b", "c"]
    assert twice == once
    nbformat.validate(nbformat.from_dict(once))


def test_a_cell_that_the_user_put_between_stays_there():
    document = merge(notebook("mine = 1"), filled().snapshot()[:2], RUN)
    document["cells"].insert(2, {"id": "between", "cell_type": "code", "source": "y", "metadata": {}, "outputs": [],
                                 "execution_count": None})  # fmt: skip
    merged = merge(document, filled().snapshot(), RUN)
    assert ids(merged) == ["mine-0", "a", "between", "b", "c"]


def test_a_lone_blank_cell_makes_room_and_cells_taken_back_go():
    document = merge(notebook(""), filled().snapshot(), RUN)
    assert ids(document) == ["a", "b", "c"]
    shorter = filled()
    shorter.take({"type": "cell.removed", "cell_id": "c"})
    assert ids(merge(document, shorter.snapshot(), RUN)) == ["a", "b"]


def test_what_the_user_deleted_stays_away_until_it_is_restored():
    cells = filled()
    cells.mark("b", deleted=True)
    assert ids(merge(notebook("mine = 1"), cells.snapshot(), RUN)) == ["mine-0", "a", "c"]
    assert cells.take({"type": "cell.updated", "cell_id": "b", "source": "x = 2"}) is None
    cells.mark("b", deleted=False)
    assert "b" in ids(merge(notebook("mine = 1"), cells.snapshot(), RUN))
