"""What an earlier cell made for one part of the rows and the failing cell needs for another."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..origin import value_of
from ..place import Place
from ..rules import Finding
from ..slicing import executed
from .parts import main_word, spoken

ALIKE = (
    "(lambda t, a: set(a.columns) <= set(t.columns) and all("
    "a[c].min() <= t[c].median() <= a[c].max() for c in a.select_dtypes('number').columns) and"
    " all(set(t[c].dropna()) <= set(a[c].dropna()) for c in a.select_dtypes(exclude='number').columns))({table}, {asked})"
)
"""Whether the table has the columns of what was asked about, neither scaled nor coded otherwise."""
ASKED = frozenset({"predict", "predict_proba", "decision_function"})


def predicted_for_others(place: Place) -> Iterator[Finding]:
    """`r2_score(y_test, predictions)` with predictions for all rows: the model is asked about the test rows."""
    if not re.search(r"inconsistent numbers of samples|could not be broadcast|x and y must be the same size"
                     r"|must have the same length|same first dimension", place.crash.evalue):  # fmt: skip
        return
    names = list(dict.fromkeys(node.id for node in place.within(ast.Name) if isinstance(node.ctx, ast.Load)))
    sizes = {name: size for name in names if isinstance(size := place.ask(f"len({name})"), int)}
    for name, size in sizes.items():
        made = value_of(place.crash, name)
        if not (
            isinstance(made, ast.Call)
            and isinstance(made.func, ast.Attribute)
            and made.func.attr in ASKED
            and len(made.args) == 1
            and isinstance(made.args[0], ast.Name)
        ):
            continue
        asked = made.args[0].id
        for partner, wanted in sizes.items():
            word = main_word(partner)
            if partner == name or wanted == size or word is None:
                continue
            other = main_word(asked)
            rows = re.sub(rf"(?<![a-zA-Z]){other}(?![a-zA-Z])", word, asked) if other else f"{asked}_{word}"
            # What was asked about another part says that the partner may be the wrong one, unless the name held
            # the predictions for the partner's part before, or that part is the only one of which the cell speaks.
            before = other and _predicted_before(place, name, rows)
            if other and not before and spoken(place, partner, name) != word:
                continue
            fits = place.ask(
                f"len({rows}) == {wanted} and np.shape({rows})[1:] == np.shape({asked})[1:]"
                f" and getattr({rows}, 'index', [0]) is not None"
            )
            same = place.ask(f"bool(({rows}.index == {partner}.index).all())")
            if fits is not True or same is False:
                continue
            setup = f"{name} = {ast.unparse(made.func)}({rows})"
            yield Finding(
                f"`{name}` was predicted for `{asked}`, which has {size:,} rows, and `{partner}` has {wanted:,}."
                + (
                    f" The predictions for `{rows}`, which it held before, were overwritten."
                    if before
                    else ""
                ),
                [
                    Proposal(
                        "patch",
                        f"The model is asked about `{rows}`, the rows that `{partner}` belongs to.",
                        f"`{name}` holds the predictions for `{rows}` from here on.",
                        confidence=0.9 if before else 0.86,
                        setup=before or setup,
                    )
                ],
            )
            return


def _predicted_before(place: Place, name: str, rows: str) -> str | None:
    """The last statement that ran and bound the name to what a model predicts for those rows."""
    for one in reversed(executed(place.crash)):
        call = one.node.value if isinstance(one.node, ast.Assign) else None
        if (
            isinstance(one.node, ast.Assign)
            and [ast.unparse(target) for target in one.node.targets] == [name]
            and isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr in ASKED
            and [ast.unparse(argument) for argument in call.args] == [rows]
        ):
            return one.text
    return None


def predicted_for_the_table(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame({"Id": test["Id"], "price": predictions})` with predictions for other rows: the model is asked again."""
    match = re.search(
        r"array length \d+ does not match index length|Length of values \(\d+\) does not match length of index"
        r"|All arrays must be of the same length",
        place.crash.evalue,
    )
    if match is None:
        return
    names = [node.id for node in place.within(ast.Name)]
    sizes = {
        name: size for name in dict.fromkeys(names) if isinstance(size := place.ask(f"len({name})"), int)
    }
    for name, size in sizes.items():
        made = value_of(place.crash, name)
        calls = [
            node
            for node in (ast.walk(made) if made is not None else ())
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKED
        ]
        if len(calls) != 1 or made is None or [type(one) for one in calls[0].args] != [ast.Name]:
            continue
        asked = ast.unparse(calls[0].args[0])
        for table, wanted in sizes.items():
            if wanted == size or place.kind(table) != "DataFrame" or place.kind(asked) != "DataFrame":
                continue
            # The rows must hold what the model is asked about, in values of the same kind and size.
            if place.ask(ALIKE.format(table=table, asked=asked)) is not True:
                continue
            again = re.sub(rf"\b{re.escape(asked)}\b", f"{table}[{asked}.columns]", ast.unparse(made))
            yield Finding(
                f"`{name}` was predicted for the {size:,} rows of `{asked}`, and stands beside the {wanted:,} of `{table}`.",
                [
                    Proposal(
                        "patch",
                        f"The model is asked about the rows of `{table}`.",
                        f"`{name}` holds the predictions for `{table}` from here on.",
                        confidence=0.88,
                        setup=f"{name} = {again}",
                    )
                ],
                confidence=0.92,
            )
            return


