"""Pictures and texts of trees, and the size of a picture told to what draws in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

ON_AXES = frozenset({
    "plot_tree", "heatmap", "barplot", "boxplot", "countplot", "histplot", "scatterplot", "lineplot", "violinplot", "kdeplot",
    "stripplot", "swarmplot", "regplot", "pointplot", "bar", "barh", "scatter", "hist", "pie", "imshow", "plot",
})  # fmt: skip
"""Functions that draw in the picture that is current, and so do not make one of a size."""


def size_of_the_picture(place: Place) -> Iterator[Finding]:
    """`sns.heatmap(corr, figsize=(8, 6))` → `plt.figure(figsize=(8, 6))` before it: the picture has the size."""
    if not re.search(r"unexpected keyword argument '?figsize'?|no property figsize", place.crash.evalue):
        return
    for call in place.calls(*ON_AXES):
        size = next((item for item in call.keywords if item.arg == "figsize"), None)
        drawn_on = any(item.arg == "ax" for item in call.keywords)
        if size is None or drawn_on or place.kind("plt") not in (None, "module"):
            continue
        editor = place.editor()
        editor.remove(call, size)
        if not place.before(editor, call, f"plt.figure({place.text(size)})"):
            continue
        if place.kind("plt") is None:
            editor.top("import matplotlib.pyplot as plt")
        yield Finding(
            f"`{place.called(call)}` draws in a picture, and takes no size for it.",
            place.propose(
                editor, "The picture is made with that size first.", "It looks as was meant.", 0.93
            ),
            confidence=0.95,
        )
        return


def named_classes_as_text(place: Place) -> Iterator[Finding]:
    """`plot_tree(tree, class_names=[0, 1])` → names that are texts."""
    if not re.search(r"can only concatenate str \(not|'class_names' parameter", place.crash.evalue):
        return
    for call in place.calls("plot_tree", "export_text", "export_graphviz"):
        names = next((item.value for item in call.keywords if item.arg == "class_names"), None)
        if names is None or not place.pure(names):
            continue
        text = place.text(names)
        if place.ask(f"all(not isinstance(one, str) for one in {text})") is not True:
            continue
        editor = place.editor()
        editor.replace(names, f"[str(name) for name in {text}]")
        yield Finding(
            f"`{text}` are no texts, and the names of the classes are written into the picture.",
            place.propose(editor, "They are written as text.", "Each class has its own name.", 0.95),
            confidence=0.96,
        )
        return


def names_of_the_features(place: Place) -> Iterator[Finding]:
    """`export_text(tree, feature_names=train.columns)` of a tree that learnt from some of them: its own features are named."""
    match = re.search(
        r"feature_names must contain (\d+) elements, got \d+|Length of feature_names", place.crash.evalue
    )
    for call in place.calls("export_text", "plot_tree", "export_graphviz") if match else ():
        names = next((item.value for item in call.keywords if item.arg == "feature_names"), None)
        tree = call.args[0] if call.args else None
        if names is None or tree is None or not place.pure(tree):
            continue
        learnt = f"{place.text(tree)}.feature_names_in_"
        if place.ask(f"set(map(str, {learnt})) <= set(map(str, {place.text(names)}))") is not True:
            continue
        editor = place.editor()
        editor.replace(names, f"list({learnt})")
        yield Finding(
            f"`{place.text(names)}` names more columns than `{place.text(tree)}` has learnt from.",
            place.propose(editor, "Its own features are named.", "Each feature has its own name.", 0.94),
            confidence=0.95,
        )
        return
