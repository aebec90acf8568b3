"""Tests and models of statistics that are given columns where they take what was made of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .place import Place
from .rules import Finding


def counted_pairs(place: Place) -> Iterator[Finding]:
    """`chi2_contingency(df["a"], df["b"])` → `chi2_contingency(pd.crosstab(df["a"], df["b"]))`."""
    for call in place.calls("chi2_contingency", "fisher_exact"):
        first = call.args[:2]
        if len(first) < 2 or not all(place.pure(one) and place.kind(one) == "Series" for one in first):
            continue
        left, right = (place.text(one) for one in first)
        if place.ask(f"len({left}) == len({right}) and pd.api.types.is_numeric_dtype({left})") is not False:
            continue
        editor = place.editor()
        editor.wrap(first[0], "pd.crosstab(", "")
        editor.wrap(first[1], "", ")")
        yield Finding(
            f"`{place.called(call)}` takes a table of counts, and is given the two columns that are to be counted.",
            place.propose(editor, "The pairs are counted first.", "Each row is counted once.", 0.94),
            confidence=0.95,
        )
        return


def rows_for_a_formula(place: Place) -> Iterator[Finding]:
    """`fit.predict([[20]])` of `"rides ~ temp"` → `fit.predict(pd.DataFrame([[20]], columns=["temp"]))`."""
    if place.crash.ename != "PatsyError" or "predict requires that" not in place.crash.evalue:
        return
    for call in place.calls("predict"):
        if len(call.args) != 1 or not isinstance(call.func, ast.Attribute) or not place.pure(call):
            continue
        model, given = place.text(call.func.value), place.text(call.args[0])
        known = place.ask(
            f"[str(one) for one in {model}.model.data.orig_exog.columns if str(one) != 'Intercept']"
        )
        shape = place.ask(f"list(np.shape({given}))")
        if (
            not isinstance(known, list)
            or not isinstance(shape, list)
            or not all(one.isidentifier() for one in known)
        ):
            continue
        editor = place.editor()
        if len(shape) == 2 and shape[1] == len(known):
            editor.replace(call.args[0], f"pd.DataFrame({given}, columns={known!r})")
        elif len(known) == 1 and len(shape) < 2:
            editor.replace(
                call.args[0], f"pd.DataFrame({{{known[0]!r}: {given if shape else f'[{given}]'}}})"
            )
        else:
            continue
        yield Finding(
            "A model of a formula finds its columns by name, and the values have none.",
            place.propose(
                editor, f"They are given as a table of {', '.join(f'`{one}`' for one in known)}.", "No value changes.", 0.93
            ),
            confidence=0.95,
        )  # fmt: skip
        return
