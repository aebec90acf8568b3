"""Functions that are given one thing and take it for several: arrays to join, and pairs to sort by."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .loops import loops_around
from .place import Place
from .rules import Finding

JOINS = ("concatenate", "hstack", "vstack", "stack", "column_stack", "dstack")
SHAPES = {
    "zeros": (0, 0), "ones": (0, 0), "empty": (0, 0), "full": (0, -1), "randint": (2, 0), "integers": (2, 0),
    "random": (0, 0), "random_sample": (0, 0), "standard_normal": (0, 0), "reshape": (1, 0),
}  # fmt: skip
"""Functions that take a shape as one argument → where it begins, and how many arguments follow it."""
PAIRS = ("items", "most_common", "zip", "enumerate")
"""Calls that give pairs."""


def one_tuple(place: Place) -> Iterator[Finding]:
    """`np.concatenate(a, b)` → `np.concatenate((a, b))`."""
    if not re.search(
        r"only integer scalar arrays can be converted to a scalar index|takes 1 positional argument but \d+ were given",
        place.crash.evalue,
    ):
        return
    for call in place.calls(*JOINS):
        if len(call.args) < 2 or not all(place.pure(one) for one in call.args):
            continue
        if any(place.kind(one) not in ("ndarray", "Series", "list", "DataFrame") for one in call.args):
            continue
        editor = place.editor()
        editor.wrap(call.args[0], "(", "")
        editor.wrap(call.args[-1], "", ")")
        yield Finding(
            f"`{place.called(call)}` takes the arrays as one argument.",
            place.propose(editor, "They are given as one tuple.", "All of them are joined.", 0.93),
        )
        return


def one_row(place: Place) -> Iterator[Finding]:
    """`rows.append(depth, score)` → `rows.append((depth, score))`: one row of several values."""
    if not re.search(r"append\(\) takes exactly one argument", place.crash.evalue):
        return
    for call in place.calls("append"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if owner is None or len(call.args) < 2 or call.keywords or place.kind(owner) != "list":
            continue
        if not loops_around(place) or len({place.kind(one) for one in call.args}) < 2:
            yield Finding(
                f"`append` puts one entry behind `{place.text(owner)}`, and is given {len(call.args)}. Say whether they are one"
                " entry together or several.",
                confidence=0.9,
            )
            return
        editor = place.editor()
        editor.wrap(call.args[0], "(", "")
        editor.wrap(call.args[-1], "", ")")
        yield Finding(
            f"`append` puts one entry behind `{place.text(owner)}`, and is given {len(call.args)}.",
            place.propose(editor, "They are one entry together.", "Each entry holds all of its values.", 0.9),
            confidence=0.94,
        )
        return


def one_shape(place: Place) -> Iterator[Finding]:
    """`np.zeros(3, 4)` → `np.zeros((3, 4))`: the second number was taken for a type."""
    if not re.search(
        r"Cannot interpret '\d+' as a data type|\(\) takes at most 1 positional argument|order must be str, not int",
        place.crash.evalue,
    ):
        return
    for call in place.calls(*SHAPES):
        first, last = SHAPES[place.called(call)]
        sizes = call.args[first : len(call.args) + last]
        if len(sizes) < 2 or call.keywords or not all(place.pure(one) for one in sizes):
            continue
        given = ", ".join(map(place.text, sizes))
        if place.ask(f"all(isinstance(one, (int, np.integer)) for one in [{given}])") is not True:
            continue
        editor = place.editor()
        editor.wrap(sizes[0], "(", "")
        editor.wrap(sizes[-1], "", ")")
        yield Finding(
            f"`{place.called(call)}` takes the shape as one argument; what follows it is the type.",
            place.propose(editor, "The numbers are given as one shape.", "The array has that shape.", 0.95),
            confidence=0.96,
        )
        return


def sizes_one_by_one(place: Place) -> Iterator[Finding]:
    """`rng.randn((3, 4))` → `rng.randn(3, 4)`: unlike other functions it takes no shape."""
    if not re.search(r"'(?:tuple|list)' object cannot be interpreted as an integer", place.crash.evalue):
        return
    for call in place.calls("rand", "randn", "eye"):
        shape = call.args[0] if len(call.args) == 1 else None
        if not isinstance(shape, ast.Tuple | ast.List) or not shape.elts:
            continue
        editor = place.editor()
        editor.replace(shape, ", ".join(map(place.text, shape.elts)))
        yield Finding(
            f"`{place.called(call)}` takes the sizes one by one.",
            place.propose(editor, "They are given one by one.", "The array has that shape.", 0.95),
            confidence=0.96,
        )
        return


def pair_as_two(place: Place) -> Iterator[Finding]:
    """`sorted(d.items(), key=lambda k, v: v)` → `key=lambda pair: pair[1]`."""
    if "<lambda>() missing 1 required positional argument" not in place.crash.evalue:
        return
    for call in place.calls("sorted", "max", "min"):
        key = next((item.value for item in call.keywords if item.arg == "key"), None)
        source = call.args[0] if call.args else None
        if not isinstance(key, ast.Lambda) or len(key.args.args) != 2 or not isinstance(source, ast.Call):
            continue
        if place.called(source) not in PAIRS or "pair" in place.text(key):
            continue
        places = {one.arg: f"pair[{at}]" for at, one in enumerate(key.args.args)}
        editor = place.editor()
        body = place.text(key.body)
        for name, part in places.items():
            body = re.sub(rf"(?<![\w.]){name}\b", part, body)
        editor.replace(key, f"lambda pair: {body}")
        yield Finding(
            "The key is given each pair as one argument.",
            place.propose(editor, "It takes the pair's parts.", "The order is the one meant.", 0.92),
        )
        return
