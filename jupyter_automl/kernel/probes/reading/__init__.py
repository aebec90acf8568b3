"""How a file is to be read, found out in the kernel from formats and marginal counts alone.

The modules of this folder are sent to the kernel as one source text; they need the standard library, NumPy and pandas
(Parquet and Excel through pandas). `probe` returns what `contracts.Reading` and `contracts.Structure` validate.
It sniffs from the first lines, verifies on all rows, and never relates two columns to each other.
"""

from __future__ import annotations

import hashlib
import os
from typing import Any, cast

from .deciding import decided
from .final import final
from .leftovers import settle_rows
from .opening import opened
from .structure import column_facts
from .unfit import LEAST_ROWS, Unfit


def probe(path: str) -> dict[str, Any]:
    """Reading decisions and structure of the file at `path`, or {"error": one sentence}."""
    try:
        return read_and_describe(path)
    except Unfit as reason:
        return {"error": str(reason)}
    except PermissionError:
        return {
            "error": f'"{path}" cannot be read: this user has no permission; allow reading it or copy it elsewhere.'
        }
    except MemoryError:
        return {
            "error": f'"{path}" does not fit into this kernel\'s memory; give fewer rows or a larger machine.'
        }


def read_and_describe(path: str) -> dict[str, Any]:
    """Reading decisions and structure. Raises Unfit, PermissionError, MemoryError."""
    if os.path.isdir(path):
        raise Unfit(f'"{path}" is a folder; give one data file inside it.')
    if not os.path.exists(path):
        raise Unfit(f'There is no file "{path}"; check its name and folder.')
    if os.path.getsize(path) == 0:
        raise Unfit(f'"{path}" is empty (0 bytes); give a file with a header and at least {LEAST_ROWS} rows.')
    with open(path, "rb") as file:
        sha256 = hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
    source = opened(path)
    table = source.table()
    if not len(table):
        raise Unfit(f'"{path}" has a header but no rows; give a file with at least {LEAST_ROWS} rows.')
    table = settle_rows(source, table)
    plan = decided(source, table)
    del table
    table = final(plan)
    if len(table.columns) < 2:
        raise Unfit(
            f'"{path}" has one column only ("{table.columns[0]}"); a prediction needs a target and at least one feature.'
        )
    if len(table) < LEAST_ROWS:
        raise Unfit(
            f'"{path}" has {len(table)} row{"s" * (len(table) > 1)}; at least {LEAST_ROWS} are needed to learn and to check.'
        )
    structure = {
        "rows": len(table),
        "columns": [column_facts(str(name), table[name]) for name in table.columns],
        "bytes": int(table.memory_usage(deep=True).sum()),
        "sha256": sha256,
    }
    reading = {
        "path": path, "format": source.format, "function": source.function, "arguments": source.arguments,
        "reasons": [list(pair) for pair in source.reasons + plan.reasons], "conversions": plan.conversions,
        "head": source.head, "rename": plan.rename or None, "left_out": [
            {**rule, "column": plan.rename.get(rule["column"], str(rule["column"]))} if "column" in rule else rule
            for rule in source.left_out
        ], "keep_index": source.keep_index,
    }  # fmt: skip
    return {"reading": reading, "structure": structure}
