"""What will crash is told before it runs, and what runs is not spoken ill of."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from jupyter_automl.mend.preflight import Preflight

EXAMPLES = sorted((Path(__file__).parents[2] / "example_notebooks").glob("*.ipynb"))

CRASHES = [
    (["print(total)"], "name_not_defined", "`total`"),
    (["x = 1\ndel x", "print(x)"], "name_not_defined", "`x`"),
    (["import a_package_of_nobody.part"], "missing_package", "`a_package_of_nobody`"),
    (["from sklearn.cross_validation import KFold"], "outdated_library", "`sklearn.cross_validation`"),
    (["from sklearn.preprocessing import Imputer"], "outdated_library", "`Imputer`"),
    (["import pandas as pd\ndf = pd.read_csv('nowhere.csv')"], "file_not_found", "`nowhere.csv`"),
    (["import numpy as np\nx = np.float(3)"], "outdated_library", "`float`"),
    (["from sklearn.preprocessing import OneHotEncoder", "e = OneHotEncoder(sparse=False)"], "outdated_library", "`sparse`"),
    (["import pandas as pd\ndf = pd.DataFrame({'a': [1]})\nd = df.append(df)"], "outdated_library", "`append`"),
    (["from sklearn.utils.class_weight import compute_class_weight\nw = compute_class_weight('balanced', [0], [0])"],
     "outdated_library", "by position"),
    (["x = (1"], "syntax", "not Python"),
]  # fmt: skip

RUNS = [
    "try:\n    import a_package_of_nobody\nexcept ImportError:\n    a_package_of_nobody = None",
    "def later():\n    return not_yet_there\n\nx = 1",
    "xs = [y for y in range(3) if y]\nf = lambda z: z + 1",
    "for i in range(3):\n    last = i\nprint(last, i)",
    "with open('made.txt', 'w') as f:\n    f.write('a')\nprint(open('made.txt').read())",
    "import pandas as pd\ndf = pd.read_csv('here.csv')\ndf.append_count = 1\nprint(df.a.sum(), _)",
    "%matplotlib inline\n!ls\ndisplay(1)",
    "from math import *\nprint(sqrt(2))",
    "%run other.py\nprint(from_other)",
    "if (n := 3) > 2:\n    print(n)",
    "class A:\n    b = 1\n    c = b + 1\n\nprint(A.c)",
    "import numpy as np\nx = np.random.default_rng(0).normal(size=3)\ny = np.linalg.norm(x)",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(3, 2))\nax.plot([1], label='a')",
    "import pandas as pd\ndf = pd.DataFrame({'a': [1, 2]})\nax = df.plot(x='a', y='a', alpha=0.5)\ndf.plot.hist(bins=2)",
    "%%time\nx = 1",
    "get_ipython()\nx?",
]


@pytest.mark.parametrize(("cells", "crash_class", "sign"), CRASHES)
def test_what_will_crash_is_told(tmp_path, cells, crash_class, sign):
    found = Preflight(tmp_path).cells(enumerate(cells, 1))
    assert [one.crash_class for one in found] == [crash_class]
    assert sign in found[0].message
    assert found[0].cell == len(cells)


@pytest.mark.parametrize("source", RUNS)
def test_what_runs_is_not_warned_of(tmp_path, source):
    (tmp_path / "here.csv").write_text("a\n1\n")
    assert Preflight(tmp_path).cells([(1, source)]) == []


def test_names_of_the_live_kernel_count(tmp_path):
    assert Preflight(tmp_path, {"total"}).cells([(1, "print(total)")]) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_give_no_false_alarm(path):
    from jupyter_automl.mend.preflight import check_notebook

    assert check_notebook(path) == []


def test_the_command_prints_json_and_tells_by_its_exit_code(tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(total)")])
    nbformat.write(book, tmp_path / "nb.ipynb")
    command = [sys.executable, "-m", "jupyter_automl.cli", "check", "nb.ipynb", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"][0]["crash_class"] == "name_not_defined"
    missing = subprocess.run(
        [*command[:-2], "none.ipynb"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert missing.returncode == 2
