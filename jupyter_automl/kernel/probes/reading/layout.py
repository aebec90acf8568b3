"""The layout of a delimited file: separator, lines above the table, header, padding."""

from __future__ import annotations

from .header import settle_header
from .lines import SAMPLE_LINES, SEPARATORS, commented, fields_of, quoted, regularity, types_below
from .second_line import settle_second_line
from .source import Source
from .unfit import LEAST_ROWS, Unfit


def delimited(source: Source, sample: str) -> None:
    """Settle separator, lines to leave out, names and padding. Raises Unfit."""
    lines = sample.splitlines(keepends=True)[: SAMPLE_LINES * 2]
    comment = commented(lines)
    kept = [line for line in lines if not (comment and line.startswith("#"))]
    best = max((regularity(kept, separator), separator) for separator in SEPARATORS)
    separator, width = best[1], best[0][2]
    if width < 2:
        spaced = regularity(kept, r"\s+")
        if spaced[2] < 2 or spaced[0] < 0.9:
            one_column(source, kept)
        separator, width = r"\s+", spaced[2]
    rows, ends = fields_of(lines, separator)
    first = 0
    while first < len(rows) - 1 and (
        len(rows[first]) < max(2, width - 1) or (comment and rows[first] and rows[first][0].startswith("#"))
        or sum(cell.strip() != "" for cell in rows[first]) <= min(1, width - 2)
    ):  # fmt: skip
        first += 1
    body = [row for row in rows[first + 1 :] if any(row) and not (comment and row[0].startswith("#"))][
        :SAMPLE_LINES
    ]
    header = rows[first]
    source.rows = body
    if separator != ",":
        source.arguments["sep"] = separator
        said = f"most lines split into {width} fields at every {SEPARATORS.get(separator, 'run of blanks')}"
        source.say(f"`sep={quoted(separator)}`", said + ", at no other sign as evenly")
    else:
        source.say("comma between fields", f"the lines looked at split into {width} fields at every comma")
    late = comment and any(line.startswith("#") for line in lines[ends[first] :])
    if late:
        source.arguments["comment"] = "#"
        source.say('`comment="#"`', "lines that start with # are remarks; the sign occurs nowhere else")
    elif first:
        source.arguments["skiprows"] = ends[first - 1]
        shown = " ".join(cell for cell in rows[0] if cell)[:40] or "blank"
        count = ends[first - 1]
        source.say(
            f"`skiprows={count}`",
            f'{count} line{"s" * (count > 1)} above the table, beginning with "{shown}"',
        )
    if not first and types_below(rows):
        source.arguments["skiprows"] = [1, 2]
        source.rows = body = body[2:]
        source.say(
            "`skiprows=[1, 2]`", "the two lines below the names tell types and roles, as Orange writes them"
        )
    settled = False
    if not late and not isinstance(source.arguments.get("skiprows"), list):
        count, settled = settle_second_line(source, first, header, rows[first + 1 :])
        source.rows = body = body[count:]
    if not settled:
        settle_header(source, header, body, width)
    if separator in SEPARATORS:
        padded = sum(cell[:1] == " " and cell.strip() != "" for row in body for cell in row)
        if padded:
            source.arguments["skipinitialspace"] = True
            example = next(c for row in body for c in row if c[:1] == " " and c.strip())[:20]
            why = f'values such as "{example}" start with a blank; with and without it must be one category'
            source.say("`skipinitialspace=True`", why)
    source.arguments |= {"keep_default_na": False, "na_values": [""]}


def one_column(source: Source, lines: list[str]) -> None:
    """Say why there is no table of two columns. Raises Unfit."""
    if len([line for line in lines if line.strip()]) < 2:
        raise Unfit(
            f'"{source.path}" has one line and no rows; give a file with a header and at least {LEAST_ROWS} rows.'
        )
    raise Unfit(
        f'"{source.path}" has one column only: no comma, semicolon, tab or bar splits its lines evenly; '
        "a prediction needs a target and at least one feature."
    )
