"""Rows chosen by a condition on another table, or on the same one as it was before rows left it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import value_of
from ..place import Place
from ..rules import Finding

OTHER_ROWS = re.compile(
    r"Unalignable boolean Series|boolean index did not match|Item wrong length|Boolean index has wrong length"
)


def mask_of_an_array(place: Place) -> Iterator[Finding]:
    """`counts[many]` where `many` was made before rows left the table: the same condition is asked again."""
    if "boolean index did not match" not in place.crash.evalue:
        return
    for node in place.within(ast.Subscript):
        mask = node.slice
        if not isinstance(mask, ast.Name) or place.kind(node.value) != "ndarray":
            continue
        made = value_of(place.crash, mask.id)
        if made is None or not place.pure(made):
            continue
        text, values = ast.unparse(made), place.text(node.value)
        read = {part.id for part in ast.walk(made) if isinstance(part, ast.Name)}
        tables = [name for name in read if place.kind(name) == "DataFrame"]
        fits = f"len({text}) == len({values}) != len({mask.id}) and np.asarray({text}).dtype.kind == 'b'"
        if (
            len(tables) != 1
            or place.ask(f"len({tables[0]}) == len({values})") is not True
            or place.ask(fits) is not True
        ):
            continue
        editor = place.editor()
        editor.replace(mask, text)
        yield Finding(
            f"`{mask.id}` was made when `{tables[0]}` had other rows.",
            place.propose(
                editor, "The same condition is asked of its rows of today.", "Those rows are taken for which it holds.", 0.92
            ),
            confidence=0.94,
        )  # fmt: skip
        return


def masks(place: Place) -> Iterator[Finding]:
    """`test[train["Age"] > 30]`: the condition is asked of the table whose rows are chosen."""
    # `.loc` of such rows and one column fails within pandas without a word.
    silent = place.crash.ename == "AssertionError" and not place.crash.evalue
    if not silent and not OTHER_ROWS.search(place.crash.evalue):
        return
    for node in place.within(ast.Subscript):
        chosen = node.value
        if isinstance(chosen, ast.Attribute) and chosen.attr in ("loc", "iloc"):
            chosen = chosen.value
        mask = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
        table = place.text(chosen)
        if not isinstance(chosen, ast.Name) or place.kind(chosen) != "DataFrame":
            continue
        made = value_of(place.crash, mask.id) if isinstance(mask, ast.Name) else mask
        if made is None or isinstance(made, ast.Constant | ast.Slice) or not place.pure(made):
            continue
        asked = {
            part.id
            for part in ast.walk(made)
            if isinstance(part, ast.Name) and place.kind(part.id) == "DataFrame"
        }
        if len(asked) != 1 or (asked == {table} and made is mask):
            continue
        other = asked.pop()
        text = re.sub(
            rf"\b{re.escape(other)}\b", table, ast.unparse(made) if made is not mask else place.text(mask)
        )
        if (
            place.ask(
                f"len(({text})) == len({table}) and str(getattr({text}, 'dtype', '')) in ('bool', 'boolean')"
            )
            is not True
        ):
            continue
        editor = place.editor()
        editor.replace(mask, text)
        of = f"of `{table}` as it was when it had other rows" if other == table else f"of `{other}`"
        yield Finding(
            f"The rows of `{table}` are chosen by a condition {of}, whose rows are others.",
            place.propose(
                editor,
                f"The same condition is asked of `{table}`.",
                f"Those rows of `{table}` are taken for which it holds.",
                0.88,
            ),
            confidence=0.92,
        )
        return


def told_masks(place: Place) -> Iterator[Finding]:
    """`data.loc[guess != y_test]`: says how many entries the condition has, and how many rows there are."""
    match = re.search(
        r"(?:Boolean index has wrong length|Item wrong length):? (\d+) instead of (\d+)", place.crash.evalue
    )
    for node in place.within(ast.Subscript) if match else ():
        if match is not None and isinstance(node.slice, ast.Compare | ast.Name | ast.BinOp):
            yield Finding(
                f"`{place.text(node.slice)[:60]}` says yes or no {match.group(1)} times, and `{place.text(node.value)[:60]}` has"
                f" {match.group(2)} rows. Say which rows belong together.",
                confidence=0.9,
            )
            return
