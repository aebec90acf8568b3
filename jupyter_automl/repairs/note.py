"""The pieces of a repair note, the collapsed markdown cell that says what broke and what was changed.

Text of the data and of the error stays text: it cannot become markup.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from .crash import Crash, Diagnosis
from .quote import code_block, code_span


def collapsed(number: int, place: str, ename: str, outcome: str, parts: Sequence[str]) -> str:
    """The whole note; `number` counts the notes of the notebook, `place` says which cell is meant."""
    name = "".join(letter for letter in ename if letter.isalnum() or letter in "._")
    head = (
        f'<details>\n<summary><b id="Repair-note-{number}">Repair note {number}</b> · {place} '
        f"· <code>{name}</code> · {outcome}</summary>"
    )
    return "\n\n".join([head, *parts, "</details>"])


def broke(crash: Crash, diagnosis: Diagnosis, ename: str, step: str = "") -> str:
    """Where it broke (`step` as markdown, then the failing line) and the error, as markdown."""
    place = [step] if step else []
    lines = crash.source.splitlines()
    if diagnosis.line is not None and 0 < diagnosis.line <= len(lines):
        place += [f"line {diagnosis.line}", code_span(lines[diagnosis.line - 1])]
    where = f"{', '.join(place)}:" if place else ""
    evalue = crash.evalue.strip()
    if len(evalue) > 200 or "\n" in evalue:
        return f"{where}\n\n{code_block(f'{ename}: {evalue[:2_000]}', limit=15)}"
    return f"{where} {code_span(f'{ename}: {evalue}' if evalue else ename, 400)}".lstrip()


def difference(old: str, new: str) -> str:
    """The changed lines, removed ones with `- ` and added ones with `+ `; parts that lie apart are set off."""
    lines: list[str] = []
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""):
        if line.startswith(("---", "+++")) and not lines:
            continue
        if line.startswith("@@"):
            lines.append("")
        else:
            lines.append(f"{line[0]} {line[1:]}".rstrip())
    return "\n".join(lines).strip("\n")
