"""Records where tables are meant: a dictionary whose values are no columns, and one that a model is asked about."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

TABLE_WANTED = re.compile(
    r"Expected 2D array, got scalar array|Expected 2D array, got 1D array|only supported for (?:pandas )?dataframes"
    r"|must be a string or a real number, not 'dict'|is only supported for"
)


def one_record(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame({"name": "Ann", "age": 30})` → `pd.DataFrame([…])`."""
    if "If using all scalar values, you must pass an index" not in place.crash.evalue:
        return
    for call in place.calls("DataFrame"):
        if len(call.args) != 1 or any(item.arg == "index" for item in call.keywords):
            continue
        editor = place.editor()
        editor.wrap(call.args[0], "[", "]")
        yield Finding(
            f"`{place.text(call.args[0])[:60]}` holds one value for each key, and no columns.",
            place.propose(
                editor,
                "The record becomes the one row.",
                "The table has a row, and a column for each key.",
                0.93,
            ),
            confidence=0.95,
        )
        return


def asked_with_a_record(place: Place) -> Iterator[Finding]:
    """`model.predict({"age": 33, "income": 42000})`: the record becomes a table with the columns of the model."""
    if not TABLE_WANTED.search(place.crash.evalue):
        return
    for call in place.calls("predict", "predict_proba", "transform", "decision_function"):
        if not call.args or not isinstance(call.func, ast.Attribute) or not place.pure(call):
            continue
        given, model = place.text(call.args[0]), place.text(call.func.value)
        entries = f"({given} if isinstance({given}, list) else [{given}])"
        if place.ask(f"bool({entries}) and all(isinstance(one, dict) for one in {entries})") is not True:
            continue
        wide = place.ask(f"[isinstance(v, (list, tuple, np.ndarray)) for v in {entries}[0].values()]")
        if not isinstance(wide, list) or len(set(wide)) != 1:
            continue
        names = place.ask(f"[str(name) for name in {model}.feature_names_in_]")
        keys = place.ask(f"[str(key) for key in {entries}[0]]")
        if not isinstance(keys, list) or (names and set(names) - set(keys)):
            continue
        listed = wide[0] or place.kind(call.args[0]) == "list"
        table = f"pd.DataFrame({given})" if listed else f"pd.DataFrame([{given}])"
        editor = place.editor()
        editor.replace(
            call.args[0], f"{table}[{model}.feature_names_in_]" if names and names != keys else table
        )
        if place.ask("pd.__name__") is None:
            editor.top("import pandas as pd")
        yield Finding(
            f"`{given[:60]}` is a record with names, and the model is asked about the rows of a table.",
            place.propose(
                editor,
                "It becomes a table with the columns that the model has learnt from.",
                "Each value goes to the column of its name.",
                0.93,
            ),
            confidence=0.95,
        )
        return
