"""Loops over the wrong thing: a number instead of its range, the keys of records, the blank lines of a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

COUNTERS = frozenset({"i", "j", "k", "n", "idx", "index", "ind", "count", "num", "number"})
"""Names of a loop's first variable that say it counts."""
COUNTS = frozenset({"len"})
"""Calls whose result counts something: a loop over it is meant for its range."""


def over_a_number(place: Place) -> Iterator[Finding]:
    """`for i in len(rows)` and `for i in df.shape[0]`: the numbers below it are meant."""
    if place.crash.ename != "TypeError" or not place.crash.evalue.endswith("object is not iterable"):
        return
    for over in _iterated(place):
        counts = (
            (isinstance(over, ast.Call) and place.called(over) in COUNTS)
            or (
                isinstance(over, ast.Subscript)
                and isinstance(over.value, ast.Attribute)
                and over.value.attr == "shape"
            )
            or isinstance(over, ast.Name | ast.Constant)
        )
        if not counts or not place.pure(over) or place.kind(over) not in ("int", "int64", "int32"):
            continue
        editor = place.editor()
        editor.wrap(over, "range(", ")")
        yield Finding(
            f"`{place.text(over)}` is one number, and a loop goes over many.",
            place.propose(
                editor,
                "The loop goes over the numbers from 0 up to it.",
                "The loop runs as many times as the number says.",
                0.93,
                "Python: range gives the numbers below another one",
            ),
        )
        return


def over_keys(place: Place) -> Iterator[Finding]:
    """`for record in records: record["name"]` over a dict of records: a loop over a dict gives its keys."""
    if place.crash.ename != "TypeError" or "string indices must be integers" not in place.crash.evalue:
        return
    for node in place.within(ast.Subscript):
        key = node.slice
        if not isinstance(node.value, ast.Name) or not isinstance(key, ast.Constant):
            continue
        for over, target in loops_around(place):
            if not (isinstance(target, ast.Name) and target.id == node.value.id and place.pure(over)):
                continue
            records = place.ask(
                f"isinstance({place.text(over)}, dict) and all(isinstance(v, dict) and {key.value!r} in v"
                f" for v in {place.text(over)}.values())"
            )
            if records is not True:
                continue
            editor = place.editor()
            editor.wrap(over, "", ".values()")
            yield Finding(
                f"A loop over the dict `{place.text(over)}` gives its keys, which are text, and the cell takes"
                " them for the records.",
                place.propose(
                    editor,
                    "The loop goes over the records.",
                    "Every record is taken once, in the order of the dict.",
                    0.93,
                    "Python: a loop over a dict gives its keys, and values() its values",
                ),
            )
            return


def blank_lines(place: Place) -> Iterator[Finding]:
    """Fields of a line that is blank: a text file often ends in one, and it holds no record."""
    if place.crash.ename != "IndexError" or "list index out of range" not in place.crash.evalue:
        return
    for over, target in loops_around(place):
        if not isinstance(target, ast.Name) or place.function:
            continue
        lines = (
            (
                isinstance(over, ast.Call)
                and place.called(over) in ("open", "splitlines", "readlines", "split")
            )
            or place.kind(over) == "list"
            # A file that an earlier cell opened has been read as far as the blank line.
            or (
                place.kind(over) == "TextIOWrapper"
                and any(place.called(call) == "open" for call in place.all(ast.Call))
            )
        )
        name = target.id
        if not lines or place.ask(f"isinstance({name}, str) and not {name}.strip()") is not True:
            continue
        editor = place.editor()
        line = "line" if name != "line" else "each"
        editor.replace(over, f"({line} for {line} in {place.text(over)} if {line}.strip())")
        yield Finding(
            f"`{name}` is a blank line, which has no fields.",
            place.propose(
                editor,
                "The loop passes over blank lines.",
                "Every line that holds something is read; a line of nothing but blanks holds no values.",
                0.88,
            ),
        )
        return


