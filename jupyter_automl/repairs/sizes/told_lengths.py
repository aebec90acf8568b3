"""Which of the things put together has which length, where nothing says which of them is right."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from ..place import Place
from ..rules import Finding, ask_for

UNEQUAL = re.compile(
    r"must have same first dimension|must be the same size|All arrays must be of the same length|Per-column arrays must each"
    r"|inconsistent numbers of samples|could not be broadcast together|arrays must all be same length|shape mismatch"
    r"|array length \d+ does not match index length"
)


def told_lengths(place: Place) -> Iterator[Finding]:
    """`plt.plot(x, y[:-1])`: says that `x` has 50 entries and `y[:-1]` has 49."""
    if not UNEQUAL.search(place.crash.evalue):
        return
    for parts in together(place):
        sized = {
            text: size
            for text in [one if isinstance(one, str) else place.text(one) for one in parts]
            if isinstance(size := place.ask(f"len({text})"), int)
        }
        if len(set(sized.values())) > 1:
            told = ", ".join(f"`{text[:50]}` has {size:,}" for text, size in sized.items())
            yield Finding(
                f"Entries that belong together differ in number: {told}.",
                ask_for(place, "Say which entries belong together.", kind="choice"),
                confidence=0.8,
            )
            return


def counted_too_far(place: Place) -> Iterator[Finding]:
    """`plt.plot(epochs, loss)` of `epochs = np.arange(1, 11)` and a list of eight: the numbers end where the list does."""
    if "must have same first dimension" not in place.crash.evalue:
        return
    for call in place.calls("plot", "bar", "scatter", "step"):
        if len(call.args) < 2 or not all(isinstance(one, ast.Name) for one in call.args[:2]):
            continue
        numbers, values = (place.text(one) for one in call.args[:2])
        counts = place.ask(
            f"type({values}).__name__ == 'list' and len({values}) < len({numbers}) and {numbers}[0] in (0, 1)"
            f" and np.asarray({numbers}).dtype.kind == 'i' and bool((np.diff({numbers}) == 1).all())"
        )
        if counts is not True:
            continue
        last, entries = place.ask(f"int({numbers}[-1])"), place.ask(f"len({values})")
        editor = place.editor()
        editor.wrap(call.args[0], "", f"[:len({values})]")
        yield Finding(
            f"`{numbers}` counts to {last}, and `{values}` has {entries} entries.",
            place.propose(
                editor, "The numbers end where the entries do.", "Every entry is drawn at its own number.", 0.88
            ),
            confidence=0.92,
        )  # fmt: skip
        return


def together(place: Place) -> Iterator[Sequence[ast.expr | str]]:
    """What is put together: arguments of a call, columns of a new table, sides of an operator; entries of a dict as texts."""
    for call in place.calls():
        yield [one for one in [*call.args, *(item.value for item in call.keywords)] if place.pure(one)]
        for given in call.args[:1]:
            if isinstance(given, ast.Dict):
                yield [value for value in given.values if place.pure(value)]
            elif place.pure(given) and place.kind(given) == "dict":
                text = place.text(given)
                keys = place.ask(
                    f"[k for k, v in {text}.items() if hasattr(v, '__len__') and not isinstance(v, str)]"
                )
                yield [f"{text}[{key!r}]" for key in keys or []]
    for node in place.within(ast.BinOp):
        yield [one for one in (node.left, node.right) if place.pure(one)]
