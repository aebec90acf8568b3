# ruff: noqa: E501
"""Objects called that are no functions, and functions overwritten by a value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

UNCALLED = re.compile(
    r"'(?:M|function)' object (?:is not (?:subscriptable|iterable)|has no attribute '\w+'|cannot be)"
    r"|unsupported operand type\(s\) for .*'M'|object of type 'M' has no len"
    r"|not supported between instances of (?:'\w+' and )?'M'|passed to M\.__format__|not \"?'?M\"?'?|type M doesn't define"
    r"|unhashable type: 'DataFrame'|<bound method".replace("M", "(?:builtin_function_or_)?method")
)
"""What Python says of a method where its result was meant."""


def calls(place: Place) -> Iterator[Finding]:
    """A property that is called, and a method that is not."""
    crash = place.crash.evalue
    match = re.search(
        r"'(tuple|DataFrame|Series|Index|RangeIndex|ndarray|numpy.ndarray|list|int|float|str|dict|_iLocIndexer|_LocIndexer|Flags|numpy.\w+|\w+)' object is not callable",
        crash,
    )
    if match:
        for call in place.calls():
            func = call.func
            if (
                place.text(func).startswith("plt.")
                and isinstance(func, ast.Attribute)
                and place.kind(func) == "str"
            ):
                yield from _plt_overwritten(place, func.attr)
                return
            if (
                isinstance(func, ast.Attribute)
                and place.pure(func)
                and place.ask(f"callable({place.text(func)})") is False
            ):
                editor = place.editor()
                text = place.text(call)
                inside = text[len(place.text(func)) :].strip()
                if func.attr in ("iloc", "loc", "iat", "at") and call.args:
                    editor.replace(call, f"{place.text(func)}[{inside[1:-1]}]")
                elif not call.args and not call.keywords:
                    editor.replace(call, place.text(func))
                elif func.attr == "columns" and call.args:
                    editor.replace(call, f"{place.text(func)}[{inside[1:-1]}]")
                else:
                    continue
                yield Finding(
                    f"`{place.text(func)}` is a value, not a method.",
                    place.propose(editor, "It is taken without a call.", "The value is the one meant.", 0.95),
                )
                return
            if (
                isinstance(func, ast.Name | ast.Subscript)
                and place.kind(func) in ("DataFrame", "Series", "ndarray", "list", "dict", "tuple")
                and call.args
            ):
                editor = place.editor()
                editor.replace(
                    call, f"{place.text(func)}[{', '.join(place.text(item) for item in call.args)}]"
                )
                shadows = isinstance(func, ast.Name) and place.ask(
                    f"hasattr(__import__('builtins'), {func.id!r})"
                )
                if not shadows:
                    yield Finding(
                        f"`{place.text(func)}` is a {place.kind(func)}, which is asked with square brackets.",
                        place.propose(
                            editor,
                            "Square brackets take the place of round ones.",
                            "The part is the one meant.",
                            0.8,
                        ),
                    )
                    return
            if isinstance(func, ast.Name) and place.ask(HIDDEN % (func.id, func.id)) is True:
                yield from _shadowed(place, func.id)
                return
    if UNCALLED.search(crash) or (place.crash.ename == "TypeError" and _given_uncalled(place)):
        for node in place.within(ast.Attribute):
            use = place.parent(node)
            if (
                (isinstance(use, ast.Call) and use.func is node)
                or not place.pure(node)
                or place.kind(node) not in ("method", "builtin_function_or_method")
            ):
                continue
            if node.attr in map(str, place.columns(node.value) or ()):
                yield _column(place, node)
                return
            editor = place.editor()
            if (
                isinstance(use, ast.Subscript)
                and use.value is node
                and not re.fullmatch(
                    r"head|tail|copy|describe|unique|value_counts|keys|values|items|mean|sum|split|lower|strip|max|min|isnull|isna",
                    str(getattr(node, "attr", "")),
                )
            ):
                key = place.text(use.slice)
                editor.replace(use, f"{place.text(node)}({key})")
                said = "Round brackets take the place of square ones."
            else:
                editor.wrap(node, "", "()")
                said = "The method is called."
            yield Finding(
                f"`{place.text(node)}` is a method, which does nothing until it is called.",
                place.propose(editor, said, "Its result is the one meant.", 0.9),
            )
            return


def _given_uncalled(place: Place) -> bool:
    """Whether a table is put in groups or order by a method of a column: `groupby(t["day"].dt.month_name)`."""
    given = [arg for call in place.calls("groupby", "crosstab", "sort_values", "concat") for arg in call.args]
    listed = [one for arg in given for one in (arg.elts if isinstance(arg, ast.List) else [arg])]
    return any(isinstance(one, ast.Attribute) and place.kind(one) == "method" for one in listed)


def _column(place: Place, method: ast.Attribute) -> Finding:
    """`bikes.count.mean()` where the table has a column called `count`."""
    editor = place.editor()
    for node in place.all(ast.Attribute):
        use = place.parent(node)
        called = isinstance(use, ast.Call) and use.func is node
        if place.text(node) == place.text(method) and not called:
            editor.replace(node, f"{place.owner(node.value)}[{node.attr!r}]")
    return Finding(
        f"`{place.text(method)}` is a method of the table; the column of that name is asked for in brackets.",
        place.propose(
            editor, "The column is taken, not the method.", "The values are those of the column.", 0.93
        ),
    )


HIDDEN = "hasattr(__import__('builtins'), %r) and not callable(%s)"
"""Whether a name of Python's own is bound to something that cannot be called."""


