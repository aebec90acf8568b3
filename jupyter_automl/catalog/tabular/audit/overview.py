"""The audit's first cell: a table of the columns."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context

MOST_ROWS = 40
ORDER = ["target", "number", "boolean", "category", "date", "time", "text", "group", "identifier", "constant"]


def written(context: Context) -> Code:
    """The cell; of wide tables it shows the target and the columns with the best score alone."""
    columns = [column for column in context.facts.columns if column.role != "target"]
    if len(columns) >= MOST_ROWS:
        columns = sorted(columns, key=lambda column: -(column.alone or -9.0))[: MOST_ROWS - 1]
    chosen = {column.name for column in columns} | {context.spec.target}
    roles = {
        role: [c.name for c in context.facts.columns if c.role == role and c.name in chosen] for role in ORDER
    }
    return code(table, columns={role: names for role, names in roles.items() if names})


def table(development, show, compact, *, columns):
    import pandas as pd

    roles = columns

    def typical(column, role):
        """Lowest, middle and highest of numbers and dates; else the commonest values with their share."""
        if pd.api.types.is_datetime64_any_dtype(column) and column.notna().any():
            return f"{column.min():%Y-%m-%d} … {column.max():%Y-%m-%d}"
        if role in ("number", "target") and pd.api.types.is_numeric_dtype(column) and column.nunique() > 10:
            return f"{compact(column.min())} … {compact(column.median())} … {compact(column.max())}"
        shares = column.value_counts(normalize=True).head(3)
        return ", ".join(f"{str(value)[:24]} ({share:.0%})" for value, share in shares.items())

    facts = [
        (
            name,
            role,
            development[name].isna().mean(),
            development[name].nunique(),
            typical(development[name], role),
        )
        for role, names in roles.items()
        for name in names
    ]
    overview = pd.DataFrame(facts, columns=["column", "role", "missing", "distinct", "typical values"])
    formats = {"missing": "{:.1%}", "distinct": "{:,}", "column": "{:.40}", "typical values": "{:.90}"}
    show(overview, formats, strong=overview.index[overview["role"].eq("target")])
    if len(overview) < development.shape[1]:
        rest = development.drop(columns=overview["column"])
        print(f"and {rest.shape[1]:,} more columns, {rest.isna().mean().mean():.1%} of their values missing")
    return overview
