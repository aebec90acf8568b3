# ruff: noqa: E501
"""Models and transformers asked with other columns than they were fitted on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..near import nearest
from ..place import Place
from ..rules import Finding, RuleClass
from .asking import ASKS, with_columns
from .fitted_again import fitted_again
from .named_columns import named_columns
from .refitted import refitted
from .scaled_back import scaled_back
from .target_among_features import target_among_features

NAMES = re.compile(
    r"feature names should match|X has (\d+) features, but (\w+) is expecting (\d+)|columns are missing|number of features in data \((\d+)\) is not the same"
    r"|is present in model but not in pool|non-broadcastable output operand|Number of features of the model must match|At position \d+ should be feature"
)


def columns(place: Place) -> Iterator[Finding]:
    """The same columns in the same order; dummies that are missing are zero."""
    if not NAMES.search(place.crash.evalue):
        return
    for call in place.calls(*ASKS):
        if not isinstance(call.func, ast.Attribute) or not call.args or not place.pure(call.func.value):
            continue
        model, node = place.text(call.func.value), call.args[0]
        text = place.text(node)
        names = place.ask(
            f"[str(c) for c in getattr({model}, 'feature_names_in_', getattr({model}, 'feature_names_', getattr({model}, 'feature_name_', [])))]"
        )
        given = place.columns(node) if place.pure(node) else None
        where = (
            "feature_names_in_"
            if place.ask(f"hasattr({model}, 'feature_names_in_')")
            else "feature_names_"
            if place.ask(f"hasattr({model}, 'feature_names_')")
            else "feature_name_"
        )
        if place.called(call) == "inverse_transform":
            yield from scaled_back(place, call, model, node)
            return
        if not names or given is None:
            yield from _array(place, call, model, node)
            return
        have = [str(name) for name in given]
        lost, more = (
            [name for name in names if name not in have],
            [name for name in have if name not in names],
        )
        editor = place.editor()
        if not lost:
            editor.replace(node, f"{text}[{model}.{where}]")
            what = "in another order" if not more else f"with {len(more)} more ({', '.join(more[:3])})"
            yield Finding(
                f"`{model}` was fitted on {len(names)} columns, and `{text}` has them {what}.",
                place.propose(
                    editor,
                    "It is given the columns it was fitted on, in their order.",
                    "Columns it has not met are not used." if more else "No value changes.",
                    0.93,
                ),
            )
            return
        stems = {name.rsplit("_", 1)[0] for name in names if "_" in name}
        dummies = all(
            name.rsplit("_", 1)[0]
            in {other.rsplit("_", 1)[0] for other in have if "_" in other}
            | {s for s in stems if s not in have}
            and "_" in name
            for name in lost
        )
        raw = [name for name in more if name in stems]
        listed = ", ".join(f"`{name}`" for name in lost[:4])
        if raw and {name.rsplit("_", 1)[0] for name in lost} <= set(raw):
            editor.replace(
                node,
                f"pd.get_dummies({text}, columns={raw!r}).reindex(columns={model}.{where}, fill_value=0)",
            )
            yield Finding(
                f"`{model}` was fitted on dummies of {', '.join(raw)}, and `{text}` has the categories themselves.",
                place.propose(
                    editor,
                    "The categories become the same columns of zeros and ones.",
                    "A category that the model has not met is in no column.",
                    0.88,
                ),
            )
            return
        slips = _renamed(names, more)
        if len(slips) == len(lost):
            editor.replace(node, f"{text}.rename(columns={slips!r})[{model}.{where}]")
            yield Finding(
                f"`{text}` names columns otherwise than the rows of the fit: {', '.join(f'`{a}` is `{b}`' for a, b in slips.items())}.",
                place.propose(editor, "The columns get the names of the fit.", "No value changes.", 0.9),
            )
            return
        if dummies and _of_zeros_and_ones(place, names, lost):
            editor.replace(node, f"{text}.reindex(columns={model}.{where}, fill_value=0)")
            yield Finding(
                f"`{text}` lacks the columns {listed} that `{model}` was fitted on: no row of it has these categories.",
                place.propose(
                    editor,
                    "Dummies that no row has are zero; columns are put in the order of the fit.",
                    f"{len(lost)} columns of zeros are added"
                    + (f", {len(more)} columns that the model has not met are not used." if more else "."),
                    0.88,
                ),
            )
            return
        if (written := _scaled_in_place(place, call, node, names)) is not None:
            yield written
            return
        twin = with_columns(place, text, names)
        if twin:
            editor.replace(node, f"{twin}[{model}.{where}]")
            yield Finding(
                f"`{text}` lacks {listed}; `{twin}` has the rows with all columns of the fit.",
                place.propose(
                    editor,
                    f"`{twin}` is asked in its place.",
                    "The model gets the columns it was fitted on.",
                    0.7,
                ),
            )
            return
        yield Finding(
            f"`{text}` lacks the columns {listed} that `{model}` was fitted on.",
            _refit(place, model, text, have),
        )
        return


def _scaled_in_place(place: Place, call: ast.Call, node: ast.expr, names: list[str]) -> Finding | None:
    """`test[["age"]] = scaler.transform(test[["age"]])` of a scaler of more columns: both sides name all of them."""
    statement = place.statement
    if (
        not isinstance(statement, ast.Assign)
        or statement.value is not call
        or not isinstance(node, ast.Subscript)
        or not isinstance(node.slice, ast.List)
        or not _columns_of(place, statement.targets[0], place.text(node.value)) <= set(names)
        or not set(names) <= set(map(str, place.columns(node.value) or ()))
    ):
        return None
    table, editor = place.text(node.value), place.editor()
    for side in (statement.targets[0], node):
        editor.replace(side, f"{table}[{names!r}]")
    return Finding(
        f"`{place.text(call.func)}` takes the {len(names)} columns of its fit together, and is given `{place.text(node)}`.",
        place.propose(
            editor,
            "All of them are transformed, and written where they stood.",
            "The columns are treated as those of the fit were.",
            0.9,
        ),
        confidence=0.92,
    )


def _columns_of(place: Place, target: ast.expr, table: str) -> set[object]:
    """The columns of that table that are written; the table itself where it is another's, or they are not told."""
    if not isinstance(target, ast.Subscript) or place.text(target.value) != table:
        return {table}
    key = target.slice
    listed = key.elts if isinstance(key, ast.List) else [key]
    return {one.value if isinstance(one, ast.Constant) else table for one in listed}


