"""`train_test_split` that gives fewer or more parts than there are names for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .parts import main_word

COUNT = re.compile(r"(not enough|too many) values to unpack \(expected (\d+)")
FLAT = frozenset({"ravel", "flatten"})
COUNTS = ("tn", "fp", "fn", "tp")
TARGETS = ("y", "target", "labels", "label")
"""What the second thing that is split may be called."""


def split_parts(place: Place) -> Iterator[Finding]:
    """`X_train, X_test, y_train, y_test = train_test_split(X)`: the target was not given, and is split alike."""
    match, statement = COUNT.search(place.crash.evalue), place.statement
    if (
        match is None
        or not isinstance(statement, ast.Assign)
        or not isinstance(statement.targets[0], ast.Tuple)
    ):
        return
    call, target = statement.value, statement.targets[0]
    if not isinstance(call, ast.Call) or place.called(call) != "train_test_split" or not call.args:
        return
    names, given = [place.text(one) for one in target.elts], [place.text(one) for one in call.args]
    words = [main_word(name) for name in names]
    stems = [_stem(name, word) for name, word in zip(names, words, strict=True) if word]
    if len(stems) != len(names) or not all(map(str.isidentifier, names)):
        return
    editor = place.editor()
    if match.group(1) == "not enough":
        # The names have to come in pairs of one stem, the parts of one thing after those of the other.
        if len(names) != 2 * len(given) + 2 or stems[::2] != stems[1::2]:
            return
        lacking = stems[-1]
        fits = [
            name
            for name in dict.fromkeys((lacking, *(TARGETS if lacking[:1] in "yYtTlL" else ())))
            if name not in given and place.ask(f"len({name}) == len({given[0]})") is True
        ]
        if not fits:
            return
        editor.wrap(call.args[-1], "", f", {fits[0]}")
        yield Finding(
            f"`{given[-1]}` alone is split into two parts, and there are {len(names)} names: `{fits[0]}` was not given.",
            place.propose(
                editor, f"`{fits[0]}` is split in the same way.", "The parts have the same rows.", 0.92
            ),
            confidence=0.93,
        )
    elif len(names) == 2 and len(given) == 2 and len(set(stems)) == 1:
        first, second = given
        if stems[0] != first or not second.isidentifier() or None in words:
            return
        more = [name.replace(first, second, 1) for name in names]
        editor.replace(target, ", ".join([*names, *more]))
        yield Finding(
            f"`{first}` and `{second}` are split into four parts, and there are names for those of `{first}` only.",
            place.propose(
                editor, f"The parts of `{second}` are called {more[0]} and {more[1]}.", "The parts have the same rows.", 0.85
            ),
            confidence=0.93,
        )  # fmt: skip


def parts_of_a_matrix(place: Place) -> Iterator[Finding]:
    """`tn, fp, fn = confusion_matrix(y, p).ravel()`: two classes make four counts, in the order tn, fp, fn, tp."""
    match, statement = COUNT.search(place.crash.evalue), place.statement
    if match is None or match.group(1) != "too many" or not isinstance(statement, ast.Assign):
        return
    target, call = statement.targets[0], statement.value
    if not isinstance(target, ast.Tuple) or not isinstance(call, ast.Call) or place.called(call) not in FLAT:
        return
    names = [place.text(one).lower() for one in target.elts]
    if names != list(COUNTS[: len(names)]) or not isinstance(call.func, ast.Attribute):
        return
    if place.ask(f"list(np.shape({place.text(call.func.value)}))") != [2, 2]:
        return
    lacking = COUNTS[len(names) :]
    written = [one.upper() if place.text(target.elts[0]).isupper() else one for one in lacking]
    editor = place.editor()
    editor.wrap(target.elts[-1], "", "".join(f", {one}" for one in written))
    yield Finding(
        f"The matrix of two classes holds four counts, and {len(names)} names take them.",
        place.propose(
            editor,
            f"The rest is called {' and '.join(written)}.",
            "scikit-learn gives them in the order tn, fp, fn, tp.",
            0.92,
        ),
        confidence=0.94,
    )


def too_few_names(place: Place) -> Iterator[Finding]:
    """`a, b, c = train_test_split(X, y)`: how many parts there are; what they are called is the author's to say."""
    match, statement = COUNT.search(place.crash.evalue), place.statement
    call = statement.value if isinstance(statement, ast.Assign) else None
    if match is None or not isinstance(call, ast.Call) or place.called(call) != "train_test_split":
        return
    given = [place.text(one) for one in call.args]
    yield Finding(
        f"`train_test_split` gives {2 * len(given)} parts, two of each of {', '.join(f'`{one}`' for one in given)}, and "
        f"{match.group(2)} names take them. Say what each part is called.",
        confidence=0.93,
    )


def _stem(name: str, word: str) -> str:
    """What is split: `X` of `X_train`."""
    return re.sub(rf"_?{word}_?", "", name, count=1, flags=re.I)
