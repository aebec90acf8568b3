"""Labels of one column: misspelt, or taken for columns of the table that it was made of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..near import nearest, plain
from ..place import Place
from ..rules import Finding


def labels_of_series(place: Place) -> Iterator[Finding]:
    """`counts["Blue "]` where the index says `blue`; `means["city"]` of means by city, whose cities are the index."""
    if place.crash.ename != "KeyError":
        return
    for node in place.within(ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if (
            not isinstance(key, str)
            or not isinstance(node.ctx, ast.Load)
            or place.kind(node.value) != "Series"
        ):
            continue
        text = place.text(node.value)
        known = place.ask(
            f"[[str(v) for v in {text}.index[:500]], str({text}.index.name), str({text}.name), {text}.index.nlevels,"
            f" {key!r} in {text}.index]"
        )
        if not isinstance(known, list) or known[4] is not False or known[3] != 1:
            continue
        labels, index, name = known[:3]
        if key in (index, name) and isinstance(node.value, ast.Name):
            yield _as_table(place, node.value.id, index, name)
            return
        same = [one for one in labels if plain(one) == plain(key)]
        # `arm[T.drug]` is what a formula calls the one level of `arm` that it sets against the first.
        same = same or [one for one in labels if one.startswith(f"{key}[T.")]
        meant = same[0] if len(same) == 1 else None if same else nearest(key, labels)
        if meant is None or place.ask(f"{meant!r} in {text}.index") is not True:
            continue
        editor = place.editor()
        editor.replace(node.slice, repr(meant))
        yield Finding(
            f"`{text}` has no label {key!r}; it has {meant!r}.",
            place.propose(editor, f"{meant!r} is the only label like it.", "The value is that of the label.", 0.92),
            confidence=0.94,
        )  # fmt: skip
        return


def _as_table(place: Place, series: str, index: str, name: str) -> Finding:
    """The names that a table with the index beside the values would have are asked of the series in this cell."""
    editor = place.editor()
    for node in place.all(ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if isinstance(node.value, ast.Name) and node.value.id == series and isinstance(node.ctx, ast.Load):
            if key == index:
                editor.replace(node, f"{series}.index")
            elif key == name:
                editor.replace(node, series)
    return Finding(
        f"`{series}` is one column, `{name}`, whose labels are those of `{index}`; it has no columns.",
        place.propose(
            editor, f"`{index}` is its index, and `{name}` are its values.", "The values are those that were meant.", 0.92
        ),
        confidence=0.94,
    )  # fmt: skip