def column_of_ones(place: Place) -> Iterator[Finding]:
    """`X_test @ theta` where `theta` was found with a column of ones before the training rows."""
    if not re.search(r"mismatch in its core dimension|not aligned", place.crash.evalue):
        return
    products = [
        (node.left, node.right) for node in place.within(ast.BinOp) if isinstance(node.op, ast.MatMult)
    ]
    products += [
        (call.func.value, call.args[0])
        if len(call.args) == 1 and isinstance(call.func, ast.Attribute)
        else (call.args[0], call.args[1])
        for call in place.calls("dot", "matmul")
        if 0 < len(call.args) < 3
    ]
    for left, right in products:
        shapes = [place.ask(f"list(np.shape({place.text(side)}))") for side in (left, right)]
        if not isinstance(left, ast.Name) or not all(isinstance(shape, list) and shape for shape in shapes):
            continue
        if len(shapes[0]) != 2 or shapes[1][0] != shapes[0][1] + 1:
            continue
        made = _with_ones(place, shapes[0][1])
        if made is None:
            continue
        bound, inside = made
        editor = place.editor()
        editor.replace(left, re.sub(rf"\b{re.escape(inside)}\b", left.id, bound))
        yield Finding(
            f"`{place.text(right)}` has a weight more than `{left.id}` has columns: it was found with `{bound}`.",
            place.propose(
                editor,
                f"`{left.id}` gets the column of ones in the same way.",
                "The first weight is the intercept, as it was when the weights were found.",
                0.86,
            ),
        )
        return


def _with_ones(place: Place, width: int) -> tuple[str, str] | None:
    """How the cells that ran put one column of ones beside a table of that width, and the table's name.

    A table that was bound anew by that, as in `X_train = np.c_[np.ones(len(X_train)), X_train]`, has the column by now.
    """
    for spot in place.earlier():
        for node in spot.all(ast.Assign):
            text = spot.text(node.value)
            if not re.search(r"\bones(?:_like)?\(", text) or not re.match(
                r"(?:np|numpy)\.(?:c_\[|column_stack|hstack|concatenate|append|insert)", text
            ):
                continue
            tables = {
                part.id
                for part in ast.walk(node.value)
                if isinstance(part, ast.Name)
                and place.ask(f"np.shape({part.id})[1:]") == [width + (spot.text(node.targets[0]) == part.id)]
            }
            if len(tables) == 1:
                table = tables.pop()
                # The numbers of rows must be taken from the table itself.
                if not re.search(r"ones\(\(?\d", text):
                    return text, table
    return None
