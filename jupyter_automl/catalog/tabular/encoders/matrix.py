"""The `encode` function of the notebook, put together from the encoders that suit the columns."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, Source, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.registry import of_kind
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from . import Encoder


def chosen_encoders(context: Context) -> list[Encoder]:
    """The best encoder for each kind of columns that the table has."""
    best: dict[str, Encoder] = {}
    for encoder in of_kind("encoder"):
        if not isinstance(encoder, Encoder) or not encoder.entries(context):
            continue
        rival = best.get(encoder.handles)
        if rival is None or encoder.suits(context).score > rival.suits(context).score:
            best[encoder.handles] = encoder
    return [best[handles] for handles in ("few", "many", "texts") if handles in best]


def encode_code(context: Context) -> Code:
    """The cell that defines `encode(numbers)`."""
    columns, chosen = feature_columns(context), chosen_encoders(context)
    entries = [entry for encoder in chosen for entry in encoder.entries(context)]
    lines = ['("numbers", numbers, NUMBERS)', *entries] if columns.numbers or columns.dates else entries
    indented = ",\n".join("    " + line.replace("\n", "\n    ") for line in lines)
    parts = []
    if any(encoder.handles == "few" for encoder in chosen):
        parts.append("categories one-hot (missing is a level, rare levels pooled)")
    if columns.many:
        parts.append("many-levelled ones by their mean outcome")
    if columns.texts:
        parts.append("texts by word topics")
    beside = f";\n{', '.join(parts)}" if parts else ""
    written = code(
        encode_columns,
        entries=Source(f"[\n{indented},\n]"),
        many=columns.many,
        has_many=bool(columns.many),
        doc=Source(f'"""Columns as a matrix: numbers treated as asked{beside}."""'),
    )
    imports = tuple(line for encoder in chosen for line in encoder.imports)
    return Code(written.source, written.requires, written.provides, written.imports + imports)


def encode_columns(NUMBERS, CATEGORIES, SEED, *, entries, many, has_many, doc):
    from sklearn.compose import ColumnTransformer

    if has_many:
        MANY_LEVELS = many
        FEW_LEVELS = [name for name in CATEGORIES if name not in MANY_LEVELS]  # noqa: F841

    def encode(numbers):
        doc  # noqa: B018
        return ColumnTransformer(entries)

    return encode
