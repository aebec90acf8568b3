"""Models and scalers that were fitted with the target among the features, and are asked about rows without it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..origin import value_of
from ..place import Place
from ..rules import Finding
from ..slicing import executed
from .asking import ASKS

REFUSED = re.compile(
    r"feature names should match|X has \d+ features, but \w+ is expecting \d+|number of features in data \(\d+\) is not the same"
)
COLUMN_BY_COLUMN = re.compile(r"Scaler$|SimpleImputer$|PowerTransformer$|QuantileTransformer$")
ARRAYS = frozenset({"to_numpy", "array", "asarray", "copy"})


def target_among_features(place: Place) -> Iterator[Finding]:
    """`model.fit(X, y)` where `X` still holds the column that `y` is: the rows to be predicted rightly have none."""
    if not REFUSED.search(place.crash.evalue):
        return
    for call in place.calls(*ASKS):
        if not isinstance(call.func, ast.Attribute) or not call.args or not place.pure(call.args[0]):
            continue
        model, asked = call.func.value, call.args[0]
        fit = _fit(place, place.text(model)) if isinstance(model, ast.Name) else None
        if fit is None:
            continue
        yield from (
            _model(place, place.text(model), asked, fit)
            if len(fit.args) == 2
            else _scaler(place, place.text(model), asked, fit)
        )
        return


def _fit(place: Place, model: str) -> ast.Call | None:
    """The last fit of the model by a cell that ran, where it is given nothing but features, or features and target."""
    for one in reversed(executed(place.crash)):
        for node in ast.walk(one.node):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr not in ("fit", "fit_transform"):
                continue
            made = (
                model in one.touched.binds
                and isinstance(node.func.value, ast.Call)
                and node.func.attr == "fit"
            )
            if not made and ast.unparse(node.func.value) != model:
                continue
            plain = not node.keywords and 0 < len(node.args) < 3
            return node if plain and all(place.pure(part) for part in node.args) else None
    return None


def _model(place: Place, model: str, asked: ast.expr, fit: ast.Call) -> Iterator[Finding]:
    features, target = (ast.unparse(part) for part in fit.args)
    told = place.ask(
        f"[c for c in {features}.columns if c not in {place.text(asked)}.columns and len({features}) == len({target})"
        f" and bool(np.array_equal({features}[c].to_numpy(), np.ravel({target})))]"
    )
    if not isinstance(told, list) or len(told) != 1:
        return
    rest = f"{features}.drop(columns={told[0]!r})"
    if place.ask(f"list(({rest}).columns) == list({place.text(asked)}.columns)") is not True:
        return
    yield Finding(
        f"`{model}` was fitted on `{features}`, which holds `{told[0]}`, the target itself; `{place.text(asked)}` has none,"
        " as it should be.",
        [
            Proposal(
                "patch",
                f"`{model}` learns from the other columns of `{features}`.",
                f"`{told[0]}` is no feature any more: scores that were computed with it said nothing.",
                setup=f"{model}.fit({rest}, {target})",
                confidence=0.9,
                rule="what is to be predicted is no feature",
            )
        ],
        confidence=0.93,
    )


def _scaler(place: Place, scaler: str, asked: ast.expr, fit: ast.Call) -> Iterator[Finding]:
    """`scaler.fit(df[["a", "b", "target"]].values)` and then `scaler.transform(df[["a", "b"]].values)`."""
    fitted = _columns(place, fit.args[0])
    given = _columns(place, asked)
    if fitted is None or given is None or fitted[0] != given[0] or place.ask(f"hasattr({scaler}, 'predict')"):
        return
    table, names = given
    if not COLUMN_BY_COLUMN.search(place.kind(scaler) or ""):
        return
    more = [name for name in fitted[1] if name not in names]
    if len(more) != 1 or [name for name in fitted[1] if name in names] != names:
        return
    if not _is_target(place, table, more[0]):
        return
    yield Finding(
        f"`{scaler}` was fitted on the columns of `{table}` with `{more[0]}`, the target, among them;"
        f" `{place.text(asked)}` has the features alone.",
        [
            Proposal(
                "patch",
                f"`{scaler}` learns from the features, `{place.text(asked)}`.",
                "Each feature is scaled as before: columns are scaled one by one.",
                setup=f"{scaler}.fit({place.text(asked)})",
                confidence=0.88,
                rule="what is to be predicted is no feature",
            )
        ],
        confidence=0.93,
    )


def _columns(place: Place, node: ast.expr) -> tuple[str, list[str]] | None:
    """The table and the names of `df[["a", "b"]].values`, also by a name that it was given."""
    if isinstance(node, ast.Name):
        made = value_of(place.crash, node.id)
        return None if made is None or isinstance(made, ast.Name) else _columns(place, made)
    if isinstance(node, ast.Attribute) and node.attr == "values":
        return _columns(place, node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ARRAYS:
        return _columns(place, node.args[0] if node.func.attr in ("array", "asarray") else node.func.value)
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name) or not place.pure(node):
        return None
    key = ast.unparse(node.slice)
    names = place.ask(
        f"list({key}) if isinstance({key}, list) and all(isinstance(c, str) for c in {key}) else None"
    )
    return (node.value.id, names) if isinstance(names, list) and names else None


def _is_target(place: Place, table: str, name: str) -> bool:
    """Whether a fit learns that column of the table."""
    column = f"{table}[{name!r}]"
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            if spot.called(call) != "fit" or len(call.args) < 2:
                continue
            target: ast.expr | None = call.args[1]
            if isinstance(target, ast.Name):
                target = value_of(place.crash, target.id)
            if target is not None and column in ast.unparse(target):
                return True
    return False
