"""One column that a scaler of several is to scale back: which of them it is, the values tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from ..slicing import executed

BACK = {
    "MinMaxScaler": "(({x}) - {s}.min_[{i}]) / {s}.scale_[{i}]",
    "StandardScaler": "({x}) * {s}.scale_[{i}] + {s}.mean_[{i}]",
    "RobustScaler": "({x}) * {s}.scale_[{i}] + {s}.center_[{i}]",
    "MaxAbsScaler": "({x}) * {s}.scale_[{i}]",
}
"""How each scaler undoes what it did to column i, as scikit-learn documents its attributes."""
FEW = 4
"""Different values below which they may stand in two columns by chance."""


def scaled_back(place: Place, call: ast.Call, scaler: str, node: ast.expr) -> Iterator[Finding]:
    """`scaler.inverse_transform(prediction)` where the scaler knows more columns than the one predicted."""
    text = place.text(node)
    wanted = place.ask(f"{scaler}.n_features_in_")
    width = place.ask(f"np.shape({text})[1]") if place.pure(node) else None
    if width != 1 or not isinstance(wanted, int) or wanted < 2:
        return
    cause = f"`{scaler}` scales {wanted} columns at once, and `{text}` is one"
    column = _column(place, scaler, node, wanted)
    way = BACK.get(place.kind(scaler) or "")
    if column is None or way is None:
        yield Finding(f"{cause}; which of them it was is the author's to say.", [], confidence=0.85)
        return
    name = place.ask(f"str({scaler}.feature_names_in_[{column}])")
    said = f"`{name}`" if isinstance(name, str) else f"number {column + 1}"
    editor = place.editor()
    loose = not isinstance(node, ast.Name | ast.Call | ast.Subscript | ast.Attribute)
    new = way.format(x="@", s=scaler, i=column)
    new = new.replace("(@)", f"({text})" if loose else text)
    bare = isinstance(place.parent(call), ast.Assign | ast.keyword | ast.Expr)
    editor.replace(call, new if bare else f"({new})")
    yield Finding(
        f"{cause}: column {said}, as the values that the model learnt show.",
        place.propose(
            editor, f"What was done to the column {said} alone is undone.",
            "The numbers are on the scale that this column had.", 0.88,
            "scikit-learn: inverse_transform takes all columns that the scaler was fitted on",
        ),
        confidence=0.93,
    )  # fmt: skip


def _column(place: Place, scaler: str, node: ast.expr, width: int) -> int | None:
    """The one column of what the scaler made in which the values, or the target of the model that gave them, stand."""
    made = [
        one.id
        for statement in executed(place.crash)
        if isinstance(statement.node, ast.Assign)
        and any(
            isinstance(part, ast.Call)
            and ast.unparse(part.func) in (f"{scaler}.fit_transform", f"{scaler}.transform")
            for part in ast.walk(statement.node.value)
        )
        for one in statement.node.targets
        if isinstance(one, ast.Name)
    ]
    found: set[int] = set()
    for values in [place.text(node), *_learnt(place, node)]:
        for table in dict.fromkeys(made):
            held = f"np.asarray({table}, dtype=float)"
            flat = f"np.unique(np.ravel(np.asarray({values}, dtype=float)))"
            within = place.ask(
                f"[i for i in range({width}) if np.isin({flat}, {held}[:, i]).all()]"
                f" if np.shape({table})[1:] == ({width},) and len({flat}) >= {FEW} else []"
            )
            if isinstance(within, list) and len(within) == 1:
                found.add(within[0])
    return found.pop() if len(found) == 1 else None


def _learnt(place: Place, node: ast.expr) -> list[str]:
    """The target that the model learnt whose prediction it is, as the fit writes it."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    bound = [
        (statement, statement.value)
        for statement in [*place.all(ast.Assign), *(one.node for one in executed(place.crash))]
        if isinstance(statement, ast.Assign)
    ]
    values = [node, *(value for line, value in bound if names & {ast.unparse(one) for one in line.targets})]
    models = {
        ast.unparse(part.func.value)
        for value in values
        for part in ast.walk(value)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "predict"
    }
    found = []
    for statement in [*place.tree.body, *(one.node for one in executed(place.crash))]:
        for call in ast.walk(statement):
            fitted = (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "fit"
            )
            if not fitted or not isinstance(call, ast.Call) or len(call.args) < 2:
                continue
            owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
            targets = {ast.unparse(one) for one in getattr(statement, "targets", [])}
            if models & {owner, *targets}:
                found.append(ast.unparse(call.args[1]))
    return list(dict.fromkeys(found)) if len(models) == 1 else []
