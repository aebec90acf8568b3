"""A date read with day and month the wrong way round, which its own numbers show."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

REFUSED = re.compile(
    r"time data ['\"]?(?P<text>[^'\"]+?)['\"]? (?:does not match|doesn't match) format ['\"](?P<form>[^'\"]+)['\"]"
)


def _over_a_column(place: Place, call: ast.Call) -> str | None:
    """The column whose values a function without a name reads one by one: that of `df["day"].apply(lambda d: …)`."""
    for applied in place.calls("apply", "map"):
        first = applied.args[0] if applied.args and isinstance(applied.func, ast.Attribute) else None
        if not isinstance(first, ast.Lambda) or call not in ast.walk(first) or len(first.args.args) != 1:
            continue
        given = call.args[0] if call.args else None
        if (
            isinstance(given, ast.Name)
            and given.id == first.args.args[0].arg
            and isinstance(applied.func, ast.Attribute)
        ):
            return place.text(applied.func.value) if place.kind(applied.func.value) == "Series" else None
    return None


def day_and_month(place: Place) -> Iterator[Finding]:
    """`strptime("05/13/2024", "%d/%m/%Y")`: there is no month 13; `%m/%d/%Y` reads it."""
    match = REFUSED.search(place.crash.evalue)
    if match is None or place.function not in ("", "<lambda>"):
        return
    form = match["form"]
    if not re.search(r"%d[-/. ]%m|%m[-/. ]%d", form):
        return
    other = form.translate(str.maketrans("dm", "md"))
    for call in place.calls("strptime"):
        told = call.args[1] if len(call.args) == 2 else None
        text = call.args[0] if call.args else None
        if not isinstance(told, ast.Constant) or told.value != form or text is None or not place.pure(text):
            continue
        if not _fits(place, call, text, form, other):
            continue
        editor = place.editor()
        editor.replace(told, repr(other))
        yield Finding(
            f"{match['text']!r} has no month of that number: the day stands where {form!r} has the month.",
            place.propose(
                editor, f"It is read by {other!r}.", "The date is the only one that the text can mean.", 0.93
            ),
            confidence=0.95,
        )
        return


def _fits(place: Place, call: ast.Call, text: ast.expr, form: str, other: str) -> bool:
    """Whether the other form reads the text, or all texts of the column that it is one of, and can be the only one."""
    if (column := _over_a_column(place, call)) is not None:
        reads = f"pd.to_datetime({column}, format={{!r}}, errors='coerce').notna().eq({column}.notna()).all()"
        return place.ask(f"bool({reads.format(other)} and not {reads.format(form)})") is True
    turns = ast.Lambda | ast.ListComp | ast.GeneratorExp
    if any(isinstance(node, turns) for node in place.within(ast.expr)):
        return False  # the others may have been read as day and month already
    if any(loop.lineno <= call.lineno <= (loop.end_lineno or 0) for loop in place.all(ast.For, ast.While)):
        return False
    return (
        place.ask(f"__import__('datetime').datetime.strptime({place.text(text)}, {other!r}).day > 12") is True
    )
