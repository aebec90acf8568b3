"""`repair-cell`: real crashes in a real kernel; the answer must work there and from a fresh start."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from jupyter_automl.errors import BadInput
from jupyter_automl.mend.cell import repair_cell

TABLE = "import pandas as pd\ndf = pd.DataFrame({'a': range(60), 'b': [1.0, 2.0, 4.0] * 20})"
SPLIT = (
    "from sklearn.model_selection import train_test_split\n"
    "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"
)


def test_a_definition_in_a_cell_that_was_not_run_becomes_the_setup(kernel):
    source = (
        "from sklearn.linear_model import LinearRegression\nmodel = LinearRegression().fit(X_train, y_train)"
    )
    notebook = [TABLE, "X, y = df[['a']], df['b']\nprint(X.shape)", SPLIT, source]
    answer = kernel.mended([TABLE], source, notebook=notebook)
    assert answer["crash_class"] == "name_not_defined"
    assert answer["source"] == source
    assert "print" not in answer["setup"]


def test_a_definition_further_down_is_found(kernel):
    source = "total = add_tax(100)"
    answer = kernel.mended(
        [TABLE], source, notebook=[TABLE, source, "RATE = 0.2\n\ndef add_tax(x):\n    return x * (1 + RATE)"]
    )
    assert kernel.ok("print(total)").strip() == "120.0"
    assert "RATE" in answer["setup"]


def test_a_deleted_name_is_made_again(kernel):
    answer = kernel.mended([TABLE, "small = df.head(5)", "del small"], "rows = len(small)")
    assert answer["setup"] == "small = df.head(5)"


def test_a_line_that_runs_and_does_nothing_is_mended_beside_the_one_that_crashed(kernel):
    source = "df['b'].fillna(df['b'].mean, inplace=True)\nleft = int(df['b'].isna().sum())"
    answer = kernel.mended([TABLE, "df.loc[3, 'b'] = None"], source)
    assert "df['b'].mean()" in answer["source"]
    assert "inplace" not in answer["source"]
    assert kernel.ok("print(left)").strip() == "0"


def test_the_same_error_from_another_cause_is_mended_after_the_first(kernel, tmp_path):
    path = tmp_path / "buyers.csv"
    path.write_text("buyer;segment\nAnn;big\nBo;small\n", encoding="utf-8")
    read = f"buyers = pd.read_csv({str(path)!r})"
    orders = "orders = pd.DataFrame({'Buyer': ['Ann', 'Bo', 'Ann'], 'paid': [1, 2, 3]})"
    answer = kernel.mended([TABLE, orders, read], "both = orders.merge(buyers, on='Buyer')")
    assert "sep=';'" in answer["setup"]
    assert kernel.ok("print(both['segment'].tolist())").strip() == "['big', 'small', 'big']"


def test_a_slip_is_corrected_in_the_cell(kernel):
    answer = kernel.mended([TABLE, "summary = df.describe()"], "print(sumary.shape)")
    assert answer["source"] == "print(summary.shape)"
    assert answer["setup"] is None


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x = np.sum([1, 2])", "import numpy as np"),
        ("x = datetime.datetime(2020, 1, 1)", "import datetime"),
        ("x = datetime(2020, 1, 1)", "from datetime import datetime"),
        ("model = HuberRegressor()", "from sklearn.linear_model import HuberRegressor"),
        (
            "model = GaussianProcessRegressor()",
            "from sklearn.gaussian_process import GaussianProcessRegressor",
        ),
        ("x = ipaddress.ip_address('10.0.0.1')", "import ipaddress"),
    ],
)
def test_a_forgotten_import_is_added(kernel, source, line):
    assert kernel.mended([TABLE], source)["source"].startswith(line + "\n")


def test_a_hidden_builtin_comes_back_and_the_value_is_kept(kernel):
    kernel.mended([TABLE, "list = [3, 1, 2]"], "order = list(range(3))")
    assert kernel.ok("print(order, list_values)").strip() == "[0, 1, 2] [3, 1, 2]"


def test_a_hidden_function_comes_back(kernel):
    ran = ["from statistics import mean", "mean = mean([1, 2, 3])"]
    answer = kernel.mended(ran, "other = mean([4, 5])")
    assert "from statistics import mean" in answer["setup"]


def test_a_cell_that_ran_twice_starts_from_what_it_started_from(kernel):
    source = "df = df.drop(columns=['b'])\nleft = list(df.columns)"
    answer = kernel.mended([TABLE, source], source)
    assert answer["source"] is not None
    assert kernel.ok("print(left, len(df))").strip() == "['a'] 60"


GROWN = ["seen = []", "for n in range(3):\n    seen.append(n)"]
TABLED = "import pandas as pd\ntable = pd.DataFrame({'n': range(3), 'seen': seen})"


def test_what_an_earlier_cell_did_twice_is_done_once(kernel):
    kernel.mended([*GROWN, GROWN[1]], TABLED)
    assert kernel.ok("print(seen, len(table))").strip() == "[0, 1, 2] 3"


def test_that_a_cell_ran_twice_is_known_to_the_kernel_where_the_notebook_keeps_its_last_count(kernel):
    given = kernel.crash([*GROWN, GROWN[1]], TABLED)
    given["cells"] = [{"source": GROWN[0], "executed": 1}, {"source": GROWN[1], "executed": 3}]
    assert repair_cell(given)["setup"] == "\n".join(GROWN)


def test_half_done_work_is_not_done_twice(kernel):
    source = "df['a'] = df['a'] * 10\ntop = np.max(df['a'])"
    kernel.mended([TABLE], source)
    assert kernel.ok("print(top, df['a'].max())").strip() == "590 590"


def test_what_is_made_anew_along_with_the_undone_goes_the_whole_way_again(kernel):
    source = "old['a'] = old['a'] * 10\ntop = np.max(new['a'])"
    kernel.mended([TABLE, "new, old = df.copy(), df.copy()", "new['a'] = new['a'] * 2"], source)
    assert kernel.ok("print(top, new['a'].max(), old['a'].max())").strip() == "118 118 590"


def test_a_second_error_behind_the_first_is_mended_too(kernel):
    answer = kernel.mended([TABLE], "x = np.sqrt(df['a'])\nd = math.sqrt(len(dates_of(x)))", notebook=[
        TABLE, "def dates_of(x):\n    return list(x)", "x = np.sqrt(df['a'])\nd = math.sqrt(len(dates_of(x)))"])  # fmt: skip
    assert "import numpy as np" in answer["source"]
    assert "import math" in answer["source"]


def test_a_column_that_another_cell_makes_is_made_first(kernel):
    maker, source = "df['c'] = df['a'] + df['b']\nprint('made')", "m = df['c'].mean()"
    answer = kernel.mended([TABLE], source, notebook=[TABLE, maker, source])
    assert answer["setup"] == "df['c'] = df['a'] + df['b']"


def test_the_live_kernel_stays_as_it_is(kernel):
    payload = kernel.crash([TABLE, "items = [1]"], "items.append(2)\nx = np.sum(items)")
    repair_cell(payload)
    assert kernel.ok("print(items, 'x' in globals(), 'np' in globals())").strip() == "[1, 2] False False"
    assert kernel.run("x = 1").outputs == []


def test_what_cannot_be_repaired_honestly_is_left(kernel):
    for source in (
        "raise RuntimeError('of its own')",
        "assert len(df) == 0",
        "1 / 0",
        "print(nothing_like_it_exists)",
    ):
        answer = repair_cell(kernel.crash([TABLE], source))
        assert answer["source"] is None, answer
        assert answer["why"]


def test_a_missing_package_asks_a_person(kernel):
    answer = repair_cell(kernel.crash([TABLE], "import a_package_of_nobody"))
    assert answer["source"] is None
    assert "pip install a-package-of-nobody" in answer["why"]


def test_a_module_of_the_users_own_is_found_in_its_folder(kernel):
    (kernel.folder / "src").mkdir(exist_ok=True)
    (kernel.folder / "src" / "own_tools.py").write_text("def double(x):\n    return 2 * x\n")
    answer = kernel.mended([TABLE], "from own_tools import double\nx = double(4)")
    assert "'src'" in answer["setup"]


def test_a_cell_that_works_outside_is_not_tried(kernel):
    log = kernel.folder / "log.txt"
    source = "with open('log.txt', 'a') as log:\n    log.write('line')\nx = np.sum([1])"
    answer = repair_cell(kernel.crash([TABLE], source))
    assert answer["source"] is not None
    assert "not tried" in answer["why"]
    assert log.read_text() == "line"


def test_a_candidate_that_never_ends_does_not_block_the_kernel(kernel, monkeypatch):
    monkeypatch.setattr("jupyter_automl.mend.cell.TRIAL", 1.0)
    answer = repair_cell(kernel.crash([TABLE], "x = np.sum([1])\nimport time\ntime.sleep(60)"))
    assert answer["source"] is not None
    assert kernel.ok("print(1)").strip() == "1"


def test_without_a_kernel_the_text_alone_is_judged():
    answer = repair_cell(
        {"source": "x = np.sum([1])", "ename": "NameError", "evalue": "name 'np' is not defined"}
    )
    assert answer["source"].startswith("import numpy as np")
    answer = repair_cell({
        "source": "print(total)", "ename": "NameError", "evalue": "name 'total' is not defined", "connection_file": None,
        "cells": [{"source": "a = 1", "executed": 1}, {"source": "total = a + 1", "executed": None}], "traceback": None,
    })  # fmt: skip
    assert answer["setup"] == "total = a + 1"


def test_a_kernel_that_is_gone_is_not_waited_for(tmp_path):
    gone = tmp_path / "kernel.json"
    gone.write_text("{}")
    given = {"source": "x = np.sum([1])", "ename": "NameError", "evalue": "name 'np' is not defined"}
    assert repair_cell({**given, "connection_file": str(gone)})["source"] is not None


def test_what_a_user_stopped_is_never_repaired():
    answer = repair_cell({"source": "x = np.sum(1)", "ename": "KeyboardInterrupt", "evalue": ""})
    assert answer["source"] is None
    assert answer["crash_class"] == "user_interrupt"


@pytest.mark.parametrize("given", [[], {}, {"source": "x"}, {"source": 3, "ename": "NameError"}])
def test_bad_input_is_said(given):
    with pytest.raises(BadInput):
        repair_cell(given)


def test_the_command_reads_and_writes_json(kernel):
    payload = kernel.crash([TABLE], "x = np.sum(df['a'])")
    command = [sys.executable, "-m", "jupyter_automl.cli", "repair-cell"]
    done = subprocess.run(command, input=json.dumps(payload), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert set(answer) >= {"source", "setup", "crash_class", "why", "confidence"}
    kernel.ok(answer["source"])
    refused = subprocess.run(command, input="no JSON", capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert refused.stdout == ""
