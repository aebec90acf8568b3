"""Words of a model change nothing but the words, and every figure in them was measured."""

from jupyter_automl.run import thinking_words
from jupyter_automl.run.choice import judge
from tests.scripted_model import Scripted


def test_words_with_an_invented_figure_do_not_reach_the_notebook(loop, gone_on):
    for text, there in (("LightGBM was chosen.", True), ("It is 37.5% better than before.", False)):
        run = gone_on(Scripted(explanation={"text": text}))
        run.chosen = judge(run)["chosen"]
        loop(thinking_words.explain(run))
        assert any(text in cell.source for cell in run.cells) is there


def test_remarks_come_into_the_report_and_change_no_cell(loop, gone_on):
    model = Scripted(review={"remarks": [{"cell": 3, "remark": "The <b>folds</b> overlap."}]})
    run = gone_on(model)
    cells = list(run.cells)
    loop(thinking_words.read_again(run))
    assert run.cells == cells
    assert run.remarks == [{"cell": 3, "remark": "The &lt;b&gt;folds&lt;/b&gt; overlap."}]
    assert "read_table" not in model.asked[0][1]
