"""How lines split into fields."""

from __future__ import annotations

import csv
import re
from collections import Counter

SAMPLE_LINES = 1_000
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def quoted(text: str) -> str:
    return {"\t": '"\\t"', r"\s+": 'r"\\s+"'}.get(text, f'"{text}"')


def fields_of(lines: list[str], separator: str) -> tuple[list[list[str]], list[int]]:
    """Fields of each record, and the number of physical lines up to its end."""
    if separator == r"\s+":
        rows = [[field.strip('"') for field in re.findall(r'"[^"]*"|\S+', line)] for line in lines]
        return rows, list(range(1, len(lines) + 1))
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=False)
    rows, ends = [], []
    csv.field_size_limit(10_000_000)
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    return rows, ends


def regularity(lines: list[str], separator: str) -> tuple[float, float, int]:
    """How evenly the separator splits the lines: share of lines with the usual width, clean fields, the width."""
    # what stands in quotes is one field whatever it holds
    text = re.sub(r'(?:(?<=[,;|\t ])|(?<![^\n]))"(?:[^"]|"")*"', "q", "".join(lines[:SAMPLE_LINES]))
    rows = [row for row in fields_of(text.splitlines(), separator)[0] if row]
    if not rows:
        return 0.0, 0.0, 0
    width, count = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))
    if width < 2:
        return 0.0, 0.0, width
    fields = [field for row in rows[:200] for field in row]
    clean = sum(not re.search(r"[;|\t]", field) for field in fields) / len(fields)
    return round(count / len(rows), 1) * clean, count / len(rows), width


def types_below(rows: list[list[str]]) -> bool:
    """The second line names a type for each column and the third the role of some: Orange's tab format."""
    if len(rows) < 4 or not all(rows[1]):
        return False
    roles = re.compile(r"(?:class|meta|ignore|[imc])?(?:\s*[\w-]+=.*)?")
    types = {"c", "d", "s", "t", "continuous", "discrete", "string", "time"}
    typed = sum(cell in types for cell in rows[1])
    named = "class" in rows[2] and typed > 0
    return all(roles.fullmatch(cell) for cell in rows[2]) and (named or typed > 0.8 * len(rows[1]))


def commented(lines: list[str]) -> bool:
    """Lines start with # as remarks: the sign occurs at the start of lines only, and not before the names."""
    marked = [line for line in lines if line.startswith("#")]
    if not marked or any("#" in line for line in lines if not line.startswith("#")):
        return False
    return not (len(marked) == 1 and lines[0] is marked[0] and same_width(lines))


def same_width(lines: list[str]) -> bool:
    return any(
        separator in lines[0] and lines[0].count(separator) == lines[1].count(separator)
        for separator in SEPARATORS if len(lines) > 1
    )  # fmt: skip
