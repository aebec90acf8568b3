"""A column that both tables of a merge held, so that it goes by two longer names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for
from .names import names_in, tables
from .spelling import rename

USUAL = ("_x", "_y")


def suffixed(place: Place) -> Iterator[Finding]:
    """`merged["city"]` after a merge that made `city_x` and `city_y`: the one of them, where both say the same."""
    names = names_in(place)
    endings = [USUAL, *_stated(place)]
    for text, columns in tables(place).items() if names else ():
        for name in names:
            pair = next((pair for pair in endings if all(name + one in columns for one in pair)), None)
            if pair is None:
                continue
            left, right = (name + one for one in pair)
            both = f"{text}[[{left!r}, {right!r}]].dropna()"
            same = place.ask(f"len({both}) > 0 and bool(({both}[{left!r}] == {both}[{right!r}]).all())")
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
            editor = place.editor()
            rename(place, editor, {name: taken})
            yield Finding(
                f"Both tables of the merge had a column `{name}`; it is `{left}` and `{right}` in `{text}`, which say the same.",
                place.propose(
                    editor, f"`{taken}` is taken.", "The values are those of the column.", 0.88,
                    "pandas: merge gives columns of both tables the endings _x and _y",
                ),
                confidence=0.93,
            )  # fmt: skip
            return


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
