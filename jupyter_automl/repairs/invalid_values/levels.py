# ruff: noqa: E501
"""Levels that an encoder has not seen, or that are too many or too rare."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding, ask_for
from ..slicing import executed
from .one_encoder import of_another_column


def unseen(place: Place) -> Iterator[Finding]:
    """Categories that an encoder did not meet: it is told what to do with them where it was made."""
    match = re.search(
        r"Found unknown categories (\[.*?\]) in column|y contains previously unseen labels: (.*)",
        place.crash.evalue,
        re.S,
    )
    if match is None:
        return
    value = (match.group(1) or match.group(2)).strip()[:120]
    cause = f"The categories {value} were not among the rows that the encoder was fitted on."
    if match.group(1):
        yield from _told(place, cause)
        for spot, editor in place.editors():
            for call in spot.all(ast.Call):
                if spot.called(call) == "OneHotEncoder":
                    editor.keyword(call, "handle_unknown", '"ignore"')
                elif spot.called(call) == "OrdinalEncoder":
                    editor.keyword(call, "handle_unknown", '"use_encoded_value"')
                    editor.keyword(call, "unknown_value", "-1")
            found = spot.propose(
                editor,
                "The encoder is told what to do with categories that it has not met.",
                "A new category gets no column (one-hot) or the code -1 (ordinal); other rows are unchanged.",
                0.9,
            )
            if found:
                yield Finding(cause, found)
                return
        return
    for call in place.calls("transform"):
        if not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        encoder, values = place.text(call.func.value), place.text(call.args[0])
        others = _fitted_on(place, encoder)
        if len(set(others)) > 1:
            # One encoder for several columns knows the levels of the last of them alone.
            yield from _of_this_column(place, cause, encoder, call.args[0], others)
            return
        if of_another_column(place, encoder, call):
            # Codes of -1 would tell nothing of a column that the encoder does not know any more.
            yield Finding(f"`{encoder}` was fitted on another column since; {cause[0].lower()}{cause[1:]}")
            return
        levels = f"set(pd.Series({values}).astype(str))"
        if place.ask(f"len({levels}) > 1 and {levels}.isdisjoint({encoder}.classes_.astype(str))"):
            # Where no level is known, the encoder was fitted on something else: codes of -1 would tell nothing.
            yield Finding(f"`{encoder}` knows none of these levels: it was fitted on another column.")
            return
        editor = place.editor()
        editor.replace(
            call,
            f"pd.Series({values}).astype(str).map({{label: code for code, label in enumerate({encoder}.classes_.astype(str))}}).fillna(-1).astype(int).to_numpy()",
        )
        name = "unseen"
        place.before(
            editor,
            call,
            f"{name} = sorted(set(pd.Series({values}).astype(str)) - set({encoder}.classes_.astype(str)))",
            f'print(f"not met by the encoder, code -1: {{{name}}}")',
        )
        yield Finding(
            cause,
            place.propose(
                editor,
                "New categories get the code -1 of their own; the codes of the others stay.",
                "Rows with new categories have the code -1; the cell prints which.",
                0.8,
            ),
        )
        return


def _fitted_on(place: Place, encoder: str) -> list[str]:
    """What the encoder was fitted on by the cells that ran, as it is written there, in order."""
    return [
        ast.unparse(call.args[0])
        for one in executed(place.crash)
        for call in ast.walk(one.node)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in (f"{encoder}.fit", f"{encoder}.fit_transform")
        and call.args
    ]


def _of_this_column(
    place: Place, cause: str, encoder: str, given: ast.expr, fitted: list[str]
) -> Iterator[Finding]:
    """The encoder is fitted again on the column that it is asked about, where that still holds the levels themselves."""
    column = place.ask(f"({place.text(given)}).name") if place.pure(given) else None
    fits = [
        text
        for text in dict.fromkeys(fitted)
        if column is not None
        and place.ask(f"({text}).name == {column!r} and ({place.text(given)}).isin({text}).mean() > 0.5")
        is True
    ]
    editor, found = place.editor(), []
    if len(fits) == 1 and place.before(editor, given, f"{encoder}.fit({fits[0]})"):
        found = place.propose(
            editor, f"It is fitted on `{fits[0]}` again, which is the same column.",
            "The levels have the codes that they got there.", 0.92, "the notebook's own fit",
        )  # fmt: skip
    yield Finding(
        f"{cause} `{encoder}` was fitted on several columns, the last of them `{fitted[-1]}`.",
        found,
        confidence=0.93,
    )


def _told(place: Place, cause: str) -> Iterator[Finding]:
    """An encoder that an earlier cell made and fitted is told itself: what it has learnt stays."""
    if any(place.called(call) in ("OneHotEncoder", "OrdinalEncoder") for call in place.all(ast.Call)):
        return
    for call in place.calls("transform"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        kind = place.kind(owner) if owner is not None and place.pure(owner) else None
        settings = {
            "OneHotEncoder": 'handle_unknown="ignore"',
            "OrdinalEncoder": 'handle_unknown="use_encoded_value", unknown_value=-1',
        }.get(kind or "")
        if owner is None or settings is None:
            continue
        yield Finding(
            cause,
            [
                Proposal(
                    "patch",
                    "The encoder, which is fitted already, is told what to do with categories that it has not met.",
                    "A new category gets no column (one-hot) or the code -1 (ordinal); other rows are unchanged.",
                    confidence=0.88,
                    setup=f"{place.text(owner)}.set_params({settings})",
                )
            ],
        )


def too_many(place: Place) -> Iterator[Finding]:
    """Folds, neighbours, components, perplexity larger than the data allow."""
    crash = place.crash.evalue
    limits = (
        (
            r"n_splits=(\d+) (?:cannot be )?(?:greater|larger) than the number of (?:samples: n_samples=|members in each class)\D*(\d+)?",
            ("n_splits", "cv", "n_folds"),
        ),
        (r"perplexity \(?[\d.]*\)? ?must be less than n_samples \((\d+)\)", ("perplexity",)),
        (
            r"Expected n_neighbors <= n_samples(?:_fit)?, +but n_neighbors = (\d+), n_samples_fit = (\d+)",
            ("n_neighbors",),
        ),
        (r"n_components=(\d+) must be between \d+ and min\(n_samples, n_features\)=(\d+)", ("n_components",)),
        (r"`n_components` upper bound is (\d+)", ("n_components",)),
        (r"n_components\(\d+\) must be <= n_features\((\d+)\)", ("n_components",)),
        (
            r"Expected n_samples >= n_components but got n_components = (\d+), n_samples = (\d+)",
            ("n_components",),
        ),
        (r"n_clusters=(\d+)|n_samples=(\d+) should be >= n_clusters", ("n_clusters",)),
        (r"k should be .*n_features = (\d+)", ("k",)),
        (
            r"should be either positive and smaller than the number of samples (\d+)",
            ("test_size", "train_size"),
        ),
        (r"maximum number of components .*(\d+)", ("n_components",)),
    )
    for pattern, names in limits:
        match = re.search(pattern, crash)
        if match is None or place.reader is None:
            continue
        numbers = [int(group) for group in match.groups() if group]
        most = numbers[-1] if numbers else 0
        if "members in each class" in crash and len(numbers) < 2:
            most = _members(place)
        if names[0] == "perplexity":
            most = min(30, max((most - 1) // 3, 1))
        if most < 1 or (names[0] in ("n_splits",) and most < 2) or names[0] == "test_size":
            yield Finding(
                f"The number asked for is more than the data allow: {match.group(0)}.", [], confidence=0.9
            )
            return
        for spot, editor in place.editors():
            for call in spot.all(ast.Call):
                for item in call.keywords:
                    if (
                        item.arg in names
                        and isinstance(item.value, ast.Constant)
                        and isinstance(item.value.value, int | float)
                        and item.value.value >= most
                    ):
                        editor.replace(item.value, str(most))
                first = call.args[0] if call.args else None
                if (
                    isinstance(first, ast.Constant)
                    and type(first.value) is int
                    and first.value > most
                    and re.search(r"KFold|PCA|KNeighbors|KMeans|Mixture|SVD|PLS", spot.called(call))
                ):
                    editor.replace(first, str(most))
                if (
                    spot.called(call) == "TSNE"
                    and names[0] == "perplexity"
                    and not any(item.arg == "perplexity" for item in call.keywords)
                ):
                    editor.keyword(call, "perplexity", str(most))
                if (
                    names[0] == "n_splits"
                    and re.fullmatch(
                        r"cross_val_\w+|GridSearchCV|RandomizedSearchCV|cross_validate|learning_curve",
                        spot.called(call),
                    )
                    and not any(item.arg == "cv" for item in call.keywords)
                ):
                    editor.keyword(call, "cv", str(most))
            found = spot.propose(
                editor, f"The most that the data allow is taken: {most}.", f"{names[0]} is {most}.", 0.8
            )
            if found:
                yield Finding(f"The number asked for is more than the data allow: {match.group(0)}.", found)
                return


def _members(place: Place) -> int:
    for call in place.calls():
        for argument in reversed(call.args):
            if place.pure(argument) and place.kind(argument) in ("Series", "ndarray", "list"):
                least = place.ask(f"int(pd.Series(np.ravel({place.text(argument)})).value_counts().min())")
                if isinstance(least, int):
                    return least
    return 0


def rare_classes(place: Place) -> Iterator[Finding]:
    """A stratified split of a target whose rarest class has one member, or which holds numbers."""
    match = re.search(r"least populated classes? in y ha(?:s|ve) only (\d+) member", place.crash.evalue)
    if match is None:
        return
    for call in place.calls("train_test_split", "split"):
        given = next((item for item in call.keywords if item.arg == "stratify"), None)
        if given is None or not place.pure(given.value):
            continue
        text, editor = place.text(given.value), place.editor()
        look = place.ask(f"[int(pd.Series({text}).nunique()), len({text}), str(pd.Series({text}).dtype)]")
        if isinstance(look, list) and look[0] > 20 and look[2].startswith(("float", "int")):
            editor.replace(given.value, f'pd.qcut({text}, 5, labels=False, duplicates="drop")')
            yield Finding(
                f"`{text}` holds {look[0]:,} different numbers, which are no classes to stratify by.",
                place.propose(
                    editor,
                    "The parts are alike in the fifths of the target.",
                    "Both parts have the same range of the target.",
                    0.8,
                ),
            )
        else:
            yield Finding(
                f"A class of `{text}` has {match.group(1)} member, which cannot be in both parts.",
                ask_for(
                    place,
                    "Say what becomes of a class with one member: it is left out, joined with another one, or the parts"
                    " are drawn without `stratify`.",
                    kind="choice",
                    options=["leave its row out", "join it with another class", "draw without stratify"],
                ),
            )
