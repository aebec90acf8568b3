# ruff: noqa: E501
"""Values that a parameter does not take: another word, a fraction, a setting of another step."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .near import nearest
from .place import Place
from .rules import Finding, ask_for


def values_of_a_grid(place: Place) -> Iterator[Finding]:
    """`GridSearchCV(model, {"max_depth": 3})` → `{"max_depth": [3]}`: a single value is a list of one."""
    match = re.search(r"Parameter grid for parameter '(\w+)' needs to be a list", place.crash.evalue)
    for spot in (place, *place.earlier()) if match else ():
        editor, done = spot.editor(), False
        for table in spot.all(ast.Dict):
            for key, value in zip(table.keys, table.values, strict=True):
                name = key.value if isinstance(key, ast.Constant) else None
                if match and name == match.group(1) and isinstance(value, ast.Constant | ast.Name):
                    editor.wrap(value, "[", "]")
                    done = True
        if done and match:
            yield Finding(
                f"The grid has one value for `{match.group(1)}`, and takes a list of them.",
                spot.propose(editor, "It is given as a list of one.", "The search tries that value.", 0.95),
                confidence=0.96,
            )
            return


def grids(place: Place) -> Iterator[Finding]:
    """Parameters of a step in a pipeline carry the step's name."""
    match = re.search(r"Invalid parameter '?(\w+)'? for estimator (\w+)", place.crash.evalue, re.S)
    if match is None:
        return
    name, kind = match.group(1), match.group(2)
    known: list[str] = []
    for text in [place.text(node) for node in place.within(ast.Name)] + [
        k
        for k, v in place.crash.state.items()
        if v.get("type") in (kind, "GridSearchCV", "RandomizedSearchCV")
    ]:
        found = place.ask(f"sorted({text}.get_params())") or place.ask(
            f"sorted({text}.estimator.get_params())"
        )
        if isinstance(found, list):
            grid = place.ask(f"sorted({text}.estimator.get_params())")
            known = [str(one) for one in (grid if isinstance(grid, list) else found)]
            break
    ends = [one for one in known if one.endswith(f"__{name}") and one.count("__") == 1] or [
        one for one in known if one.endswith(f"__{name}")
    ]
    near = ends[0] if len(ends) == 1 else nearest(name, known)
    if near is None:
        # A slip behind the name of a step: `clf__min_sample_leaf`.
        near = nearest(name, sorted({one.rpartition("__")[2] for one in known}))
    if near is None:
        like = [one for one in known if one.startswith(name) and name]
        if len(like) > 1:
            yield Finding(
                f"`{kind}` has no parameter `{name}`; it has {', '.join(f'`{one}`' for one in like)}.",
                ask_for(place, "Say which of them is meant.", kind="choice"),
            )
        return
    step = near[: -len(name)] if near.endswith(f"__{name}") else ""
    for at in [None, *reversed(place.crash.ran)]:
        spot = place if at is None else place.elsewhere(at)
        if spot.reader is None:
            continue
        editor = spot.editor()
        changed = False
        for table in spot.all(ast.Dict):
            keys = [key for key in table.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
            if not any(str(key.value).rpartition("__")[2] == name for key in keys):
                continue
            for key in keys:
                if str(key.value).endswith(f"__{name}") and "__" not in near:
                    editor.replace(key, repr(str(key.value).removesuffix(name) + near))
                    changed = True
                longer = step + str(key.value)
                if key.value == name or (step and longer in known and key.value not in known):
                    editor.replace(key, repr(near if key.value == name else longer))
                    changed = True
        if changed:
            yield Finding(
                f"`{kind}` has no parameter `{name}`; it has `{near}`.",
                spot.propose(
                    editor,
                    f"The parameters carry the name of their step: `{near}`."
                    if step
                    else f"`{near}` is the only parameter like it.",
                    "The search tries the same values.",
                    0.9,
                ),
            )
            return


MEANT = {
    "most_common": ("most_frequent",), "mode": ("most_frequent",), "frequent": ("most_frequent",), "average": ("mean",),
    "avg": ("mean",), "euclid": ("euclidean",), "cityblock_distance": ("cityblock",), "mse": ("squared_error",),
    "mae": ("absolute_error",), "rmse": ("squared_error",), "L2": ("l2",), "L1": ("l1",), "ridge": ("l2",), "lasso": ("l1",),
    "gaussian": ("rbf",), "logloss": ("log_loss",),
}  # fmt: skip
"""What people call a value → what scikit-learn calls it, where the parameter takes that."""
AXES = {"column": "columns", "col": "columns", "cols": "columns", "row": "index"}
"""What people call an axis → what pandas calls it."""


def named_axis(place: Place) -> Iterator[Finding]:
    """`table.sum(axis="column")` → `axis="columns"`."""
    match = re.search(r"No axis named (\w+) for object type DataFrame", place.crash.evalue)
    meant = AXES.get(match.group(1).lower()) if match else None
    if match and match.group(1) == "2":
        yield from _second_axis(place)
        return
    for call in place.calls() if meant else ():
        for given in [*call.args, *(item.value for item in call.keywords if item.arg == "axis")]:
            if isinstance(given, ast.Constant) and match and given.value == match.group(1):
                editor = place.editor()
                editor.replace(given, f'"{meant}"')
                yield Finding(
                    f"A table has no axis called `{match.group(1)}`.",
                    place.propose(
                        editor, f'"{meant}" is what was meant.', "The axis is the one meant.", 0.93
                    ),
                    confidence=0.95,
                )
                return


def _second_axis(place: Place) -> Iterator[Finding]:
    """`df["mean"] = df[["a", "b"]].mean(axis=2)`: a value for each row goes along the columns, axis 1."""
    statement = place.statement
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Subscript):
        return
    for call in place.calls():
        given = next((item.value for item in call.keywords if item.arg == "axis"), None)
        if isinstance(given, ast.Constant) and given.value == 2 and isinstance(call.func, ast.Attribute):
            editor = place.editor()
            editor.replace(given, "1")
            yield Finding(
                "A table has the axes 0 and 1, and a new column takes one value for each row.",
                place.propose(
                    editor,
                    "The values of each row are taken together, along axis 1.",
                    "Each row has its own value.",
                    0.9,
                ),
                confidence=0.93,
            )
            return