def _shadowed(place: Place, name: str) -> Iterator[Finding]:
    """`list = [1, 2]` in an earlier cell hides Python's own `list`."""
    editor = place.editor()
    for node in place.all(ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == name:
            editor.replace(node.func, f"builtins.{name}")
    editor.top("import builtins")
    found = []
    for spot in place.earlier():
        if spot.reader is None:
            continue
        bound = [node for node in spot.all(ast.Name) if node.id == name and isinstance(node.ctx, ast.Store)]
        if bound:
            other = spot.editor()
            for node in spot.all(ast.Name):
                if node.id == name and not (
                    isinstance(spot.parent(node), ast.Call)
                    and getattr(spot.parent(node), "func", None) is node
                ):
                    other.replace(node, f"{name}_")
            source = other.result()
            if source:
                found = spot.propose(
                    other,
                    f"The earlier cell's own `{name}` goes by `{name}_`; `{name}` is Python's again.",
                    "No value changes.",
                    0.5,
                )
    yield Finding(
        f"An earlier cell bound the name `{name}`, which hides Python's own.",
        [*place.propose(editor, f"Python's own `{name}` is called.", "No value changes.", 0.85), *found],
    )


def _plt_overwritten(place: Place, name: str) -> Iterator[Finding]:
    for spot in [place, *place.earlier()]:
        if spot.reader is None:
            continue
        editor = spot.editor()
        for node in spot.all(ast.Assign):
            if spot.text(node.targets[0]) == f"plt.{name}":
                editor.replace(node, f"plt.{name}({spot.text(node.value)})")
        found = spot.propose(
            editor,
            f"`plt.{name}` is called with the text; assigning to it hides the function.",
            "The picture has the text.",
            0.85,
        )
        if found and spot is not place:
            own = place.editor()
            own.top("import importlib", "import matplotlib.pyplot as plt", "importlib.reload(plt)")
            yield Finding(
                f"An earlier cell assigned to `plt.{name}`, which hides the function.",
                [*found, *place.propose(own, "pyplot is loaded anew.", "The function is there again.", 0.6)],
            )
            return
        if found:
            yield Finding(f"The cell assigns to `plt.{name}`, which hides the function.", found)
            return