def pairs(place: Place) -> Iterator[Finding]:
    """`for key, value in counts` over a dict, `for i, row in df` over a table, `for i, name in names` over a list."""
    if place.crash.ename not in ("ValueError", "TypeError") or "unpack" not in place.crash.evalue:
        return
    for over, target in loops_around(place):
        if (
            not isinstance(target, ast.Tuple)
            or len(target.elts) != 2
            or not isinstance(over, ast.Name | ast.Dict)
        ):
            continue
        kind = "dict" if isinstance(over, ast.Dict) else place.kind(over)
        editor, name = place.editor(), place.text(over)[:60]
        counted = isinstance(target.elts[0], ast.Name) and target.elts[0].id in COUNTERS
        if kind in ("dict", "OrderedDict", "Counter", "defaultdict"):
            editor.wrap(over, "", ".items()")
            said = "The loop goes over its keys and values."
        elif kind == "DataFrame":
            # The second name says whether columns or rows were meant.
            second = place.text(target.elts[1])
            way = ".items()" if re.match(r"col|series|feat", second) else ".iterrows()"
            editor.wrap(over, "", way)
            said = f"The loop goes over its {'columns' if way == '.items()' else 'rows'} with their labels."
        elif kind == "Series" and not counted:
            editor.wrap(over, "", ".items()")
            said = "The loop goes over its labels and values."
        elif kind in ("list", "tuple", "Series", "Index", "ndarray") and counted:
            editor.replace(over, f"enumerate({name})")
            said = "The loop counts its entries."
        else:
            continue
        yield Finding(
            f"A loop over `{name}` ({kind}) gives one thing at a time, and two are taken.",
            place.propose(editor, said, "Every entry is taken once, in its order.", 0.92),
        )
        return


def several_of_a_row(place: Place) -> Iterator[Finding]:
    """`for name, price in table[["name", "price"]]` → `….itertuples(index=False)`: the values of each row are meant."""
    if place.crash.ename not in ("ValueError", "TypeError") or "unpack" not in place.crash.evalue:
        return
    for over, target in loops_around(place):
        if not isinstance(target, ast.Tuple) or not isinstance(over, ast.Subscript):
            continue
        named = over.slice.elts if isinstance(over.slice, ast.List) else []
        if len(named) != len(target.elts) or place.kind(over) != "DataFrame":
            continue
        editor = place.editor()
        editor.wrap(over, "", ".itertuples(index=False)")
        yield Finding(
            f"A loop over `{place.text(over)[:60]}` gives the names of its columns, and {len(named)} values are taken at a time.",
            place.propose(
                editor, "The loop goes over its rows.", "Every row is taken once, in its order.", 0.94
            ),
            confidence=0.95,
        )
        return


def rows_without_labels(place: Place) -> Iterator[Finding]:
    """`for name, price in df.itertuples()` → `itertuples(index=False)`: each row begins with its label."""
    if not re.search(r"too many values to unpack \(expected (\d+)", place.crash.evalue):
        return
    for over, target in loops_around(place):
        if (
            not isinstance(target, ast.Tuple)
            or not isinstance(over, ast.Call)
            or not isinstance(over.func, ast.Attribute)
        ):
            continue
        if place.called(over) != "itertuples" or any(item.arg == "index" for item in over.keywords):
            continue
        columns = place.columns(over.func.value)
        if columns is None or len(columns) != len(target.elts):
            continue
        editor = place.editor()
        editor.keyword(over, "index", "False")
        yield Finding(
            f"`itertuples` gives the label of each row before its {len(columns)} values, and {len(target.elts)} names take them.",
            place.propose(
                editor, "The rows come without their labels.", "Each name has the value of its column.", 0.94
            ),
            confidence=0.96,
        )  # fmt: skip
        return


