"""A column that both tables of a merge held, so that it goes by two longer names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for
from .names import names_in, tables
from .spelling import rename

USUAL = ("_x", "_y")


def suffixed(place: Place) -> Iterator[Finding]:
    """`merged["city"]` after a merge that made `city_x` and `city_y`: the one of them, where both say the same."""
    names = names_in(place)
    endings = [USUAL, *_stated(place)] if _merged(place) else []
    for text, columns in tables(place).items() if names else ():
        for name in names:
            pair = next((pair for pair in endings if all(name + one in columns for one in pair)), None)
            if pair is None:
                if (meant := _ending_otherwise(place, name, columns, endings)) is not None:
                    yield _taken(
                        place, name, meant, "The cell uses both columns of the merge.", "that it is told", 0.85,
                        f"The merge gave both columns an ending, and the other one of the two is called `{meant}`.",
                    )  # fmt: skip
                    return
                continue
            left, right = (name + one for one in pair)
            both = f"{text}[[{left!r}, {right!r}]].dropna()"
            same = place.ask(f"len({both}) > 0 and bool(({both}[{left!r}] == {both}[{right!r}]).all())")
            if same is not True and (told := _told_by_a_comment(place)) is not None:
                effect = "The values are those of the table that the cell speaks of."
                cause = f"Both tables of the merge had a column `{name}`, and the cell speaks of one of the two tables."
                yield _taken(place, name, name + pair[told], effect, "_x and _y", 0.88, cause)
                return
            if same is not True:
                yield Finding(
                    f"Both tables of the merge had a column `{name}`; it is `{left}` and `{right}` in `{text}`, which differ.",
                    ask_for(
                        place,
                        f"Say which of `{left}` and `{right}` is meant.",
                        kind="choice",
                        options=[left, right],
                    ),
                )
                return
            fuller = place.ask(f"int({text}[{left!r}].isna().sum()) <= int({text}[{right!r}].isna().sum())")
            taken = left if fuller else right
            yield _taken(
                place, name, taken, "The values are those of the column.", "_x and _y", 0.88,
                f"Both tables of the merge had a column `{name}`; it is `{left}` and `{right}` in `{text}`, which say the same.",
            )  # fmt: skip
            return


def _told_by_a_comment(place: Place) -> int | None:
    """0 or 1: which of the two merged tables a comment of the failing cell names; None where it names none or both."""
    words = {
        word.rstrip("s")
        for line in re.findall(r"#(.*)$", place.source, re.M)
        for word in re.findall(r"[a-z]+", line.lower())
    }
    for spot in (place, *place.earlier()):
        for call in spot.all(ast.Call):
            if spot.called(call) != "merge" or not call.args or not isinstance(call.func, ast.Attribute):
                continue
            sides = [spot.text(call.func.value), spot.text(call.args[0])]
            if sides[0] in ("pd", "pandas") and len(call.args) > 1:
                sides = [spot.text(one) for one in call.args[:2]]
            named = [
                at
                for at, side in enumerate(sides)
                if {part.rstrip("s") for part in side.lower().split("_")} & words
            ]
            return named[0] if len(named) == 1 else None
    return None


def _merged(place: Place) -> bool:
    """Whether a cell has put tables together."""
    sources = [place.source, *(spot.source for spot in place.earlier())]
    return any(re.search(r"\b(?:merge\w*|join)\(", source) for source in sources)


def _taken(
    place: Place, name: str, taken: str, effect: str, endings: str, sure: float, cause: str
) -> Finding:
    """The cell reads the column `taken` where it says `name`."""
    editor = place.editor()
    rename(place, editor, {name: taken})
    source = f"pandas: merge gives columns of both tables the endings {endings}"
    proposal = place.propose(editor, f"`{taken}` is taken.", effect, sure, source)
    return Finding(cause, proposal, confidence=0.93)


def _ending_otherwise(
    place: Place, name: str, columns: list[str], endings: list[tuple[str, str]]
) -> str | None:
    """The column meant by `units_2023` beside `units_2022`, where the merge made `units_2022` and `units_23`."""
    for pair in endings:
        for known, other in (pair, pair[::-1]):
            stems = {column.removesuffix(known) for column in columns if column.endswith(known)}
            for stem in stems:
                meant, asked = stem + other, name.removeprefix(stem)
                beside = any(node.value == stem + known for node in place.all(ast.Constant))
                if (
                    stem
                    and name.startswith(stem)
                    and meant in columns
                    and beside
                    and _short_for(asked, other)
                ):
                    return meant
    return None


def _short_for(one: str, other: str) -> bool:
    """Whether one ending is the other one cut short: a year by its last two figures, a word by its beginning."""
    short, long = sorted((one.strip("_ .-").lower(), other.strip("_ .-").lower()), key=len)
    if not short or short == long:
        return False
    if short.isdigit() and long.isdigit():
        return len(short) == 2 and len(long) == 4 and long.endswith(short)
    return short.isalpha() and long.startswith(short)


def _stated(place: Place) -> list[tuple[str, str]]:
    """Endings that the merges and joins of the cells give."""
    found: list[tuple[str, str]] = []
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            if spot.called(call) not in ("merge", "join", "merge_asof"):
                continue
            stated = {item.arg: item.value for item in call.keywords}
            both = stated.get("suffixes")
            parts = (
                both.elts
                if isinstance(both, ast.Tuple | ast.List)
                else [stated.get("lsuffix"), stated.get("rsuffix")]
            )
            values = [part.value if isinstance(part, ast.Constant) else "" for part in parts]
            if len(values) == 2 and all(isinstance(one, str) and one for one in values):
                found.append((str(values[0]), str(values[1])))
    return found
