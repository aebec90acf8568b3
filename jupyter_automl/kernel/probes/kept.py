"""What `keep` has kept of a cell: how it is put back, and how it was."""

from __future__ import annotations

import copy
import sys
from typing import Any

KEPT = "_jupyter_automl_kept"
"""The module that holds it, so that no name of the user's is touched."""


def put_back(namespace: dict[str, Any]) -> None:
    """Undo what the cell did to the names; may be done many times. Raises KeyError where nothing was kept."""
    holder: Any = sys.modules[KEPT]
    for name, value in holder.values.items():
        namespace[name] = duplicate(value) if name in holder.copied else value
    for name in holder.absent:
        namespace.pop(name, None)


def as_it_was(namespace: dict[str, Any]) -> dict[str, Any]:
    """The names and values before the cell ran. Raises KeyError where nothing was kept."""
    holder: Any = sys.modules[KEPT]
    held: dict[str, Any] = holder.values
    return {name: value for name, value in namespace.items() if name not in holder.absent} | held


def duplicate(value: Any) -> Any:
    """A copy that shares nothing that a cell is likely to change."""
    if type(value).__module__.startswith("pandas") and hasattr(value, "copy"):
        return value.copy(deep=True)
    return copy.deepcopy(value)