def pair_within(place: Place) -> Iterator[Finding]:
    """`for n, train, test in enumerate(folds.split(X))` → `for n, (train, test) in …`: the second of two is a pair itself."""
    if place.crash.ename != "ValueError" or not re.search(
        r"not enough values to unpack .*got 2", place.crash.evalue
    ):
        return
    for over, target in loops_around(place):
        if not isinstance(target, ast.Tuple) or len(target.elts) < 3 or not isinstance(over, ast.Call):
            continue
        if any(isinstance(one, ast.Tuple) for one in target.elts) or not _inner(
            place, over, len(target.elts) - 1
        ):
            continue
        editor = place.editor()
        first, *rest = [place.text(one) for one in target.elts]
        editor.replace(target, f"{first}, ({', '.join(rest)})")
        kind = "number" if place.called(over) == "enumerate" else "key"
        yield Finding(
            f"`{place.text(over)[:60]}` gives pairs, a {kind} and what belongs to it, and {len(target.elts)} names take them.",
            place.propose(
                editor,
                f"What belongs to the {kind} is taken apart.",
                "Each turn has the same values, under the names that were meant.",
                0.95,
            ),
            confidence=0.96,
        )
        return


def _inner(place: Place, over: ast.Call, parts: int) -> bool:
    """Whether what belongs to each number or key has that many parts."""
    each = f"all(isinstance(one, (tuple, list)) and len(one) == {parts} for one in %s)"
    if place.called(over) == "items" and isinstance(over.func, ast.Attribute) and place.pure(over.func.value):
        return place.ask(each % f"{place.text(over.func.value)}.values()") is True
    if place.called(over) != "enumerate" or not over.args:
        return False
    given = over.args[0]
    if isinstance(given, ast.Call):
        known = {"split": 2, "items": 2, "iterrows": 2, "zip": len(given.args), "groupby": 2}
        return known.get(place.called(given)) == parts
    return place.kind(given) in ("list", "tuple") and place.ask(each % place.text(given)) is True


def drawn_from_a_set(place: Place) -> Iterator[Finding]:
    """`random.sample(a_set, k)`: since Python 3.11 it draws from what has an order."""
    if "Population must be a sequence" not in place.crash.evalue:
        return
    for call in place.calls("sample"):
        if call.args and place.kind(call.args[0]) in ("set", "frozenset", "dict", "dict_keys", "dict_values"):
            editor = place.editor()
            editor.wrap(call.args[0], "sorted(", ")")
            yield Finding(
                f"`{place.text(call.args[0])}` has no order to draw from.",
                place.propose(
                    editor, "It is drawn from the sorted values.", "With a seed, the same values are drawn each time.",
                    0.92, "Python 3.11: random.sample takes sequences",
                ),
            )  # fmt: skip
            return


def _iterated(place: Place) -> list[ast.expr]:
    """What the failing statement goes over, in a loop or in a comprehension."""
    over = [place.statement.iter] if isinstance(place.statement, ast.For) else []
    return [*over, *(part.iter for part in place.within(ast.comprehension))]


def loops_around(place: Place) -> list[tuple[ast.expr, ast.expr]]:
    """What the loops around the failing line go over, and their variables, the innermost loop first."""
    line = place.line or 0
    around = [node for node in place.all(ast.For) if node.lineno <= line <= (node.end_lineno or 0)]
    around.sort(key=lambda node: node.lineno, reverse=True)
    inside = [(part.iter, part.target) for part in place.within(ast.comprehension)]
    return [*inside, *((node.iter, node.target) for node in around)]


def loop_around(place: Place) -> ast.For | ast.comprehension | None:
    """The loop around the failing line, or the innermost one of a comprehension in it."""
    node: ast.AST | None = place.statement
    while node is not None and not isinstance(node, ast.For):
        node = place.parent(node)
    inner = place.within(ast.comprehension)
    return node if isinstance(node, ast.For) else inner[-1] if inner else None
