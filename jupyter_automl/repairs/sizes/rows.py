# ruff: noqa: E501
"""Columns and slices that are longer or shorter than the table they go with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..origin import value_of
from ..patch import Editor
from ..place import Place
from ..rules import Finding
from .added_behind import added_behind
from .parts import main_word

LENGTH = re.compile(r"Length of values \((\d+)\) does not match length of index \((\d+)\)")
UNEQUAL = re.compile(
    LENGTH.pattern + r"|Columns must be same length as key|Wrong number of items passed"
    r"|Cannot set a DataFrame with multiple columns|Length mismatch: Expected axis has (\d+) elements, new values have (\d+)"
    r"|Must have equal len keys|cannot set using a list-like indexer|Shape of passed values is \((\d+), (\d+)\), indices imply \((\d+), (\d+)\)"
)
REDUCED = frozenset({"sum", "mean", "max", "min", "std", "prod", "median", "norm"})
"""What NumPy makes of each row, lying flat unless it is told to keep the dimension."""


def one_a_row(place: Place) -> Iterator[Finding]:
    """One number a row, put together with a table of rows and columns: it has to stand upright."""
    if "operands could not be broadcast together" not in place.crash.evalue:
        return
    for node in place.within(ast.BinOp):
        if not (place.pure(node.left) and place.pure(node.right)):
            continue
        shapes = [place.ask(f"list(np.shape({place.text(item)}))") for item in (node.left, node.right)]
        if not all(isinstance(shape, list) for shape in shapes) or sorted(map(len, shapes)) != [1, 2]:
            continue
        line, table = (node.left, node.right) if len(shapes[0]) == 1 else (node.right, node.left)
        rows, width = max(shapes, key=len)
        (size,) = min(shapes, key=len)
        if size != rows or size == width or place.kind(table) != "ndarray":
            continue
        kind = place.kind(line)
        if kind not in ("ndarray", "Series"):
            continue
        editor = place.editor()
        editor.wrap(line, "", "[:, None]" if kind == "ndarray" else ".to_numpy()[:, None]")
        upright = "It is stood upright, so that each row meets its own number."
        only = "It is the only way in which the two sizes fit."
        # Where more is computed from it than this, it stands upright for all of that.
        again = sum(place.text(part) == place.text(line) for each in place.all(ast.BinOp) for part in (each.left, each.right)) > 1  # fmt: skip
        yield Finding(
            f"`{place.text(line)}` has one number for each of the {rows:,} rows of `{place.text(table)}`, which has {width:,} columns.",
            [
                *(place.propose(_made_upright(place, line), upright, only, 0.87) if again else ()),
                *place.propose(editor, upright, only, 0.85),
            ],
        )
        return


def _made_upright(place: Place, line: ast.expr) -> Editor:
    """The cell with `keepdims=True` where it takes the sums or means of rows that are of no use lying flat."""
    editor = place.editor()
    for node in place.all(ast.Assign) if isinstance(line, ast.Name) else ():
        call = node.value
        if (
            place.text(node.targets[0]) == place.text(line)
            and isinstance(call, ast.Call)
            and place.called(call) in REDUCED
            and any(item.arg == "axis" and place.text(item.value) in ("1", "-1") for item in call.keywords)
        ):
            editor.keyword(call, "keepdims", "True")
    return editor


def slices(place: Place) -> Iterator[Finding]:
    """`x[split + 1:] = values` where the values go from `split` on."""
    statement = place.statement
    if (
        "could not broadcast input array" not in place.crash.evalue
        or not isinstance(statement, ast.Assign)
        or not isinstance(statement.targets[0], ast.Subscript)
        or not isinstance(statement.targets[0].slice, ast.Slice)
    ):
        return
    target, cut = statement.targets[0], statement.targets[0].slice
    if cut.step is not None or not place.pure(statement.value) or not place.pure(target):
        return
    whole = place.ask(f"len({place.text(target.value)})")
    given = place.ask(f"np.shape({place.text(statement.value)})[0]")
    for bound in (cut.lower, cut.upper):
        if not (
            isinstance(bound, ast.BinOp)
            and isinstance(bound.op, ast.Add | ast.Sub)
            and isinstance(bound.right, ast.Constant)
            and bound.right.value == 1
        ):
            continue
        lower = place.text(bound.left if bound is cut.lower else cut.lower) if cut.lower else "0"
        upper = place.text(bound.left if bound is cut.upper else cut.upper) if cut.upper else str(whole)
        if given is None or place.ask(f"len(range({whole})[{lower}:{upper}])") != given:
            continue
        editor = place.editor()
        editor.replace(bound, place.text(bound.left))
        yield Finding(
            f"`{place.text(target)}` has not the {given:,} places that the values need.",
            place.propose(
                editor,
                f"The part is bounded by `{place.text(bound.left)}`: there are exactly as many places as values.",
                "Every value has its place.",
                0.75,
            ),
        )
        return


def one_early(place: Place) -> Iterator[Finding]:
    """`table["id"] = range(1, len(table))` → `len(table) + 1`: a range ends before its end."""
    match, statement = LENGTH.search(place.crash.evalue), place.statement
    if (
        match is None
        or int(match.group(1)) != int(match.group(2)) - 1
        or not isinstance(statement, ast.Assign)
    ):
        return
    target, call = statement.targets[0], statement.value
    inner = (
        call.args[0] if isinstance(call, ast.Call) and place.called(call) == "list" and call.args else call
    )
    if (
        not isinstance(inner, ast.Call)
        or place.called(inner) not in ("range", "arange")
        or len(inner.args) != 2
    ):
        return
    start, end = inner.args
    table = place.text(target.value) if isinstance(target, ast.Subscript) else ""
    if place.text(start) != "1" or place.text(end) not in (f"len({table})", f"{table}.shape[0]"):
        return
    editor = place.editor()
    editor.wrap(end, "", " + 1")
    yield Finding(
        f"The numbers end at {match.group(1)}, one before the {match.group(2)} rows of `{table}` do.",
        place.propose(
            editor, "They go to the last row.", f"Every row has its number, from 1 to {match.group(2)}.", 0.96
        ),
        confidence=0.96,
    )  # fmt: skip


def lengths(place: Place) -> Iterator[Finding]:
    """A column set from something shorter or longer."""
    match = UNEQUAL.search(place.crash.evalue)
    if match is None or place.reader is None:
        return
    statement = place.statement
    if (
        isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Subscript)
        and "Length of values" in match.group(0)
    ):
        target = statement.targets[0]
        table, value = place.text(target.value), statement.value
        if isinstance(value, ast.List) and len(value.elts) == 1:
            editor = place.editor()
            editor.replace(value, place.text(value.elts[0]))
            yield Finding(
                f"One value in brackets is a list of one row, and `{table}` has {match.group(2)}.",
                place.propose(
                    editor, "The value itself is given to every row.", "Every row has the value.", 0.75
                ),
            )
        # Values computed from rows without gaps, or for another part of the table.
        made = value_of(place.crash, value.id) if isinstance(value, ast.Name) else value
        for call in [node for node in ast.walk(made) if isinstance(node, ast.Call)] if made else []:
            for argument in call.args[:1]:
                if place.pure(argument) and place.kind(ast.unparse(argument)) in ("DataFrame", "Series"):
                    index = f"{_rows_of(argument)}.index"
                    # Rows that are merely numbered are not known by their numbers in another table.
                    numbered = f"{index}.equals(pd.RangeIndex(len({index})))"
                    if place.ask(
                        f"len({index}) == {match.group(1)} and bool({index}.isin({table}.index).all()) and not {numbered}"
                    ):
                        editor = place.editor()
                        editor.wrap(value, "pd.Series(", f", index={index})")
                        if place.ask("pd.__name__") is None:
                            editor.top("import pandas as pd")
                        yield Finding(
                            f"The values are those of `{ast.unparse(argument)}`, which has {match.group(1)} of the {match.group(2)} rows of `{table}`.",
                            place.propose(
                                editor,
                                "Each value goes to the row it belongs to.",
                                "Rows that the values say nothing of are missing in the column.",
                                0.75,
                            ),
                        )
                        return
        names = [name for name in re.findall(r"\w+", place.text(value)) if main_word(name)]
        word = main_word(names[0]) if names else None
        for name in place.crash.state:
            if (
                word
                and main_word(name) == word
                and name != table
                and place.kind(name) == "DataFrame"
                and place.ask(f"len({name})") == int(match.group(1))
            ) and re.sub(r"_?(train|test|valid|val)_?", "", name).casefold() in (
                "x",
                re.sub(r"_?(train|test|valid|val)_?", "", table).casefold(),
                "df",
                "data",
            ):
                editor = place.editor()
                editor.replace(target.value, name)
                yield Finding(
                    f"The values are those of the {match.group(1)} rows of `{name}`, and `{table}` has {match.group(2)}.",
                    place.propose(
                        editor,
                        f"They are set in `{name}`.",
                        "Each row has the value that is its own.",
                        0.6,
                    ),
                )
                return
    if (
        "Length mismatch" in match.group(0)
        and isinstance(statement, ast.Assign)
        and place.text(statement.targets[0]).endswith(".columns")
    ):
        table = place.text(statement.targets[0]).removesuffix(".columns")
        yield from added_behind(place, table, int(match.group(3)), int(match.group(4)))
        yield Finding(
            f"`{table}` has {match.group(3)} columns, and {match.group(4)} names are given.",
            _named_already(place, statement, table, int(match.group(4))),
            confidence=0.9,
        )
    if match.group(5) and place.calls("DataFrame"):
        call = place.calls("DataFrame")[0]
        data = call.args[0] if call.args else None
        if data is not None and str(place.kind(data)).endswith(("matrix", "csr_array", "None")):
            editor = place.editor()
            editor.wrap(data, "", ".toarray()")
            yield Finding(
                "A sparse table becomes one column of objects; its dense form has the columns.",
                place.propose(
                    editor,
                    "The dense form is taken.",
                    "The values stay the same; it takes more memory.",
                    0.85,
                ),
            )
        encoder = next(
            (
                node
                for node in place.within(ast.Call)
                if place.called(node) in ("transform", "fit_transform")
                and isinstance(node.func, ast.Attribute)
            ),
            None,
        )
        columns = next((item for item in call.keywords if item.arg == "columns"), None)
        owner = (
            place.text(encoder.func.value) if encoder and isinstance(encoder.func, ast.Attribute) else None
        )
        if (
            columns is not None
            and owner
            and place.ask(f"len({owner}.get_feature_names_out())") == int(match.group(6))
        ):
            editor = place.editor()
            editor.replace(columns.value, f"{owner}.get_feature_names_out()")
            yield Finding(
                f"The transformer gives {match.group(6)} columns, and {match.group(8)} names are given.",
                place.propose(
                    editor,
                    "The names are those that the transformer gives its columns.",
                    "No value changes.",
                    0.85,
                ),
            )


def _named_already(place: Place, statement: ast.Assign, table: str, given: int) -> list[Proposal]:
    """The names are given again to a table that has got columns of its own since: these keep theirs."""
    names = place.text(statement.value)
    if (
        not place.pure(statement.value)
        or place.ask(f"list({table}.columns[:{given}]) == list({names})") is not True
    ):
        return []
    editor = place.editor()
    editor.replace(statement.value, f"[*{names}, *{table}.columns[{given}:]]")
    return place.propose(
        editor,
        f"The first {given} columns have these names already; columns that were added since keep theirs.",
        "Every column has the name it was given.",
        0.88,
    )


def _rows_of(node: ast.expr) -> str:
    """The table whose rows the expression has: `test` of `test[["a", "b"]]`."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        key = node.slice
        if isinstance(key, ast.List) or (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            return node.value.id
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Subscript) else f"({ast.unparse(node)})"
