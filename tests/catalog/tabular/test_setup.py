"""What the set-up cell gives to those that follow."""

import re
import warnings

import pandas as pd
import pytest

from jupyter_automl.catalog.cell import code
from jupyter_automl.catalog.tabular.frame.setup import styles, threads_and_folder

ALARM = "`sklearn.utils.parallel.delayed` should be used with `sklearn.utils.parallel.Parallel` to make it possible"


@pytest.fixture
def side_by_side(tmp_path):
    written = code(threads_and_folder)
    names = {"OUTPUT_DIR": str(tmp_path)}
    wanted = [line for line in written.imports if "threadpool" not in line]
    exec("\n".join(["threadpool_limits = print", *wanted, written.source]), names)
    return names["side_by_side"]


def test_filters_that_threads_took_away_are_back_and_what_scikit_learn_says_of_it_is_not_shown(side_by_side):
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        before = list(warnings.filters)
        with side_by_side():
            warnings.resetwarnings()
            warnings.warn(ALARM, UserWarning, stacklevel=1)
            warnings.warn("an honest one", UserWarning, stacklevel=1)
        assert list(warnings.filters) == before
    assert [str(one.message) for one in shown] == ["an honest one"]


def test_a_table_takes_the_colours_of_the_page_so_that_it_is_read_on_a_dark_one_too(monkeypatch):
    names = {}
    written = code(styles)
    exec("\n".join([*written.imports, written.source]), names)
    shown = []
    names["display"] = lambda bundle, raw: shown.append(bundle["text/html"])
    names["show"](pd.DataFrame({"model": ["a", "b"], "score": [1.0, 2.0]}), strong=[0])
    colours = re.findall(r"(?<![\w-])(?:color|background): *([^;}\n]+)", shown[0])
    assert colours == ["rgba(181, 71, 47, 0.12)"]
