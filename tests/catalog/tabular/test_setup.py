"""What the set-up cell gives to those that follow."""

import warnings

import pytest

from jupyter_automl.catalog.cell import code
from jupyter_automl.catalog.tabular.frame.setup import threads_and_folder

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
