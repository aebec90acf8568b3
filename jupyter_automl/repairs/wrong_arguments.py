# ruff: noqa: E501
"""Arguments that a function does not take in this way: misspelt, by position, forgotten."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .aggregations import aggregations
from .applied_results import applied_results, called_for_nothing
from .argument_values import choices, grids, named_axis, values_of_a_grid
from .counted_pairs import counted_pairs, rows_for_a_formula
from .estimator_classes import estimator_classes
from .format_marks import values_in_brackets, values_left_over
from .loop_starts import loop_starts
from .method_for_values import method_for_values
from .missing_truth import missing_truth, score_without_truth
from .misspelt_settings import misspelt_setting
from .named_steps import named_steps, steps_one_by_one
from .named_summaries import named_summaries
from .near import cut_short, nearest
from .one_argument import one_row, one_shape, one_tuple, pair_as_two, sizes_one_by_one
from .one_axis import columns_of_loc, drawn_too_many, one_axis
from .one_list import another_column, names_of_a_crosstab, one_list
from .own_attributes import method_without_self, misnamed_beginning
from .percentages import quantile_in_per_cent
from .place import Place
from .plain_python import drawn_from_a_column, largest_by, row_beside_rows, rows_by_their_value
from .plot_values import bars_of_counts
from .quoted_switches import quoted_switch
from .rules import Finding, RuleClass
from .said_twice import said_twice
from .sizes.written_columns import order_of_one_column
from .tree_plots import named_classes_as_text, names_of_the_features, size_of_the_picture
from .turned_round import turned_round

UNKNOWN = re.compile(
    r"got an unexpected keyword argument '(\w+)'|'?(\w+)'? is an invalid keyword argument|Unknown property (\w+)|unexpected keyword argument: (\w+)"
    r"|'(\w+)' is not a valid (?:argument|parameter)|has no property (\w+)"
)
NO_REPLACEMENT = re.compile(
    r"repl must be a string or callable|replace\(\) missing 1 required positional argument: 'repl'"
    r"|replace expected at least 2 arguments"
)

SAME = {
    "n_tree": "n_estimators",
    "num_trees": "n_estimators",
    "ntrees": "n_estimators",
    "random_seed": "random_state",
    "seed": "random_state",
    "figsise": "figsize",
    "learning_rate_init_": "learning_rate",
    "num_leafs": "num_leaves",
    "iterations": "max_iter",
    "test_ratio": "test_size",
    "fontsize": "size",
    "col": "columns",
    "bin": "bins",
    "axis_": "axis",
    "begin": "start",
    "finish": "end",
    "ascend": "ascending",
    "na": "na_values",
    "delim": "sep",
    "delimeter": "delimiter",
    "seperator": "sep",
    "separator": "sep",
    "index_column": "index_col",
    "usecol": "usecols",
    "skip_rows": "skiprows",
    "suffix": "suffixes",
    "n_neighbours": "n_neighbors",
    "n_neighbor": "n_neighbors",
    "cols": "columns",
    "column": "columns",
    "fig_size": "figsize",
    "id": "id_vars",
    "agg": "aggfunc",
    "func": "aggfunc",
    "aggregate": "aggfunc",
    "x_label": "xlabel",
    "y_label": "ylabel",
    "location": "loc",
    "position": "loc",
    "n_folds": "n_splits",
    "max_iters": "max_iter",
    "num_iter": "max_iter",
    "epochs": "max_iter",
    "linewidths_": "linewidth",
    "estimators": "n_estimators",
}


PLOT = [
    "kind", "figsize", "title", "grid", "legend", "style", "xticks", "yticks", "xlim", "ylim", "xlabel", "ylabel", "rot",
    "fontsize", "colormap", "stacked", "secondary_y", "subplots", "layout", "sharex", "sharey", "logy", "logx",
]  # fmt: skip
"""What `table.plot` takes, and its signature does not say."""
LEGEND = [
    "loc",
    "fontsize",
    "ncols",
    "title",
    "frameon",
    "bbox_to_anchor",
    "labels",
    "handles",
    "markerscale",
    "shadow",
]
DRAWN_BY = (
    "list(__import__('inspect').signature(__import__('matplotlib.axes', fromlist=['x']).Axes.%s).parameters)"
)


def misspelt(place: Place) -> Iterator[Finding]:
    """The only parameter of the function that is like what was written."""
    match = UNKNOWN.search(place.crash.evalue)
    if match is None:
        return
    name = next(group for group in match.groups() if group)
    for call in place.within(ast.Call):
        given = next((item for item in call.keywords if item.arg == name), None)
        if given is None:
            continue
        known = (
            place.ask(f"list(__import__('inspect').signature({place.text(call.func)}).parameters)")
            if place.pure(call.func)
            else None
        )
        if not known and isinstance(call.func, ast.Attribute):
            known = place.ask(
                f"list(__import__('inspect').signature(type({place.text(call.func.value)}).{call.func.attr}).parameters)"
            )
        if not known and isinstance(call.func, ast.Attribute):
            match_type = re.search(r"(\w+)\.(\w+)\(\)", place.crash.evalue)
            if match_type:
                known = place.ask(
                    f"list(__import__('inspect').signature(__import__('pandas').{match_type.group(1).replace('NDFrame', 'DataFrame')}.{match_type.group(2)}).parameters)"
                )
        more = [
            "figsize",
            "color",
            "label",
            "linewidth",
            "linestyle",
            "alpha",
            "marker",
            "markersize",
            "rotation",
            "fontsize",
            "title",
            "bins",
            "legend",
            "grid",
            "edgecolor",
            "facecolor",
        ]
        drawing = bool(re.search(r"\w+\.set\(\)", place.crash.evalue)) or "property" in place.crash.evalue
        names = [str(one) for one in known or []] + (more if drawing else [])
        if axes := re.search(r"\bAxes\.(\w+)\(\) got an unexpected", place.crash.evalue):
            # `table.plot(kind="pie", lables=…)` hands it on to the function that draws.
            names += place.ask(DRAWN_BY % axes.group(1)) or []
        if (
            place.called(call) == "plot"
            or isinstance(place.parent(call.func), ast.Attribute)
            or ".plot." in place.text(call.func)
        ):
            names += PLOT
        if "Legend.__init__()" in place.crash.evalue:
            names += LEGEND
        free = [one for one in names if one not in {item.arg for item in call.keywords}]
        near = nearest(name, free)
        if near is None and SAME.get(name) in free:
            near = SAME[name]
        if near is None:
            # `class_weights` for `class_weight`, `max_dept` for `max_depth`: one holds the other.
            held = [
                one
                for one in free
                if len(one) > 4
                and (name.startswith(one) or one.startswith(name))
                and abs(len(one) - len(name)) <= 3
            ]
            near = held[0] if len(held) == 1 else cut_short(name, free)
        if near is None:
            continue
        editor = place.editor()
        editor.rename_keyword(given, near)
        yield Finding(
            f"`{place.text(call.func)}` takes no `{name}`; it takes `{near}`.",
            place.propose(
                editor,
                f"`{near}` is the only parameter like it.",
                "The value is given to the parameter that was meant.",
                0.9,
            ),
        )
        return
    yield from misspelt_setting(place, name, SAME)
    for call in place.within(ast.Call):
        if any(item.arg == name for item in call.keywords):
            yield Finding(f"`{place.text(call.func)}` takes no `{name}`.", [], confidence=0.8)
            return


def by_position(place: Place) -> Iterator[Finding]:
    """Arguments that have to be named get the names that the signature says."""
    match = re.search(
        r"(\w+)\(\) takes (?:from \d+ to (\d+)|(\d+)) positional arguments? but (\d+)|(too many positional arguments)",
        place.crash.evalue,
    )
    if match is None:
        return
    for call in place.calls():
        if match.group(1) and match.group(1) not in ("__init__", place.called(call)):
            continue
        if not place.pure(call.func) or not call.args:
            continue
        text = place.text(call.func)
        kinds = place.ask(
            f"[[p.name, p.kind.name] for p in __import__('inspect').signature({text}).parameters.values()]"
        )
        if not isinstance(kinds, list):
            continue
        free = [name for name, kind in kinds if kind in ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD")]
        rest = [name for name, kind in kinds if kind == "KEYWORD_ONLY"]
        over = call.args[len(free) :]
        if not over or len(over) > len(rest) or any(kind == "VAR_POSITIONAL" for _, kind in kinds):
            continue
        named = {item.arg for item in call.keywords}
        if named & {*rest[: len(over)]} or any(map(another_column, rest, over)):
            continue
        editor = place.editor()
        for name, argument in zip(rest, over, strict=False):
            editor.wrap(argument, f"{name}=", "")
        yield Finding(
            f"`{text}` takes {len(free)} argument{'s' if len(free) != 1 else ''} by position; the others have to be named.",
            place.propose(
                editor,
                "They get the names that the signature says, in its order.",
                "Each value goes where it went by position.",
                0.8,
            ),
        )
        return


def _only_column(place: Place, name: str, wanted: str) -> Iterator[Finding]:
    """`table.sort_values(ascending=False)` of a table of one column: it is that column."""
    for call in place.calls("sort_values") if (name, wanted) == ("sort_values", "by") else ():
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        columns = place.columns(owner) if owner is not None else None
        if columns is None or len(columns) != 1 or call.args:
            continue
        editor = place.editor()
        if editor.keyword(call, "by", repr(columns[0])):
            yield Finding(
                f"`{place.text(call.func)}` is not told by which column, and there is one.",
                place.propose(
                    editor, f"The rows are put in order by `{columns[0]}`.", "No value changes.", 0.95
                ),
                confidence=0.96,
            )


def _same_name(place: Place, name: str, wanted: str) -> Iterator[Finding]:
    """`gross(net, vat)` of a function of the notebook's own that needs `rate` too, where a variable `rate` is there."""
    if name == "__init__":
        # A class of a library says what it lacks by a word of its own, such as `param_grid`.
        calls = [call for call in place.calls() if place.kind(call.func) in ("type", "ABCMeta")]
        name = place.text(calls[0].func) if len(calls) == 1 and "_" in wanted else name
        own: object = bool(calls) and name.isidentifier()
    else:
        own = place.ask(
            f"getattr({name}, '__module__', '') == '__main__' and type({name}).__name__ == 'function'"
        )
    if own is not True or wanted not in place.crash.state or "' and '" in place.crash.evalue:
        return
    for call in place.calls(name):
        if not isinstance(call.func, ast.Name) or any(item.arg is None for item in call.keywords):
            continue
        editor = place.editor()
        if editor.keyword(call, wanted, wanted):
            yield Finding(
                f"`{name}` needs `{wanted}`, which was not given; the notebook has a `{wanted}`.",
                place.propose(editor, f"`{wanted}` is given.", "The function uses that value.", 0.88),
                confidence=0.92,
            )


