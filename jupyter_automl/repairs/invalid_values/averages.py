"""Scores that must be told how classes are put together, and numbers that must not be below zero."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for
from .features import features, node_is_name, parts_alike


def _told_elsewhere(place: Place) -> str | None:
    """How the other scores of the notebook are averaged, those of the same cell first; None where they differ."""
    for spots in ([place], list(place.earlier())):
        told = {
            spot.text(item.value)
            for spot in spots
            for call in spot.all(ast.Call)
            for item in call.keywords
            if item.arg == "average"
            and isinstance(item.value, ast.Constant)
            and item.value.value not in (None, "binary")
        }
        if told:
            return told.pop() if len(told) == 1 else None
    said = set(re.findall(r"\b(macro|micro|weighted)\b", place.source))
    return f'"{said.pop()}"' if len(said) == 1 else None


def averages(place: Place) -> Iterator[Finding]:
    """Scores of more than two classes, and of classes that are words."""
    crash = place.crash.evalue
    editor = place.editor() if place.reader else None
    if editor is None:
        return
    calls = [call for call in place.calls() if re.search(r"score|curve|report", place.called(call))]
    if "average='binary'" in crash:
        told = _told_elsewhere(place)
        for call in calls:
            if not any(item.arg == "average" for item in call.keywords) and re.match(
                r"f1|precision|recall|fbeta|jaccard", place.called(call)
            ):
                editor.keyword(call, "average", told or '"weighted"')
        yield Finding(
            "The score is that of two classes, and there are more.",
            place.propose(
                editor,
                f"The scores of the classes are averaged as the notebook does elsewhere: {told}."
                if told
                else "The scores of the classes are averaged by their size.",
                "One number for all classes" + ("." if told else ", weighted by how often they occur."),
                0.92 if told else 0.85,
            ),
        )
    elif match := re.search(
        r"pos_label=1 is not a valid label.*?\[(.*)\]|takes value in \{(.*)\} and pos_label is not", crash
    ):
        labels = re.findall(r"'([^']*)'", match.group(1) or match.group(2))
        positive = next(
            (
                label
                for label in labels
                if re.fullmatch(
                    r"(?i)yes|y|true|t|pos(?:itive)?|1|spam|churn(?:ed)?|survived|malignant|fraud|default|win|>50k",
                    label.strip(),
                )
            ),
            None,
        )
        negative = next(
            (
                label
                for label in labels
                if re.match(r"(?i)(?:no|n|not|non|false|neg|negative|ham|benign|0|<=50k)\b", label.strip())
            ),
            None,
        )
        if positive is None and negative is not None and len(labels) == 2:
            positive = next(label for label in labels if label != negative)
        if positive is None:
            yield Finding(
                f"The classes are the words {', '.join(labels)}, and which of them counts as positive is not said.",
                ask_for(
                    place, "Say which class counts as positive (`pos_label`).", kind="choice", options=labels
                ),
                confidence=0.9,
            )
        else:
            chosen = positive
            for call in calls:
                editor.keyword(call, "pos_label", repr(chosen))
            yield Finding(
                f"The classes are the words {', '.join(labels)}, and which of them counts as positive is not said.",
                place.propose(
                    editor,
                    f"`{chosen}` counts as positive.",
                    f"The score is that of `{chosen}`.",
                    0.8,
                ),
            )
    elif "multi_class must be in" in crash:
        for call in place.calls("roc_auc_score"):
            editor.keyword(call, "multi_class", '"ovr"')
            guess = call.args[1] if len(call.args) > 1 else None
            if guess is not None and place.pure(guess) and place.ask(f"np.ndim({place.text(guess)})") == 1:
                _probabilities(place, editor, guess)
        yield Finding(
            "The area under the curve of more than two classes needs a way to put the classes together.",
            place.propose(
                editor,
                "Each class is compared with the rest, and the areas averaged.",
                "One number for all classes.",
                0.8,
            ),
        )
    elif re.search(r"y should be a 1d array, got an array of shape \(\d+, 2\)", crash):
        for call in place.calls(
            "roc_auc_score",
            "roc_curve",
            "brier_score_loss",
            "average_precision_score",
            "precision_recall_curve",
        ):
            guess = call.args[1] if len(call.args) > 1 else None
            if guess is not None:
                editor.wrap(guess, "", "[:, 1]")
        yield Finding(
            "Two columns of probabilities were given where those of the positive class are meant.",
            place.propose(
                editor,
                "The column of the positive class is taken.",
                "The score is that of the positive class.",
                0.9,
            ),
        )


def _probabilities(place: Place, editor: object, guess: ast.expr) -> None:
    text = place.text(guess)
    for node in place.all(ast.Assign):
        if (
            isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == text
            and isinstance(node.value, ast.Call)
            and place.called(node.value) == "predict"
        ):
            func = node.value.func
            if isinstance(func, ast.Attribute):
                args = ", ".join(place.text(item) for item in node.value.args)
                editor.replace(guess, f"{place.text(func.value)}.predict_proba({args})")  # type: ignore[attr-defined]


def negative(place: Place) -> Iterator[Finding]:
    """chi2 and the multinomial model count things; features below zero are brought to 0…1."""
    if not re.search(r"Negative values in data passed|Input X must be non-negative", place.crash.evalue):
        return
    found = features(place)
    if found is None or not node_is_name(found[1]):
        return
    call, node = found
    train, parts = parts_alike(place, place.text(node))
    editor = place.editor()
    lines = [f"scaler = MinMaxScaler().fit({train})"]
    for part in parts:
        values = f"scaler.transform({part})" + (".clip(0, None)" if part != train else "")
        frame = place.kind(part) == "DataFrame"
        lines.append(
            f"{part} = pd.DataFrame({values}, columns={part}.columns, index={part}.index)"
            if frame
            else f"{part} = {values}"
        )
    if place.before(editor, call, *lines):
        editor.top("from sklearn.preprocessing import MinMaxScaler")
        yield Finding(
            f"`{train}` holds values below zero, and the method counts things.",
            place.propose(
                editor,
                "The features are brought to the range 0 to 1, as learnt from the training rows.",
                "Order and distances within a column stay; the scale changes.",
                0.75,
            ),
        )
