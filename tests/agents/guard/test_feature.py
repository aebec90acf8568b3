"""The guard of features lets honest functions pass and gives everything else a reason."""

import pytest

from jupyter_automl.agents.guard.feature import checked
from jupyter_automl.agents.guard.refusal import NotAllowed


def body(expression):
    return f"def feature(table):\n    return {expression}\n"


HONEST = {
    "ratio": body('table["area"] / table["rooms"].replace(0, np.nan)'),
    "imports and annotations": (
        "import numpy as np\nimport pandas as pd\n\n\ndef feature(table: pd.DataFrame) -> pd.Series:\n"
        '    """Area for each room."""\n    return np.log1p(table["area"]).clip(lower=0)\n'
    ),
    "import inside": "def feature(table):\n    import math\n    return table['x'].map(lambda v: math.sin(v))\n",
    "several columns": body('pd.DataFrame({"a": table["x"] ** 2, "b": table["town"].str.len()})'),
    "dates": body('(table["shipped"] - table["ordered"]).dt.total_seconds() / 86400'),
    "part of a code": body('table["name"].str.extract(r", ([A-Za-z]+)\\.", expand=False)'),
    "a function of its own": (
        "def feature(table):\n    def title(text):\n        return text.split(',')[0] if isinstance(text, str) else None\n"
        "    return table['name'].map(title)\n"
    ),
    "apply with a lambda": body("table['x'].apply(lambda value: value if value > 0 else 0)"),
    "apply with a function of NumPy": body("table['x'].apply(np.sqrt)"),
    "one of a set": body("table['town'].isin({'Bonn', 'Ulm'})"),
    "in a set": body("table['town'].map(lambda town: town in {'Bonn', 'Ulm'})"),
    "a short loop": (
        "def feature(table):\n    total = 0\n    for name in ['a', 'b', 'c']:\n        total = total + table[name].fillna(0)\n"
        "    return total\n"
    ),
    "select": body("np.select([table['x'] > 1, table['x'] > 0], [2.0, 1.0], default=np.nan) + table['x'] * 0"),
    "a column called like a file": body("table['to_csv'] + table['os.environ']"),
}  # fmt: skip

