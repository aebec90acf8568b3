"""The crash cases: what one is, and how they are read from the parts of ``cases/``."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.repairs import tables

CASES = Path(__file__).parent / "cases"
HALVES = (
    "open",
    "sealed",
    "fresh",
    "unseen",
    "harder",
    "blind",
    "wild",
    "field",
    "street",
    "square",
    "harbour",
    "jetty",
    "quay",
    "mole",
    "pier",
)

CLASSES = (
    "name-not-defined",
    "wrong-arguments",
    "module-missing",
    "file-not-found",
    "attribute-missing",
    "key-missing",
    "shape-mismatch",
    "index-out-of-range",
    "invalid-value",
    "cast",
    "broadcast",
    "feature-names",
    "not-fitted",
    "out-of-memory",
    "dtype-timezone",
    "encoding-parsing",
    "time-limit",
    "dead-kernel",
    "user-interrupt",
)


@dataclass(frozen=True)
class Case:
    """One crashing notebook.

    ``cells`` are the sources in the notebook's order; ``order`` numbers (from 1) the cells as they were run,
    the last of them being the one that crashes. ``expect`` is ``mend`` or ``ask`` (only a person can help).
    ``mended`` (and ``setup``, run before it) is a repair made by hand, in the files often written as ``edits``, pairs
    of old and new text; ``check`` is run after the mended cell and
    fails where the cell did not do what it was for. In it, ``PRINTED`` is the text the mended cell put out.
    ``stop`` says how the cell ends when it does not raise by itself: ``interrupt`` or ``limit``, after a second.
    """

    name: str
    half: str
    classes: tuple[str, ...]
    story: str
    cells: tuple[str, ...]
    order: tuple[int, ...]
    ename: str
    expect: str = "mend"
    evalue: str = ""
    setup: str | None = None
    mended: str | None = None
    check: str = ""
    stop: str = ""
    api: bool = False
    tables: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"

    @property
    def source(self) -> str:
        """The source of the cell that crashes."""
        return self.cells[self.order[-1] - 1]

    @property
    def before(self) -> tuple[str, ...]:
        """The sources run before the crash, in the order they were run."""
        return tuple(self.cells[number - 1] for number in self.order[:-1])

    @property
    def afresh(self) -> tuple[str, ...]:
        """The same in a fresh start: each cell once, and not the cell that crashes."""
        numbers = dict.fromkeys(number for number in self.order[:-1] if number != self.order[-1])
        return tuple(self.cells[number - 1] for number in numbers)

    def write_files(self, folder: Path) -> None:
        """Write the case's data into ``folder``."""
        for name in self.tables:
            tables.write(name, folder)
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode(self.encoding))


def load(half: str = "both", only: str = "") -> list[Case]:
    """All cases of ``half``, one of `HALVES` or ``both`` for the first two of them, whose name contains ``only``.

    Raises ValueError where a case names an unknown class or table, or lacks what it needs.
    """
    halves = HALVES[:2] if half == "both" else (half,)
    cases = [case for each in halves for case in _read(each)]
    names = [case.name for case in cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"case names used twice: {', '.join(twice)}")
    return [case for case in cases if only in case.name]


def _read(half: str) -> Iterator[Case]:
    for path in sorted((CASES / half).glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("case", []):
            yield _case(entry, half, path.name)


def _edited(source: str, edits: list[list[str]], where: str) -> str:
    for old, new in edits:
        if old not in source:
            raise ValueError(f"{where} edits {old!r}, which its cell does not hold")
        source = source.replace(old, new)
    return source


def _case(entry: dict[str, Any], half: str, where: str) -> Case:
    entry = dict(entry)
    classes = entry.pop("class")
    cells = tuple(cell.strip("\n") for cell in entry.pop("cells"))
    values: dict[str, Any] = {
        "half": half,
        "classes": (classes,) if isinstance(classes, str) else tuple(classes),
        "cells": cells,
        "order": tuple(entry.pop("order", range(1, len(cells) + 1))),
        "tables": tuple(entry.pop("tables", ())),
    }
    for key in ("setup", "mended"):
        if key in entry:
            values[key] = entry.pop(key).strip("\n")
    edits = entry.pop("edits", [])
    case = Case(**values, **entry)
    if case.mended is None and (edits or case.setup):
        case = replace(case, mended=_edited(case.source, edits, f"{where}: case {case.name}"))
    unknown = [name for name in case.classes if name not in CLASSES]
    if unknown:
        raise ValueError(f"{where}: case {case.name} names unknown classes {unknown}")
    if case.expect == "mend" and (case.mended is None or not case.check):
        raise ValueError(f"{where}: case {case.name} needs `mended` and `check`")
    return case
