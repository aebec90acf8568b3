"""Keeps what a cell may change, before it runs, and puts it back after it failed.

What a cell binds anew is kept by reference; what it changes in place is copied, up to a size. The copies lie in a
module of their own, so no name of the user's is touched.
"""

from __future__ import annotations

import sys
import types
from typing import Any

from .kept import KEPT, duplicate, put_back

LIMIT = 256 * 2**20
"""Bytes of all copies together."""
PLAIN = (list, dict, set)
MOST = 200_000
"""Items of a list, dictionary or set that is copied."""


def probe(action: str, binds: list[str] = [], changes: list[str] = []) -> dict[str, list[str]]:  # noqa: B006
    """`keep`, `restore` or `forget`; gives `{"lost": names that could not be kept}` for `keep`, else `{}`.

    `restore` may be done many times for one `keep`.
    """
    kernel = sys.modules["__main__"].__dict__
    if action == "forget":
        sys.modules.pop(KEPT, None)
        return {}
    if action == "restore":
        put_back(kernel)
        return {}
    keeper: Any = types.ModuleType(KEPT)
    keeper.values, keeper.copied, lost, left = {}, set(), [], LIMIT
    keeper.absent = [name for name in [*binds, *changes] if name not in kernel]
    for name in dict.fromkeys([*changes, *binds]):
        if name not in kernel:
            continue
        value = kernel[name]
        if name in changes and not isinstance(
            value, (types.ModuleType, types.FunctionType, type, str, int, float)
        ):
            size = size_of(value)
            if size is None or size > left:
                lost.append(name)
                continue
            try:
                value = duplicate(value)
            except Exception:  # noqa: BLE001 (a copy may fail in any way that a user's class chooses)
                lost.append(name)
                continue
            left -= size
            keeper.copied.add(name)
        keeper.values[name] = value
    sys.modules[KEPT] = keeper
    return {"lost": lost}


def size_of(value: Any) -> int | None:
    """Bytes that a copy takes, about; None where that cannot be told."""
    kind = type(value)
    if kind.__module__.startswith("pandas"):
        used = value.memory_usage(deep=False) if hasattr(value, "memory_usage") else None
        return None if used is None else int(used.sum() if hasattr(used, "sum") else used)
    if kind.__module__.startswith("numpy") and hasattr(value, "nbytes"):
        return int(value.nbytes)
    if isinstance(value, PLAIN):
        return 100 * len(value) if len(value) <= MOST else None
    if kind.__module__.startswith(("sklearn", "collections")):
        return 2**20
    return 2**20 if hasattr(value, "__dict__") else None
