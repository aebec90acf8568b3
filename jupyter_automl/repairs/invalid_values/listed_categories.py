"""Categories of an encoder, which are told by a list for each column."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def listed_categories(place: Place) -> Iterator[Finding]:
    """`OrdinalEncoder(categories=["low", "high"])` of one column → `categories=[["low", "high"]]`."""
    if "if categories is an array, it has to be of shape" not in place.crash.evalue:
        return
    fits = place.calls("fit", "fit_transform")
    given = fits[0].args[0] if fits and fits[0].args else None
    if given is None or not place.pure(given) or place.ask(f"np.shape({place.text(given)})[1]") != 1:
        return
    for spot in (place, *place.earlier()):
        for call in spot.all(ast.Call):
            named = next((item.value for item in call.keywords if item.arg == "categories"), None)
            if spot.called(call) not in ("OrdinalEncoder", "OneHotEncoder") or not isinstance(
                named, ast.List | ast.Name
            ):
                continue
            listed = place.ask(f"all(isinstance(one, str) for one in {spot.text(named)})")
            known = place.ask(f"set(pd.unique(np.ravel({place.text(given)}))) <= set({spot.text(named)})")
            if listed is not True or known is not True:
                continue
            editor = spot.editor()
            editor.wrap(named, "[", "]")
            yield Finding(
                f"`{spot.text(named)}` are the categories of one column, and `categories` takes a list for each column.",
                spot.propose(
                    editor,
                    "They are the list of the one column.",
                    "The categories are in the order that was told.",
                    0.95,
                ),
                confidence=0.96,
            )
            return
