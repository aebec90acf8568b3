"""The fewest statements of a notebook that define some names: a backward slice over its cells (Weiser 1981)."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from .bindings import BUILTINS, Touched, touched
from .crash import Crash
from .imports import import_of
from .patch import parsed

WHOLE = (
    ast.Assign,
    ast.AnnAssign,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)
"""Statements after which what they bind owes nothing to what it was before."""


@dataclass(frozen=True)
class Statement:
    """One top-level statement of a cell."""

    cell: int
    line: int
    text: str
    node: ast.stmt
    touched: Touched


def statements(sources: Iterable[tuple[int, str]]) -> list[Statement]:
    """The statements of these (index, source), in order; cells that are not Python have none."""
    found = []
    for index, source in sources:
        try:
            tree = parsed(source)
        except SyntaxError:
            continue
        lines = source.splitlines()
        for node in tree.body:
            if isinstance(node, ast.Pass):
                continue
            first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
            text = ast.get_source_segment(source, node) or ""
            if first < node.lineno:
                text = "\n".join(lines[first - 1 : node.end_lineno])
            found.append(Statement(index, node.lineno, text, node, touched(node)))
    return found


def executed(crash: Crash) -> list[Statement]:
    """The statements of the cells that ran, in the order they ran."""
    return statements((index, crash.cells[index].source) for index in crash.ran)


def defining(
    names: Collection[str],
    among: Sequence[Statement],
    known: Collection[str] = (),
    fresh: Collection[int] = (),
) -> list[Statement] | None:
    """The fewest of the statements, in order, after which all names are bound.

    `known` are names that need no definition since the kernel holds them. `fresh` are cells that have not run: what
    they do to a known name that is read on the way has not been done, so it belongs to the definition. None when a
    name that is needed on the way is bound nowhere.
    """
    needed = set(names)
    read: set[str] = set()
    chosen: list[Statement] = []
    for statement in reversed(among):
        does = statement.touched
        undone = statement.cell in fresh and read & (does.binds | does.changes)
        if not undone and not needed & (does.binds | does.changes):
            continue
        read |= {name for name in does.reads if name in known}
        chosen.append(statement)
        if isinstance(statement.node, WHOLE):
            needed -= does.binds - (does.reads if isinstance(statement.node, ast.AugAssign) else set())
        needed |= {name for name in does.reads if name not in known and name not in BUILTINS}
    chosen.reverse()
    bound: set[str] = set()
    missing: set[str] = set()
    for statement in chosen:
        missing |= {
            name for name in statement.touched.reads - bound if name not in known and name not in BUILTINS
        } - (statement.touched.binds if not isinstance(statement.node, WHOLE) else set())
        if isinstance(statement.node, ast.FunctionDef | ast.ClassDef):
            missing.discard(statement.node.name)
        bound |= statement.touched.binds
    if not set(names) <= bound or any(import_of(name) is None for name in missing):
        return None
    return chosen


def text_of(chosen: Sequence[Statement], known: Collection[str] = ()) -> str:
    """The statements as a cell, with the imports that they lack at its top."""
    bound = {name for statement in chosen for name in statement.touched.binds}
    lacking = {
        name
        for statement in chosen
        for name in statement.touched.reads
        if name not in known and name not in BUILTINS
    } - bound
    imports = [line for name in sorted(lacking) if (line := import_of(name))]
    return "\n".join([*imports, *(statement.text for statement in chosen)])


def depending(sources: Collection[Statement], among: Sequence[Statement]) -> list[Statement]:
    """The sources, and the statements whose outcome hangs on what they bind or change, in order."""
    tainted: set[str] = set()
    chosen: list[Statement] = []
    for statement in among:
        does = statement.touched
        if statement in sources or tainted & (does.reads | does.changes):
            chosen.append(statement)
            tainted |= does.binds | does.changes
        elif isinstance(statement.node, WHOLE):
            tainted -= does.binds
    return chosen
