"""How scores, target values and column names are written, in cells and in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterable

from jupyter_automl.catalog.component import Context

IN_TARGET_UNIT = frozenset({"rmse", "mae", "median_ae"})


def digits(context: Context) -> str:
    """Format of a score: four decimals, or about four significant digits where it has the target's unit."""
    return target_digits(context) if context.spec.metric in IN_TARGET_UNIT else ".4f"


def target_digits(context: Context) -> str:
    """Format of a value of the target: shares as such, numbers to about a thousandth of their spread."""
    if context.spec.classification:
        return ".3f"
    spread = context.facts.column(context.spec.target).std
    if spread is None or not math.isfinite(spread) or spread <= 0:
        return ".4g"
    decimals = 2 - math.floor(math.log10(spread))
    return ".3g" if decimals > 8 else f",.{max(0, decimals)}f"


def tick(name: str) -> str:
    """A column name as Markdown code, whatever it holds."""
    flat = " ".join(name.split()) or " "
    return f"`` {flat} ``" if "`" in flat else f"`{flat}`"


def listed(names: Iterable[str], most: int = 5) -> str:
    """`a`, `b` and `c`; from `most` on the others are counted."""
    shown = [tick(name) for name in names]
    if len(shown) > most:
        return f"{', '.join(shown[:most])} and {len(shown) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def row_noun(context: Context) -> str:
    """What a row is, in the plural."""
    return context.spec.row_noun or "rows"