def forgotten(place: Place) -> Iterator[Finding]:
    """`model.fit(X_train)` without its target, an estimator class that was not made, a y for score."""
    if "_validate_params" in place.crash.evalue or "_parameter_constraints" in place.crash.evalue:
        for call in place.calls("fit", "fit_transform", "predict"):
            if isinstance(call.func, ast.Attribute) and place.ask(
                f"isinstance({place.text(call.func.value)}, type)"
            ):
                editor = place.editor()
                editor.wrap(call.func.value, "", "()")
                yield Finding(
                    f"`{place.text(call.func.value)}` is a class, and no model of it was made.",
                    place.propose(
                        editor,
                        "A model is made with the default settings.",
                        "Settings are those that the library takes by itself.",
                        0.85,
                    ),
                )
        return
    match = re.search(
        r"(?:(\w+)\.)?(\w+)\(\) missing (\d+) required (?:positional|keyword-only) arguments?: '(\w+)'",
        place.crash.evalue,
    )
    if match is None:
        return
    name, wanted = match.group(2), match.group(4)
    yield from _same_name(place, name, wanted)
    yield from _only_column(place, name, wanted)
    for call in place.calls(name, "fit", "score", "fit_transform"):
        if (isinstance(call.func, ast.Attribute) and place.kind(call.func.value) == "type") or (
            isinstance(call.func, ast.Attribute)
            and str(place.ask(f"type({place.text(call.func.value)}).__name__")) in ("type", "ABCMeta")
        ):
            editor = place.editor()
            editor.wrap(call.func.value, "", "()") if isinstance(call.func, ast.Attribute) else None
            yield Finding(
                f"`{place.text(call.func.value) if isinstance(call.func, ast.Attribute) else ''}` is a class, and no model of it was made.",
                place.propose(
                    editor,
                    "A model is made with the default settings.",
                    "Settings are those that the library takes by itself.",
                    0.8,
                ),
            )
            return
        if wanted in ("y", "y_true") and len(call.args) == 1:
            x = place.text(call.args[0])
            twin = re.sub(r"^[Xx]", "y", x)
            candidates = [twin] if twin != x else []
            candidates += ["y", "target", "labels"] if not candidates else []
            for candidate in candidates:
                if candidate.isidentifier() and place.ask(
                    f"len({candidate}) == len({x}) and np.ndim({candidate}) == 1"
                ):
                    editor = place.editor()
                    editor.wrap(call.args[0], "", f", {candidate}")
                    yield Finding(
                        f"`{name}` needs the target of the rows, and got none.",
                        place.propose(
                            editor,
                            f"`{candidate}` is the target of `{x}`: it has as many rows and the same ending.",
                            "The model learns from, or is judged by, that target.",
                            0.85,
                        ),
                    )
                    return
    yield Finding(f"`{name}` was called without `{wanted}`, which it needs.", [], confidence=0.85)


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


