"""Real failures on demand, so that tests can make any step of a run fail in a chosen way.

The environment variable `JUPYTER_AUTOML_FAULTS` holds a JSON list such as::

    [{"step": "experiments.lightgbm", "attempts": 1, "fault": "memory"},
     {"step": "load*", "attempts": 99, "source": "raise OSError('disk')"}]

`step` is a shell pattern over step ids, `attempts` how many attempts of the step get the fault (1 when left
out), `fault` one of `FAULTS`, `source` Python that runs among the kernel's names. The executor puts
`source_for(step, attempt)` before what it sends to the kernel; the document never holds it.
"""

from __future__ import annotations

import fnmatch
import inspect
import json
import os
from collections.abc import Callable
from typing import Any

from jupyter_automl.errors import BadInput

VARIABLE = "JUPYTER_AUTOML_FAULTS"


def source_for(step: str, attempt: int) -> str:
    """One line of source that fails as the environment demands for this attempt (from 1), or "".

    Raises BadInput when the variable is not such a list or names an unknown fault.
    """
    stated = os.environ.get(VARIABLE)
    if not stated:
        return ""
    for fault in _demanded(stated):
        if fnmatch.fnmatchcase(step, fault["step"]) and attempt <= int(fault.get("attempts", 1)):
            if "source" in fault:
                return f"exec({str(fault['source'])!r})\n"
            return named(str(fault["fault"]))
    return ""


def named(fault: str) -> str:
    """One line of source that fails in the named way, in a namespace of its own; ends with a line break."""
    if fault not in FAULTS:
        raise BadInput(
            f"{VARIABLE} names the unknown fault {fault!r}; known are {', '.join(sorted(FAULTS))}."
        )
    function = FAULTS[fault]
    text = f"{inspect.getsource(function)}\n{function.__name__}()\n"
    return f"exec({text!r}, {{'__name__': 'fault'}})\n"


def _demanded(stated: str) -> list[dict[str, Any]]:
    try:
        faults = json.loads(stated)
    except json.JSONDecodeError as error:
        raise BadInput(f"{VARIABLE} is not JSON: {error}.") from None
    if not isinstance(faults, list) or not all(
        isinstance(fault, dict) and "step" in fault and ("source" in fault or "fault" in fault)
        for fault in faults
    ):
        raise BadInput(f'{VARIABLE} is a list of {{"step": …, "attempts": …, "fault" or "source": …}}.')
    return faults


# The functions below run in the kernel: their source is sent, so each imports what it uses.


def dirty_value() -> None:
    """A cell that is not a number."""
    import pandas as pd

    pd.to_numeric(pd.Series(["39", "50 years", "38"]))


def unseen_category() -> None:
    """A category that was not there when the encoder was fitted."""
    from sklearn.preprocessing import OneHotEncoder

    OneHotEncoder().fit([["north"], ["south"]]).transform([["west"]])


def unseen_label() -> None:
    """The same for labels."""
    from sklearn.preprocessing import LabelEncoder

    LabelEncoder().fit(["north", "south"]).transform(["west"])


def memory() -> None:
    """An allocation above the process' limit; the limit is lifted again."""
    import resource

    import numpy as np

    old = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", encoding="ascii") as pages:
        held = int(pages.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + 2**26, old[1]))
    try:
        np.ones(2**28)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, old)


def missing_package() -> None:
    """A library that is not installed."""
    import importlib

    importlib.import_module("package_that_is_not_installed")


def outdated_library() -> None:
    """A keyword that the installed library does not know."""
    from sklearn.preprocessing import OneHotEncoder

    settings: dict[str, Any] = {"sparse": False}
    OneHotEncoder(**settings)


def dead_kernel() -> None:
    """The process ends without a word."""
    import os

    os._exit(1)


def killed() -> None:
    """The process is killed, as the out-of-memory killer does."""
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    """It never ends."""
    import time

    time.sleep(10**6)


def key_error() -> None:
    """A column that the table does not have."""
    import pandas as pd

    pd.DataFrame({"age": [39, 50]})["aeg"]


def shape_mismatch() -> None:
    """Features and answers of different length."""
    import numpy as np
    from sklearn.linear_model import LinearRegression

    LinearRegression().fit(np.ones((3, 1)), np.ones(4))


def nan_input() -> None:
    """A missing value for an estimator that refuses them."""
    from sklearn.linear_model import LinearRegression

    LinearRegression().fit([[1.0], [float("nan")]], [0.0, 1.0])


def not_fitted() -> None:
    """A model that is asked before it was fitted."""
    from sklearn.linear_model import LinearRegression

    LinearRegression().predict([[1.0]])


def type_mismatch() -> None:
    """Text and numbers put in one order."""
    values: list[Any] = [3, "3", None]
    values.sort()


def name_not_defined() -> None:
    """A name that no cell has bound."""
    exec("a_name_that_nothing_has_bound")


def zero_division() -> None:
    """A plain slip."""
    print(1 / len([]))


FAULTS: dict[str, Callable[[], None]] = {
    function.__name__: function
    for function in (
        dirty_value, unseen_category, unseen_label, memory, missing_package, outdated_library, dead_kernel, killed,
        hang, key_error, shape_mismatch, nan_input, not_fitted, type_mismatch, name_not_defined, zero_division,
    )
}  # fmt: skip
"""Name → function whose source fails in the kernel."""
