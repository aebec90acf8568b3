"""A context for a table, made by the real profile probe, and its audit cells run in a plain namespace."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pandas as pd

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Component, Context, Machine
from jupyter_automl.catalog.tabular.findings import find
from jupyter_automl.catalog.tabular.frame.setup import Setup
from jupyter_automl.contracts import Column, Finding, Profile, Structure, TaskSpec
from jupyter_automl.kernel.probes.profile import probe


def context_of(table: pd.DataFrame, target: str, task: Any) -> Context:
    """All that a rule or a component is told about the table, findings included."""
    facts = Profile.model_validate(json.loads(json.dumps(probe(table, target, task))))
    columns = [
        Column(
            name=name,
            kind="number",
            dtype=str(table[name].dtype),
            missing=int(table[name].isna().sum()),
            distinct=1,
        )
        for name in table
    ]
    labels = [label for label, _ in facts.classes]
    spec = TaskSpec(
        goal="predict it", title="It", task=task, task_why="", target=target, target_why="", classes=labels,
        positive=labels[-1] if task == "binary" else None, metric="r2" if task == "regression" else "roc_auc",
        metric_why="",
    )  # fmt: skip
    context = Context(
        "table.csv", "out", 42, 60.0, Machine(), task=spec, profile=facts,
        structure=Structure(rows=len(table), columns=columns, bytes=1, sha256="0"),
    )  # fmt: skip
    context.findings = find(context)
    return context


def of_kind(context: Context, kind: str) -> list[Finding]:
    return [finding for finding in context.findings if finding.kind == kind]


def executed(
    component: Component, context: Context, table: pd.DataFrame
) -> tuple[dict[str, Any], str | None]:
    """The namespace after the component's cells ran on the table's rows with a target, and what is seen then."""
    rows = table[table[context.spec.target].notna()].reset_index(drop=True)
    space: dict[str, Any] = {
        "development": rows, "TARGET": context.spec.target, "SEED": 42, "OUTPUT_DIR": "out", "DATA_PATH": "table.csv",
    }  # fmt: skip
    cells = [block for block in component.blocks(context) if isinstance(block, Code)]
    style = next(b for b in Setup().blocks(context) if isinstance(b, Code) and "INK" in b.provides)
    exec(hoisted({line for cell in [style, *cells] for line in cell.imports}), space)
    exec(style.source, space)
    space["shown"] = []
    display = space["show"]

    def show(table: pd.DataFrame, formats: Any = None, strong: Any = None) -> None:
        display(table, formats, strong)
        space["shown"].append(table)

    space["show"] = show
    for cell in cells:
        assert set(cell.requires) <= set(space)
        exec(cell.source, space)
        assert set(cell.provides) <= set(space)
    space["plt"].close("all")
    values = component.probe(*[space[name] for name in inspect.signature(component.probe).parameters])
    return space, component.after(context, json.loads(json.dumps(values)))
