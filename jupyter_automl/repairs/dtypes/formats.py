"""Numbers shown with a format such as `.2f` that are no single number: a column, an array of one, a text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jupyter_automl.parsing import parse_python

from ..place import Place
from ..rules import Finding
from .columns_behind import column_behind
from .read_as_dates import read_by, way_to_read
from .worked_as_text import worked_as_text

REFUSED = re.compile(r"unsupported format string passed to (?:numpy\.ndarray|Series|list|tuple|DataFrame|Index)\.__format__"
                     r"|Unknown format code '[feg%]' for object of type 'str'"
                     r"|Invalid format specifier '.*%[a-zA-Z].*' for object of type 'str'")  # fmt: skip
FIXED = re.compile(r",?\.(\d+)f")
NUMBER = re.compile(r"\s*[-+]?\d+(?:\.\d+)?\s*")


def formatted(place: Place) -> Iterator[Finding]:
    """`f"{score:.2f}"` of an array of one is its entry; of several, each is rounded; of a text, the number it says."""
    if not REFUSED.search(place.crash.evalue):
        return
    editor = place.editor()
    said: list[str] = []
    for whole in place.within(ast.JoinedStr):
        # A format is a text with fields of its own.
        if isinstance(place.parent(whole), ast.FormattedValue):
            continue
        text = place.text(whole)
        for part in whole.values:
            if (
                not isinstance(part, ast.FormattedValue)
                or part.format_spec is None
                or not place.pure(part.value)
            ):
                continue
            value, spec = ast.unparse(part.value), ast.unparse(part.format_spec)[2:-1]
            new = _shown(place, value, spec)
            written = _field(text, part.value, spec)
            if new is not None and written is not None:
                text = text.replace(written, "{" + new + "}")
                said.append(value)
        if text != place.text(whole):
            editor.replace(whole, text)
    for call in place.calls("format"):
        pattern = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not isinstance(pattern, ast.Constant) or not isinstance(pattern.value, str):
            continue
        specs = re.findall(r"\{:([^{}]*)\}", pattern.value)
        if len(specs) != len(call.args) or pattern.value.count("{") != len(specs):
            continue
        template = pattern.value
        for spec, given in zip(specs, call.args, strict=True):
            new = _shown(place, place.text(given), spec) if place.pure(given) else None
            if new is None:
                continue
            value, _, kept = new.partition(":")
            editor.replace(given, value)
            if not kept:
                template = template.replace("{:" + spec + "}", "{}", 1)
            said.append(place.text(given))
        if template != pattern.value:
            editor.replace(pattern, repr(template))
    if said:
        named = ", ".join(f"`{one}`" for one in dict.fromkeys(said))
        yield Finding(
            f"{named} is no single number, and the format is for one.",
            place.propose(
                editor, "What it holds is shown with as many digits.", "Only how it is shown changes.", 0.88
            ),
        )


def _field(text: str, value: ast.expr, spec: str) -> str | None:
    """The field of the text that shows the value in that format, as it is written."""
    for match in re.finditer(r"\{([^{}]+):" + re.escape(spec) + r"\}", text):
        try:
            inside = parse_python(match.group(1).strip(), mode="eval").body
        except SyntaxError:
            continue
        if ast.dump(inside) == ast.dump(value):
            return match.group(0)
    return None


def _date(place: Place, value: str, spec: str) -> str | None:
    """The text read as the dates of its column are: of that name, where the value was taken from a row."""
    node = parse_python(value, mode="eval").body
    key = node.slice if isinstance(node, ast.Subscript) else None
    name = key.value if isinstance(key, ast.Constant) else getattr(node, "attr", None)
    tables = {
        table: int((known.get("shape") or [0])[0])
        for table, known in place.crash.state.items()
        if isinstance(name, str) and known.get("type") == "DataFrame" and name in (known.get("columns") or ())
    }
    # Of few rows it cannot be told whether the day comes first.
    columns = [f"{table}[{name!r}]" for table, rows in tables.items() if rows == max(tables.values())]
    if not columns and isinstance(node, ast.Subscript) and (behind := column_behind(place, node)) is not None:
        columns = [ast.unparse(behind)]
    ways = {way_to_read(place, one) for one in columns}
    way = ways.pop() if len(ways) == 1 else None
    if way is None or '"' in way:
        return None
    return f"{read_by(value, way)}:{spec}"


def _shown(place: Place, value: str, spec: str) -> str | None:
    """What stands in the braces instead; None where the value is a number, or nothing is known to do."""
    kind = place.kind(value)
    fixed = FIXED.fullmatch(spec)
    node = parse_python(value, mode="eval").body
    if kind == "str" and NUMBER.fullmatch(str(place.ask(value))) and worked_as_text(place, node) is None:
        return f"float({value}):{spec}"
    if kind == "str" and "%" in spec.rstrip("%"):
        return _date(place, value, spec)
    if kind not in ("ndarray", "Series", "list", "tuple", "DataFrame", "Index") or fixed is None:
        return None
    size = place.ask(f"int(np.size({value}))")
    if size == 1:
        return (
            f"np.ravel({value})[0]:{spec}"
            if kind in ("list", "tuple", "DataFrame")
            else f"{value}.item():{spec}"
        )
    if place.ask(f"np.issubdtype(np.asarray({value}).dtype, np.number)") is not True:
        return None
    digits = fixed.group(1)
    return (
        f"{value}.round({digits})"
        if kind in ("Series", "ndarray", "DataFrame")
        else f"np.round({value}, {digits})"
    )
