"""Folds stratified by a number, and clusters judged where there is only one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def folds_of_a_number(place: Place) -> Iterator[Finding]:
    """`StratifiedKFold` parts classes; a target that is a number is parted by `KFold`."""
    said = place.crash.evalue
    if "Supported target types are" not in said or "Got 'continuous'" not in said:
        return
    for spot, editor in place.editors():
        for call in spot.all(ast.Call):
            if spot.called(call) in ("StratifiedKFold", "RepeatedStratifiedKFold"):
                plain = spot.called(call).replace("Stratified", "")
                editor.replace(call.func, plain)
                editor.top(f"from sklearn.model_selection import {plain}")
        found = spot.propose(
            editor, "The folds are made without classes.", "Each row is in one fold, as before.", 0.9
        )
        if found:
            yield Finding("The target is a number, and folds can be stratified by classes only.", found)
            return


def one_cluster(place: Place) -> Iterator[Finding]:
    """A loop over numbers of clusters begins with two where it judges them against each other."""
    if "Number of labels is 1. Valid values are 2" not in place.crash.evalue:
        return
    editor = place.editor()
    for loop in place.all(ast.For, ast.comprehension):
        turn = loop.iter
        if not isinstance(turn, ast.Call) or place.called(turn) != "range" or len(turn.args) < 2:
            continue
        if place.text(turn.args[0]) in ("0", "1"):
            editor.replace(turn.args[0], "2")
    yield Finding(
        "One cluster cannot be judged against others; there have to be two at least.",
        place.propose(
            editor, "The loop begins with two clusters.", "One cluster is left out, which has no score.", 0.9
        ),
    )
