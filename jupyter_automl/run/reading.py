"""Data files that a run can learn from: found below a folder, read in a process of their own, goals that fit them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_automl.agents.understanding.custom import asked_about, customary, usable
from jupyter_automl.contracts import Column, Structure

SUFFIXES = (
    ".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".json", ".jsonl", ".ndjson", ".feather", ".arrow",
)  # fmt: skip
PACKED = (".gz", ".zip")
MOST_PLACES = 50_000
"""Files that a search looks at."""
SKIPPED = {"node_modules", "__pycache__", "site-packages", "venv", "env"}
READ_SECONDS = 300.0


def files_below(root: Path, query: str, limit: int) -> list[dict[str, Any]]:
    """Data files below the root whose path holds all words of the query, the newest first."""
    words = query.casefold().split()
    found: list[dict[str, Any]] = []
    for path in _walk(root):
        relative = path.relative_to(root).as_posix()
        if not all(word in relative.casefold() for word in words):
            continue
        try:
            about = path.stat()
        except OSError:
            continue
        found.append({"path": relative, "name": path.name, "size": about.st_size, "modified": about.st_mtime})
    return sorted(found, key=lambda item: -item["modified"])[:limit]


def _walk(root: Path) -> Iterator[Path]:
    seen = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
        for name in names:
            seen += 1
            if seen > MOST_PLACES:
                return
            plain = name.casefold()
            for suffix in PACKED:
                plain = plain.removesuffix(suffix)
            if plain.endswith(SUFFIXES) and not name.startswith("."):
                yield Path(folder, name)


async def read_file(path: Path) -> dict[str, Any]:
    """Reading decisions and structure of the file, or `{"error": sentence}`."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "jupyter_automl.run.reading_child", json.dumps({"path": str(path)}),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(READ_SECONDS):
            out, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    answer = json.loads(out or b"{}")
    if "value" not in answer:
        said = answer.get("error", {}).get("evalue") or "the process that read it ended"
        return {"error": f"{path.name} cannot be read: {' '.join(said.split())[:300]}."}
    value: dict[str, Any] = answer["value"]
    return value


def examples(structure: Structure) -> list[str]:
    """Up to three goals in plain words that these columns can answer, of what people would ask first."""
    ranked = _likely(structure)
    if not ranked:
        return []
    first = ranked[0]
    other = next((column for column in ranked if _classes(column) != _classes(first)), None)
    said = [_goal(column) for column in (first, other) if column is not None]
    return [*said, f"Predict {first.name} with a model that can be checked by hand"]


def _likely(structure: Structure) -> list[Column]:
    """Columns that a model may be wanted of: by custom first, classes before numbers, what is asked for, the later ones."""
    fit = [
        column
        for column in reversed(structure.columns)
        if usable(column, structure.rows) and column.missing <= structure.rows / 2
        and (_classes(column) or _measured(column, structure))
    ]  # fmt: skip
    return sorted(
        fit,
        key=lambda column: (
            -customary(column, structure),
            column.kind == "number",
            not asked_about(column),
        ),
    )


def _classes(column: Column) -> bool:
    """Whether its values are names of few groups; a number of two or three values is one."""
    return column.distinct <= (3 if column.kind == "number" else 20)


def _measured(column: Column, structure: Structure) -> bool:
    """Whether it holds amounts: with few values it may as well be a code, unless custom speaks for it."""
    enough = column.distinct > (20 if customary(column, structure) == 0 else 3)
    return column.kind == "number" and enough and column.distinct < 0.98 * structure.rows


def _goal(column: Column) -> str:
    if _classes(column):
        return f"Predict {column.name} and explain what drives it"
    return f"Estimate {column.name} for new rows"
