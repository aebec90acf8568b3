"""Runs inside the kernel, ahead of each probe: calls it and turns its answer into JSON text.

Self-contained, standard library only: NumPy and pandas are used where the kernel has loaded them already.
"""

from __future__ import annotations

import functools
import json
import sys
import traceback
from typing import Any


class Answer:
    """What goes back: `{"value": …}`, or `{"error": {ename, evalue, traceback}}` when the block raised."""

    def __init__(self) -> None:
        self.content: dict[str, Any] = {}

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if error is None or not isinstance(error, Exception):
            return False
        lines = "".join(traceback.format_exception(kind, error, trace)).splitlines()
        self.content = {"error": {"ename": kind.__name__, "evalue": str(error), "traceback": lines}}
        return True


def ask(source: str, entry: str, names: list[str], arguments: str, kernel: dict[str, Any]) -> str:
    """The JSON text of what `entry`, defined by `source`, answers for the kernel objects of these names (`None` is None)."""
    answer = Answer()
    with answer:
        kernel = {**kernel, "None": None}  # no kernel name, so it can stand for "there is none"
        given = {"None": None, **kernel}
        absent = [wanted for wanted in names if wanted not in given]
        if absent:
            raise NameError(f"the kernel has no {', '.join(absent)}")
        space: dict[str, Any] = {"__name__": entry}
        exec(compiled(source, entry), space)
        value = space[entry](*[given[wanted] for wanted in names], **json.loads(arguments))
        answer.content = {"value": plain(value)}
    return json.dumps(answer.content)


@functools.cache
def compiled(source: str, entry: str) -> Any:
    """The code of the probe."""
    return compile(source, f"<probe {entry}>", "exec")


def plain(value: Any) -> Any:
    """The value in JSON's own types: not-a-number and infinities become None, keys become text."""
    if value is None or isinstance(value, (bool, str)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if value == value and value not in (float("inf"), float("-inf")) else None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return [plain(item) for item in sorted(value, key=str)]
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and isinstance(value, (numpy.generic, numpy.ndarray)):
        if isinstance(value, (numpy.datetime64, numpy.timedelta64)):
            return None if numpy.isnat(value) else str(value)
        return plain(value.tolist())
    if pandas is not None:
        if isinstance(value, pandas.DataFrame):
            return plain(value.to_dict("records"))
        if isinstance(value, (pandas.Series, pandas.Index, pandas.api.extensions.ExtensionArray)):
            return plain(value.tolist())
        if value is pandas.NA or value is pandas.NaT:
            return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "__fspath__") or type(value).__module__.startswith(("pandas", "decimal", "fractions")):
        return str(value)
    raise TypeError(f"a probe answers in JSON, not in {type(value).__module__}.{type(value).__qualname__}")
