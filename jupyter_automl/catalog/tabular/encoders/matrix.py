"""The `encode` function of the notebook, put together from the encoders that suit the columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jupyter_automl.catalog.cell import Code, Source, code, names_read
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.registry import of_kind
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from . import Encoder
from .cycles import cycles_of


def chosen_encoders(context: Context) -> dict[str, Encoder]:
    """The best encoder for each kind of columns that the table has."""
    best: dict[str, Encoder] = {}
    for encoder in of_kind("encoder"):
        if not isinstance(encoder, Encoder) or not encoder.entries(context):
            continue
        rival = best.get(encoder.handles)
        if rival is None or encoder.suits(context).score > rival.suits(context).score:
            best[encoder.handles] = encoder
    return best


def encode_code(context: Context) -> list[Code]:
    """The cells that define `encode(numbers)` and, where there are categories, `encode_trees(numbers)`."""
    columns, best = feature_columns(context), chosen_encoders(context)
    parts = []
    if "few" in best:
        parts.append("categories one-hot (missing is a level, rare levels pooled)")
    if columns.many:
        parts.append("many-levelled ones by their mean outcome")
    if columns.texts:
        parts.append("texts by word topics")
    if "cycles" in best:
        *others, last = [f"the {cycle.title}" for cycle in cycles_of(columns)]
        parts.append(f"dates also as curves around {', '.join(others)} and {last}")
    beside = f";\n{', '.join(parts)}" if parts else ""
    cells = [
        _filled(
            context,
            [best[handles] for handles in ("cycles", "few", "many", "texts") if handles in best],
            encode_columns,
            many=columns.many,
            has_many=bool(columns.many),
            doc=Source(f'"""Columns as a matrix: numbers treated as asked{beside}."""'),
        )
    ]
    if columns.categories:
        encoders = [best[handles] for handles in ("levels", "texts") if handles in best]
        cells.append(_filled(context, encoders, encode_for_trees))
    return cells


def _filled(context: Context, encoders: list[Encoder], define: Callable[..., Any], **fills: Any) -> Code:
    columns = feature_columns(context)
    entries = [entry for encoder in encoders for entry in encoder.entries(context)]
    lines = ['("numbers", numbers, NUMBERS)', *entries] if columns.numbers or columns.derived else entries
    indented = ",\n".join("    " + line.replace("\n", "\n    ") for line in lines)
    written = code(define, entries=Source(f"[\n{indented},\n]"), **fills)
    imports = tuple(line for encoder in encoders for line in encoder.imports)
    used = names_read(written.source)
    needs = tuple(name for name in ("NUMBERS", "CATEGORIES", "SEED") if name in used)
    return replace(written, requires=needs, imports=written.imports + imports)


def encode_columns(NUMBERS, CATEGORIES, SEED, *, entries, many, has_many, doc):
    from sklearn.compose import ColumnTransformer

    if has_many:
        MANY_LEVELS = many
        FEW_LEVELS = [name for name in CATEGORIES if name not in MANY_LEVELS]  # noqa: F841

    def encode(numbers):
        doc  # noqa: B018
        return ColumnTransformer(entries)

    return encode


def encode_for_trees(NUMBERS, CATEGORIES, SEED, *, entries):
    from sklearn.compose import ColumnTransformer

    def encode_trees(numbers):
        """The same for trees: each category as codes of its levels and as their mean outcome, which splits reach sooner."""
        return ColumnTransformer(entries)

    return encode_trees
