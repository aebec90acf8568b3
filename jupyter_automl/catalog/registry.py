"""Finds every component: below `jupyter_automl.catalog`, and in plug-ins' entry points."""

from __future__ import annotations

from functools import cache

import jupyter_automl.catalog as catalog
from jupyter_automl.discovery import registered

from .component import Component, Kind

ENTRY_POINTS = "jupyter_automl.components"


@cache
def components() -> dict[str, Component]:
    """All components by name.

    Raises ValueError when two components share a name.
    """
    return registered(Component, catalog, ENTRY_POINTS)


def of_kind(kind: Kind) -> list[Component]:
    """Components of one kind, by name."""
    return [component for _, component in sorted(components().items()) if component.kind == kind]