def _of_zeros_and_ones(place: Place, names: list[str], lost: list[str]) -> bool:
    """Whether the lost columns hold zeros and ones in the table of the fit, so that none of their rows is a zero.

    Where no table of the kernel has the columns of the fit, several of one stem stand for the levels of one column.
    """
    for table in place.crash.state:
        if place.crash.type_of(table) == "DataFrame":
            told = place.ask(
                f"bool({table}[{lost!r}].isin([0, 1]).all().all()) if set({names!r}) <= set(map(str, {table}.columns)) else None"
            )
            if told is not None:
                return told is True
    stems = [name.rsplit("_", 1)[0] for name in names]
    return all(stems.count(name.rsplit("_", 1)[0]) > 1 for name in lost)


def _renamed(names: list[str], more: list[str]) -> dict[str, str]:
    return {
        given: wanted
        for given in more
        if (wanted := nearest(given, [name for name in names if name not in more]) or "")
    }


def _array(place: Place, call: ast.Call, model: str, node: ast.expr) -> Iterator[Finding]:
    """A scaler or model fitted on other columns: an encoder of that width is looked for, or the fit is mended."""
    text = place.text(node)
    width = place.ask(f"np.shape({text})[1]") if place.pure(node) else None
    wanted = place.ask(f"{model}.n_features_in_")
    if not isinstance(width, int) or not isinstance(wanted, int):
        return
    steps = [
        name
        for name in place.crash.state
        if place.ask(
            f"getattr({name}, 'n_features_in_', None) == {width} and hasattr({name}, 'transform') and {name} is not {model}"
        )
    ]
    fits = [name for name in steps if place.ask(f"{name}.transform({text}[:1]).shape[1] == {wanted}")]
    if len(fits) == 1 and place.called(call) != "transform":
        editor = place.editor()
        editor.replace(node, f"{fits[0]}.transform({text})")
        yield Finding(
            f"`{model}` was fitted on the {wanted} columns that `{fits[0]}` makes, and `{text}` has the {width} before it.",
            place.propose(
                editor,
                f"The rows go through `{fits[0]}` first, as the training rows did.",
                "The model gets what it was fitted on.",
                0.9,
            ),
        )
        return
    yield Finding(f"`{text}` has {width} columns, and `{model}` was fitted on {wanted}.", [], confidence=0.9)


def _refit(place: Place, model: str, text: str, have: list[str]) -> list[Proposal]:
    """A transformer that was fitted on the wrong table is fitted on the training part of the right one."""
    train = re.sub(r"test|valid|val", "train", text)
    known = [str(name) for name in place.columns(train) or []] if train != text else []
    more = [name for name in known if name not in have]
    if [name for name in known if name in have] != have:
        return []
    # A column that was dropped on purpose, as a target is, was none of the features; others were forgotten.
    if more and not (place.ask(f"hasattr({model}, 'predict')") is False and _dropped(place, more)):
        return []
    features = f"{train}.drop(columns={more!r})" if more else train
    for spot in place.earlier():
        if spot.reader is None:
            continue
        editor = spot.editor()
        for call in spot.all(ast.Call):
            if (
                isinstance(call.func, ast.Attribute)
                and call.func.attr in ("fit", "fit_transform")
                and spot.text(call.func.value) == model
                and call.args
            ):
                if more and spot.text(call.args[0]) != train:
                    return []
                editor.replace(call.args[0], features)
                return spot.propose(
                    editor,
                    f"`{model}` is fitted on `{features}`, which has the columns of `{text}`.",
                    "It is fitted on the rows that it is used for.",
                    0.8 if more else 0.6,
                )
    return []


def _dropped(place: Place, names: list[str]) -> bool:
    """Whether the cells drop each of these columns by its name, and set none of them."""
    dropped: set[object] = set()
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            if spot.called(call) in ("drop", "pop"):
                dropped |= {node.value for node in ast.walk(call) if isinstance(node, ast.Constant)}
        for node in spot.all(ast.Subscript):
            set_here = isinstance(node.ctx, ast.Store) and isinstance(node.slice, ast.Constant)
            if set_here and node.slice.value in names:
                return False
    return set(names) <= dropped


class FeatureNames(RuleClass):
    """The model gets the columns it was fitted on."""

    name = "feature_names"
    title = "other columns than at the fit"
    rank = 19
    rules = (refitted, named_columns, fitted_again, target_among_features, columns)
