"""What a plotting function gives back, taken for the axes or the figure on which it has drawn."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

DRAWS = frozenset({
    "hist", "plot", "bar", "barh", "scatter", "pie", "boxplot", "violinplot", "imshow", "fill_between", "errorbar", "stem",
    "hist2d", "contour", "contourf", "step", "stackplot", "hexbin", "matshow", "title", "xlabel", "ylabel", "legend",
})  # fmt: skip
"""Functions of pyplot that draw on the axes that are current, and give back what they have drawn."""
LACKING = re.compile(r"'(\w+)' object has no attribute '(\w+)'")
HAS = "hasattr(__import__('matplotlib.{module}', fromlist=['x']).{kind}, {name!r})"


def drawn(place: Place) -> Iterator[Finding]:
    """`ax = plt.hist(x)` and then `ax.set_title(…)`: the axes are asked of pyplot; `ax = plt.subplots()` gives two things."""
    match = LACKING.search(place.crash.evalue)
    if match is None:
        return
    name = match.group(2)
    for node in place.within(ast.Attribute):
        # `ax[0]` of both in one name is the figure.
        both = isinstance(node.value, ast.Subscript) and match.group(1) in ("Figure", "ndarray", "tuple")
        named = node.value.value if both and isinstance(node.value, ast.Subscript) else node.value
        if node.attr != name or not isinstance(named, ast.Name) or (both and place.kind(named) != "tuple"):
            continue
        owner = named.id
        for spot in [place, *place.earlier()]:
            made = [
                one for one in spot.all(ast.Assign)
                if [spot.text(target) for target in one.targets] == [owner]
                and (spot is not place or one.lineno < (place.line or 0))
            ]  # fmt: skip
            if made:
                yield from _of_pyplot(place, spot, made[-1], owner, name)
                return


def _of_pyplot(place: Place, spot: Place, made: ast.Assign, owner: str, name: str) -> Iterator[Finding]:
    call = made.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return
    pyplot, what = spot.text(call.func.value), spot.called(call)
    if place.ask(f"{pyplot}.__name__") != "matplotlib.pyplot":
        return
    on_axes = place.ask(HAS.format(module="axes", kind="Axes", name=name)) is True
    on_figure = place.ask(HAS.format(module="figure", kind="Figure", name=name)) is True
    editor = spot.editor()
    if what == "subplots" and (on_axes or on_figure):
        names = ("fig", owner) if on_axes and owner != "fig" else (owner, "ax" if owner != "ax" else "axes")
        if (set(names) - {owner}) & set(place.crash.state):
            names = ("_", owner) if names[1] == owner else (owner, "_")
        editor.replace(made.targets[0], ", ".join(names))
        yield Finding(
            f"`{what}` gives back a figure and its axes, and both are called `{owner}`.",
            spot.propose(editor, "Each of the two has a name.", "The picture is drawn as was meant.", 0.92),
            confidence=0.93,
        )
    elif what in DRAWS and (on_axes or on_figure):
        current = "gca" if on_axes else "gcf"
        editor.after(made, f"{owner} = {pyplot}.{current}()")
        yield Finding(
            f"`{pyplot}.{what}` gives back what it has drawn, and not the {'axes' if on_axes else 'figure'}.",
            spot.propose(
                editor,
                f"`{owner}` is the {'axes' if on_axes else 'figure'} on which it was drawn.",
                "The picture is the same, and gets what the cell adds to it.",
                0.9,
            ),
            confidence=0.92,
        )
