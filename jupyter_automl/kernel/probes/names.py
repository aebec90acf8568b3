"""What stands behind kernel names: is it there, of which type, how large."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any


def probe(names: Iterable[str] = ()) -> dict[str, Any]:
    """Name → {exists, type, shape, dtypes, columns, length} as far as they apply.

    `type` is the class with its module, `shape` that of arrays and tables, `dtypes` counts columns by type,
    `columns` are the first thousand column names of a table.
    """
    kernel = getattr(sys.modules["__main__"], "__dict__", {})
    return {name: described(kernel[name]) if name in kernel else {"exists": False} for name in names}


def described(value: Any) -> dict[str, Any]:
    """Type, shape and dtypes of one object."""
    kind = type(value)
    found: dict[str, Any] = {"exists": True, "type": kind.__qualname__, "module": kind.__module__}
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple):
        found["shape"] = [int(size) for size in shape]
    elif isinstance(value, (list, tuple, dict, set, str)):
        found["length"] = len(value)
    dtype = getattr(value, "dtype", None)
    if dtype is not None and isinstance(shape, tuple):
        found["dtypes"] = {str(dtype): 1}
    elif hasattr(value, "dtypes") and hasattr(value, "columns"):
        counts: dict[str, int] = {}
        for one in value.dtypes:
            counts[str(one)] = counts.get(str(one), 0) + 1
        found["dtypes"] = counts
        found["columns"] = [str(column) for column in list(value.columns)[:1000]]
    return found
