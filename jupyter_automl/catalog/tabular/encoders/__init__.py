"""How columns become a matrix: each encoder writes one entry of the notebook's `ColumnTransformer`."""

from __future__ import annotations

from typing import ClassVar

from jupyter_automl.catalog.component import Component, Context


class Encoder(Component):
    """One treatment of one kind of columns."""

    kind = "encoder"
    handles: ClassVar[str]
    """The kind of columns: `few` or `many` (levels), `texts`, `cycles` of dates; `levels`: all categories, where trees follow."""
    imports: ClassVar[tuple[str, ...]] = ()

    def entries(self, context: Context) -> list[str]:
        """Source lines of `(name, transformer, columns)` tuples; empty when there are no such columns."""
        raise TypeError(f"{type(self).__name__} writes no entries")
