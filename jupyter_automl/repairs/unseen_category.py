"""A category that was not there when an encoder was fitted."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .patch import Editor
from .quote import code_span

PATTERN = re.compile(
    r"Found unknown categories (\[.*?\]) in column|y contains previously unseen labels: (.*)"
    r"|Cannot setitem on a Categorical with a new category \((.*?)\)|unknown is not in list|"
    r"train and valid dataset categorical_feature do not match",
    re.S,
)


class UnseenCategory(CrashClass):
    """Encoders are told what to do with categories that they have not met."""

    name = "unseen_category"
    title = "a category the encoder has not met"
    rank = 30

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        match = PATTERN.search(crash.evalue)
        if match is None or crash.ename not in ("ValueError", "TypeError", "KeyError", "LightGBMError"):
            return None
        value = next((group for group in match.groups() if group), "").strip()[:200]
        which = code_span(value) if value else "in question"
        cause = f"{which} is none of the column's categories."
        if "Cannot setitem" not in match.group(0):
            cause = f"The category {which} was not among the rows that the encoder was fitted on."
        return Diagnosis(self.name, cause, crash.line, match.group(0)[:300], 0.95, {"value": value})

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        said = (
            "Categories that were not seen in training are treated as unknown.",
            "A new category gets no column (one-hot) or the code -1 (ordinal); other rows are unchanged.",
        )
        proposals = patched(crash, lambda editor: self._edit(editor, diagnosis), said, 0.9)
        proposals.append(replace(crash, "The encoder of this cell has no way to take a new category."))
        return proposals

    def _edit(self, editor: Editor, diagnosis: Diagnosis) -> None:
        for call in editor.calls("OneHotEncoder"):
            stated = {keyword.arg: editor.text(keyword.value).strip("'\"") for keyword in call.keywords}
            if stated.get("handle_unknown", "error") == "error":
                editor.keyword(call, "handle_unknown", '"ignore"')
        for call in editor.calls("OrdinalEncoder"):
            stated = {keyword.arg: editor.text(keyword.value).strip("'\"") for keyword in call.keywords}
            if stated.get("handle_unknown", "error") == "error" and editor.keyword(
                call, "handle_unknown", '"use_encoded_value"'
            ):
                editor.keyword(call, "unknown_value", "-1")
        if "Cannot setitem" not in diagnosis.evidence:
            return
        for call in editor.calls("fillna", line=diagnosis.line):
            if isinstance(call.func, ast.Attribute) and call.args and isinstance(call.args[0], ast.Constant):
                receiver, value = editor.text(call.func.value), editor.text(call.args[0])
                editor.replace(call.func.value, f"{receiver}.cat.add_categories([{value}])")
