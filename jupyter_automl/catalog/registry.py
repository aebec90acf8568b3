"""Finds every component: below `jupyter_automl.catalog`, and in plug-ins' entry points."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from importlib.metadata import entry_points

import jupyter_automl.catalog as catalog

from .component import Component, Kind

ENTRY_POINTS = "jupyter_automl.components"


@cache
def components() -> dict[str, Component]:
    """All components by name.

    Raises ValueError when two components share a name.
    """
    found: dict[str, Component] = {}
    classes: list[type[Component]] = [entry.load() for entry in entry_points(group=ENTRY_POINTS)]
    for module in pkgutil.walk_packages(catalog.__path__, f"{catalog.__name__}."):
        loaded = importlib.import_module(module.name)
        classes += [
            value
            for value in vars(loaded).values()
            if inspect.isclass(value) and issubclass(value, Component) and value.__module__ == loaded.__name__
        ]
    for component in classes:
        if "name" not in vars(component):
            continue
        if component.name in found:
            raise ValueError(f"two components are called {component.name}")
        found[component.name] = component()
    return found


def of_kind(kind: Kind) -> list[Component]:
    """Components of one kind, by name."""
    return [component for _, component in sorted(components().items()) if component.kind == kind]