def choices(place: Place) -> Iterator[Finding]:
    """A word that is none of those a parameter takes, but like one of them."""
    crash = place.crash.evalue
    match = re.search(r"The '(\w+)' parameter of (\w+) must be (.*?)\. Got '?(.*?)'? instead", crash, re.S)
    if match:
        parameter, got = match.group(1), match.group(4)
        options = re.findall(r"'([^']*)'", match.group(3))
        new: str | None = None
        if near := nearest(got, options) or next((one for one in MEANT.get(got, ()) if one in options), None):
            new = repr(near)
        elif re.fullmatch(r"np\.float\d*\(\d+\.?\d*\)|\d+\.\d+", got) and re.match(
            r"an int\b", match.group(3)
        ):
            yield from _whole(place, match.group(2), parameter, got)
            return
        elif re.fullmatch(r"-?\d+\.0*", got) and "int" in match.group(3):
            new = str(int(float(got)))
        elif (
            re.fullmatch(r"-?\d+(\.\d+)?", got)
            and f"'{got}' instead" in crash
            and re.search(r"int|float", match.group(3))
        ) or (got in ("True", "False", "None") and f"'{got}' instead" in crash):
            new = got
        if new is not None:
            for at in [None, *reversed(place.crash.ran)]:
                spot = place if at is None else place.elsewhere(at)
                if spot.reader is None:
                    continue
                editor = spot.editor()
                for node in spot.all(ast.keyword):
                    if (
                        node.arg == parameter
                        and isinstance(node.value, ast.Constant)
                        and str(node.value.value) == got
                    ):
                        editor.replace(node.value, new)
                for table in spot.all(ast.Dict):
                    for key, value in zip(table.keys, table.values, strict=True):
                        if isinstance(key, ast.Constant) and str(key.value).rpartition("__")[2] == parameter:
                            for one in ast.walk(value):
                                if isinstance(one, ast.Constant) and str(one.value) == got:
                                    editor.replace(one, new)
                found = spot.propose(
                    editor, f"{new} is what was meant by {got!r}.", "The setting is the one meant.", 0.85
                )
                if found:
                    yield Finding(f"`{parameter}` of `{match.group(2)}` does not take {got!r}.", found)
                    return
    match = re.search(
        r"'([^']*)' is not a valid value for (\w+)|'([^']*)' is not a valid value for rcParam", crash
    )
    offered = re.search(r"Did you mean(?: one of)?: (.*?)\??$", crash, re.S | re.M)
    if match and offered:
        got = match.group(1) or match.group(3)
        near = nearest(got, re.findall(r"'([^']*)'", offered.group(1)))
        if near:
            editor = place.editor()
            for node in place.within(ast.Constant):
                if node.value == got:
                    editor.replace(node, repr(near))
            yield Finding(
                f"{got!r} is not known here; {near!r} is.",
                place.propose(editor, f"{near!r} is what was meant.", "The setting is the one meant.", 0.9),
            )
    match = re.search(
        r"(\w+) is not a valid plot kind.*?\((.*)\)|Format '(\w+)' is not supported \(supported formats: (.*)\)|style must be one of (.*)|'(\w+)' is not a valid palette",
        crash,
        re.S,
    )
    if match and place.reader is not None:
        options = re.findall(r"\w+", match.group(2) or match.group(4) or match.group(5) or "")
        for node in place.within(ast.Constant):
            if not isinstance(node.value, str):
                continue
            stem, dot, ending = node.value.rpartition(".") if match.group(3) else ("", "", node.value)
            near = nearest(ending, options)
            if near is None and ending == match.group(1):
                # `histogram` for `hist`, `boxplot` for `box`.
                starts = [one for one in options if ending.startswith(one) or one.startswith(ending)]
                near = starts[0] if len(starts) == 1 else None
            if near is None and match.group(3) and sorted(ending) in [sorted(option) for option in options]:
                near = next(option for option in options if sorted(option) == sorted(ending))
            if near:
                editor = place.editor()
                editor.replace(node, repr(f"{stem}{dot}{near}"))
                yield Finding(
                    f"{ending!r} is not known here; {near!r} is.",
                    place.propose(
                        editor, f"{near!r} is what was meant.", "The setting is the one meant.", 0.9
                    ),
                )
                return
    if re.search(r"object of type 'int' has no len|Invalid figsize format", crash):
        for node in place.within(ast.keyword):
            if node.arg == "figsize" and isinstance(node.value, ast.Constant):
                size = re.findall(r"[\d.]+", str(node.value.value))
                editor = place.editor()
                editor.replace(
                    node.value,
                    f"({size[0]}, {size[-1] if len(size) > 1 else round(float(size[0]) * 0.6, 1)})",
                )
                yield Finding(
                    "A figure has a width and a height.",
                    place.propose(editor, "Both are given.", "The picture has that width.", 0.8),
                )
                return


def _whole(place: Place, kind: str, parameter: str, got: str) -> Iterator[Finding]:
    """A count that was computed and came out as a fraction, such as a square root."""
    editor = place.editor()
    for item in place.all(ast.keyword):
        if item.arg == parameter and not isinstance(item.value, ast.Constant):
            editor.replace(item.value, f"int({place.text(item.value)})")
    yield Finding(
        f"`{parameter}` of `{kind}` is a whole number, and {got} was computed for it.",
        place.propose(
            editor,
            "The computed number is cut to a whole one.",
            "The fraction is cut off, as int does.",
            0.85,
        ),
    )
