"""What is taken when the goal names no column, or --target names it; and what is said when nothing fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from jupyter_automl.contracts import Column, Structure, Unclear
from jupyter_automl.errors import BadInput

from .goal import Word
from .names import Names, all_different, is_id
from .topics import CONVENTIONAL, ROW_NOUNS, TOPICS, USUAL
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


def usable(column: Column, rows: int) -> bool:
    """Whether a model of it can make sense: it varies, repeats itself, and is neither a key nor a date."""
    return (
        not is_id(column, rows) and column.distinct > 1 and column.kind != "date"
        and not (column.kind in ("category", "text") and (column.distinct > 100 or all_different(column, rows)))
    )  # fmt: skip


def conventional(column: Column) -> bool:
    """Whether a column of that name holds by custom what is to be predicted, as `target` and `class` do."""
    parts = own_words(column.name)
    return bool(set(parts) & CONVENTIONAL) and len(parts) <= 2


def usual(column: Column) -> bool:
    """Whether it is what is asked for in well-known tables that have such a column, as `survived` is."""
    return "".join(own_words(column.name)) in USUAL


def customary(column: Column, structure: Structure) -> float:
    """How far custom speaks for the column as the target, by its name and its place; 0 for one in the middle."""
    score = 1.0 * conventional(column) + 0.7 * usual(column)
    if column is structure.columns[-1]:
        return score + 0.5
    return score + 0.2 * (column is structure.columns[0])


def asked_about(column: Column) -> bool:
    """Whether its name is one of those under which tables hold what people ask for, such as a price or a weight."""
    parts = own_words(column.name)
    return any(topic.names.intersection(parts) for topic in TOPICS)


def by_custom(
    words: list[Word], columns: dict[str, Column], structure: Structure, hints: dict[str, Hints]
) -> Found | None:
    """A goal that names no column: the conventional name, else the usual outcome, else the last column."""
    content = [
        word for word in words if word.stem not in VAGUE and word.text not in FILLER and not word.given
    ]
    content = [word for word in content if word.text not in ROW_NOUNS and word.text not in ROW_NOUNS.values()]
    possible = [column for column in columns.values() if usable(column, structure.rows)]
    if not possible:
        return None
    by_name = [column for column in possible if conventional(column)]
    well_known = [column for column in possible if usual(column)]
    custom, why = "", ""
    if by_name:
        custom, why = (
            max(by_name, key=lambda column: hints[column.name].total).name,
            "by custom a column of that name holds what is to be predicted",
        )
    elif well_known and not content:
        custom, why = well_known[0].name, "in tables like this one it is the column usually predicted"
    elif not content and structure.columns[-1] in possible:
        custom, why = structure.columns[-1].name, "by custom the last column holds what is to be predicted"
    elif not content and structure.columns[0] in possible:
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