class WrongArguments(RuleClass):
    """Parameters are named as the signature in the kernel says."""

    name = "wrong_arguments"
    title = "arguments that a function does not take"
    rank = 23
    enames = (
        "AssertionError",
        "TypeError",
        "AttributeError",
        "ValueError",
        "InvalidParameterError",
        "KeyError",
        "CatBoostError",
        "PatsyError",
        "IndexingError",
    )
    rules = (
        method_without_self,
        misnamed_beginning,
        aggregations,
        estimator_classes,
        loop_starts,
        named_steps,
        steps_one_by_one,
        named_summaries,
        turned_round,
        size_of_the_picture,
        named_classes_as_text,
        names_of_the_features,
        counted_pairs,
        rows_for_a_formula,
        values_in_brackets,
        values_left_over,
        bars_of_counts,
        rows_by_their_value,
        called_for_nothing,
        order_of_one_column,
        applied_results,
        method_for_values,
        misspelt,
        said_twice,
        by_position,
        missing_truth,
        score_without_truth,
        forgotten,
        grids,
        values_of_a_grid,
        choices,
        named_axis,
        quantile_in_per_cent,
        quoted_switch,
        one_tuple,
        names_of_a_crosstab,
        replaced_by_nothing,
        one_row,
        one_shape,
        one_axis,
        columns_of_loc,
        one_list,
        sizes_one_by_one,
        pair_as_two,
        drawn_from_a_column,
        row_beside_rows,
        largest_by,
        drawn_too_many,
    )
