"""What an unknown name stands for: a column without quotes, a function's own variable, a table under a longer name."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from .crash import Crash, Proposal, patched
from .near import nearest, plain
from .patch import Editor
from .place import Place, place_of

TABLE_WORDS = frozenset({"df", "data", "frame", "dataset", "dataframe"})
"""Words of a table's name that say nothing but that it is one."""
ABBREVIATED = 3
"""Letters that a short name needs to be told for the beginning of a longer one."""
COUNTERS = frozenset(
    {"i", "j", "k", "n", "ix", "idx", "index", "ind", "count", "counter", "num", "number", "pos"}
)
"""What one calls the number of the round in a loop."""
ASKED_BY_NAME = frozenset(
    {
        "groupby",
        "sort_values",
        "drop",
        "pop",
        "set_index",
        "value_counts",
        "pivot_table",
        "explode",
        "nlargest",
    }
)
"""Methods of tables whose arguments are names of columns."""


def column_without_quotes(crash: Crash, name: str) -> list[Proposal]:
    """`df[Age]` where `df` has a column `Age`."""
    place = place_of(crash)
    nodes = [node for node in place.all(ast.Name) if node.id == name]
    quoted = [(node, column) for node in nodes if (column := _names_column(place, node, name)) is not None]
    if not quoted or place.cell is not None:
        return []

    editor = place.editor()
    for node, column in quoted:
        editor.replace(node, f'"{column}"')
    return place.propose(
        editor, f"`{name}` is a column, and the name of a column stands in quotes.", "The cell uses that column.", 0.93,
        "Python: a name without quotes is a variable",
    )  # fmt: skip


