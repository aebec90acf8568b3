# ruff: noqa: E501
"""Products and sums of arrays whose sides do not fit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place, caller_of
from ..rules import Finding


def products(place: Place) -> Iterator[Finding]:
    """Matrices in an order, or one way round, that does not multiply."""
    match = re.search(
        r"shapes \((\d+),(\d+)\) and \((\d+),(\d+)\) not aligned|matmul: Input operand 1 has a mismatch|shapes \((\d+),\) and \((\d+),(\d+)\)",
        place.crash.evalue,
    )
    if match is None:
        return
    for node in [*place.within(ast.BinOp), *place.calls("dot", "matmul")]:
        if isinstance(node, ast.BinOp):
            if not isinstance(node.op, ast.MatMult):
                continue
            left, right = node.left, node.right
        elif isinstance(node.func, ast.Attribute) and len(node.args) == 1:
            left, right = node.func.value, node.args[0]
        elif len(node.args) == 2:
            left, right = node.args
        else:
            continue
        shapes = [place.ask(f"list(np.shape({place.text(item)}))") for item in (left, right)]
        if not all(isinstance(shape, list) for shape in shapes):
            continue
        a, b = shapes
        editor = place.editor()
        if len(a) == 2 and a == b and a[0] != a[1]:
            # Either could be turned on its side, to different ends.
            yield Finding(
                f"Two matrices of {a[0]:,} × {a[1]:,} can only be multiplied when one of them is turned on its side, and"
                " which is not said.",
                [],
                confidence=0.85,
            )
            return
        if len(a) == 2 and len(b) == 2 and a[1] == b[1]:
            editor.wrap(right, "", ".T")
            said = f"`{place.text(right)}` is turned on its side"
        elif len(a) == 2 and len(b) == 2 and a[0] == b[0]:
            editor.wrap(left, "", ".T")
            said = f"`{place.text(left)}` is turned on its side"
        elif (len(a) == 2 and len(b) <= 2 and len(b) and b[-1] == a[0]) or (
            len(a) == 1 and len(b) == 2 and b[1] == a[0]
        ):
            x, y = place.text(left), place.text(right)
            editor.replace(left, y)
            editor.replace(right, x)
            said = "The two change places"
        else:
            continue
        yield Finding(
            f"Matrices of {' × '.join(map(str, a))} and {' × '.join(map(str, b))} cannot be multiplied in this order.",
            place.propose(
                editor,
                f"{said}, so that rows meet columns.",
                "It is the only product of the two whose sizes fit.",
                0.65,
            ),
        )
        return


def row_wise(place: Place) -> Iterator[Finding]:
    """A function with `if` that was called with a whole column works row by row."""
    if not re.search(
        r"truth value of (?:a|an) [\w ]*(?:Series|array)|cannot convert the series to|must be real number, not Series|argument must be a string.* not 'Series'",
        place.crash.evalue,
    ):
        return
    own = caller_of(place.crash) or place
    for call in own.within(ast.Call):
        name = own.text(call.func)
        if (
            name.split(".")[-1] == place.function
            and len(call.args) == 1
            and own.kind(call.args[0]) == "Series"
        ):
            editor = own.editor()
            editor.replace(call, f"{own.text(call.args[0])}.apply({name})")
            yield Finding(
                f"`{name}` decides about one value, and was given a whole column.",
                own.propose(
                    editor, "It is asked for each value of the column.", "Each row has its own answer.", 0.9
                ),
            )
            return
    for call in own.within(ast.Call):
        if (
            isinstance(call.func, ast.Name)
            and call.func.id in ("int", "float", "str")
            and len(call.args) == 1
            and own.kind(call.args[0]) == "Series"
        ):
            size = own.ask(f"len({own.text(call.args[0])})")
            editor = own.editor()
            text = own.text(call.args[0])
            editor.replace(
                call, f"{call.func.id}({text}.iloc[0])" if size == 1 else f"{text}.astype({call.func.id})"
            )
            yield Finding(
                f"`{call.func.id}` takes one value, and was given a column of {size}.",
                own.propose(
                    editor,
                    "The column is cast as a whole." if size != 1 else "Its only value is taken.",
                    "Each row has its own number.",
                    0.85,
                ),
            )
            return
        if (
            own.text(call.func).startswith("math.")
            and len(call.args) >= 1
            and own.kind(call.args[0]) == "Series"
        ):
            editor = own.editor()
            editor.replace(call.func, own.text(call.func).replace("math.", "np."))
            editor.top("import numpy as np")
            yield Finding(
                f"`{own.text(call.func)}` takes one value, and was given a column.",
                own.propose(
                    editor,
                    "NumPy's function of that name takes columns.",
                    "Each row has its own number.",
                    0.9,
                ),
            )
            return
