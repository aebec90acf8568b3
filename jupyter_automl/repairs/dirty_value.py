"""A value that does not fit: text among numbers, a date that is none, a line with too many fields."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .patch import Editor, fresh_name
from .quote import code_span

NUMBER = re.compile(
    r"""Unable to parse string (?P<a>".*?"|'.*?')|could not convert string to float: (?P<b>.*)"""
    r"|invalid literal for int\(\) with base 10: (?P<c>.*)|could not convert string (?P<d>'.*?') to float",
    re.S,
)
DATE = re.compile(
    r"time data (?P<a>.+?) (?:doesn't|does not) match format|Unknown datetime string format, unable to parse: "
    r"(?P<b>.+?)(?:, at|$)|(?P<c>day is out of range for month|month must be in 1\.\.12|Out of bounds nanosecond"
    r"|hour must be in|unconverted data remains|Given date string .* not likely a datetime)",
    re.S,
)
FIELDS = re.compile(r"Error tokenizing data.*Expected (\d+) fields in line (\d+), saw (\d+)", re.S)
FLOATS = {"float", "int", "'float'", "'int'", "'float64'", "'int64'", "np.float64", "np.int64", "'float32'"}
SAID = {
    "number": (
        "Text that is not a number is read as missing.",
        "It counts them and prints examples.",
    ),
    "date": ("Dates that cannot be read become missing.", "It counts them and prints examples."),
    "fields": (
        "Lines with too many fields are left out.",
        "pandas prints a warning that names each line.",
    ),
}
"""Kind → why the cell is patched, and to what effect."""


class DirtyValue(CrashClass):
    """Values that cannot be read become missing, are counted and shown."""

    name = "dirty_value"
    title = "a value that does not fit its column"
    rank = 40

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        if crash.ename not in (
            "ValueError",
            "TypeError",
            "ParserError",
            "DateParseError",
            "OutOfBoundsDatetime",
        ):
            return None
        for kind, pattern in (("number", NUMBER), ("date", DATE), ("fields", FIELDS)):
            match = pattern.search(crash.evalue)
            # For a user's cells text is read as a person reads it, see `casts`.
            if match is None or (kind == "number" and not crash.generated):
                continue
            value = next((group for group in match.groups() if group), match.group(0)).strip()[:200]
            cause = {
                "number": f"The value {code_span(value)} stands where a number is expected.",
                "date": f"A date cannot be read: {code_span(value)}.",
                "fields": f"A line of the file has more fields than the lines before it ({code_span(match.group(0)[-60:])}).",
            }[kind]
            return Diagnosis(
                self.name, cause, crash.line, match.group(0)[:300], 0.9, {"kind": kind, "value": value}
            )
        return None

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        kind = diagnosis.found["kind"]
        proposals = patched(
            crash,
            lambda editor: self._edit(editor, crash, diagnosis, kind),
            SAID.get(kind),
            0.6 if kind == "fields" else 0.8,
        )
        proposals.append(replace(crash, "The component cannot deal with the value as it stands."))
        return proposals

    def _edit(self, editor: Editor, crash: Crash, diagnosis: Diagnosis, kind: str) -> None:
        if kind == "fields":
            for call in editor.calls("read_csv", "read_table", line=diagnosis.line):
                editor.keyword(call, "on_bad_lines", '"warn"')
            return
        for call in editor.calls("to_datetime" if kind == "date" else "to_numeric", line=diagnosis.line):
            stated = {keyword.arg: editor.text(keyword.value) for keyword in call.keywords}
            if not call.args or "errors" in stated:
                continue
            values = editor.text(call.args[0])
            function = editor.text(call.func)
            options = "".join(f", {name}={text}" for name, text in stated.items() if name)
            read = f'{function}(pd.Series({values}){options}, errors="coerce")'
            if self._count(editor, crash, call, f"pd.Series({values})", read, kind):
                editor.keyword(call, "errors", '"coerce"')
        if kind == "number":
            self._casts(editor, crash, diagnosis)

    def _casts(self, editor: Editor, crash: Crash, diagnosis: Diagnosis) -> None:
        """`x.astype(float)` → `pd.to_numeric(x, errors="coerce")`, column by column for a table."""
        for call in editor.calls("astype", line=diagnosis.line):
            if not isinstance(call.func, ast.Attribute) or len(call.args) != 1 or call.keywords:
                continue
            if editor.text(call.args[0]).replace('"', "'") not in FLOATS:
                continue
            receiver = call.func.value
            text = editor.text(receiver)
            table = _is_table(receiver, crash)
            new = (
                f'{text}.apply(pd.to_numeric, errors="coerce")'
                if table
                else f'pd.to_numeric({text}, errors="coerce")'
            )
            if self._count(editor, crash, call, text, new, "number", table):
                editor.replace(call, new)

    def _count(
        self,
        editor: Editor,
        crash: Crash,
        call: ast.Call,
        values: str,
        read: str,
        kind: str,
        table: bool = False,
    ) -> bool:
        """Put the count of what gets lost before the statement; without it there is no honest patch."""
        lost = fresh_name(crash.source, "unreadable")
        noun = "dates" if kind == "date" else "numbers"
        chosen = (
            f"{values}.where({read}.isna()).stack().dropna()"
            if table
            else f"{values}[{read}.isna()].dropna()"
        )
        return editor.before(
            call,
            f"{lost} = {chosen}",
            f'print(f"{{len({lost}):,}} values are not {noun} and become missing, such as '
            f'{{{lost}.unique()[:5].tolist()}}")',
        )


def _is_table(node: ast.expr, crash: Crash) -> bool:
    """Whether the expression is a table rather than one column, as far as the text and the kernel tell."""
    if isinstance(node, ast.Name):
        return crash.type_of(node.id) == "DataFrame"
    if isinstance(node, ast.Subscript):
        chosen = node.slice
        return isinstance(chosen, ast.List | ast.BinOp) or (
            isinstance(chosen, ast.Name)
            and (chosen.id.isupper() or crash.type_of(chosen.id) in ("list", "Index"))
        )
    return False