def column_of_the_table(crash: Crash, name: str) -> list[Proposal]:
    """`table.assign(total=g1 + g3)` where `table` has the columns `g1` and `g3` → `table["g1"] + table["g3"]`."""
    place = place_of(crash)
    if place.cell is not None or place.function:
        return []
    for call in place.calls("assign", "where", "mask", "fillna", "apply"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        columns = set(map(str, (place.columns(owner) or ()) if isinstance(owner, ast.Name) else ()))
        if owner is None or name not in columns or any(isinstance(one, ast.Lambda) for one in ast.walk(call)):
            continue
        editor, table = place.editor(), place.text(owner)
        unbound = {
            node.id for node in ast.walk(call) if isinstance(node, ast.Name) and place.kind(node.id) is None
        } & columns
        for value in [*call.args, *(item.value for item in call.keywords)]:
            for node in ast.walk(value):
                if isinstance(node, ast.Name) and node.id in unbound:
                    editor.replace(node, f'{table}["{node.id}"]')
        return place.propose(
            editor, f"`{name}` is a column of `{table}`.", "The cell uses that column.", 0.9,
            "Python: the columns of a table are no variables",
        )  # fmt: skip
    return []


def _names_column(place: Place, node: ast.Name, name: str) -> str | None:
    """The column that is meant, which may differ from the name in case."""
    holder: ast.AST | None = place.parent(node)
    if isinstance(holder, ast.List):
        holder = place.parent(holder)
    table: ast.expr | None = None
    if isinstance(holder, ast.keyword) and holder.arg in ("by", "columns", "subset", "on"):
        holder = place.parent(holder)
    if isinstance(holder, ast.Subscript) and holder.value is not node:
        table = holder.value
    elif (
        isinstance(holder, ast.Call)
        and isinstance(holder.func, ast.Attribute)
        and holder.func.attr in ASKED_BY_NAME
    ):
        table = holder.func.value
    if isinstance(table, ast.Call) and isinstance(table.func, ast.Attribute) and table.func.attr == "groupby":
        table = table.func.value
    columns = [str(one) for one in place.columns(table) or ()] if table is not None else []
    like = [one for one in columns if plain(one) == plain(name)]
    return name if name in columns else like[0] if len(like) == 1 else None


def own_variable(crash: Crash, name: str) -> list[Proposal]:
    """Inside a function: its own variable or parameter whose name is like the one written."""
    place = place_of(crash)
    for function in place.all(ast.FunctionDef):
        uses = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == name]
        if not uses or function.name != place.function:
            continue
        own = {one.arg for one in [*function.args.args, *function.args.kwonlyargs]}
        own |= {
            node.id
            for node in ast.walk(function)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        near = nearest(name, sorted(own))
        if near is None:
            continue
        editor = place.editor()
        for node in uses:
            editor.replace(node, near)
        return place.propose(
            editor, f"`{name}` is a slip for the function's own `{near}`, the only one like it.",
            f"The function uses `{near}`.", 0.88, "a slip of the pen",
        )  # fmt: skip
    return []


def _around(place: Place) -> Iterator[tuple[ast.FunctionDef, list[ast.Name]]]:
    """The function of the cell's own in which it crashed, with the names in its body."""
    for function in place.all(ast.FunctionDef):
        if function.name == place.function:
            yield (
                function,
                [node for part in function.body for node in ast.walk(part) if isinstance(node, ast.Name)],
            )


def unread_parameter(crash: Crash, name: str) -> list[Proposal]:
    """Inside a function: the parameter that its body never reads, while it reads a name that nobody bound.

    Of several such parameters it is the only one that begins with that name: `weight` and `height` for `w` and `h`.
    """
    place = place_of(crash)
    for function, inside in _around(place):
        uses = [node for node in inside if node.id == name]
        given = [
            one.arg for one in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        ]
        unread = [one for one in given if all(node.id != one for node in inside)]
        if len(unread) > 1:
            unread = [one for one in unread if one.startswith(name)]
        bound = any(isinstance(node.ctx, ast.Store) for node in uses)
        if not uses or bound or len(unread) != 1 or unread[0] in ("self", "cls", "_"):
            continue
        editor = place.editor()
        for node in uses:
            editor.replace(node, unread[0])
        return place.propose(
            editor, f"The function calls it `{unread[0]}` where it is given it, and `{name}` in its body.",
            f"The body uses the parameter `{unread[0]}`.", 0.9, "one thing by two names",
        )  # fmt: skip
    return []


def joined_by_a_hyphen(crash: Crash, name: str) -> list[Proposal]:
    """`unit-price` where the variable is `unit_price`, and no variable goes by either word."""
    place = place_of(crash)
    for match in re.finditer(r"(?<![\w.])([A-Za-z_]\w*)-([A-Za-z_]\w*)\b", place.source):
        words, whole = match.groups(), "_".join(match.groups())
        if name not in words or place.cell is not None or place.kind(whole) is None:
            continue
        if any(place.kind(word) is not None for word in words):
            continue
        source = place.source[: match.start()] + whole + place.source[match.end() :]
        why = f"`{whole}` is one name, and a hyphen is read as a minus."
        rule = "Python: names hold letters, figures and underscores"
        return [Proposal("patch", why, "The cell uses that variable.", source, confidence=0.95, rule=rule)]
    return []


def only_table_given(crash: Crash, name: str) -> list[Proposal]:
    """`values = train_data[col]` in a function that is given one table, `df`, where nothing is called `train_data`."""
    place = place_of(crash)
    for function, inside in _around(place):
        given = [one.arg for one in function.args.args]
        held = [one for one in given if place.ask(f"type({one}).__name__") == "DataFrame"]
        uses = [node for node in inside if node.id == name]
        as_table = all(isinstance(place.parent(node), ast.Subscript | ast.Attribute) for node in uses)
        bound = any(isinstance(node.ctx, ast.Store) for node in uses)
        # What is given and not read may be what was meant.
        if not {*given} - {*held} <= {node.id for node in inside}:
            continue
        if len(held) != 1 or not uses or not as_table or bound:
            continue
        editor = place.editor()
        for node in uses:
            editor.replace(node, held[0])
        return place.propose(
            editor, f"The function is given one table, `{held[0]}`, and nothing is called `{name}`.",
            "The function works on the table that it is given.", 0.88, "one thing by two names",
        )  # fmt: skip
    return []


def loop_variable(crash: Crash, name: str) -> list[Proposal]:
    """In a loop's body: the loop's own variable, written out or cut short, as `column` for `col`."""
    place = place_of(crash)
    if place.cell is not None or place.function:
        return []
    uses = [node for node in place.all(ast.Name) if node.id == name]
    loops = [
        loop
        for loop in place.all(ast.For)
        if uses and all(loop.lineno < node.lineno <= (loop.end_lineno or 0) for node in uses)
    ]
    near = {
        node.id
        for loop in loops
        for node in ast.walk(loop.target)
        if isinstance(node, ast.Name)
        and min(len(node.id), len(name)) >= ABBREVIATED
        and (name.startswith(node.id) or node.id.startswith(name))
        and not {name[len(node.id) :], node.id[len(name) :]} & {"s", "es"}
        and "_" not in name[len(node.id) :] + node.id[len(name) :]
    }
    counters = [counter for loop in loops if (counter := _counter(loop))]
    if not near and name in COUNTERS and len(counters) == 1 and name not in crash.state:
        near = set(counters)
    if len(near) != 1:
        return []
    meant = near.pop()
    editor = place.editor()
    for node in uses:
        editor.replace(node, meant)
    return place.propose(
        editor, f"The loop calls it `{meant}`, and its body `{name}`.", f"The body uses the loop's `{meant}`.", 0.86,
        "one thing by two names",
    )  # fmt: skip


def _counter(loop: ast.For) -> str | None:
    """What counts in `for i, x in enumerate(…)` and `for i in range(…)`."""
    over = loop.iter
    if not isinstance(over, ast.Call) or not isinstance(over.func, ast.Name):
        return None
    target = loop.target
    if over.func.id == "enumerate" and isinstance(target, ast.Tuple):
        target = target.elts[0]
    elif over.func.id != "range":
        return None
    return target.id if isinstance(target, ast.Name) else None


def table_renamed(crash: Crash, name: str) -> list[Proposal]:
    """`train_df` where the kernel holds one table called `train`: the names differ in words that say nothing."""
    words = _words(name)
    if not words:
        return []
    fits = [
        other
        for other, described in crash.state.items()
        if other != name and described.get("type") == "DataFrame" and _words(other) == words
    ]
    used = [
        node
        for node in place_of(crash).all(ast.Subscript, ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == name
    ]
    if len(fits) != 1 or not used:
        return []

    said = (
        f"`{fits[0]}` is the only table whose name says the same as `{name}`.",
        f"The cell uses `{fits[0]}`.",
    )
    return patched(crash, _using(fits[0], name), said, 0.78, rule="a table under another name")


def _using(other: str, name: str) -> Callable[[Editor], None]:
    """The edit that puts one name in the place of the other, wherever the cell uses it."""

    def edit(editor: Editor) -> None:
        for node in ast.walk(editor.tree):
            if isinstance(node, ast.Name) and node.id == name:
                editor.replace(node, other)

    return edit


def shortened(crash: Crash, name: str) -> list[Proposal]:
    """`X_valid` where the notebook says `X_val`: word for word the same, or one the beginning of the other."""
    words = name.split("_")
    fits = [
        other
        for other, described in crash.state.items()
        if other != name
        and described.get("type") not in ("module", "type", "function")
        and len(other.split("_")) == len(words)
        and all(_begins(mine, theirs) for mine, theirs in zip(words, other.split("_"), strict=True))
    ]
    if len(fits) != 1:
        return []

    said = (
        f"`{fits[0]}` is the only name that says the same as `{name}`, word for word.",
        f"The cell uses `{fits[0]}`.",
    )
    where, edit, rule = place_of(crash).cell, _using(fits[0], name), "one thing by two names"
    found = patched(crash, edit, said, 0.8, rule=rule)
    return found or ([] if where is None else patched(crash, edit, said, 0.8, rule=rule, cell=where))


def _begins(one: str, other: str) -> bool:
    """Whether the words are the same, or one is the other cut short by more than an ending."""
    short, long = sorted((one, other), key=len)
    if one == other:
        return True
    rest = long[len(short) :]
    return len(short) >= 2 and long.startswith(short) and rest.isalpha() and rest not in ("s", "es")


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[_\W]+", name.casefold()) if word) - TABLE_WORDS
