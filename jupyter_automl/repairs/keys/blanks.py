"""Columns whose names carry blanks at their ends, as headers of files often do."""

from __future__ import annotations

from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from .names import names_in, tables


def blanks_in_names(place: Place) -> Iterator[Finding]:
    """`df["Salary"]` where the file calls it `Salary `: the names of all columns lose their blanks, once for all cells."""
    names = names_in(place)
    for text, columns in tables(place).items() if names else ():
        bare = [column.strip() for column in columns]
        blank = [column for column in columns if column != column.strip()]
        wanted = [name for name in names if name not in columns]
        if not text.isidentifier() or not wanted or not blank or len(set(bare)) < len(bare):
            continue
        if not all(name.strip() in bare for name in wanted) or _written(place, blank):
            continue
        if place.ask(f"all(isinstance(c, str) for c in {text}.columns)") is not True:
            continue
        quoted = ", ".join(f"`{column}`" for column in blank[:5])
        yield Finding(
            f"The names of {len(blank)} columns of `{text}` carry blanks at their ends: {quoted}.",
            [
                Proposal(
                    "patch", "The blanks at the ends of the names are taken away.",
                    "The columns go by the names that the cells use; no value changes.",
                    setup=f"{text}.columns = {text}.columns.str.strip()", confidence=0.94,
                    rule="pandas keeps the blanks of a header",
                )
            ],
        )  # fmt: skip
        return


def _written(place: Place, blank: list[str]) -> bool:
    """Whether a cell names such a column as it is, blanks and all."""
    sources = [place.crash.source, *(cell.source for cell in place.crash.cells)]
    return any(f"{sign}{column}{sign}" in source for source in sources for column in blank for sign in "'\"")
