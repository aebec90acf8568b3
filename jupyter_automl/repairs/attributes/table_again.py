"""A plain array under the name of the table it was made from, which the cell still treats as a table."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..crash import Proposal
from ..origin import column_names
from ..place import Place
from ..rules import Finding
from .members import PATTERN

COUNTED = (
    "all(pd.RangeIndex(len({x})).equals(v.index) for v in globals().values()"
    " if isinstance(v, (pd.DataFrame, pd.Series)) and len(v) == len({x}))"
)
"""Whether no table or column with as many rows calls its rows otherwise than by their number."""


def table_again(place: Place) -> Iterator[Finding]:
    """`X.columns` and `X["area"]` after `X = scaler.fit_transform(X)`: the values become a table with its columns."""
    match = PATTERN.search(place.crash.evalue)
    if match is None or match.group(1) not in ("numpy.ndarray", "ndarray") or place.function:
        return
    for node in place.within(ast.Attribute):
        if node.attr != match.group(2) or not isinstance(node.value, ast.Name):
            continue
        name = node.value.id
        if place.ask(f"np.ndim({name}) == 2 and hasattr(pd.DataFrame, {node.attr!r})") is not True:
            continue
        known = column_names(place, name).expression if _by_name(place, name) else None
        if known is None or place.ask(COUNTED.format(x=name)) is not True:
            continue
        yield Finding(
            f"`{name}` became a plain array, which knows no names of columns.",
            [
                Proposal(
                    "patch", f"It becomes a table again, with the columns of what it was made from: {known}.",
                    "No value changes.", setup=f"{name} = pd.DataFrame({name}, columns={known})", confidence=0.9,
                )
            ],
            confidence=0.9,
        )  # fmt: skip
        return


def _by_name(place: Place, name: str) -> bool:
    """Whether the cell asks for columns by name, in the text or in a variable that goes through the names."""
    for node in place.all(ast.Subscript):
        key = node.slice
        if place.text(node.value) != name or isinstance(key, ast.Slice | ast.Tuple):
            continue
        if isinstance(key, ast.List) or (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            return True
        loops = [*place.all(ast.For), *place.all(ast.comprehension)]
        named = [ast.unparse(loop.target) for loop in loops if ast.unparse(loop.iter) == f"{name}.columns"]
        if ast.unparse(key) in named:
            return True
    return False
