"""Finds every crash class: one a file in this folder, asked in the order of rank."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache

import jupyter_automl.repairs as repairs

from .crash import Crash, CrashClass, Diagnosis


@cache
def crash_classes() -> tuple[CrashClass, ...]:
    """All crash classes, specific ones first. Raises ValueError when two share a name."""
    found: dict[str, CrashClass] = {}
    for module in pkgutil.iter_modules(repairs.__path__, f"{repairs.__name__}."):
        loaded = importlib.import_module(module.name)
        for value in vars(loaded).values():
            own = (
                inspect.isclass(value)
                and issubclass(value, CrashClass)
                and value.__module__ == loaded.__name__
            )
            if not own or "name" not in vars(value):
                continue
            if value.name in found:
                raise ValueError(f"two crash classes are called {value.name}")
            found[value.name] = value()
    return tuple(sorted(found.values(), key=lambda one: (one.rank, one.name)))


def diagnose(crash: Crash) -> Diagnosis:
    """What broke and why; the class `unknown` when nobody knows."""
    for one in crash_classes():
        diagnosis = one.diagnose(crash)
        if diagnosis is not None:
            return diagnosis
    raise LookupError("the class for unknown crashes is missing")


def crash_class(name: str) -> CrashClass:
    """The crash class of that name; KeyError when there is none."""
    return {one.name: one for one in crash_classes()}[name]
