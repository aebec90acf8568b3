"""Describes what the kernel holds, and evaluates expressions among it; part of other probes."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any

MOST = 500
"""Names that are described."""
CELLS = 5_000_000
"""Values of a table above which missing ones are not counted."""
LIMIT = 2.0
"""Seconds that an expression may take."""
OWN = frozenset({"In", "Out", "exit", "quit", "open", "get_ipython"})


def held() -> dict[str, dict[str, Any]]:
    """Name → description, for the names that cells have bound; the latest ones where there are too many."""
    kernel = getattr(sys.modules["__main__"], "__dict__", {})
    names = [name for name in kernel if not name.startswith("_") and name not in OWN]
    return {name: described(kernel[name]) for name in names[-MOST:]}


def evaluated(expression: str) -> Any:
    """The value of the expression among the kernel's names; raises what it raises, TimeoutError when it is slow."""
    space = {
        name: sys.modules[full] for name, full in (("pd", "pandas"), ("np", "numpy")) if full in sys.modules
    }
    space["sys"] = sys
    space.update(getattr(sys.modules["__main__"], "__dict__", {}))
    code = compile(expression, "<look>", "eval")
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return eval(code, space)

    def stop(number: int, frame: Any) -> None:
        raise TimeoutError(f"not answered within {LIMIT:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        return eval(code, space)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def described(value: Any) -> dict[str, Any]:
    """`type` and `module` of the class, and as far as they apply: `shape`, `length`, `dtype`, `columns` (the first
    thousand), `types` (column → dtype), `missing` (their count), `fitted` (an estimator's columns)."""
    kind = type(value)
    found: dict[str, Any] = {"exists": True, "type": kind.__qualname__, "module": kind.__module__}
    if kind.__module__ == "builtins" and kind.__name__ == "module":
        found["name"] = value.__name__
        return found
    if isinstance(value, (list, tuple, dict, set, frozenset, str)):
        found["length"] = len(value)
        return found
    if not kind.__module__.startswith(("pandas", "numpy", "scipy", "sklearn", "polars")):
        return found
    try:
        shape = getattr(value, "shape", None)
        if isinstance(shape, tuple):
            found["shape"] = [int(size) for size in shape]
        if kind.__name__ == "DataFrame":
            found["columns"] = [str(column) for column in list(value.columns)[:1000]]
            found["types"] = {str(name): str(dtype) for name, dtype in list(value.dtypes.items())[:1000]}
            counts: dict[str, int] = {}
            for one in found["types"].values():
                counts[one] = counts.get(one, 0) + 1
            found["dtypes"] = counts
        elif getattr(value, "dtype", None) is not None:
            found["dtype"] = str(value.dtype)
            found["dtypes"] = {str(value.dtype): 1}
        if kind.__module__.startswith("pandas") and hasattr(value, "isna") and value.size <= CELLS:
            missing = value.isna().sum()
            found["missing"] = int(missing.sum() if hasattr(missing, "sum") else missing)
        if kind.__module__.startswith("sklearn"):
            columns = getattr(value, "feature_names_in_", None)
            if columns is not None:
                found["fitted"] = [str(column) for column in list(columns)[:1000]]
    except Exception as error:  # noqa: BLE001 (an object of the user may raise anything when it is looked at)
        found["unknown"] = type(error).__name__
    return found
