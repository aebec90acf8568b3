"""A missing or infinite value where none is allowed."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .patch import Editor

IMPUTER = 'SimpleImputer(strategy="median")'
REFUSED = re.compile(r"(?:Input (?:X |y )?contains NaN|contains NaN\.?)", re.S)
ESTIMATOR = re.compile(r"(\w+) does not accept missing values")
INFINITE = re.compile(
    r"Input (?:X |y )?contains infinity|value too large for dtype|Infinity or a value too large"
)
WHOLE = re.compile(
    r"Cannot convert non-finite values|cannot convert (?:float )?(?:NaN|NA) to integer|float NaN to integer"
)
JOIN = re.compile(r"sequence item \d+: expected str instance, (?:float|NAType|NoneType) found")
MASK = re.compile(r"Cannot mask with non-boolean array containing NA|boolean value of NA is ambiguous")
CATEGORY = re.compile(
    r"Invalid type for cat_feature\[.*?\]=(?:nan|NaN|None|<NA>)|bad object for id: nan", re.S
)
KINDS = (
    ("infinite", INFINITE), ("refused", REFUSED), ("whole", WHOLE), ("join", JOIN), ("mask", MASK), ("category", CATEGORY),
)  # fmt: skip
CAUSES = {
    "refused": "The estimator refuses missing values, and there are some among its features.",
    "infinite": "The features hold infinite values, which the estimator refuses.",
    "whole": "A column with missing values cannot become whole numbers.",
    "join": "A missing value stays missing when it becomes text, and text cannot be joined with it.",
    "mask": "A text test says neither yes nor no for missing values, so it cannot choose rows.",
    "category": "CatBoost wants text for each category and met a missing one.",
}
SAID = {
    "refused": (
        "Missing numbers are filled with the median of the training rows.",
        "Models see no gaps.",
    ),
    "infinite": (
        "Infinite values count as missing.",
        "They are then filled or learnt like other gaps.",
    ),
    "whole": (
        "The column keeps its missing values as nullable whole numbers.",
        "No value changes.",
    ),
    "join": ("Missing values become the text `missing`.", "They count as a value of their own."),
    "mask": ("Rows without a value count as not matching.", "They are not chosen."),
    "category": (
        "Missing categories become the text `missing`.",
        "They count as a category of their own.",
    ),
}
"""Kind → why the cell is patched, and to what effect."""


class MissingValues(CrashClass):
    """Missing values are filled where the cell can be told how, and the diff says so."""

    name = "missing_values"
    title = "a missing value where none is allowed"
    rank = 35

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        for kind, pattern in KINDS:
            match = pattern.search(crash.evalue)
            # For a user's cells other classes look at the values first, see `invalid_values` and `casts`.
            if match is None or (not crash.generated and kind in ("refused", "infinite", "whole")):
                continue
            estimator = ESTIMATOR.search(crash.evalue)
            found = {"kind": kind, "estimator": estimator.group(1) if estimator else None}
            cause = CAUSES[kind]
            if estimator:
                cause = cause.replace("The estimator", estimator.group(1))
            return Diagnosis(self.name, cause, crash.line, match.group(0)[:300], 0.9, found)
        return None

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        kind = diagnosis.found["kind"]
        proposals = patched(crash, lambda editor: self._edit(editor, crash, diagnosis, kind), SAID.get(kind))
        proposals.append(replace(crash, "Another component takes missing values as they are."))
        return proposals

    def _edit(self, editor: Editor, crash: Crash, diagnosis: Diagnosis, kind: str) -> None:
        line = diagnosis.line
        if kind == "refused" and diagnosis.found["estimator"]:
            self._impute(editor, crash, diagnosis.found["estimator"])
        elif kind == "infinite":
            for call in editor.calls(
                "fit", "cross_val_score", "cross_val_predict", "cross_validate", line=line
            ):
                features = next(iter(call.args[0 if editor.called(call) == "fit" else 1 :]), None)
                if isinstance(features, ast.Name) and crash.type_of(features.id) in ("DataFrame", None):
                    editor.wrap(features, "", '.replace([float("inf"), float("-inf")], float("nan"))')
        elif kind == "whole":
            for call in editor.calls("astype", line=line):
                if len(call.args) == 1 and editor.text(call.args[0]).strip("'\"") in (
                    "int",
                    "int64",
                    "np.int64",
                ):
                    editor.replace(call.args[0], '"Int64"')
        elif kind == "join":
            for call in editor.calls("astype", line=line):
                if len(call.args) == 1 and editor.text(call.args[0]).strip("'\"") in ("str", "string"):
                    editor.wrap(call, "", '.fillna("missing")')
        elif kind == "mask":
            for call in editor.calls("contains", "startswith", "endswith", "match", "fullmatch", line=line):
                if isinstance(call.func, ast.Attribute) and editor.text(call.func.value).endswith(".str"):
                    editor.keyword(call, "na", "False")
        elif kind == "category":
            for call in editor.calls("astype", line=line):
                if len(call.args) == 1 and editor.text(call.args[0]).strip("'\"") in ("str", "category"):
                    editor.replace(call, f'{_receiver(editor, call)}.astype(str).fillna("missing")')

    def _impute(self, editor: Editor, crash: Crash, estimator: str) -> None:
        """An imputer right before the estimator that refuses gaps."""
        needed: set[str] = set()
        for call in editor.calls(estimator):
            holder = editor.parent(call)
            if (
                isinstance(holder, ast.Call)
                and editor.called(holder) == "make_pipeline"
                and holder.args[-1] is call
            ):
                editor.wrap(call, f"{IMPUTER}, ", "")
            elif isinstance(holder, ast.Tuple) and len(holder.elts) == 2 and holder.elts[1] is call:
                editor.wrap(holder, f'("fill", {IMPUTER}), ', "")
            elif isinstance(
                holder, ast.Assign | ast.Attribute | ast.Call | ast.keyword | ast.Return | ast.Dict
            ):
                editor.wrap(call, f"make_pipeline({IMPUTER}, ", ")")
                needed.add("from sklearn.pipeline import make_pipeline")
            else:
                continue
            needed.add("from sklearn.impute import SimpleImputer")
        editor.top(*sorted(text for text in needed if text.split()[-1] not in crash.state))


def _receiver(editor: Editor, call: ast.Call) -> str:
    return editor.text(call.func.value) if isinstance(call.func, ast.Attribute) else ""
