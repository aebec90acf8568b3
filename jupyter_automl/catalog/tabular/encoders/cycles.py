"""Date parts whose end meets their beginning."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_automl.catalog.cell import literal
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.columns import FeatureColumns, feature_columns

from . import Encoder


@dataclass(frozen=True)
class Cycle:
    """A date part that starts again at `end`, with so many curves around it."""

    title: str
    part: str
    start: int
    end: float
    curves: int


CYCLES = (
    Cycle("year", "day_of_year", 1, 366.25, 6),
    Cycle("week", "day_of_week", 0, 7, 7),
    Cycle("day", "hour", 0, 24, 8),
)


class PeriodicSplines(Encoder):
    """Smooth curves around the year, the week and the day, so that December lies beside January and 23 h beside midnight.

    For models that take numbers as distances or slopes; trees cut the plain parts. Source: Eilers and Marx, 1996.
    """

    name = "periodic_splines"
    title = "Periodic splines"
    handles = "cycles"
    imports = (
        "import numpy as np",
        "from sklearn.impute import SimpleImputer",
        "from sklearn.pipeline import make_pipeline",
        "from sklearn.preprocessing import SplineTransformer",
    )

    def suits(self, context: Context) -> Fit:
        return Fit(0.8, f"{len(feature_columns(context).dates)} dates")

    def entries(self, context: Context) -> list[str]:
        columns = feature_columns(context)
        return [
            f'("around the {cycle.title}", make_pipeline(\n'
            '    SimpleImputer(strategy="median", keep_empty_features=True),\n'
            "    SplineTransformer(\n"
            f"        knots=np.linspace({[cycle.start] * len(columns.dates)}, {[cycle.end] * len(columns.dates)}, "
            f'{cycle.curves + 1}), extrapolation="periodic",\n'
            f"    )), {literal([f'{name} ({cycle.part})' for name in columns.dates])})"
            for cycle in cycles_of(columns)
        ]


def cycles_of(columns: FeatureColumns) -> list[Cycle]:
    """The cycles that the dates of the table have: that of the day only where they have a time."""
    return [cycle for cycle in CYCLES if cycle.part in columns.date_parts]


def curves(columns: FeatureColumns) -> int:
    """Columns that the cycles become."""
    return sum(cycle.curves for cycle in cycles_of(columns)) * len(columns.dates)
