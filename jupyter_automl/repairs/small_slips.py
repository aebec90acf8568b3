"""Arguments that fall short by a little: a range that ends one early, a number in quotes, a name where a list is taken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .origin import answer_of, bound_here, value_of
from .place import Place
from .rules import Finding
from .sizes.rows import LENGTH

OF_NUMBERS = frozenset(
    {"quantile", "head", "tail", "rolling", "shift", "sample", "nlargest", "nsmallest", "round", "clip"}
)
NUMBERS = frozenset({"q", "n", "window", "periods", "decimals", "frac"})
TABLES = ("DataFrame", "Series", "DataFrameGroupBy", "SeriesGroupBy", None)
NO_REPLACEMENT = re.compile(
    r"repl must be a string or callable|replace\(\) missing 1 required positional argument: 'repl'"
    r"|replace expected at least 2 arguments"
)


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


def number_in_quotes(place: Place) -> Iterator[Finding]:
    """`column.quantile(q="0.9")` → `q=0.9`."""
    if place.crash.ename not in ("TypeError", "UFuncTypeError", "_UFuncNoLoopError", "ValueError"):
        return
    for call in place.calls(*OF_NUMBERS):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if owner is None or (place.pure(owner) and place.kind(owner) not in TABLES):
            continue
        quoted = [
            one
            for one in [*call.args, *(item.value for item in call.keywords if item.arg in NUMBERS)]
            if isinstance(one, ast.Constant)
            and isinstance(one.value, str)
            and re.fullmatch(r"-?\d+(?:\.\d+)?", one.value)
        ]
        if not quoted:
            continue
        editor = place.editor()
        for one in quoted:
            editor.replace(one, str(one.value))
        yield Finding(
            f"`{place.called(call)}` takes a number, and {place.text(quoted[0])} is text.",
            place.propose(editor, "It is given as a number.", "It is the number that the text says.", 0.95),
            confidence=0.96,
        )
        return


def names_of_a_crosstab(place: Place) -> Iterator[Finding]:
    """`pd.crosstab(y, guess, rownames="true")` → `rownames=["true"]`."""
    if "arrays and names must have the same length" not in place.crash.evalue:
        return
    for call in place.calls("crosstab"):
        told = [
            item.value
            for item in call.keywords
            if item.arg in ("rownames", "colnames") and isinstance(item.value, ast.Constant)
        ]
        if told:
            editor = place.editor()
            for one in told:
                editor.wrap(one, "[", "]")
            yield Finding(
                "`crosstab` takes the names of rows and columns as lists.",
                place.propose(editor, "Each name stands in a list.", "The table has these names.", 0.96),
                confidence=0.96,
            )
            return


def replaced_by_nothing(place: Place) -> Iterator[Finding]:
    """`column.str.replace(" EUR")` → `column.str.replace(" EUR", "")`."""
    if not NO_REPLACEMENT.search(place.crash.evalue):
        return
    for call in place.calls("replace"):
        if len(call.args) != 1 or any(item.arg in ("repl", "to_replace", "new") for item in call.keywords):
            continue
        if not isinstance(call.args[0], ast.Constant) or not isinstance(call.args[0].value, str):
            continue
        editor = place.editor()
        editor.wrap(call.args[0], "", ', ""')
        yield Finding(
            f"What takes the place of {place.text(call.args[0])} is not said.",
            place.propose(editor, "It is taken away.", "The rest of each text stays.", 0.93),
            confidence=0.95,
        )
        return


def chances_by_class(place: Place) -> Iterator[Finding]:
    """`chances["yes"]` of an array of chances → `chances[:, 1]`, the column of that class."""
    if not re.search(r"only integers, slices", place.crash.evalue):
        return
    for node in place.within(ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if not isinstance(key, str) or not isinstance(node.value, ast.Name):
            continue
        made = bound_here(place, node.value.id) or value_of(place.crash, node.value.id)
        answer = answer_of(made, "predict_proba")
        classes = place.ask(f"[str(c) for c in {answer[0]}.classes_]") if answer is not None else None
        if not isinstance(classes, list) or classes.count(key) != 1:
            continue
        editor = place.editor()
        editor.replace(node, f"{node.value.id}[:, {classes.index(key)}]")
        yield Finding(
            f"`{node.value.id}` is an array with a column for each class; it is asked by position.",
            place.propose(
                editor, f"{key!r} is class number {classes.index(key)} of the model.", "They are the chances of that class.", 0.94
            ),
            confidence=0.95,
        )  # fmt: skip
        return


def named_step(place: Place) -> Iterator[Finding]:
    """`pipe.named_steps["logistic"]` where the only step that begins so is `logisticregression`."""
    if place.crash.ename not in ("KeyError", "AttributeError"):
        return
    for node in place.within(ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        steps = isinstance(node.value, ast.Attribute) and node.value.attr == "named_steps"
        if not isinstance(key, str) or not steps or not place.pure(node.value):
            continue
        names = place.ask(f"[str(k) for k in {place.text(node.value)}]")
        plain = re.sub(r"\W|_", "", key.lower())
        like = [
            one
            for one in names or []
            if len(plain) > 2 and re.sub(r"\W|_", "", str(one).lower()).startswith(plain)
        ]
        if len(like) != 1 or key in (names or []):
            continue
        editor = place.editor()
        editor.replace(node.slice, repr(like[0]))
        yield Finding(
            f"No step of `{place.text(node.value)}` is called {key!r}; it has {', '.join(f'`{one}`' for one in names)}.",
            place.propose(
                editor, f"`{like[0]}` is the only one that begins so.", "That step is asked.", 0.92
            ),
            confidence=0.95,
        )
        return
