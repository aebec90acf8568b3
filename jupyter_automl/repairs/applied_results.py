"""`apply` given what a function returned, and not the function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place, caller_of
from .rules import Finding

APPLIES = frozenset({"apply", "map", "applymap"})
REFUSED = re.compile(
    r"object is not callable|not in index|None of \[|is not a valid function|not in axis|is an invalid key"
)


def called_for_nothing(place: Place) -> Iterator[Finding]:
    """`df["a"].apply(half())` → `apply(half)`, and `apply(add, 0.25)` → `apply(add, args=(0.25,))`."""
    if not re.search(
        r"missing \d+ required positional argument|Value after \* must be an iterable", place.crash.evalue
    ):
        return
    for spot in (place, caller_of(place.crash)):
        for call in spot.calls(*APPLIES) if spot is not None else ():
            first = call.args[0] if call.args else None
            if spot is None or first is None or not isinstance(call.func, ast.Attribute):
                continue
            if (by_row := _of_each_row(spot, call, first)) is not None:
                yield by_row
                return
            editor = spot.editor()
            if (
                isinstance(first, ast.Call)
                and isinstance(first.func, ast.Name)
                and not first.args
                and not first.keywords
            ):
                editor.replace(first, first.func.id)
                cause = f"`{spot.called(call)}` takes a function, and `{spot.text(first)}` calls it."
                why = f"`{first.func.id}` itself is applied to each value."
            elif (
                isinstance(first, ast.Name)
                and len(call.args) > 1
                and spot.called(call) == "apply"
                and not any(item.arg in ("args", "axis") for item in call.keywords)
                and spot.kind(call.func.value) == "Series"
            ):
                more = ", ".join(spot.text(one) for one in call.args[1:])
                editor.remove(call, *call.args[1:])
                editor.keyword(call, "args", f"({more},)")
                cause = f"What `{first.id}` is to be given besides each value stands in `args`."
                why = f"`{more}` is given to `{first.id}` with each value."
            else:
                continue
            yield Finding(
                cause,
                spot.propose(editor, why, "Each value goes through the function once.", 0.93),
                confidence=0.95,
            )
            return


def _of_each_row(spot: Place, call: ast.Call, first: ast.expr) -> Finding | None:
    """`df["weight"].apply(postage)` of `postage(weight, zone)`, both columns of `df`: it is asked for each row."""
    column = call.func.value if isinstance(call.func, ast.Attribute) else None
    if (
        not isinstance(first, ast.Name)
        or len(call.args) != 1
        or call.keywords
        or not isinstance(column, ast.Subscript)
    ):
        return None
    table, given = column.value, column.slice
    needed = spot.ask(
        f"[p.name for p in __import__('inspect').signature({first.id}).parameters.values() if p.default is p.empty]"
    )
    columns = spot.columns(table)
    if (
        not isinstance(needed, list)
        or len(needed) < 2
        or columns is None
        or not set(needed) <= set(map(str, columns))
    ):
        return None
    if not isinstance(given, ast.Constant) or given.value != needed[0] or not isinstance(table, ast.Name):
        return None
    asked = ", ".join(f'row["{name}"]' for name in needed)
    editor = spot.editor()
    editor.replace(call, f"{table.id}.apply(lambda row: {first.id}({asked}), axis=1)")
    return Finding(
        f"`{first.id}` takes {len(needed)} values, which are columns of `{table.id}`, and is given one of them.",
        spot.propose(
            editor, "It is asked for each row, with the columns of these names.", "Each row has its own answer.", 0.92
        ),
        confidence=0.95,
    )  # fmt: skip


def applied_results(place: Place) -> Iterator[Finding]:
    """`df.apply(half(df["a"]))` → `df["a"].apply(half)`: the function is applied to the column that it was called with."""
    if not REFUSED.search(place.crash.evalue) and place.crash.ename != "KeyError":
        return
    for call in place.calls(*APPLIES):
        inner = call.args[0] if len(call.args) == 1 and not call.keywords else None
        if (
            not isinstance(inner, ast.Call)
            or not isinstance(inner.func, ast.Name)
            or not isinstance(call.func, ast.Attribute)
            or len(inner.args) != 1
            or inner.keywords
        ):
            continue
        given, owner = inner.args[0], call.func.value
        of_it = place.text(given) == place.text(owner) or (
            isinstance(given, ast.Subscript) and place.text(given.value) == place.text(owner)
        )
        own = place.ask(f"type({inner.func.id}).__name__ == 'function'")
        if not of_it or own is not True or place.kind(given) != "Series":
            continue
        editor = place.editor()
        editor.replace(call, f"{place.text(given)}.apply({inner.func.id})")
        yield Finding(
            f"`{place.called(call)}` takes a function, and `{place.text(inner)}` calls it and hands on what it returned.",
            place.propose(
                editor,
                f"`{inner.func.id}` itself is applied to each value of the column.",
                "Each value goes through the function once.",
                0.92,
            ),
            confidence=0.94,
        )
        return