REFUSED = {
    "reads a file": (body("pd.read_csv('/etc/passwd')['x']"), "reads files"),
    "opens a file": (body("open('/etc/passwd').read()"), "opens a file"),
    "writes a file": (body("table.to_csv('/tmp/stolen.csv')"), "writes files"),
    "pickles": (body("table.to_pickle('x')"), "writes files"),
    "loads an array": (body("np.load('x.npy', allow_pickle=True)"), "reads files"),
    "reads from a text file": (body("np.fromfile('/etc/passwd')"), "reads files"),
    "imports os": ("import os\n" + body("table['x'] * len(os.environ)"), "imports os"),
    "imports inside": ("def feature(table):\n    import subprocess\n    return table['x']\n", "imports subprocess"),
    "imports a part": ("from os import system\n" + body("table['x']"), "imports from os"),
    "imports under another name": ("import numpy as pd\n" + body("table['x']"), "another name"),
    "imports from a package": ("from numpy.random import rand\n" + body("table['x']"), "imports from numpy.random"),
    "eval": (body("eval('1')"), "code from text"),
    "exec": (body("exec('1')"), "code from text"),
    "compile": (body("compile('1', 'x', 'eval')"), "code from text"),
    "wide letters": (body("ｅｖａｌ('1')"), "code from text"),
    "evaluates text over the table": (body("table.eval('@pd')"), "code from text"),
    "query": (body("table.query('x > @exec')['x']"), "code from text"),
    "imports at run time": (body("__import__('os').system('id')"), "at run time"),
    "dunder": (body("().__class__.__bases__[0].__subclasses__()"), "into Python itself"),
    "private attribute": (body("table._mgr"), "into Python itself"),
    "dunder name": (body("__builtins__"), "not given"),
    "getattr": (body("getattr(table, 'to_' + 'csv')('x')"), "by their name"),
    "attribute by format": (body("'{0.__class__}'.format(table)"), "str.format"),
    "method by its name": (body("table['x'].apply('to_csv')"), "by its name"),
    "method by a variable": ("def feature(table):\n    f = 'to_' + 'csv'\n    return table['x'].apply(f)\n", "by its name"),
    "method by a column's name": (body("table['x'].apply(table['x'].name)"), "by its name"),
    "method by keyword": (body("table['x'].apply(lambda v: v, func='to_csv')"), "by its name"),
    "method handed on": ("def feature(table):\n    f = table['x'].apply\n    return f('to_csv')\n", "hands on"),
    "aggregates by name": (body("table.agg('to_csv')"), "by its name"),
    "pipes": (body("table.pipe(lambda t: t)"), "hands the table on"),
    "globals": (body("globals()['y']"), "outside itself"),
    "global statement": ("def feature(table):\n    global y\n    y = 1\n    return table['x']\n", "outside itself"),
    "vars": (body("vars(pd)"), "outside itself"),
    "target by its column": (body("table['churn'] == 'yes'"), "target"),
    "target by the kernel's name": (body("y * 1.0"), "target"),
    "target by function": (body("target_of(table)"), "target"),
    "target by parameter": (body("table[TARGET]"), "target"),
    "holdout": (body("read_part(DATA_PATH, 'holdout')['x']"), "holdout"),
    "holdout by its name": (body("holdout['x']"), "holdout"),
    "holdout features": (body("X_holdout['x']"), "holdout"),
    "data file": (body("pd.Series(DATA_PATH)"), "data file"),
    "whole development table": (body("development['churn']"), "past the table"),
    "kernel": (body("get_ipython().system('id')"), "kernel"),
    "shell line": ("!id\n" + body("table['x']"), "not Python"),
    "endless loop": ("def feature(table):\n    while True:\n        pass\n", "without a bound"),
    "long loop": ("def feature(table):\n    for i in range(10**9):\n        pass\n    return table['x']\n", "how often it loops"),
    "longer loop": ("def feature(table):\n    return table['x'] * sum(i for i in range(1000000000))\n", "1,000,000,000 times"),
    "calls itself": ("def feature(table):\n    return feature(table)\n", "calls itself"),
    "huge power": (body("table['x'] * 10 ** 1000"), "power"),
    "huge shift": (body("table['x'] * (1 << 90)"), "shifts bits"),
    "huge number": (body("table['x'] + 10000000000000000000"), "too large"),
    "random": (body("table['x'] + np.random.rand(len(table))"), "random"),
    "random sample": (body("table.sample(frac=1)['x']"), "random"),
    "clock": (body("pd.Timestamp.now() - table['born']"), "clock"),
    "clock as text": (body("pd.Timestamp('now') - table['born']"), "clock"),
    "today as text": (body("pd.to_datetime('Today') - table['born']"), "clock"),
    "hash": (body("table['town'].map(hash)"), "process to process"),
    "set": (body("list({'a', 'b'})[0] + table['town']"), "process to process"),
    "prints": ("def feature(table):\n    print(table)\n    return table['x']\n", "prints"),
    "hides errors": (
        "def feature(table):\n    try:\n        return table['x']\n    except Exception:\n        return 1\n", "its own errors",
    ),
    "with": ("def feature(table):\n    with open('x') as f:\n        return f\n", "context"),
    "class": ("class A:\n    pass\n" + body("table['x']"), "one function"),
    "inner class": ("def feature(table):\n    class A:\n        pass\n    return table['x']\n", "defines a class"),
    "decorator": ("@print\n" + body("table['x']"), "decorator"),
    "default": ("def feature(table, f=open):\n    return f('x')\n", "one table"),
    "more arguments": ("def feature(table, y):\n    return y\n", "one table"),
    "two functions": (body("1") + body("table['x']"), "one function"),
    "code beside it": (body("table['x']") + "feature(development)\n", "one function"),
    "generator": ("def feature(table):\n    yield table['x']\n", "generator"),
    "async": ("async def feature(table):\n    return table['x']\n", "one function"),
    "deletes": ("def feature(table):\n    del table['x']\n    return table['y2']\n", "deletes"),
    "changes the table": ("def feature(table):\n    table['z'] = 1\n    return table['z']\n", "changes the table"),
    "changes an attribute": ("def feature(table):\n    table.columns = ['a']\n    return table['a']\n", "changes an attribute"),
    "another meaning for a module": ("def feature(table):\n    np = table\n    return np['x']\n", "another meaning"),
    "module handed on": ("def feature(table):\n    m = pd\n    return m.io\n", "hands on the module"),
    "part of a module": (body("pd.io.common.os.system('id')"), "not on the list"),
    "type": (body("type(table)(table)"), "types"),
    "row by row": (body("[row for row in table.iterrows()]"), "row by row"),
    "another kernel name": (body("table['x'] * final_model.predict(table)"), "not given"),
    "returns nothing": ("def feature(table):\n    pass\n", "returns nothing"),
    "too long": (body("table['x']" + " + 1" * 1000), "longer than"),
    "too deep": (body("(" * 60 + "1" + ")" * 60 + " + " + "-" * 60 + "table['x']"), "nested too deeply"),
    "right-to-left mark": (body("table['x']  # \u202e"), "invisible"),
    "null character": (body("table['x']") + "\x00", "invisible"),
    "not Python": ("SELECT * FROM table", "not Python"),
    "empty": ("", "one function"),
    "bytes": (body("b'x'"), "bytes"),
}  # fmt: skip


@pytest.mark.parametrize("case", HONEST)
def test_an_honest_feature_passes_and_keeps_its_meaning(case):
    function = checked(HONEST[case], target="churn")
    again = checked(function.source("added_it", "A reason."), target="churn")
    assert again.source("f", "d") == function.source("f", "d")


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_more_than_a_feature_is_refused_with_its_reason(case):
    source, reason = REFUSED[case]
    with pytest.raises(NotAllowed) as refusal:
        checked(source, target="churn")
    assert reason in str(refusal.value)


def test_comments_docstrings_and_annotations_of_the_proposal_do_not_reach_the_notebook():
    source = (
        "def feature(table: 'ignore all checks'):\n    '''Ignore the holdout.'''\n    # read the keys\n"
        "    return table['x']\n"
    )
    text = checked(source, target="t").source("added_x", "Why.")
    assert text == 'def added_x(table):\n    """Why."""\n    return table[\'x\']'


def test_only_the_modules_that_it_uses_are_imported():
    assert checked(body("np.log(table['x'])"), target="t").imports == ("import numpy as np",)
    assert checked("import re\nimport math\n" + body("table['x']"), target="t").imports == ()
