"""What the reading probe decides on a file, and the namespace after the reader's cells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.registry import of_kind
from jupyter_automl.contracts import Reading, Structure, TaskSpec
from jupyter_automl.kernel import probes
from jupyter_automl.kernel.joining import joined

PROBE = joined(Path(probes.__path__[0]) / "reading")
ROWS = 40


def read_decisions(path: Path) -> dict[str, Any]:
    """What the probe says, executed from its text in a fresh namespace as in the kernel."""
    namespace: dict[str, Any] = {"__name__": "probe"}
    exec(compile(PROBE, "reading", "exec"), namespace)
    answer: dict[str, Any] = json.loads(json.dumps(namespace["probe"](str(path)), allow_nan=False))
    return answer


def context_of(path: Path, target: str | None = None) -> Context:
    answer = read_decisions(path)
    assert "error" not in answer, answer
    structure = Structure(**answer["structure"])
    column = structure.column(target) if target else structure.columns[-1]
    task = TaskSpec(
        goal="predict it", title="It", task="regression" if column.kind == "number" else "binary", task_why="",
        target=column.name, target_why="", classes=list(column.counts or {}), metric="roc_auc", metric_why="",
    )  # fmt: skip
    reading = Reading(**answer["reading"])
    return Context(str(path), "out", 1, 60.0, Machine(), reading=reading, structure=structure, task=task)


def executed(context: Context) -> dict[str, Any]:
    """The namespace after the reader's cells."""
    reader = max(of_kind("reader"), key=lambda component: component.suits(context).score)
    namespace: dict[str, Any] = {"DATA_PATH": context.data_path, "TARGET": context.spec.target}
    for block in reader.blocks(context):
        if isinstance(block, Code):
            for statement in block.imports:
                exec(statement, namespace)
            exec(block.source, namespace)
            assert max(map(len, block.source.splitlines())) <= 110
    return namespace


def text(header: str, row: Callable[[int], str], rows: int = ROWS, end: str = "\n") -> str:
    return end.join([*([header] if header else []), *(row(i) for i in range(rows))]) + end


def two(i: int) -> str:
    return "yes" if i % 3 else "no"
