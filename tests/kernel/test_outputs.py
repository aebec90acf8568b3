"""The outputs of a cell are those that a notebook shows, from a real kernel, within bounds."""

from __future__ import annotations

import nbformat
import pytest

from jupyter_automl.kernel.outputs import RICH_LIMIT, STREAM_LIMIT, OutputArea


def outputs(run, live, source):
    result = run(live.execute(source))
    assert result.status == "ok", result.evalue
    return result.outputs


def test_printing_to_both_streams_keeps_its_order(run, live):
    source = (
        "import sys\nfor i in range(3):\n    print(i, flush=True)\n    print(-i, file=sys.stderr, flush=True)"
    )
    text = [(output["name"], output["text"]) for output in outputs(run, live, source)]
    assert text == [
        (n, f"{s}{i}\n") for i in range(3) for n, s in (("stdout", ""), ("stderr", "-" if i else ""))
    ]


def test_one_stream_is_one_output(run, live):
    found = outputs(run, live, "for i in range(200): print(i, flush=i % 10 == 0)")
    assert len(found) == 1
    assert found[0]["text"] == "".join(f"{i}\n" for i in range(200))


def test_a_plot_is_a_picture_and_all_is_valid(run, live):
    found = outputs(
        run,
        live,
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()\n{'a': 1}",
    )
    assert "image/png" in found[0]["data"]
    assert found[1]["output_type"] == "execute_result"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=found, execution_count=1)])
    nbformat.validate(notebook)


def test_update_display_changes_the_output_in_place(run, live):
    source = "from IPython.display import display\nh = display('one', display_id=True)\nprint('between')\nh.update('two')"
    found = outputs(run, live, source)
    assert [output["output_type"] for output in found] == ["display_data", "stream"]
    assert found[0]["data"]["text/plain"] == "'two'"


def test_update_from_a_later_cell_reaches_the_earlier_output(run, live):
    heard = []
    first = run(
        live.execute(
            "from IPython.display import display\nh = display('a', display_id=True)", on_output=heard.append
        )
    )
    outputs(run, live, "h.update('b')")
    assert first.outputs[0]["data"]["text/plain"] == "'b'"
    assert (heard[-1]["op"], heard[-1]["index"]) == ("set", 0)


def test_clear_output_now_and_with_the_next_output(run, live):
    source = "from IPython.display import clear_output\nprint('a')\nclear_output({wait})\n{then}"
    assert outputs(run, live, source.format(wait=False, then="")) == []
    assert outputs(run, live, source.format(wait=True, then=""))[0]["text"] == "a\n"
    found = outputs(run, live, source.format(wait=True, then="print('b')"))
    assert [output["text"] for output in found] == ["b\n"]


def test_events_rebuild_the_outputs(run, live):
    events = []
    source = (
        "from IPython.display import clear_output, display\nprint('gone')\nclear_output(wait=True)\nprint('a', flush=True)\n"
        "import time; time.sleep(0.1)\nprint('b')\nh = display(1, display_id=True)\nh.update(2)\n3"
    )
    result = run(live.execute(source, on_output=events.append))
    view, pending = [], False
    for event in events:
        if event["op"] == "clear":
            view, pending = (view, True) if event["wait"] else ([], False)
            continue
        if pending and event["op"] == "add":
            view, pending = [], False
        if event["op"] == "add":
            view.append(dict(event["output"]))
        elif event["op"] == "append":
            view[event["index"]]["text"] += event["text"]
        else:
            view[event["index"]] = dict(event["output"])
    assert view == result.outputs
    assert len(view) == 3


def test_a_view_that_fails_is_told_and_the_next_cell_works(run, live):
    def fail(event):
        raise LookupError("the view is gone")

    with pytest.raises(LookupError, match="the view is gone"):
        run(live.execute("print(1)\nimport time\ntime.sleep(30)", on_output=fail))
    assert outputs(run, live, "print(2)")[0]["text"] == "2\n"


def test_ten_megabytes_of_text_are_cut_with_a_note(run, live):
    found = outputs(run, live, "print('x' * 10_000_000)\nprint('end')")
    assert len(found[0]["text"]) == STREAM_LIMIT
    assert "9,000,005 more characters" in found[-1]["text"]


def test_ten_megabytes_of_html_are_named_not_kept(run, live):
    found = outputs(run, live, "from IPython.display import HTML\nHTML('y' * 10_000_000)")
    assert set(found[0]["data"]) == {"text/plain"}
    assert run(live.execute("HTML('small')")).outputs[0]["data"]["text/html"] == "small"


def test_two_thousand_displays_are_cut_with_a_note(run, live):
    found = outputs(run, live, "from IPython.display import display\nfor i in range(1200): display(i)")
    assert "200 more outputs" in found[-1]["text"]


def test_an_error_is_kept_however_much_was_shown_before():
    area = OutputArea()
    for _ in range(1_500):
        area.handle("display_data", {"data": {"text/plain": "x"}})
    area.handle("error", {"ename": "E", "evalue": "v" * 10**6, "traceback": ["t" * 10**6]})
    error = next(output for output in area.close() if output["output_type"] == "error")
    assert len(error["evalue"]) < 21_000
    assert len(error["traceback"][0]) < 21_000


def test_a_rich_output_too_large_with_its_text_keeps_the_text():
    area = OutputArea()
    area.handle("display_data", {"data": {"text/html": "h" * (RICH_LIMIT + 1), "text/plain": "a table"}})
    assert area.close()[0]["data"] == {"text/plain": "a table"}


@pytest.mark.parametrize("silent", [True, False])
def test_history_is_left_alone_when_asked(run, live, silent):
    before = run(live.execute("1")).execution_count
    run(live.execute("2", silent=silent, store_history=False))
    assert run(live.execute("3")).execution_count == before + 1
