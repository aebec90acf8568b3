"""What is taken when the goal names no column, or --target names it; and what is said when nothing fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from jupyter_automl.contracts import Column, Structure, Unclear
from jupyter_automl.errors import BadInput

from .goal import Word
from .names import Names, all_different, is_id
from .topics import CONVENTIONAL, ROW_NOUNS, USUAL
from .words import FILLER, VAGUE, plain, stems


@dataclass
class Hints:
    """Evidence for one column: its strength and the words behind it."""

    words: float = 0.0
    prior: float = 0.0
    said: list[tuple[float, str]] = field(default_factory=list)

    def add(self, strength: float, text: str) -> None:
        """One more hint found in the goal's words."""
        self.words += strength
        self.said.append((strength, text))

    @property
    def total(self) -> float:
        return self.words + self.prior


@dataclass
class Found:
    """The target, why, and what was open; `strength` is the evidence in words alone."""

    name: str
    why: str
    strength: float
    unclear: list[Unclear] = field(default_factory=list)


def given(target: str, names: Names) -> Found:
    """The column named by --target.

    Raises
    ------
    BadInput
        When there is no such column; the nearest names are offered.
    """
    if target in names.stems:
        return Found(target, "named with --target", 99.0)
    same = names.by_plain.get(plain(target), [])
    near = same or names.near(target, 0.5) or names.by_stems.get(plain(target), [])
    offer = (
        f"did you mean {' or '.join(f'`{name}`' for name in near[:3])}?"
        if near
        else f"the columns are {_some(list(names.stems))}."
    )
    raise BadInput(f"The table has no column `{target}` to predict; {offer}")


@lru_cache(maxsize=4096)
def own_words(name: str) -> list[str]:
    """Stems of a name that tell something."""
    return [part for part in stems(name) if part not in FILLER or part in ("y",)]


def by_custom(
    words: list[Word], columns: dict[str, Column], structure: Structure, hints: dict[str, Hints]
) -> Found | None:
    """A goal that names no column: the conventional name, else the usual outcome, else the last column."""
    content = [
        word for word in words if word.stem not in VAGUE and word.text not in FILLER and not word.given
    ]
    content = [word for word in content if word.text not in ROW_NOUNS and word.text not in ROW_NOUNS.values()]
    usable = [
        column for column in columns.values()
        if not is_id(column, structure.rows) and column.distinct > 1 and column.kind != "date"
        and not (column.kind in ("category", "text") and (column.distinct > 100 or all_different(column, structure.rows)))
    ]  # fmt: skip
    if not usable:
        return None
    conventional = [
        column
        for column in usable
        if set(own_words(column.name)) & CONVENTIONAL and len(own_words(column.name)) <= 2
    ]
    usual = [column for column in usable if "".join(own_words(column.name)) in USUAL]
    custom, why = "", ""
    if conventional:
        custom, why = (
            max(conventional, key=lambda column: hints[column.name].total).name,
            "by custom a column of that name holds what is to be predicted",
        )
    elif usual and not content:
        custom, why = usual[0].name, "in tables like this one it is the column usually predicted"
    elif not content and structure.columns[-1] in usable:
        custom, why = structure.columns[-1].name, "by custom the last column holds what is to be predicted"
    elif not content and structure.columns[0] in usable:
        custom, why = structure.columns[0].name, "the first column is the likeliest by its place"
    if not custom:
        return None
    open_point = Unclear(
        question="Which column is to be predicted?",
        taken=f"`{custom}`",
        why=f"the goal names no column, and {why}; --target settles it",
    )
    return Found(custom, f"the goal names no column, and {why}", 0.0, [open_point])


def _some(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8:,} more"


def absent(goal: str, names: Names) -> BadInput:
    """The error for a goal that names nothing in the table."""
    return BadInput(
        f'The goal "{" ".join(goal.split())[:80]}" names nothing in the data, and no column is a usual target; '
        f"say which column to predict, in the goal or with --target (the columns are {_some(list(names.stems))})."
    )
