"""Tables that a model or encoder refuses for the names or types of their columns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from .features import parts_alike

SIGNS = r"[\[\]{}:,\"]"


def encoder_of_one_column(place: Place) -> Iterator[Finding]:
    """`LabelEncoder().fit_transform(df[["a", "b"]])`: it takes one column, so each has its own turn."""
    if "y should be a 1d array, got an array of shape" not in place.crash.evalue:
        return
    for call in place.calls("fit_transform"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        given = call.args[0] if len(call.args) == 1 and not call.keywords else None
        if owner is None or given is None or not place.pure(given) or place.kind(given) != "DataFrame":
            continue
        made = isinstance(owner, ast.Call) and place.called(owner) == "LabelEncoder"
        if not made and (not place.pure(owner) or place.kind(owner) != "LabelEncoder"):
            continue
        editor = place.editor()
        editor.replace(call, f"{place.text(given)}.apply({place.text(call.func)})")
        yield Finding(
            f"A label encoder takes one column, and `{place.text(given)}` is a table.",
            place.propose(
                editor,
                "Each column is encoded by itself.",
                "Every column has codes of its own; the encoder keeps those of the last one.",
                0.88,
            ),
        )
        return


def signs_in_names(place: Place) -> Iterator[Finding]:
    """LightGBM takes no `[`, `]`, `{`, `}`, `:`, `,` or `"` in names: they become `_` in all parts alike."""
    if "Do not support special JSON characters in feature name" not in place.crash.evalue:
        return
    for call in place.calls("fit", "Dataset", "cross_val_score", "cross_validate"):
        given = next(
            (one for one in call.args if isinstance(one, ast.Name) and place.kind(one) == "DataFrame"), None
        )
        if given is None:
            yield from _signs_in_listed(place, call)
            continue
        renamed = f"__import__('re').sub({SIGNS!r}, '_', str(c))"
        if (
            place.ask(f"len({{{renamed} for c in {given.id}.columns}}) == len({given.id}.columns)")
            is not True
        ):
            continue
        _, names = parts_alike(place, given.id)
        lines = [
            f"{name}.columns = {name}.columns.astype(str).str.replace(r'{SIGNS}', '_', regex=True)"
            for name in names
        ]
        yield Finding(
            f"LightGBM takes no brackets, colons, commas or quotes in the names of columns, and `{given.id}` has some.",
            [
                Proposal(
                    "patch",
                    "These signs become `_` in the names.",
                    "The names of columns change in "
                    + ", ".join(f"`{name}`" for name in names)
                    + "; no value does.",
                    setup="\n".join([*(f"{name} = {name}.copy()" for name in names), *lines]),
                    confidence=0.88,
                    rule="LightGBM: names of features must be plain in JSON",
                )
            ],
        )
        return


def _signs_in_listed(place: Place, call: ast.Call) -> Iterator[Finding]:
    """Columns that are listed on the spot: the table keeps its names, and the model is given others."""
    listed = next(
        (one for one in call.args if isinstance(one, ast.Subscript) and place.kind(one) == "DataFrame"), None
    )
    if listed is None:
        return
    editor = place.editor()
    for other in place.all(ast.Call):
        for argument in other.args:
            if place.text(argument) == place.text(listed):
                editor.wrap(argument, "", f".rename(columns=lambda name: re.sub(r'{SIGNS}', '_', str(name)))")
    editor.top("import re")
    yield Finding(
        "LightGBM takes no brackets, colons, commas or quotes in the names of columns, and some of these have them.",
        place.propose(
            editor,
            "It is given the columns with `_` in the place of these signs.",
            "The table keeps its names; no value changes.",
            0.86,
            "LightGBM: names of features must be plain in JSON",
        ),
    )


def categories_of_numbers(place: Place) -> Iterator[Finding]:
    """CatBoost takes whole numbers and text for categories, and no fractions: 1.0 is written as 1."""
    match = re.search(
        r"cat_feature\[.*?\]=([\d.]+) ?: ?cat_features must be integer or string", place.crash.evalue
    )
    if match is None:
        return
    for call in place.calls("fit", "Pool"):
        given = call.args[0] if call.args else None
        if not isinstance(given, ast.Name) or place.kind(given) != "DataFrame":
            continue
        owner = place.text(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        named = place.ask(f"list({owner}.get_params().get('cat_features') or [])") or []
        for keyword in call.keywords:
            if keyword.arg == "cat_features" and place.pure(keyword.value):
                named = place.ask(f"list({place.text(keyword.value)})") or named
        columns = place.ask(f"[c if isinstance(c, str) else str({given.id}.columns[c]) for c in {named!r}]")
        floats = place.ask(f"[c for c in {columns!r} if {given.id}[c].dtype.kind == 'f']")
        if not isinstance(floats, list) or not floats:
            continue
        whole = place.ask(
            f"all(({given.id}[c].dropna() % 1 == 0).all() and {given.id}[c].notna().all() for c in {floats!r})"
        )
        kind = '"int64"' if whole is True else '"str"'
        _, names = parts_alike(place, given.id)
        table = "{" + ", ".join(f"{name!r}: {kind}" for name in floats) + "}"
        yield Finding(
            f"CatBoost takes whole numbers or text for categories, and {', '.join(f'`{c}`' for c in floats)} holds fractions.",
            [
                Proposal(
                    "patch",
                    "The categories are written as " + ("whole numbers." if whole is True else "text."),
                    "Each value stays a category of its own.",
                    setup="\n".join(f"{name} = {name}.astype({table})" for name in names),
                    confidence=0.9,
                    rule="CatBoost: categories are integers or strings",
                )
            ],
        )
        return
