"""A single column or row where a table is wanted, and a table where a column is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def flat(place: Place) -> Iterator[Finding]:
    """One column or one row where a table is expected."""
    if not re.search(
        r"Expected 2D array, got (?:1D|scalar)|Expected a 2-dimensional container|Reshape your data",
        place.crash.evalue,
    ):
        return
    for call in place.calls(
        "fit",
        "fit_transform",
        "transform",
        "predict",
        "predict_proba",
        "score",
        "inverse_transform",
        "normalize",
        "scale",
        "fit_predict",
        "train_test_split",
        "cross_val_score",
        "partial_fit",
        "kneighbors",
        "decision_function",
    ):
        at = 1 if place.called(call) == "cross_val_score" else 0
        if len(call.args) <= at:
            continue
        node = call.args[at]
        text, editor = place.text(node), place.editor()
        kind = place.kind(node) if place.pure(node) else None
        wanted = (
            place.ask(f"getattr({place.text(call.func.value)}, 'n_features_in_', None)")
            if isinstance(call.func, ast.Attribute) and place.pure(call.func.value)
            else None
        )
        size = place.ask(f"[np.ndim({text}), np.size({text})]") if place.pure(node) else None
        if not isinstance(size, list) or size[0] == 2:
            continue
        row = (
            isinstance(wanted, int)
            and wanted > 1
            and size[1] == wanted
            and place.called(call) not in ("fit", "fit_transform")
        )
        if row:
            named = (
                place.ask(f"list({place.text(call.func.value)}.feature_names_in_)")
                if isinstance(call.func, ast.Attribute)
                else None
            )
            if kind == "Series":
                editor.wrap(node, "", ".to_frame().T")
            else:
                editor.replace(
                    node,
                    f"pd.DataFrame([{text}], columns={place.text(call.func.value)}.feature_names_in_)"
                    if named and isinstance(call.func, ast.Attribute)
                    else f"[{text}]",
                )
            said = "The values are one row."
        elif (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant | ast.Name)
            and kind == "Series"
            and place.kind(node.value) == "DataFrame"
        ):
            editor.wrap(node.slice, "[", "]")
            said = "The column is given as a table of one column."
        elif kind == "Series":
            editor.wrap(node, "", ".to_frame()")
            said = "The column is given as a table of one column."
        elif kind in ("ndarray", "ArrowStringArray", "Categorical"):
            editor.wrap(node, "", ".reshape(-1, 1)")
            said = "The column is given as a table of one column."
        elif size[0] == 0:
            editor.replace(node, f"[[{text}]]")
            said = "The value is one row of one column."
        else:
            editor.replace(node, f"np.asarray({text}).reshape(-1, 1)")
            said = "The values are one column."
        assigned = (
            isinstance(place.statement, ast.Assign)
            and place.statement.value is call
            and place.called(call) in ("fit_transform", "transform")
        )
        if (
            assigned
            and isinstance(place.statement, ast.Assign)
            and place.kind(node) == "Series"
            and isinstance(place.statement.targets[0], ast.Subscript)
        ):
            editor.wrap(call, "", ".ravel()")
        yield Finding(
            f"`{text}` has one dimension, and a table of rows and columns is expected.",
            place.propose(editor, said, "No value changes.", 0.9),
        )
        return


def column_target(place: Place) -> Iterator[Finding]:
    """A table of one column where a plain column is expected."""
    if not re.search(
        r"y should be a 1d array, got an array of shape \(\d+, 1\)|Expected 1D|bad input shape",
        place.crash.evalue,
    ):
        return
    for call in place.calls():
        for argument in reversed(call.args):
            if (
                place.pure(argument)
                and place.kind(argument) in ("DataFrame", "ndarray")
                and place.ask(f"np.shape({place.text(argument)})[1:]") == [1]
            ):
                editor = place.editor()
                editor.wrap(
                    argument, "", ".squeeze(axis=1)" if place.kind(argument) == "DataFrame" else ".ravel()"
                )
                yield Finding(
                    f"`{place.text(argument)}` is a table of one column, and a plain column is expected.",
                    place.propose(editor, "It is given as a plain column.", "No value changes.", 0.85),
                )
                return
