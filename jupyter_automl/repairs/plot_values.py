"""Plots given names where they need the values, or the names of other values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding, RuleClass


def colours_of_a_column(place: Place) -> Iterator[Finding]:
    """`plt.scatter(df["a"], df["b"], c="kind")`: matplotlib takes the column's values, not its name."""
    if "'c' argument must be a color" not in place.crash.evalue:
        return
    for call in place.calls("scatter"):
        given = next((item.value for item in call.keywords if item.arg == "c"), None)
        named = any(item.arg == "data" for item in call.keywords)
        if named or not isinstance(given, ast.Constant) or not isinstance(given.value, str):
            continue
        tables = {
            place.text(one.value) for one in call.args[:2] if isinstance(one, ast.Subscript | ast.Attribute)
        }
        owner = tables.pop() if len(tables) == 1 else ""
        numbers = place.ask(f"pd.api.types.is_numeric_dtype({owner}[{given.value!r}])") if owner else None
        if numbers is None:
            continue
        column = f"{owner}[{given.value!r}]"
        editor = place.editor()
        editor.replace(given, column if numbers else f'{column}.astype("category").cat.codes')
        yield Finding(
            f"`{given.value}` is a column of `{owner}`, and the colours are given as values.",
            place.propose(
                editor, "The column's values give the colours.", "Each point has its row's colour.", 0.92
            ),
        )
        return


def colours_of_texts(place: Place) -> Iterator[Finding]:
    """`plt.scatter(x, y, c=df["kind"])` where the column holds text: each kind gets a number, and by it a colour."""
    if "'c' argument must be a color" not in place.crash.evalue:
        return
    for call in place.calls("scatter"):
        given = next((item.value for item in call.keywords if item.arg == "c"), None)
        if given is None or not place.pure(given) or place.kind(given) != "Series":
            continue
        text = place.text(given)
        if place.ask(f"pd.api.types.is_numeric_dtype({text})") is not False:
            continue
        if place.ask(f"{text}.isna().any() == False and {text}.map(type).eq(str).all() == True") is not True:
            continue
        editor = place.editor()
        editor.wrap(given, "", '.astype("category").cat.codes')
        yield Finding(
            f"`{text}` holds text, and colours are told by numbers or by their own names.",
            place.propose(
                editor, "Each value of the column counts as a colour.", "Each point has its row's colour.", 0.92
            ),
        )  # fmt: skip
        return


def bars_of_counts(place: Place) -> Iterator[Finding]:
    """`plt.bar(df["kind"].value_counts())` → `plt.bar(counts.index, counts)`: the bars stand at what was counted."""
    match = re.search(
        r"\b(barh?)\(\) missing 1 required positional argument: '(?:height|width)'", place.crash.evalue
    )
    for call in place.calls(match.group(1)) if match else ():
        if len(call.args) != 1 or not place.pure(call.args[0]) or place.kind(call.args[0]) != "Series":
            continue
        text = place.text(call.args[0])
        # A column of a table has numbered rows, and bars at the numbers of rows are not what anybody means.
        if place.ask(f"isinstance({text}.index, pd.RangeIndex)") is not False:
            continue
        editor = place.editor()
        index = f"{place.owner(call.args[0])}.index"
        words = place.ask(f"{text}.index.dtype.kind") not in ("i", "f", "M")
        editor.wrap(call.args[0], f"{index}, " if words else f"{index}.astype(str), ", "")
        yield Finding(
            f"`{text[:60]}` gives the lengths of the bars, and its index says where they stand.",
            place.propose(editor, "Both are given.", "There is a bar for each entry.", 0.9),
            confidence=0.93,
        )
        return


def labels_of_the_wedges(place: Place) -> Iterator[Finding]:
    """`plt.pie(counts, labels=df["kind"])`: the counts know what they count by their index."""
    if not re.search(r"'labels?' must be of length 'x'", place.crash.evalue):
        return
    for call in place.calls("pie"):
        labels = next((item.value for item in call.keywords if item.arg == "labels"), None)
        sizes = (
            call.args[0] if call.args else next((one.value for one in call.keywords if one.arg == "x"), None)
        )
        if labels is None or sizes is None or not place.pure(sizes) or not place.pure(labels):
            continue
        x, told = place.text(sizes), place.text(labels)
        # The labels are those of the counted column where every counted value is among them.
        among = place.ask(f"set(map(str, {x}.index)) <= set(map(str, {told}))")
        if place.kind(sizes) != "Series" or among is not True:
            continue
        editor = place.editor()
        editor.replace(labels, f"{x}.index")
        yield Finding(
            f"`{told}` has an entry for each row, and `{x}` one for each value that was counted.",
            place.propose(
                editor,
                "Each wedge has the name of what it counts.",
                "The names stand at their own wedges.",
                0.92,
            ),
        )
        return


def whole_numbers_of_fractions(place: Place) -> Iterator[Finding]:
    """`sns.heatmap(means, annot=True, fmt="d")`: fractions are written with places behind the point."""
    if not re.search(
        r"Unknown format code 'd' for object of type '(?:float|numpy\.float64)'", place.crash.evalue
    ):
        return
    for call in place.calls("heatmap", "clustermap"):
        given = next((item.value for item in call.keywords if item.arg == "fmt"), None)
        if not isinstance(given, ast.Constant) or not str(given.value).endswith("d"):
            continue
        editor = place.editor()
        editor.replace(given, '".2f"')
        yield Finding(
            "The values are fractions, and the format `d` writes whole numbers only.",
            place.propose(
                editor,
                "They are written with two places.",
                "The values stay; how they are written changes.",
                0.9,
            ),
        )
        return


class PlotValues(RuleClass):
    """The plot gets the values and names that belong together."""

    name = "plot_values"
    title = "names where a plot needs values"
    rank = 19
    enames = ("ValueError",)
    rules = (colours_of_a_column, colours_of_texts, labels_of_the_wedges, whole_numbers_of_fractions)
