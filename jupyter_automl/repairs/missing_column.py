"""A column that the table does not have under that name."""

from __future__ import annotations

import ast
import re

from jupyter_automl.parsing import literal_python

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .near import nearest, plain
from .patch import Editor
from .quote import code_span

LISTS = re.compile(
    r"None of \[.*?Index\(\[(?P<a>.*?)\]|(?P<b>\[.*?\]) not (?:in index|found in axis)|columns are missing: \{(?P<c>.*?)\}"
    r"|Usecols do not match columns, columns expected but not found: (?P<d>\[.*?\])|columns expected but not found: "
    r"(?P<e>\[.*?\])",
    re.S,
)
ATTRIBUTE = re.compile(r"'DataFrame' object has no attribute '(\w+)'")


class MissingColumn(CrashClass):
    """The column that was meant is used when exactly one name is like it."""

    name = "missing_column"
    title = "a column that is not there"
    rank = 28

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        if not crash.generated:
            return None
        names: list[str] = []
        match = LISTS.search(crash.evalue)
        attribute = ATTRIBUTE.search(crash.evalue)
        if crash.ename in ("KeyError", "ValueError") and match:
            listed = next(group for group in match.groups() if group)
            names = [quoted[1:-1] for quoted in re.findall(r"'[^']*'|\"[^\"]*\"", listed)]
        elif crash.ename == "KeyError" and "pandas" in crash.trace:
            names = [_unquoted(crash.evalue)]
        elif crash.ename == "AttributeError" and attribute and nearest(attribute.group(1), crash.columns):
            names = [attribute.group(1)]
        elif crash.ename == "ValueError" and "not a column of the dataframe" in crash.evalue:
            names = [
                _unquoted(line.rsplit(" ", 1)[-1])
                for line in crash.trace.splitlines()
                if line.startswith("KeyError")
            ]
        if not names:
            return None
        quoted = ", ".join(code_span(name) for name in names[:5])
        plural = len(names) > 1
        cause = (
            f"The table has no column{'s' if plural else ''} {quoted}{' and more' if len(names) > 5 else ''}."
        )
        near = {name: near for name in names if (near := nearest(name, crash.columns))}
        if near:
            cause += (
                " Like "
                + ("them are " if plural else "it is ")
                + ", ".join(code_span(name) for name in near.values())
                + "."
            )
        return Diagnosis(
            self.name, cause, crash.line, crash.evalue[:300], 0.85, {"names": names, "near": near}
        )

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        near = diagnosis.found["near"]
        proposals = []
        # Half of a wrong list mended is still wrong.
        if near and len(near) == len(diagnosis.found["names"]):
            same = all(plain(name) == plain(other) for name, other in near.items())
            taken = ", ".join(f"{code_span(other)} for {code_span(name)}" for name, other in near.items())
            why = f"The only column like it in the tables of this kernel is taken: {taken}."
            said = (why, "The cell uses that column.")
            proposals = patched(crash, lambda editor: self._rename(editor, near), said, 0.9 if same else 0.6)
        proposals.append(replace(crash, "Another component does without the column."))
        return proposals

    def _rename(self, editor: Editor, near: dict[str, str]) -> None:
        for node in ast.walk(editor.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in near:
                if isinstance(editor.parent(node), ast.JoinedStr | ast.Expr):
                    continue
                editor.replace(node, _quoted(near[node.value]))
            elif isinstance(node, ast.Attribute) and node.attr in near and isinstance(node.ctx, ast.Load):
                editor.replace(node, f"{editor.text(node.value)}[{_quoted(near[node.attr])}]")


def _quoted(name: str) -> str:
    quoted = repr(name)
    return f'"{name}"' if quoted == f"'{name}'" and '"' not in name else quoted


def _unquoted(text: str) -> str:
    text = text.strip()
    try:
        value = literal_python(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, str) else text
