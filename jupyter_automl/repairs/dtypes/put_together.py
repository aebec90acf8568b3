"""A list and one more thing put together with `+`, and a date that is text moved by a span."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for

LISTS = re.compile(r'can only concatenate (list|tuple) \(not "(\w+)"\) to \1')
SPAN = re.compile(
    r'can only concatenate str \(not "(?:datetime\.)?(?:timedelta|Timedelta)"\)'
    r"|unsupported operand type\(s\) for [-+]=?: '(?:str|datetime\.\w+|Timestamp|(?:datetime\.)?timedelta|Timedelta)' and "
    r"'(?:str|datetime\.\w+|Timestamp|(?:datetime\.)?timedelta|Timedelta)'"
)
ONE = frozenset({"str", "int", "float"})
MOMENTS = frozenset({"datetime", "date", "Timestamp", "timedelta", "Timedelta"})
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?")


def list_and_one(place: Place) -> Iterator[Finding]:
    """`columns + "rating"` → `columns + ["rating"]`; `columns + ("a", "b")` → `columns + list(("a", "b"))`."""
    match = LISTS.search(place.crash.evalue)
    if match is None:
        return
    kind, other = match.group(1), match.group(2)
    for node in place.within(ast.BinOp):
        if (
            not isinstance(node.op, ast.Add)
            or place.kind(node.left) != kind
            or place.kind(node.right) != other
        ):
            continue
        editor = place.editor()
        if other in ("list", "tuple"):
            editor.wrap(node.right, f"{kind}(", ")")
        elif other != "str" and _of_numbers(place, node.left):
            left, right = place.text(node.left), place.text(node.right)
            yield Finding(
                f"`{left[:60]}` is a {kind} of numbers: to each of them `{right}` may be added, or put behind them as one more.",
                ask_for(place, "Say which of the two is meant.", kind="choice"),
            )
            return
        elif other in ONE:
            editor.wrap(node.right, *(("[", "]") if kind == "list" else ("(", ",)")))
        else:
            continue
        yield Finding(
            f"`{place.text(node.left)[:60]}` is a {kind}, and only another {kind} can be put behind it.",
            place.propose(
                editor,
                f"`{place.text(node.right)[:60]}` is put behind it as {'one more entry' if other in ONE else f'a {kind}'}.",
                "Every entry stays as it is.",
                0.93,
            ),
            confidence=0.95,
        )
        return


def _of_numbers(place: Place, node: ast.expr) -> bool:
    """Whether the list holds numbers alone, which can be reckoned with."""
    text = place.text(node)
    return place.ask(f"len({text}) > 0 and all(isinstance(v, (int, float)) for v in {text})") is True


def text_moved(place: Place) -> Iterator[Finding]:
    """`start + timedelta(days=7)` where `start` is `"2024-01-05"`: the text is read as the date that it says."""
    if not SPAN.search(place.crash.evalue):
        return
    for node in place.within(ast.BinOp):
        if not isinstance(node.op, ast.Add | ast.Sub):
            continue
        sides = (node.left, node.right)
        kinds = [place.kind(side) for side in sides]
        texts = [side for side, kind in zip(sides, kinds, strict=True) if kind == "str"]
        others = [kind for kind in kinds if kind != "str"]
        if not texts or not MOMENTS.issuperset(str(kind) for kind in others):
            continue
        said = [str(place.ask(place.text(side))) for side in texts]
        if not all(ISO.fullmatch(one) for one in said) or (not others and isinstance(node.op, ast.Add)):
            continue
        reader = "pd.Timestamp({})" if place.ask("pd.__name__ == 'pandas'") is True else ""
        if "date" in others or not reader:
            if place.ask("datetime.__name__") != "datetime" or place.ask("type(datetime).__name__") != "type":
                continue
            reader = "datetime.fromisoformat({})" + (".date()" if "date" in others else "")
        editor = place.editor()
        for side in texts:
            editor.replace(side, reader.format(place.text(side)))
        names = ", ".join(f"`{place.text(side)}`" for side in texts)
        yield Finding(
            f"{names} {'is a date' if len(texts) == 1 else 'are dates'} written as text: {said[0]!r}.",
            place.propose(
                editor, "It is read as a date where the cell reckons with it.", "It is the day that it says.", 0.93
            ),
            confidence=0.95,
        )  # fmt: skip
        return
