"""A model or transformer that is asked before it was fitted."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .patch import Editor

PATTERN = re.compile(
    r"This (\w+) instance is not fitted yet|There is no trained model|Estimator not fitted|is not fitted"
)
HELD_OUT = re.compile(r"test|valid|holdout|unseen|new", re.I)


class NotFitted(CrashClass):
    """A transformer is fitted on the rows it is asked for, unless these are rows that it must not learn from."""

    name = "not_fitted"
    title = "asked before it was fitted"
    rank = 24

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        match = PATTERN.search(crash.evalue)
        if match is None:
            return None
        who = match.group(1) or "The model"
        return Diagnosis(self.name, f"{who} is asked before it was fitted.", crash.line, match.group(0), 0.95)

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        said = (
            "The transformer is fitted on the rows that it transforms first.",
            "These are training rows by their name, so nothing is learnt from held-out rows.",
        )
        proposals = patched(crash, lambda editor: self._edit(editor, diagnosis), said, 0.6)
        why = "The cells that fit it run again in a fresh kernel."
        proposals.append(Proposal("restart", why, "Nothing changes in the notebook.", confidence=0.4))
        proposals.append(replace(crash, "Another component fits what it uses."))
        return proposals

    def _edit(self, editor: Editor, diagnosis: Diagnosis) -> None:
        for call in editor.calls("transform", line=diagnosis.line):
            if (
                not isinstance(call.func, ast.Attribute)
                or not call.args
                or isinstance(call.args[0], ast.List | ast.Tuple)
                or HELD_OUT.search(editor.text(call.args[0]))
            ):
                continue
            editor.replace(call.func, f"{editor.text(call.func.value)}.fit_transform")
            return
