"""The guard of own steps lets an honest analysis pass and gives everything else a reason."""

import pytest

from jupyter_automl.agents.guard.own_cell import checked_cell, checked_expression
from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.catalog.reserved import reserved
from tests.agents.proposals.attacks import orders

TAKEN = {"X", "y", "Pipeline", "holdout"}

HONEST = {
    "groups and bars": (
        "import matplotlib.pyplot as plt\n"
        "by = development.groupby('contract', observed=True)['charges'].agg(['mean', 'size'])  # by contract\n"
        "by.columns = ['mean charge', 'customers']\nshow(by.reset_index())\n"
        "fig, ax = plt.subplots(figsize=(6, 2))\nax.barh(by.index, by['mean charge'], color=CALM)\nplt.show()\n"
    ),
    "before and after": (
        "day = pd.to_datetime(development['day'])\n"
        "period = np.where(day < pd.Timestamp('2024-03-01'), 'before', 'after')\n"
        "made = development.assign(period=period).pivot_table(index='region', columns='period', values='sales', aggfunc='mean')\n"
        "made['change'] = made['after'] - made['before']\nprint(made.round(2).to_string())\n"
    ),
    "named reductions": "t = development.groupby('a').agg(paid=('b', 'median'), rows=('b', 'size'))\nprint(t.to_string())\n",
    "functions": (
        "def stage(months):\n    return 'new' if months < 12 else 'old'\n\n\n"
        "t = development['tenure'].map(stage).value_counts()\nprint(t.apply(lambda n: n + 1).to_string())\n"
    ),
    "rows of its own table": "t = development['a'].value_counts()\nfor name, count in t.items():\n    print(name, count)\n",
    "an earlier step's table": "print(compact(earlier['a'].max()))\n",
}  # fmt: skip

REFUSED = {
    "import": ("import os\nos.remove('x')", "imports os"),
    "file": ("text = open('x').read()", "opens a file"),
    "holdout": ("sealed = read_part(DATA_PATH, 'hold' + 'out')", "holdout|data file"),
    "data file": ("t = pd.read_csv(DATA_PATH)", "data file"),
    "loop": ("while True:\n    pass", "without a bound"),
    "turns": ("for a in range(100000):\n    print(a)", "loops"),
    "a name of the notebook": ("X = 1", "binds X"),
    "two names": ("t, y = 1, 2", "binds y"),
    "an import of the notebook": ("def Pipeline():\n    return 1", "binds Pipeline"),
    "a builtin": ("print = 3", "print"),
    "what every step may read": ("development = 3", "development"),
    "an earlier step's name": ("earlier = 3", "earlier step"),
    "column added": ("development['a'] = 1", "not made itself"),
    "columns renamed": ("development.columns = ['a']", "not made itself"),
    "in place": ("t = development.drop(columns='a', inplace=True)", "inplace"),
    "writes": ("t = development.to_csv('x')", "writes files"),
    "writes a text": ("t = development.to_string('x')", "writes files"),
    "by name": ("t = development.groupby('a').agg('to_csv')", "by its name"),
    "by a name in a name": ("f = 'to_csv'\nt = development.agg(f)", "by its name"),
    "by a name in a parameter": ("def f(len):\n    return development.agg(len)", "another meaning"),
    "by name in a pivot": ("t = development.pivot_table(index='a', aggfunc='to_csv')", "by its name"),
    "code": ("exec('1')", "runs code"),
    "query": ("t = development.query('@os.remove(1)')", "runs code"),
    "dunder": ("print(().__class__)", "Python itself"),
    "kernel": ("get_ipython()", "kernel"),
    "prompt": ("In [1]: open", "annotates"),
    "a name that a comprehension lends": (
        "t = [read_part for read_part in [1]]\nz = read_part(DATA_PATH, 'holdout')", "holdout|data file",
    ),
    "the first iterable": ("t = [os for os in os]", "reads the name os"),
    "a default": ("def f(os=os):\n    return os", "reads the name os"),
    "a plotting backend": ("development.plot(backend='os')", "backend"),
    "latex": ("import matplotlib.pyplot as plt\nplt.title('x', usetex=True)", "usetex"),
    "random": ("t = development.sample(3)", "random"),
    "clock": ("t = pd.Timestamp('now')", "clock"),
    "no Python": ("%%bash\nid", "not Python"),
    "hides errors": ("try:\n    t = 1\nexcept ValueError:\n    t = 2", "hides"),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_analysis_passes(name):
    cell = checked_cell(HONEST[name], given=["earlier"], taken=TAKEN)
    assert "import" not in cell.source
    assert "#" not in cell.source
    assert all(line.startswith("import ") for line in cell.imports)


def test_the_contract_is_what_the_cell_does():
    cell = checked_cell(HONEST["groups and bars"], given=[], taken=TAKEN)
    assert cell.reads == ("CALM", "development", "show")
    assert cell.binds == {"by", "fig", "ax"}
    assert cell.imports == ("import matplotlib.pyplot as plt",)


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_refused_with_its_reason(name):
    source, reason = REFUSED[name]
    with pytest.raises(NotAllowed, match=reason):
        checked_cell(source, given=["earlier"], taken=TAKEN)


ORDERS = orders("http://127.0.0.1:9", "/folder")


@pytest.mark.parametrize("name", ORDERS)
def test_a_step_of_a_model_that_obeys_an_attack_is_refused(name):
    with pytest.raises(NotAllowed):
        checked_cell(ORDERS[name].repair, given=[], taken=reserved([], []))


@pytest.mark.parametrize(
    "text", ["(a := 1)", "a = 1", "open('x')", "made.to_csv('x')", "__import__('os')", ""]
)
def test_what_a_step_asserts_is_an_expression_of_the_same_words(text):
    assert checked_expression("len(made) > 1 and made.notna().all().all()", given=["made"])
    with pytest.raises(NotAllowed):
        checked_expression(text, given=["made"])
