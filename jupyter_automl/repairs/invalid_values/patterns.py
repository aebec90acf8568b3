"""Patterns of pandas' text methods: signs that are meant as they are, and a group that is not marked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

BROKEN = re.compile(
    r"Invalid regular expression|multiple repeat|nothing to repeat|unterminated subpattern|unbalanced parenthesis|missing \)"
)
MEANT = re.compile(r"[|\\\[\]^*{}.]")
"""Signs that tell that a pattern was meant as one."""


def signs_as_they_are(place: Place) -> Iterator[Finding]:
    """`str.contains("C++")` looks for a text."""
    if not BROKEN.search(place.crash.evalue):
        return
    for call in place.calls("contains", "replace"):
        on_text = isinstance(call.func, ast.Attribute) and place.text(call.func.value).endswith(".str")
        if not on_text or not call.args:
            continue
        if any(item.arg == "regex" for item in call.keywords if place.called(call) == "contains"):
            continue
        texts = _texts(place, call.args[0])
        if not texts or any(MEANT.search(text) for text in texts):
            continue
        editor = place.editor()
        editor.keyword(call, "regex", "False")
        yield Finding(
            "The text holds signs that a pattern reads otherwise, and it is no pattern.",
            place.propose(
                editor, "It is looked for as it is written.", "Signs such as + count as themselves.", 0.9
            ),
        )
        return


def _texts(place: Place, given: ast.expr) -> list[str]:
    """All that the argument is worth while the cell runs; nothing where that cannot be told."""
    if isinstance(given, ast.Constant):
        return [given.value] if isinstance(given.value, str) else []
    for loop in place.all(ast.For, ast.comprehension):
        if isinstance(given, ast.Name) and place.text(loop.target) == given.id and place.pure(loop.iter):
            found = place.ask(f"[*{place.text(loop.iter)}]")
            return found if isinstance(found, list) and all(isinstance(one, str) for one in found) else []
    return []


def no_group(place: Place) -> Iterator[Finding]:
    r"""`str.extract(r"\d{4}")`: the whole pattern is the group."""
    if "contains no capture groups" not in place.crash.evalue:
        return
    for call in place.calls("extract", "extractall"):
        pattern = call.args[0] if call.args else None
        if not isinstance(pattern, ast.Constant) or not isinstance(pattern.value, str):
            continue
        written = re.fullmatch(r"(?s)(\w*(?:\"\"\"|'''|\"|'))(.*?)(\"\"\"|'''|\"|')", place.text(pattern))
        if written is None:
            continue
        editor = place.editor()
        editor.replace(pattern, "{}({}){}".format(*written.groups()))
        yield Finding(
            "`extract` gives what stands in brackets in the pattern, and there are none.",
            place.propose(
                editor, "The whole pattern is taken.", "The values are what the pattern finds.", 0.92
            ),
        )
        return
