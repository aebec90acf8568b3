"""Values of types that do not go together."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .patch import Editor
from .quote import code_span

ORDER = re.compile(r"'[<>]=?' not supported between instances of '(\w+)' and '(\w+)'")
JSON = re.compile(r"Object of type (\w+) is not JSON serializable")
TEXT = re.compile(r"agg function failed|Could not convert .* to numeric|could not convert string to float|does not support "
                  r"(?:operation|reduction)|Cannot perform reduction", re.S)  # fmt: skip
OTHER = re.compile(
    r"unsupported operand type\(s\) for (.*)|can only concatenate str|must be (?:real number|str|an integer)|must be str"
    r"|object is not (?:iterable|callable|subscriptable)|Cannot interpret '.*' as a data type|invalid type promotion"
    r"|ufunc .* not supported for the input types|bad operand type"
)
REDUCTIONS = ("corr", "cov", "mean", "median", "std", "var", "skew", "kurt", "quantile", "sum", "sem")
SAID = {
    "order": ("The values are put in order as text.", "10 comes before 9; nothing else changes."),
    "json": ("Values that JSON does not know are written as text.", "No value is lost."),
    "text": (
        "The summary keeps to the columns of numbers.",
        "Columns of text are not in the result.",
    ),
}
"""Kind → why the cell is patched, and to what effect."""


class TypeMismatch(CrashClass):
    """Mixed values are put in order as text, summaries keep to numbers, and the code says so."""

    name = "type_mismatch"
    title = "values of types that do not go together"
    rank = 39

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        if crash.ename not in ("TypeError", "ValueError", "UFuncTypeError", "DTypePromotionError"):
            return None
        for kind, pattern in (("order", ORDER), ("json", JSON), ("text", TEXT), ("other", OTHER)):
            match = pattern.search(crash.evalue)
            # For a user's cells `invalid_values` and `changed_pandas` look at the values first.
            if match is None or (kind == "text" and not self._summary(crash)) or not crash.generated:
                continue
            cause = {
                "order": "Text and other values stand in one column and cannot be put in order.",
                "json": f"A value of type {match.group(1) if match.groups() else ''} cannot be written as JSON.",
                "text": "A summary of numbers met text.",
                "other": f"An operation met values of the wrong type: {code_span(match.group(0))}.",
            }[kind]
            return Diagnosis(self.name, cause, crash.line, match.group(0)[:300], 0.7, {"kind": kind})
        return None

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        kind = diagnosis.found["kind"]
        proposals = patched(
            crash, lambda editor: self._edit(editor, crash, diagnosis, kind), SAID.get(kind), 0.7
        )
        proposals.append(replace(crash, "Another component takes these types."))
        return proposals

    def _summary(self, crash: Crash) -> bool:
        """Whether the line that failed summarises a table."""
        lines = crash.source.splitlines()
        failed = lines[crash.line - 1] if crash.line else ""
        return re.search(rf"\.(?:{'|'.join(REDUCTIONS)})\(", failed) is not None

    def _edit(self, editor: Editor, crash: Crash, diagnosis: Diagnosis, kind: str) -> None:
        line = diagnosis.line
        if kind == "order":
            for call in editor.calls("sorted", "sort", line=line):
                if not any(keyword.arg == "key" for keyword in call.keywords):
                    editor.keyword(call, "key", "str")
        elif kind == "json":
            for call in editor.calls("dump", "dumps", line=line):
                if isinstance(call.func, ast.Attribute) and editor.text(call.func.value) == "json":
                    editor.keyword(call, "default", "str")
        elif kind == "text":
            for call in editor.calls(*REDUCTIONS, line=line):
                if isinstance(call.func, ast.Attribute) and not call.args:
                    editor.keyword(call, "numeric_only", "True")
