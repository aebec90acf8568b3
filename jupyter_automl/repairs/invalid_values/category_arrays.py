"""Categories that CatBoost is told of in an array of fractions, which holds none."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

TAKES = ("fit", "Pool", "predict", "predict_proba", "score", "cross_val_score", "cross_validate")


def categories_of_an_array(place: Place) -> Iterator[Finding]:
    """`X = shops[features].to_numpy()` turned whole numbers and text into fractions or objects: the table is kept."""
    if "it means no categorical features, but 'cat_features'" not in place.crash.evalue:
        return
    for call in place.calls(*TAKES):
        given = next((one for one in call.args[:2] if place.kind(one) == "ndarray"), None)
        if given is None or not place.pure(given):
            continue
        cause = f"CatBoost takes categories from a table, and `{place.text(given)}` is an array of fractions."
        found = _kept_as_table(place, given, cause) if isinstance(given, ast.Name) else None
        if found is None:
            found = _as_whole_numbers(place, call, given, cause)
        yield found or Finding(cause, [], confidence=0.93)
        return


def _kept_as_table(place: Place, given: ast.Name, cause: str) -> Finding | None:
    """The assignment that took the values out of a table leaves it a table."""
    for spot, editor in place.editors():
        for node in spot.all(ast.Assign):
            for target, value in _pairs(node):
                table = _table_of(value)
                if not isinstance(target, ast.Name) or target.id != given.id or table is None:
                    continue
                text = spot.text(table)
                whole = spot.pure(table) and spot.ask(
                    f"isinstance({text}, pd.DataFrame) and np.array_equal({text}.to_numpy(dtype=float), {given.id})"
                )
                if whole is not True:
                    return None
                editor.replace(value, text)
                proposals = spot.propose(
                    editor, f"`{given.id}` stays the table that it was made of.",
                    "The values are the same; whole numbers stay whole.", 0.9,
                    "CatBoost: an array of fractions has no categories",
                )  # fmt: skip
                return Finding(cause, proposals, confidence=0.95)
    return None


def _pairs(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """What is bound to what: one pair, or those of `X, y = …, …`."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)] if len(node.targets) == 1 else []


def _table_of(value: ast.expr) -> ast.expr | None:
    """The table in `table.to_numpy()`, `table.values` and `np.array(table)`."""
    if isinstance(value, ast.Attribute) and value.attr == "values":
        return value.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        if value.func.attr == "to_numpy":
            return value.func.value
        if value.func.attr in ("array", "asarray") and len(value.args) == 1:
            return value.args[0]
    return None


def _as_whole_numbers(place: Place, call: ast.Call, given: ast.expr, cause: str) -> Finding | None:
    """Where the table is not known the categories, numbered, are whole numbers in a table made on the spot."""
    told = next((item.value for item in call.keywords if item.arg == "cat_features"), None)
    owner = place.text(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    numbers = (
        place.ask(f"[int(one) for one in {place.text(told)}]")
        if told is not None and place.pure(told)
        else place.ask(f"[int(one) for one in {owner}.get_params().get('cat_features')]")
    )
    text = place.text(given)
    if not isinstance(numbers, list) or not numbers:
        return None
    if place.ask(f"bool((np.asarray({text})[:, {numbers!r}] % 1 == 0).all())") is not True:
        return None
    kinds = "{" + ", ".join(f'{one}: "int64"' for one in numbers) + "}"
    editor = place.editor()
    for other in place.all(ast.Call):
        for part in other.args[:1] if place.called(other) in TAKES else ():
            if (
                place.pure(part)
                and place.kind(part) == "ndarray"
                and place.ask(f"np.shape({place.text(part)})[1:] == np.shape({text})[1:]")
            ):
                editor.replace(part, f"pd.DataFrame({place.text(part)}).astype({kinds})")
    if place.ask("pd.__name__ in sys.modules and 'pd' in globals()") is not True:
        editor.top("import pandas as pd")
    proposals = place.propose(
        editor, "The categories are given as whole numbers, which they are.", "No value changes.", 0.85,
        "CatBoost: an array of fractions has no categories",
    )  # fmt: skip
    return Finding(cause, proposals, confidence=0.93)
