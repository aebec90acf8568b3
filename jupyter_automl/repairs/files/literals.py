"""Lists and dicts written as text: as Python writes them, or in a column that has gaps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..loops import loops_around
from ..place import Place, caller_of
from ..rules import Finding, RuleClass

UNREADABLE = re.compile(r"malformed node or string|JSON object must be str|eval\(\) arg 1")
GAPS = re.compile(
    r"'float' object has no attribute '\w+'|expected string or bytes-like object|argument of type 'float' is not"
    r"|object of type 'float' has no len|objects? doesn't apply to a 'float' object|'NoneType' object has no attribute '\w+'"
    r"|'float' object is not (?:subscriptable|iterable)"
)
"""What a function of texts says when it meets what is missing."""


def literals(place: Place) -> Iterator[Finding]:
    """`apply(ast.literal_eval)` over a column with gaps: what is missing stays missing."""
    if UNREADABLE.search(place.crash.evalue):
        yield from _only_text(place)


def texts_with_gaps(place: Place) -> Iterator[Finding]:
    """`apply(lambda text: text.lower())` over a column with gaps."""
    if GAPS.search(place.crash.evalue):
        yield from _only_text(caller_of(place.crash) or place)


def _only_text(place: Place) -> Iterator[Finding]:
    """The function is asked of texts alone, where all that is no text is missing."""
    for call in place.calls("apply", "map"):
        if not isinstance(call.func, ast.Attribute) or len(call.args) != 1 or not place.pure(call.func.value):
            continue
        series, reader = place.text(call.func.value), call.args[0]
        kinds = place.ask(f"sorted({{type(v).__name__ for v in {series}.dropna()}})")
        if kinds not in (["str"], ["list"]):
            continue
        kind = kinds[0]
        look = place.ask(f"[int({series}.isna().sum()), int({series}.notna().sum()), len({series})]")
        if not isinstance(look, list) or not look[0]:
            continue
        editor = place.editor()
        if isinstance(reader, ast.Lambda):
            name = reader.args.args[0].arg
            editor.replace(
                reader.body, f"{place.text(reader.body)} if isinstance({name}, {kind}) else {name}"
            )
        else:
            editor.replace(
                reader, f"lambda text: {place.text(reader)}(text) if isinstance(text, {kind}) else text"
            )
        yield Finding(
            f"{look[0]:,} of {look[2]:,} values of `{series}` are missing, and what is missing cannot be read.",
            place.propose(
                editor,
                "Only text is read.",
                f"The {look[0]:,} missing values stay missing; no row is dropped.",
                0.88,
            ),
        )
        return


def loops_over_gaps(place: Place) -> Iterator[Finding]:
    """`[text.lower() for text in df["text"]]` and `for text in df["text"]: …` of a column with gaps."""
    if not GAPS.search(place.crash.evalue) or place.function not in ("", "<listcomp>"):
        return
    for over, target in loops_around(place):
        if not isinstance(target, ast.Name) or not place.pure(over) or place.kind(over) != "Series":
            continue
        text = place.text(over)
        look = place.ask(
            f"[int({text}.isna().sum()), int({text}.map(lambda v: isinstance(v, str)).sum()), len({text})]"
        )
        if not isinstance(look, list) or not look[0] or look[0] + look[1] != look[2]:
            continue
        editor = place.editor()
        held = next((one for one in place.within(ast.ListComp) if one.generators[0].iter is over), None)
        if held is not None and len(held.generators) == 1 and not held.generators[0].ifs:
            editor.replace(
                held.elt, f"{place.text(held.elt)} if isinstance({target.id}, str) else {target.id}"
            )
            said = ("Only text is read.", f"The {look[0]:,} missing values stay missing; no row is dropped.")
        else:
            editor.wrap(over, "", '.fillna("")')
            said = ("A missing text counts as an empty one.", f"The loop goes over all {look[2]:,} rows.")
        yield Finding(
            f"{look[0]:,} of {look[2]:,} values of `{text}` are missing, and what is missing cannot be read.",
            place.propose(editor, *said, 0.88),
        )
        return


def joined(place: Place) -> Iterator[Finding]:
    """`" ".join(df["text"])` of a column with gaps or of numbers."""
    if not re.search(r"sequence item \d+: expected str instance, \w+ found", place.crash.evalue):
        return
    for call in place.calls("join"):
        given = call.args[0] if len(call.args) == 1 else None
        if given is None or not place.pure(given) or place.kind(given) not in ("Series", "list"):
            continue
        series = f"pd.Series({place.text(given)})"
        look = place.ask(
            f"[int({series}.isna().sum()), len({series}),"
            f" sorted({{type(v).__name__ for v in {series}.dropna()}})]"
        )
        if not isinstance(look, list):
            continue
        editor = place.editor()
        if look[0] and look[2] == ["str"] and place.kind(given) == "Series":
            editor.wrap(given, "", ".dropna()")
            cause = f"{look[0]:,} of {look[1]:,} values of `{place.text(given)}` are missing and no text."
            said = (
                "The texts that are there are joined.",
                f"{look[0]:,} missing values are not in the text.",
            )
        elif not look[0] and set(look[2]) <= {"str", "int", "float", "int64", "float64", "int32", "bool"}:
            editor.wrap(given, "map(str, ", ")")
            cause = f"`{place.text(given)}` holds numbers, and only texts are joined."
            said = ("Each value is written as text.", "Every value is in the text.")
        else:
            continue
        yield Finding(cause, place.propose(editor, *said, 0.88))
        return


def python_not_json(place: Place) -> Iterator[Finding]:
    """`json.loads` of what Python wrote, `{'id': 1}`: it is read as Python writes it, where all of it can be."""
    if place.crash.ename != "JSONDecodeError":
        return
    reads = "(lambda v: isinstance(__import__('ast').literal_eval(v), (dict, list)))"
    for node in place.within(ast.Attribute):
        if place.text(node) != "json.loads":
            continue
        use = place.parent(node)
        if isinstance(use, ast.Call) and use.func is node and len(use.args) == 1 and not use.keywords:
            given = place.text(use.args[0]) if place.pure(use.args[0]) else ""
            holder = place.parent(use)
            over = place.parent(holder) if isinstance(holder, ast.Lambda) else None
            if (
                isinstance(over, ast.Call)
                and isinstance(over.func, ast.Attribute)
                and place.pure(over.func.value)
            ):
                fits = place.ask(f"bool({place.text(over.func.value)}.dropna().map({reads}).all())")
            else:
                fits = place.ask(f"{reads}({given})") if given else None
        elif (
            isinstance(use, ast.Call)
            and use.args == [node]
            and isinstance(use.func, ast.Attribute)
            and use.func.attr in ("apply", "map")
            and place.pure(use.func.value)
        ):
            fits = place.ask(f"bool({place.text(use.func.value)}.dropna().map({reads}).all())")
        else:
            continue
        if fits is not True:
            continue
        editor = place.editor()
        editor.replace(node, "ast.literal_eval")
        editor.top("import ast")
        yield Finding(
            "The text is written as Python writes lists and dicts, with single quotes, which is no JSON.",
            place.propose(
                editor,
                "It is read as Python writes it.",
                "Every value is read; numbers, text and lists stay what they are.",
                0.9,
                "ast.literal_eval reads Python's own notation and runs nothing",
            ),
        )
        return


class TextWithGaps(RuleClass):
    """What is missing stays missing, or is left out of a text and counted."""

    name = "text_with_gaps"
    title = "a missing value among texts"
    rank = 18
    enames = ("AttributeError", "TypeError")
    rules = (texts_with_gaps, loops_over_gaps, joined)
