"""Writes a step's cells, and keeps the imports of all cells in the set-up cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jupyter_automl.catalog.cell import Block, Code, hoisted
from jupyter_automl.catalog.component import Component, Context


def write(component: Component, context: Context) -> list[Block]:
    """The cells of the component, in order."""
    return list(component.blocks(context))


def new_imports(code: Code, known: Iterable[str]) -> list[str]:
    """Import statements of the cell that the notebook does not have yet."""
    have = set(known)
    return [statement for statement in code.imports if statement not in have]


def with_imports(setup_source: str, imports: Sequence[str], used: set[str] | None = None) -> str:
    """The set-up cell: all imports of the notebook that are `used`, sorted, above its own lines."""
    header = hoisted(imports, used)
    return f"{header}\n\n{setup_source}" if header else setup_source
