# ruff: noqa: E501
"""Features and target of different parts of a split, or of different states of a table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import bound_here, value_of
from ..place import Place
from ..rules import Finding

ROWS = re.compile(
    r"inconsistent numbers of samples: \[(?:np\.int64\()?(\d+)\)?, (?:np\.int64\()?(\d+)|x and y must be the same size|x and y must have same first dimension"
    r"|must have the same length|All arrays must be of the same length|operands could not be broadcast together|Length of labels"
    r"|Unable to coerce to Series|Length mismatch|could not broadcast|endog and exog matrices are different sizes|must be broadcastable"
    r"|cannot be broadcast to a single shape|boolean index did not match|Item wrong length"
)


def parts(place: Place) -> Iterator[Finding]:
    """Training and test parts mixed up, in the failing call or where the parts were made."""
    if not ROWS.search(place.crash.evalue):
        return
    groups = [[*call.args, *(item.value for item in call.keywords)] for call in place.calls()]
    learns = [place.called(call) in LEARNS for call in place.calls()]
    operands = [[node.left, node.right] for node in place.within(ast.BinOp)]
    operands += [[node.left, *node.comparators] for node in place.within(ast.Compare)]
    for group, learning in zip([*groups, *operands], [*learns, *(False for _ in operands)], strict=True):
        arguments = [item for item in group if isinstance(item, ast.Name) or place.pure(item)]
        sized = [(item, place.ask(f"len({place.text(item)})")) for item in arguments]
        sized = [(item, size) for item, size in sized if isinstance(size, int)]
        if len(sized) < 2 or len({size for _, size in sized}) < 2:
            continue
        twins = [
            (item, other, wanted, twin)
            for item, _ in sized
            for other, wanted in sized
            if other is not item and (twin := _twin(place, item, wanted, place.text(other)))
        ]
        lean = "train" if learning else _lean(place, sized[0][0], sized[1][0])
        either = group in operands and len(twins) > 1
        for item, other, _, _ in twins:
            if (asked := _asked_about_the_others(place, item, other)) is not None:
                yield asked
        for item, other, wanted, twin in twins:
            word, of_other = main_word(twin), main_word(place.text(other))
            # A score that the cell calls that of the test part is not made one of the training part.
            said = spoken(place, place.text(item), place.text(other)) if of_other is None else None
            # Nor does a model learn from the test part.
            against = word not in ("train", "tr") if learning else said not in (None, word)
            if not against and (not either or main_word(twin) == lean):
                editor = place.editor()
                editor.replace(item, twin)
                yield Finding(
                    f"`{place.text(item)}` and `{place.text(other)}` have { {place.text(a): b for a, b in sized}[place.text(item)]:,} and {wanted:,} rows;"
                    f" `{twin}` is the one that goes with `{place.text(other)}`.",
                    place.propose(
                        editor,
                        f"`{twin}` takes the place of `{place.text(item)}`.",
                        "The rows belong together.",
                        0.88 if lean and main_word(twin) == lean else 0.85,
                    ),
                )
    yield from _stale(place)


LEARNS = frozenset({"fit", "fit_transform", "partial_fit", "cross_val_score", "cross_validate"})
WORDS = ("train", "test", "valid", "val", "tr", "te")


def _lean(place: Place, *apart: ast.expr) -> str | None:
    """The one of `train` and `test` of which the cell speaks besides these expressions; None when it says both or none."""
    own = {id(part) for node in apart for part in ast.walk(node)}
    words = {
        word
        for node in place.all(ast.Name, ast.Constant)
        if id(node) not in own
        and (word := main_word(str(node.id if isinstance(node, ast.Name) else node.value)))
    }
    return words.pop() if len(words) == 1 else None


def spoken(place: Place, *apart: str) -> str | None:
    """The one part of the rows of which the cell speaks besides these names."""
    words = {
        word
        for node in place.all(ast.Name, ast.Constant)
        if (said := str(node.id if isinstance(node, ast.Name) else node.value)) not in apart
        and (word := main_word(said))
    }
    return words.pop() if len(words) == 1 else None


def main_word(name: str) -> str | None:
    return next((part for part in re.split(r"[_\W]", name.casefold()) if part in WORDS), None)


def _asked_about(place: Place, name: str) -> str | None:
    """The part of the rows that a model was asked about to make `name`, as in `name = model.predict(X_test)`."""
    own = [
        node.value
        for node in place.all(ast.Assign)
        if place.line is not None and node.lineno < place.line and place.text(node.targets[0]) == name
    ]
    value = own[-1] if own else value_of(place.crash, name)
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute) or not value.args:
        return None
    return main_word(ast.unparse(value.args[0])) if value.func.attr.startswith("predict") else None


def _asked_about_the_others(place: Place, truth: ast.expr, guess: ast.expr) -> Finding | None:
    """`pred = model.predict(X_train)` and then `accuracy_score(y_test, pred)`: the score is that of the test part."""
    wanted, name = main_word(place.text(truth)), place.text(guess)
    if wanted in (None, "train", "tr"):
        return None
    if isinstance(guess, ast.Name) and main_word(name) is not None:
        return None
    for spot in (place, *place.earlier()):
        value = bound_here(spot, name) if isinstance(guess, ast.Name) else guess
        if value is None:
            continue
        if not isinstance(value, ast.Call) or not spot.called(value).startswith("predict") or not value.args:
            return None
        rows = value.args[0]
        word = main_word(spot.text(rows))
        if not isinstance(rows, ast.Name) or word not in ("train", "tr"):
            return None
        other = re.sub(rf"(?<![a-zA-Z]){word}(?![a-zA-Z])", str(wanted), rows.id)
        if spot.ask(f"len({other})") != place.ask(f"len({place.text(truth)})"):
            return None
        editor = spot.editor()
        editor.replace(rows, other)
        return Finding(
            f"`{name}` is what the model says of `{rows.id}`, and it is compared with `{place.text(truth)}`.",
            spot.propose(
                editor,
                f"The model is asked about `{other}`.",
                "The score is that of rows which the model has not learnt from.",
                0.9,
            ),
        )
    return None


def _twin(place: Place, node: ast.expr, wanted: int, partner: str) -> str | None:
    """The name with the partner's word (`test` for `train`) and the partner's number of rows."""
    name, word, other = place.text(node), main_word(place.text(node)), main_word(partner)
    other = other or _asked_about(place, partner)
    if not isinstance(node, ast.Name):
        return None
    candidates = []
    if word and other and word != other:
        candidates = [re.sub(rf"(?<![a-zA-Z]){word}(?![a-zA-Z])", other, name)]
    elif other and not word:
        candidates = [f"{name}_{other}"]
    # A partner without such a word is no reason to take all rows: a model would learn from those it is tested on.
    for candidate in candidates:
        if candidate != name and candidate.isidentifier() and place.ask(f"len({candidate})") == wanted:
            return candidate
    return None


def _stale(place: Place) -> Iterator[Finding]:
    """Rows left the features after the target was taken from them: the target is taken again by its index."""
    for call in place.calls(
        "fit",
        "train_test_split",
        "cross_val_score",
        "cross_validate",
        "fit_transform",
        "score",
        "scatter",
        "plot",
    ):
        at = 1 if place.called(call) in ("cross_val_score", "cross_validate") else 0
        if len(call.args) < at + 2:
            continue
        x, y = call.args[at], call.args[at + 1]
        if place.kind(x) not in ("DataFrame", "Series") or place.kind(y) not in ("Series", "DataFrame"):
            continue
        a, b = place.text(x), place.text(y)
        inside = place.ask(
            f"[bool({a}.index.isin({b}.index).all()), bool({b}.index.isin({a}.index).all()), len({a}), len({b}), bool({a}.index.is_unique and {b}.index.is_unique)]"
        )
        if not isinstance(inside, list) or not inside[4] or inside[2] == inside[3]:
            continue
        editor = place.editor()
        if inside[0] and inside[3] > inside[2]:
            editor.replace(y, f"{b}.loc[{a}.index]")
            gone, other = b, a
        elif inside[1] and inside[2] > inside[3]:
            editor.replace(x, f"{a}.loc[{b}.index]")
            gone, other = a, b
        else:
            continue
        yield Finding(
            f"`{a}` has {inside[2]:,} rows and `{b}` {inside[3]:,}: rows left `{other}` further up, and not `{gone}`.",
            place.propose(
                editor,
                f"The rows of `{gone}` that `{other}` has are taken, by their labels.",
                f"{abs(inside[2] - inside[3]):,} rows of `{gone}` that `{other}` does not have are not used here.",
                0.75,
            ),
        )
