"""Names that hold nothing: what changes a thing in place gives nothing back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding, RuleClass

IN_PLACE = frozenset(
    ["sort", "append", "extend", "reverse", "insert", "remove", "clear", "shuffle", "update", "add"]
)


def bound_to_nothing(place: Place) -> Iterator[Finding]:
    """`x = df.drop(…, inplace=True)` and `x = names.sort()` bind None; the binding is mended where it stands."""
    if "NoneType" not in place.crash.evalue and "None" not in place.crash.evalue:
        return
    names = [node.id for node in place.within(ast.Name) if place.ask(f"{node.id} is None")]
    for name in dict.fromkeys(names):
        for spot in [place, *place.earlier()]:
            if spot.reader is None:
                continue
            for node in spot.all(ast.Assign):
                if not (
                    isinstance(node.targets[0], ast.Name)
                    and node.targets[0].id == name
                    and isinstance(node.value, ast.Call)
                ):
                    continue
                found = list(_mended(place, spot, node, name))
                if found:
                    yield from found
                    return
            yield from _no_return(place, spot, name)


def _mended(place: Place, spot: Place, node: ast.Assign, name: str) -> Iterator[Finding]:
    call = node.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return
    inplace = next(
        (item for item in call.keywords if item.arg == "inplace" and spot.text(item.value) == "True"), None
    )
    owner = spot.text(call.func.value)
    editor = spot.editor()
    line = spot.text(node).split("\n")[0]
    if inplace is not None:
        editor.remove(call, inplace)
        said = "The call gives back the new table, and the name is bound to it."
    elif call.func.attr in IN_PLACE:
        if call.func.attr == "sort":
            given = "".join(f", {spot.text(item)}" for item in [*call.args, *call.keywords])
            editor.replace(call, f"sorted({owner}{given})")
        elif call.func.attr == "shuffle" and call.args:
            editor.replace(
                call,
                f"{owner}.sample({spot.text(call.args[0])}, len({spot.text(call.args[0])}))"
                if owner == "random"
                else f"{owner}.permutation({spot.text(call.args[0])})",
            )
        elif call.func.attr in ("append", "add", "extend", "insert", "remove", "update", "clear", "reverse"):
            if owner == name:
                editor.replace(node, spot.text(call))
            elif call.func.attr == "append" and call.args:
                editor.replace(call, f"[*{owner}, {spot.text(call.args[0])}]")
            elif call.func.attr == "remove" and len(call.args) == 1:
                editor.replace(call, f"[item for item in {owner} if item != {spot.text(call.args[0])}]")
            elif call.func.attr == "reverse":
                editor.replace(call, f"{owner}[::-1]")
            else:
                return
        said = "The name is bound to the changed thing itself."
    else:
        return
    yield Finding(
        f"`{name}` holds nothing: `{line}` changes a thing in place and gives back None.",
        spot.propose(editor, said, "The name holds what was meant.", 0.93),
    )


def _no_return(place: Place, spot: Place, name: str) -> Iterator[Finding]:
    """A function that works out its result and does not return it."""
    for node in spot.all(ast.Assign):
        call = node.value
        if not (
            isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == name
            and isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
        ):
            continue
        for other in [place, *place.earlier()]:
            for made in other.all(ast.FunctionDef):
                if made.name != call.func.id or any(isinstance(part, ast.Return) for part in ast.walk(made)):
                    continue
                last = made.body[-1]
                if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
                    what = last.targets[0].id
                elif isinstance(last, ast.Assign | ast.AugAssign | ast.Expr | ast.For) and made.args.args:
                    bound = [
                        target.id
                        for part in ast.walk(made)
                        if isinstance(part, ast.Assign)
                        for target in part.targets
                        if isinstance(target, ast.Name)
                    ]
                    what = (
                        made.args.args[0].arg
                        if re.search(r"df|data|frame|table", made.args.args[0].arg)
                        else bound[0]
                        if bound
                        else ""
                    )
                else:
                    what = ""
                if not what:
                    continue
                editor = other.editor()
                editor.replace(last, f"{other.text(last)}\n{' ' * last.col_offset}return {what}")
                yield Finding(
                    f"`{made.name}` works out `{what}` and does not return it, so `{name}` holds nothing.",
                    other.propose(
                        editor,
                        f"The function returns `{what}`.",
                        "The name holds what the function worked out.",
                        0.85,
                    ),
                )
                return


def statements(place: Place) -> Iterator[Finding]:
    """`df.fillna(0, inplace=True).head()` and `names.sort()[0]`: the chain goes on from nothing."""
    if "NoneType" not in place.crash.evalue:
        return
    for call in place.within(ast.Call):
        inplace = next(
            (item for item in call.keywords if item.arg == "inplace" and place.text(item.value) == "True"),
            None,
        )
        holder = place.parent(call)
        if inplace is not None and isinstance(holder, ast.Attribute | ast.Subscript):
            editor = place.editor()
            editor.remove(call, inplace)
            yield Finding(
                f"`{place.text(call)}` gives back None, and the chain goes on from it.",
                place.propose(
                    editor,
                    "The call gives back the new table.",
                    "The chain works on the changed table.",
                    0.85,
                ),
            )
            return
        if (
            isinstance(call.func, ast.Attribute)
            and call.func.attr == "sort"
            and isinstance(holder, ast.Subscript | ast.Attribute | ast.For | ast.Call)
            and not call.args
        ):
            editor = place.editor()
            editor.replace(call, f"sorted({place.text(call.func.value)})")
            yield Finding(
                "`sort` puts a list in order and gives back None.",
                place.propose(
                    editor, "`sorted` gives back the list.", "The chain works on the list in order.", 0.9
                ),
            )
            return


def never_returned(place: Place) -> Iterator[Finding]:
    """`ratio(a, b) * 100` and `report(df)["mean"]` of a function that works out its result and does not return it."""
    if "NoneType" not in place.crash.evalue or place.function:
        return
    for call in place.within(ast.Call):
        if not isinstance(call.func, ast.Name):
            continue
        holder = place.parent(call)
        for spot in (place, *place.earlier()):
            made = [one for one in spot.all(ast.FunctionDef) if one.name == call.func.id]
            if not made:
                continue
            function, last = made[-1], made[-1].body[-1]
            if any(isinstance(part, ast.Return | ast.Yield) for part in ast.walk(function)):
                return
            names = _worked_out(function)
            asked = holder.slice if isinstance(holder, ast.Subscript) and holder.value is call else None
            if isinstance(asked, ast.Constant) and isinstance(asked.value, str) and asked.value in names:
                what = "{" + ", ".join(f'"{name}": {name}' for name in names) + "}"
            elif isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name) and asked is None:
                what = last.targets[0].id
            else:
                return
            editor = spot.editor()
            editor.replace(last, f"{spot.text(last)}\n{' ' * last.col_offset}return {what}")
            yield Finding(
                f"`{function.name}` works out its result and does not return it.",
                spot.propose(
                    editor, f"It returns `{what}`.", "The cell goes on with what was worked out.", 0.88
                ),
                confidence=0.93,
            )
            return


def _worked_out(function: ast.FunctionDef) -> list[str]:
    """The names that the function's own statements bind, in their order."""
    return list(dict.fromkeys(
        target.id
        for one in function.body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    ))  # fmt: skip


class BoundToNothing(RuleClass):
    """The binding is mended where it stands."""

    name = "bound_to_nothing"
    title = "a name that holds nothing"
    rank = 15
    enames = ("TypeError", "AttributeError", "ValueError", "KeyError", "InvalidParameterError")
    rules = (bound_to_nothing, never_returned, statements)
