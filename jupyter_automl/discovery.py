"""Finds what is registered by being there: named classes in the modules below a package, and in plug-ins' entry points."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from importlib.metadata import entry_points
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def registered(base: type[T], package: ModuleType, group: str) -> dict[str, T]:
    """One instance of each subclass of `base` that gives a `name` of its own, by that name.

    `group`: the entry points under which other packages offer theirs. Raises ValueError when two share a name.
    """
    classes: list[type[T]] = [entry.load() for entry in entry_points(group=group)]
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        loaded = importlib.import_module(module.name)
        classes += [
            value
            for value in vars(loaded).values()
            if inspect.isclass(value) and issubclass(value, base) and value.__module__ == loaded.__name__
        ]
    found: dict[str, T] = {}
    for one in classes:
        name = vars(one).get("name")
        if name is None:
            continue
        if name in found:
            raise ValueError(f"two of {group} are called {name}")
        found[name] = one()
    return found
