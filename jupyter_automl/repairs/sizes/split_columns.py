"""Texts split into columns, of which there are more or fewer than names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def split_columns(place: Place) -> Iterator[Finding]:
    """`df[["first", "last"]] = df["name"].str.split(" ", expand=True)` where some names have three parts."""
    statement = place.statement
    if "Columns must be same length as key" not in place.crash.evalue or not isinstance(
        statement, ast.Assign
    ):
        return
    target = statement.targets[0]
    if not isinstance(target, ast.Subscript):
        return
    wanted = (
        len(target.slice.elts)
        if isinstance(target.slice, ast.List)
        else place.ask(f"len({place.text(target.slice)})")
    )
    for call in place.calls("split", "rsplit"):
        stated = {item.arg: item.value for item in call.keywords}
        if (
            call is not statement.value
            or "expand" not in stated
            or not isinstance(wanted, int)
            or not place.pure(call)
        ):
            continue
        made = place.ask(f"({place.text(call)}).shape[1]")
        if not isinstance(made, int) or made == wanted:
            continue
        editor = place.editor()
        if made > wanted and "n" not in stated and len(call.args) < 2:
            editor.keyword(call, "n", str(wanted - 1))
            first = "first" if place.called(call) == "split" else "last"
            why = f"The text is parted at the {first} {'place' if wanted == 2 else f'{wanted - 1} places'} only."
            effect = "What stands behind stays together; no text is lost."
        elif made < wanted:
            editor.wrap(call, "", f".reindex(columns=range({wanted}))")
            why = "Parts that no text has are missing."
            effect = f"The last {wanted - made} of the columns are empty."
        else:
            continue
        yield Finding(
            f"The texts fall into up to {made} parts, and there are {wanted} names for them.",
            place.propose(
                editor, why, effect, 0.9, "pandas: str.split parts at every place unless n says how many"
            ),
        )
        return


def parts_of_pairs(place: Place) -> Iterator[Finding]:
    """`df[["lat", "lon"]] = df["city"].map(places)` where each value is a pair: its parts are the columns."""
    statement = place.statement
    if "Columns must be same length as key" not in place.crash.evalue or not isinstance(
        statement, ast.Assign
    ):
        return
    target, value = statement.targets[0], statement.value
    names = (
        target.slice.elts if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.List) else []
    )
    if len(names) < 2 or not place.pure(value) or place.kind(value) != "Series":
        return
    text = place.text(value)
    table = place.text(target.value) if isinstance(target, ast.Subscript) else ""
    parted = place.ask(f"all(isinstance(v, (tuple, list)) and len(v) == {len(names)} for v in {text})")
    if parted is not True or place.ask(f"{text}.index.equals({table}.index)") is not True:
        return
    editor = place.editor()
    editor.replace(value, f"pd.DataFrame({place.owner(value)}.tolist(), index={table}.index)")
    yield Finding(
        f"`{text[:60]}` is one column whose values have {len(names)} parts, and {len(names)} columns are named.",
        place.propose(
            editor, "Each part becomes a column.", "Every row keeps its own parts.", 0.94
        ),
        confidence=0.95,
    )  # fmt: skip
