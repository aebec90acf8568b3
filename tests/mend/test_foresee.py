"""What a live kernel's state tells of a cell before it runs, and a rehearsal that leaves no trace."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import nbformat
import pytest

from jupyter_automl.mend.foresee import Foresight, rehearse_notebook
from jupyter_automl.mend.live import Live

STATE = """
import numpy as np, pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import accuracy_score
from sklearn.preprocessing import StandardScaler
df = pd.DataFrame({'a': [1, 2, 3.0], 'b': [4, 5, None], 't': ['1', 'x', '3']})
arr, lst, d = np.arange(4), [1, 2], {'k': 1}
model, scaler = LinearRegression(), StandardScaler().fit(df[['a', 'b']])
def tax(x): return x * 2
"""
CRASHES = [
    ("print(total)", "name_not_defined"), ("import a_package_of_nobody", "missing_package"), ("df['d']", "key_missing"),
    ("df[['a', 'd']]", "key_missing"), ("df['a', 'b']", "key_missing"), ("df.groupby('d').sum()", "key_missing"),
    ("df.drop('a')", "key_missing"), ("df.drop(columns=['d'])", "key_missing"), ("d['x']", "key_missing"),
    ("df.loc[:, 'd']", "key_missing"), ("df.Age", "attribute_missing"), ("arr.head()", "attribute_missing"),
    ("lst.mean()", "attribute_missing"), ("pd.read_csv('no.csv')", "file_not_found"), ("arr[10]", "index_out_of_range"),
    ("df.iloc[99]", "index_out_of_range"), ("model.predict(df[['a']])", "not_fitted"), ("model.coef_", "not_fitted"),
    ("scaler.transform(df[['a']])", "feature_names"), ("model.fit(df, arr[:3])", "invalid_value"),
    ("df['t'].astype(float)", "cast"), ("df['b'].astype(int)", "cast"), ("tax()", "wrong_arguments"),
    ("StandardScaler(with_men=True)", "wrong_arguments"), ("pd.concat(df, df)", "wrong_arguments"),
    ("accuracy_score(df['a'], arr)", "shape_mismatch"), ("model.fit(df['a'], df['a'])", "shape_mismatch"),
]  # fmt: skip
RUNS = [
    "df['new'] = 1\nprint(df['new'], df.new)", "df = df.rename(columns={'a': 'z'})\ndf['z']",
    "x = df.copy()\nx['q'] = 2\nx['q']", "def f():\n    return not_yet_there\n", "[z for z in lst if z]",
    "for i in range(2):\n    lst[i]", "df.columns.tolist()", "try:\n    df['d']\nexcept KeyError:\n    pass",
    "if 'd' in df:\n    df['d']", "df['d'] if 'd' in df else 0", "model.fit(df[['a']], df['a']).coef_",
    "d['x'] = 2\nd['x']", "lst.append(3)\nlst[2]", "df.drop('d', axis=1, errors='ignore')", "(n := 3) + n",
    "df.index.name = 'd'\ndf.groupby('d').sum()", "scaler.fit(df[['a']])\nscaler.transform(df[['a']])",
    "arr = np.arange(20)\narr[10]", "print(f'{df.shape[0]:>5}')", "df['t'].astype(str)",
    "df.to_csv('written.csv')\npd.read_csv('written.csv')",
    "with open('written.txt', 'w') as f:\n    f.write('a')\nopen('written.txt').read()",
    "import os\nos.mkdir('b')\nif True:\n    os.chdir('b')\nopen('../b/t', 'w').close()\nopen('t')\nos.chdir('..')",
]  # fmt: skip

FLOWS = [
    ("x = df.rename(columns={'a': 'z'})\nx['a']", "KeyError"),
    ("x = df.drop(columns='a').copy()\nx[['a', 'b']]", "KeyError"),
    ("df.drop(columns='a', inplace=True)\ndf['a']", "KeyError"),
    ("df = df.set_index('a')\ndf['a']", "KeyError"),
    ("x = pd.concat([df, df])\nx.groupby('z').size()", "KeyError"),
    ("df.merge(df[['a']], on='b')", "KeyError"),
    ("df['t'] - 1", "TypeError"),
    ("df['t'].dt.year", "AttributeError"),
    ("df['n'] = [1, 2]", "ValueError"),
    ("x = df.groupby('t')['a'].sum()\nx.columns", "AttributeError"),
    ("sorted(['a', 1])", "TypeError"),
    ("if (df['a'] > 1) and (df['b'] > 2):\n    pass", "ValueError"),
    ("arr.reshape(3, 3)", "ValueError"),
    ("m = LinearRegression()\nm.fit(df[['a', 't']], df['a'])", "ValueError"),
    ("arr[:3] + arr", "ValueError"),
    ("m = LinearRegression()\nm.predict(df[['a']])", "NotFittedError"),
    ("df.astype({'t': int})", "ValueError"),
    ("name = f'{len(lst)}_no.csv'\npd.read_csv(name)", "FileNotFoundError"),
    ("pd.to_datetime(df['t'], format='%Y')", "ValueError"),
    ("pd.DataFrame({'a': [1], 'b': [1, 2]})", "ValueError"),
    ("int('10,000+')", "ValueError"),
]
"""Crashes that hang on what earlier statements of the cell made."""
KEPT_APART = [
    "for part in (df, other):\n    part['q'] = 1\ndf['q']",
    "both = [df, other]\nfor part in both:\n    part['q'] = 1\nother['q']",
    "same = df\nsame['q'] = 1\ndf['q']",
    "def add(table):\n    table['v'] = 1\nadd(df)\ndf['v']",
    "df.loc[df['a'] > 1, 'w'] = 3\ndf['w']",
    "df.columns = [name.upper() for name in df]\ndf['A']",
    "df.insert(0, 'n', 1)\ndf['n']",
    "if True:\n    df['u'] = 1\ndf['u']",
    "df['q'] = df['a'].map(tax)\ndf.groupby('q')['a'].sum()",
    "kept = df.pop('b')\nkept.sum()",
    "df.index = ['i', 'j', 'k']\ndf.loc['i']",
    "train, test = df.iloc[:2], df.iloc[2:]\ntrain['b']",
    "df.rename(columns={'a': 'z'}, inplace=True)\ndf['z']",
    "df[['x', 'y']] = df['t'].str.split('x', expand=True).reindex(columns=[0, 1])\ndf['x']",
    "model.fit(df[['a']], df['a'])\nmodel.coef_",
]
"""Cells that run, since one thing goes by several names or is changed where the text does not say so."""


@pytest.fixture(scope="module")
def foresight(kernel):
    kernel.ok(STATE)
    live = Live(kernel.session.connection_file)
    yield Foresight(live, kernel.folder)
    live.close()


@pytest.mark.parametrize(("source", "crash_class"), CRASHES)
def test_what_the_state_tells_is_told_and_it_crashes_indeed(kernel, foresight, source, crash_class):
    assert [one.crash_class for one in foresight.cell(3, source, seconds=0)] == [crash_class]
    assert kernel.run(source).status == "error"


@pytest.mark.parametrize("source", RUNS)
def test_a_cell_that_runs_is_not_warned_of(kernel, foresight, source):
    kernel.ok(STATE)
    assert foresight.cell(3, source) == []
    kernel.ok(source)
    kernel.ok(STATE)


@pytest.mark.parametrize(("source", "ename"), FLOWS)
def test_what_earlier_statements_of_the_cell_made_is_followed(kernel, foresight, source, ename):
    kernel.ok(STATE)
    assert len(foresight.cell(3, source, seconds=0)) == 1
    assert kernel.run(source).ename == ename


@pytest.mark.parametrize("source", KEPT_APART)
def test_one_thing_by_two_names_is_no_alarm(kernel, foresight, source):
    kernel.ok(STATE + "other = df.copy()\n")
    assert foresight.cell(3, source, seconds=0) == []
    kernel.ok(source)


def test_telling_runs_nothing_of_the_users_own_and_draws_nothing(kernel, foresight):
    kernel.ok(STATE + "calls = []\ndef noted(x):\n    calls.append(x)\n    return x\nnp.random.seed(1)\n")
    source = "y = df['a'].apply(noted)\nz = sorted(lst, key=noted)\nw = df.sample(2)\nv = np.random.rand(3)\ndf['no']"
    (found,) = foresight.cell(3, source, seconds=0)
    assert (found.crash_class, found.line) == ("key_missing", 5)
    drawn = kernel.ok("print(calls, round(np.random.rand(), 9))")
    assert drawn.split() == ["[]", "0.417022005"], "the first number after this seed"


def test_a_rehearsal_finds_what_only_running_tells_and_leaves_no_trace(kernel, foresight):
    source = "made = [n for n in lst]\nopen('trace.txt', 'a') if made[5] else None"
    (found,) = foresight.cell(3, source)
    assert (found.cell, found.line, found.crash_class) == (3, 2, "index_out_of_range")
    assert kernel.run("made").status == "error"
    assert not (kernel.folder / "trace.txt").exists()


@pytest.mark.parametrize(
    "source",
    ["open('kept.txt', 'w')", "import os\nos.remove('kept.txt')", "import subprocess\nsubprocess.run(['touch', 'made.txt'])",
     "from pathlib import Path\nPath('kept.txt').unlink()", "df.to_csv('kept.txt')"],
)  # fmt: skip
def test_a_rehearsal_changes_no_file_and_says_nothing_of_a_cell_that_would(kernel, foresight, source):
    kept = kernel.folder / "kept.txt"
    kept.write_text("as it was")
    assert foresight.cell(3, f"{source}\nlst[99] if lst else 0") == []
    assert kept.read_text() == "as it was"
    assert not (kernel.folder / "made.txt").exists()


def test_a_rehearsal_ends_in_time(foresight):
    began = time.monotonic()
    assert foresight.cell(3, "while True:\n    pass", seconds=0.5) == []
    assert time.monotonic() - began < 30


def test_the_command_checks_a_cell_against_a_kernel(kernel, tmp_path):
    kernel.ok(STATE)
    cells = [nbformat.v4.new_code_cell(source) for source in (STATE, "df['d']")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "nb.ipynb")
    command = [sys.executable, "-m", "jupyter_automl.cli", "check", str(tmp_path / "nb.ipynb"), "--json"]
    asked = [*command, "--cell", "2", "--connection-file", kernel.session.connection_file]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["findings"][0]["crash_class"] == "key_missing"
    assert subprocess.run([*command, "--cell", "2"], capture_output=True, check=False).returncode == 2


def test_a_notebook_is_rehearsed_from_top_to_bottom(tmp_path):
    cells = [
        nbformat.v4.new_code_cell(source)
        for source in ("xs = [1, 2]", "ys = [x - 1 for x in xs]", "xs[0] / ys[0]")
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "nb.ipynb")
    (found,) = rehearse_notebook(tmp_path / "nb.ipynb", 30.0)
    assert (found.cell, found.line) == (3, 1)
    assert "ZeroDivisionError" in found.message
