"""Names of rows that are written beside guesses for other rows: the ids of the training part in a submission."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jupyter_automl.parsing import parse_python

from ..bindings import root
from ..origin import value_of
from ..place import Place
from ..rules import Finding
from .parts import main_word

LENGTHS = re.compile(r"All arrays must be of the same length|array length \d+ does not match index length")
GUESSES = frozenset({"predict", "predict_proba", "decision_function"})
LEARNT = frozenset({"train", "tr"})


def named_by_the_learnt_rows(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame({"Id": train["Id"], "price": model.predict(X_test)})`: the ids are those of `test`."""
    if not LENGTHS.search(place.crash.evalue):
        return
    for call in place.calls("DataFrame"):
        columns = call.args[0] if call.args else None
        if not isinstance(columns, ast.Dict):
            continue
        asked = [rows for value in columns.values if (rows := _asked(place, value))]
        if len(set(asked)) != 1 or main_word(asked[0]) in (None, *LEARNT):
            continue
        editor = place.editor()
        moved: list[tuple[str, str]] = []
        for value in columns.values:
            table = root(value)
            if table is None or main_word(table) not in LEARNT or not place.pure(value):
                continue
            meant = _table_of(place, table, asked[0], place.text(value))
            if meant is None:
                return
            for node in ast.walk(value):
                if isinstance(node, ast.Name) and node.id == table:
                    editor.replace(node, meant)
            moved.append((table, meant))
        if not moved:
            continue
        table, meant = moved[0]
        yield Finding(
            f"The model was asked about `{asked[0]}`, and its guesses stand beside the rows of `{table}`.",
            place.propose(
                editor,
                f"They stand beside the rows of `{meant}`, which are those that it was asked about.",
                "Each guess has the name of its own row.",
                0.93,
            ),
            confidence=0.94,
        )
        return


def _asked(place: Place, value: ast.expr) -> str | None:
    """The rows that a model was asked about to make the value."""
    made = value_of(place.crash, value.id) if isinstance(value, ast.Name) else value
    own = [
        node.value
        for node in place.all(ast.Assign)
        if isinstance(value, ast.Name)
        and place.text(node.targets[0]) == value.id
        and node.lineno < value.lineno
    ]
    made = own[-1] if own else made
    for node in ast.walk(made) if made is not None else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GUESSES:
            return ast.unparse(node.args[0]) if len(node.args) == 1 else None
    return None


def _table_of(place: Place, learnt: str, asked: str, value: str) -> str | None:
    """The one table, named like that of the learnt rows, whose rows are those that were asked about.

    As many rows are not the same rows: an array, which has no labels, must have been made of that table.
    """
    word, other = main_word(learnt), main_word(asked)
    meant = re.sub(rf"(?<![a-zA-Z]){word}(?![a-zA-Z])", str(other), learnt)
    there = re.sub(rf"\b{re.escape(learnt)}\b", meant, value)
    fits = place.ask(f"len({there}) == len({meant}) == len({asked})")
    same = place.ask(f"bool(({meant}.index == {asked}.index).all())")
    if same is None:
        same = _made_of(place, asked, meant)
    return meant if fits is True and same is True and place.kind(meant) == "DataFrame" else None


def _made_of(place: Place, rows: str, table: str, steps: int = 4) -> bool:
    """Whether the rows were made of the table, as the cells that ran say; a name is followed back a few steps."""
    made = parse_python(rows, mode="eval").body
    names = {node.id for node in ast.walk(made) if isinstance(node, ast.Name)}
    if table in names:
        return True
    origins = [value_of(place.crash, name) for name in sorted(names)] if steps else []
    return any(one is not None and _made_of(place, ast.unparse(one), table, steps - 1) for one in origins)
