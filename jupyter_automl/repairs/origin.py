"""Where a value of the kernel came from, followed back through the cells that ran: the table behind a plain array."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .bindings import touched
from .crash import Crash
from .place import Place
from .slicing import Statement, executed, statements

STEPS = 8
"""Assignments that are followed back."""
BARE = frozenset({"to_numpy", "copy", "astype"})
"""Methods that give the values of a table with its columns in their order."""
ARRAYS = frozenset({"array", "asarray", "asanyarray"})
ONE_TO_ONE = re.compile(
    r"Scaler$|Normalizer$|Imputer$|OrdinalEncoder$|PowerTransformer$|QuantileTransformer$|Binarizer$"
)
"""Transformers that keep the columns as they are named."""
TRANSFORMS = frozenset({"fit_transform", "transform"})


@dataclass(frozen=True)
class Names:
    """The expression that gives the column names of an array, or that they existed and are gone (`lost`)."""

    expression: str | None = None
    lost: bool = False


def bindings(crash: Crash, name: str) -> list[Statement]:
    """The plain assignments of the cells that ran, in order, the last of them the one that bound the name last."""
    ran = executed(crash)
    last = max((at for at, one in enumerate(ran) if name in one.touched.binds), default=None)
    return [] if last is None else ran[: last + 1]


def value_of(crash: Crash, name: str) -> ast.expr | None:
    """The expression that the name was last bound to as a whole by a cell that ran."""
    ran = bindings(crash, name)
    node = ran[-1].node if ran else None
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.value
    return None


def bound_here(place: Place, name: str) -> ast.expr | None:
    """What the failing cell itself binds the name to last, as `name = …`."""
    found = [
        node.value
        for node in place.all(ast.Assign)
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name
    ]
    return found[-1] if found else None


def binding_cells(place: Place, name: str) -> Iterator[tuple[Place, list[ast.expr]]]:
    """The failing cell and those that ran before, the last one first, each with what it binds as `name = …`."""
    for spot in [place, *place.earlier()]:
        values = [
            node.value
            for node in spot.all(ast.Assign)
            if isinstance(node.targets[0], ast.Name) and node.targets[0].id == name
        ]
        yield spot, values


def answer_of(node: ast.expr | None, *methods: str) -> tuple[str, ast.Call] | None:
    """Who was asked, and the call, where it is `model.predict(…)` or another of the methods."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods:
        return ast.unparse(node.func.value), node
    return None


def bound_by(node: ast.stmt) -> dict[str, ast.expr]:
    """What the assignment binds: name → value, for `a = …` and `a, b = …, …`; empty for any other statement."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return {}
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Name):
        return {target.id: value}
    if not isinstance(target, ast.Tuple):
        return {}
    values: list[ast.expr] = value.elts if isinstance(value, ast.Tuple) else []
    if seeded(value):
        values = [ast.Subscript(value, ast.Constant(at)) for at in range(len(target.elts))]
    return {one.id: part for one, part in zip(target.elts, values, strict=False) if isinstance(one, ast.Name)}


def seeded(node: ast.expr) -> bool:
    """Whether it is a split of one table that comes out the same each time."""
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("train_test_split")
        and len(node.args) == 1
        and any(item.arg == "random_state" and isinstance(item.value, ast.Constant) for item in node.keywords)
    )


def column_names(place: Place, name: str) -> Names:
    """The names of the columns of the array that `name` holds, from the table or transformer that it came from."""
    ran = [*executed(place.crash), *_own(place)]
    width = place.ask(f"np.shape({name})[1]")
    node: ast.expr = ast.Name(name, ast.Load())
    before, after = len(ran), len(ran)
    framed = False
    for _ in range(STEPS):
        node = _bare(node)
        rebound = {bound for one in ran[after:] for bound in one.touched.state}
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in TRANSFORMS
        ):
            maker, given = node.func.value, node.args
            owner = ast.unparse(maker)
            if isinstance(maker, ast.Call) and given:
                # A transformer without a name cannot be asked; some give back the columns that they were given.
                if not ONE_TO_ONE.search(owner.split("(")[0]):
                    return Names(lost=_tabular(place, given[0]))
                node = given[0]
                continue
            known = place.ask(f"len({owner}.get_feature_names_out())") if place.pure(maker) else None
            told = place.ask(f"hasattr({owner}, 'feature_names_in_') or hasattr({owner}, 'vocabulary_')")
            if known == width and told is True and not rebound & touched(maker).reads:
                return Names(f"{owner}.get_feature_names_out()")
            framed |= told is True
            return Names(lost=framed)
        if place.pure(node) and not rebound & touched(node).reads:
            text = ast.unparse(node)
            if place.kind(text) == "DataFrame":
                framed = True
                if place.ask(f"len(({text}).columns)") == width:
                    return Names(f"{text}.columns")
        if isinstance(node, ast.Subscript) and _listed(place, node.slice, rebound) == width:
            return Names(ast.unparse(node.slice))
        if not isinstance(node, ast.Name):
            return Names(lost=framed or _tabular(place, node))
        found = _bound(ran[:before], node.id)
        if found is None:
            return Names(lost=framed)
        before, node = found
        after = before + 1
    return Names(lost=framed)


def _own(place: Place) -> list[Statement]:
    """The statements of the failing cell above the line that failed."""
    if place.cell is not None or place.line is None:
        return []
    return [one for one in statements([(-1, place.source)]) if (one.node.end_lineno or one.line) < place.line]


def _listed(place: Place, key: ast.expr, rebound: set[str]) -> int | None:
    """How many columns the key of `table[key]` names, where it is a list that is still what it was."""
    if isinstance(key, ast.List) and all(isinstance(one, ast.Constant) for one in key.elts):
        return len(key.elts)
    if not isinstance(key, ast.Name) or key.id in rebound or place.kind(key.id) != "list":
        return None
    size = place.ask(f"len({key.id}) if all(isinstance(one, str) for one in {key.id}) else None")
    return size if isinstance(size, int) else None


def _bare(node: ast.expr) -> ast.expr:
    """The table of `table.values`, `table.to_numpy()` and `np.array(table)`."""
    while True:
        if isinstance(node, ast.Attribute) and node.attr == "values":
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BARE:
            node = node.func.value
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ARRAYS
            and node.args
        ):
            node = node.args[0]
        else:
            return node


def _bound(ran: Sequence[Statement], name: str) -> tuple[int, ast.expr] | None:
    """Where the name was bound last, and to what; a part of a split is what was split."""
    for at in reversed(range(len(ran))):
        node = ran[at].node
        if name not in ran[at].touched.binds:
            continue
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            return None
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name):
            return at, value
        if isinstance(target, ast.Tuple):
            names = [one.id if isinstance(one, ast.Name) else "" for one in target.elts]
            if isinstance(value, ast.Call) and ast.unparse(value.func).endswith("train_test_split"):
                spot = names.index(name) // 2
                return (at, value.args[spot]) if spot < len(value.args) else None
            if isinstance(value, ast.Tuple) and len(value.elts) == len(names):
                return at, value.elts[names.index(name)]
        return None
    return None


def _tabular(place: Place, node: ast.expr) -> bool:
    """Whether a table stands in the expression, so that its names are not those of nobody."""
    return any(
        isinstance(part, ast.Name)
        and place.kind(part.id) in ("DataFrame", None)
        and part.id not in ("np", "pd")
        for part in ast.walk(node)
    )
