"""Splits whose parts were bound to the wrong names, or that are stratified by something that is no column."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .parts import main_word

TRAIN = ("train", "tr")


def split_order(place: Place) -> Iterator[Finding]:
    """`X_train, y_train, X_test, y_test = train_test_split(X, y)` binds the parts to the wrong names."""
    used = {node.id for node in place.within(ast.Name)}
    for spot in [place, *place.earlier()]:
        for node in reversed(spot.all(ast.Assign)):
            call, target = node.value, node.targets[0]
            if (
                not isinstance(call, ast.Call)
                or spot.called(call) != "train_test_split"
                or len(call.args) != 2
            ):
                continue
            names = [spot.text(item) for item in target.elts] if isinstance(target, ast.Tuple) else []
            right = _in_order(names, spot.text(call.args[0])) if len(names) == 4 and used & {*names} else None
            if right is None or right == names:
                continue
            editor = spot.editor()
            editor.replace(target, ", ".join(right))
            yield Finding(
                f"`train_test_split` gives the parts in the order {', '.join(right)}, and they were bound to"
                f" {', '.join(names)}.",
                spot.propose(
                    editor,
                    "Each part is bound to the name that says what it is.",
                    "Training and test rows are what their names say.",
                    0.95,
                    "scikit-learn: train_test_split(X, y) gives X_train, X_test, y_train, y_test",
                ),
                confidence=0.95,
            )
            return


def _in_order(names: list[str], first: str) -> list[str] | None:
    """The names as the split gives the parts; None where the names do not tell what each is."""
    heads = [re.sub(r"_?(train|test|valid|val|tr|te)_?.*", "", name) for name in names]
    kinds = list(dict.fromkeys(heads))
    if len(kinds) != 2 or len({main_word(name) for name in names}) != 2:
        return None
    if first.casefold() == kinds[1].casefold():
        kinds.reverse()
    right: list[str] = []
    for kind in kinds:
        mine = [name for name, head in zip(names, heads, strict=True) if head == kind]
        train = [name for name in mine if main_word(name) in TRAIN]
        if len(mine) != 2 or len(train) != 1:
            return None
        right += [*train, *(name for name in mine if name not in train)]
    return right


def stratified(place: Place) -> Iterator[Finding]:
    """`train_test_split(X, y, stratify=True)`, `stratify="y"`: it takes the values to stratify by."""
    if not re.search(
        r"'stratify' parameter of train_test_split|inconsistent numbers of samples", place.crash.evalue
    ):
        return
    for call in place.calls("train_test_split"):
        given = next((item.value for item in call.keywords if item.arg == "stratify"), None)
        if not isinstance(given, ast.Constant) or not call.args:
            continue
        target, table = place.text(call.args[-1]), place.text(call.args[0])
        if given.value is True and len(call.args) == 2:
            wanted = target
        elif isinstance(given.value, str) and place.ask(f"{given.value!r} in {table}.columns") is True:
            wanted = f"{table}[{given.value!r}]"
        elif isinstance(given.value, str) and len(call.args) == 2 and _called(place, target, given.value):
            wanted = target
        else:
            continue
        editor = place.editor()
        editor.replace(given, wanted)
        yield Finding(
            f"`stratify` takes the values to stratify by, and not {given.value!r}.",
            place.propose(
                editor,
                f"The values of `{wanted}` are given.",
                "Each part has the classes in the same shares.",
                0.94,
                "scikit-learn: stratify is an array of labels",
            ),
            confidence=0.95,
        )
        return


def _called(place: Place, target: str, name: str) -> bool:
    """Whether the target is what the word says: the variable of that name, or the column."""
    return target == name or place.ask(f"{target}.name") == name
