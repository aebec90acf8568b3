"""Predictions for the training rows of a fold that are put to the places of its held-out rows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .parts import main_word

OTHER_PLACES = re.compile(
    r"shape mismatch: value array|could not be broadcast to indexing result|could not broadcast input array"
    r"|cannot set using a list-like indexer|Must have equal len keys"
)
HELD_OUT = ("val", "valid", "test", "te", "va", "holdout", "oof", "dev")


def held_out(place: Place) -> Iterator[Finding]:
    """`oof[val_idx] = model.predict(X.iloc[train_idx])`: what the model was fitted on tells which of the two is held out."""
    statement = place.statement
    if not OTHER_PLACES.search(place.crash.evalue) or not isinstance(statement, ast.Assign | ast.AugAssign):
        return
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if not isinstance(target, ast.Subscript):
        return
    places = target.slice.elts[0] if isinstance(target.slice, ast.Tuple) else target.slice
    asked = [
        call.args[0]
        for call in ast.walk(statement.value)
        if isinstance(call, ast.Call) and call.args and place.called(call).startswith("predict")
    ]
    if not isinstance(places, ast.Name) or len(asked) != 1:
        return
    wanted = place.ask(f"len({places.id})")
    learnt = {
        part.id
        for call in place.all(ast.Call)
        if place.called(call) == "fit"
        for part in ast.walk(call)
        if isinstance(part, ast.Name)
    }
    for part in ast.walk(asked[0]):
        size = place.ask(f"len({part.id})") if isinstance(part, ast.Name) else None
        if not isinstance(part, ast.Name) or size in (None, wanted):
            continue
        use = place.parent(part)
        index = (
            isinstance(use, ast.Subscript) and use.slice is part and place.kind(part) == place.kind(places)
        )
        editor = place.editor()
        if index and part.id in learnt and places.id not in learnt:
            taken = places.id
            editor.replace(part, taken)
        elif index and places.id in learnt and part.id not in learnt:
            taken = part.id
            editor.replace(places, taken)
        elif part is asked[0] and part.id in learnt and len(others := _others(place, part.id, wanted)) == 1:
            taken = others[0]
            editor.replace(part, taken)
        else:
            continue
        yield Finding(
            f"There are predictions for the {size:,} rows of `{part.id}`, and {wanted:,} places of `{places.id}`.",
            place.propose(
                editor,
                f"The model was not fitted on `{taken}`: these are the rows that are held out.",
                "Each held-out row has its own prediction.",
                0.9,
            ),
            confidence=0.93,
        )
        return


def _others(place: Place, name: str, wanted: object) -> list[str]:
    """Tables or arrays like this one by name, with the columns of it and as many rows as are wanted."""
    stem = name.removesuffix(main_word(name) or "").rstrip("_")
    return [
        other
        for word in HELD_OUT
        if (other := f"{stem}_{word}") in place.crash.state
        and place.ask(f"len({other}) == {wanted} and np.shape({other})[1:] == np.shape({name})[1:]") is True
    ]
