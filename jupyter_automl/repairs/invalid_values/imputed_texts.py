"""An imputer of means that is given columns of text, too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for


def imputed_texts(place: Place) -> Iterator[Finding]:
    """`df[["age", "sex"]] = imputer.fit_transform(df[["age", "sex"]])` of means: texts without gaps need none."""
    if not re.search(r"[Cc]annot use (?:mean|median) strategy", place.crash.evalue):
        return
    for call in place.calls("fit_transform", "fit"):
        node = call.args[0] if call.args else None
        if (
            not isinstance(node, ast.Subscript)
            or not isinstance(node.slice, ast.List)
            or place.kind(node) != "DataFrame"
        ):
            continue
        text = place.text(node)
        words = place.ask(
            f"[[str(c), int({text}[c].isna().sum())] for c in {text}.columns if not pd.api.types.is_numeric_dtype({text}[c])]"
        )
        if not isinstance(words, list) or not words:
            continue
        named = ", ".join(f"`{name}`" for name, _ in words)
        cause = f"There is no mean of text: {named}."
        if any(gaps for _, gaps in words):
            yield Finding(
                cause, ask_for(place, f"Say what fills the gaps of {named}.", kind="choice"), confidence=0.9
            )
            return
        gone = {name for name, _ in words}
        left = [
            place.text(one)
            for one in node.slice.elts
            if isinstance(one, ast.Constant) and one.value not in gone
        ]
        editor = place.editor()
        statement = place.statement
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        for side in [node, *(one for one in targets if place.text(one) == text)]:
            if isinstance(side, ast.Subscript):
                editor.replace(side.slice, f"[{', '.join(left)}]")
        if targets and place.text(targets[0]) != text:
            return
        yield Finding(
            cause,
            place.propose(
                editor,
                f"{named} has no gaps, and stays as it is.",
                "The gaps of the other columns are filled.",
                0.9,
            ),
            confidence=0.93,
        )
        return
