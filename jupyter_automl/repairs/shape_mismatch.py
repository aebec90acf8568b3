"""Rows, columns or dimensions that do not fit together."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .patch import Editor
from .quote import code_span

FLAT = re.compile(
    r"Expected 2D array, got (?:1D|scalar) array instead|Expected a 2-dimensional container but got"
)
COLUMN = re.compile(r"y should be a 1d array, got an array of shape \(.*?\) instead")
NAMES = re.compile(r"The feature names should match those that were passed during fit")
PATTERNS = (
    ("flat", FLAT),
    ("column", COLUMN),
    ("names", NAMES),
    ("rows", re.compile(r"inconsistent numbers of samples: (\[.*?\])")),
    ("features", re.compile(r"X has (\d+) features, but (\w+) is expecting (\d+) features|Number of features of the model")),
    ("shapes", re.compile(
        r"shapes? (.*?) not aligned|operands could not be broadcast together|Length of values \((\d+)\) does not match"
        r" length of index \((\d+)\)|Length mismatch: .*|All arrays must be of the same length|could not broadcast input"
        r"|matmul: Input operand|must have the same (?:length|first dimension)|dimensions? .* must match", re.S)),
)  # fmt: skip
CAUSES = {
    "flat": "One column was given where a table with columns is expected.",
    "column": "A table with one column was given where a plain column is expected.",
    "names": "The columns are not those that the model was fitted on.",
    "rows": "The inputs have different numbers of rows",
    "features": "The number of columns is not that of the rows the model was fitted on",
    "shapes": "Two things of different size were put together",
}
SAID = {
    "flat": ("The column is given as a table of one column.", "No value changes."),
    "column": ("The table of one column is given as a plain column.", "No value changes."),
    "names": (
        "The model gets the columns it was fitted on.",
        "Columns it has not met are not used.",
    ),
}
"""Kind → why the cell is patched, and to what effect."""


class ShapeMismatch(CrashClass):
    """Dimensions are mended where the meaning is plain; rows are never cut to fit."""

    name = "shape_mismatch"
    title = "sizes that do not fit together"
    rank = 45

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        if crash.ename not in ("ValueError", "LightGBMError", "CatBoostError", "AssertionError"):
            return None
        for kind, pattern in PATTERNS:
            match = pattern.search(crash.evalue)
            if match is None:
                continue
            cause = CAUSES[kind]
            if not cause.endswith("."):
                cause += f": {code_span(match.group(0))}."
            return Diagnosis(self.name, cause, crash.line, match.group(0)[:300], 0.85, {"kind": kind})
        return None

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        kind = diagnosis.found["kind"]
        proposals = patched(crash, lambda editor: self._edit(editor, crash, diagnosis, kind), SAID.get(kind))
        if kind in ("rows", "features", "shapes") and crash.requires:
            why = "The earlier cells run again, in case one of their names was bound anew in between."
            proposals.append(Proposal("restart", why, "Nothing changes in the notebook.", confidence=0.3))
        proposals.append(replace(crash, "Another component makes its own inputs."))
        return proposals

    def _edit(self, editor: Editor, crash: Crash, diagnosis: Diagnosis, kind: str) -> None:
        if kind == "flat":
            for call in editor.calls(
                "fit", "fit_transform", "transform", "predict", "predict_proba", line=diagnosis.line
            ):
                if call.args:
                    self._widen(editor, crash, call.args[0])
        elif kind == "column":
            for call in editor.calls("fit", line=diagnosis.line):
                if len(call.args) > 1:
                    target = call.args[1]
                    if crash.type_of(editor.text(target)) == "DataFrame" or _list_of_one(target):
                        editor.wrap(target, "", ".squeeze(axis=1)")
        elif kind == "names" and "unseen at fit time" in crash.evalue and "now missing" not in crash.evalue:
            for call in editor.calls("predict", "predict_proba", "transform", "score", line=diagnosis.line):
                if (
                    isinstance(call.func, ast.Attribute)
                    and isinstance(call.func.value, ast.Name)
                    and call.args
                ):
                    editor.wrap(call.args[0], "", f"[{call.func.value.id}.feature_names_in_]")

    def _widen(self, editor: Editor, crash: Crash, node: ast.expr) -> None:
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and isinstance(node.slice.value, str)
        ):
            editor.wrap(node.slice, "[", "]")
        elif isinstance(node, ast.Name) and crash.type_of(node.id) == "Series":
            editor.wrap(node, "", ".to_frame()")
        elif isinstance(node, ast.Name) and crash.type_of(node.id) == "ndarray":
            editor.wrap(node, "", ".reshape(-1, 1)")


def _list_of_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.List) and len(node.slice.elts) == 1
