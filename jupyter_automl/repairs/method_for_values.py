"""A method given where its result is meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

GOT = re.compile(r"Got <bound method \S+\.(\w+) of")


def method_for_values(place: Place) -> Iterator[Finding]:
    """`silhouette_score(X, km.predict)` → `km.predict(X)`: the model is asked about the rows beside it."""
    match = GOT.search(place.crash.evalue)
    if match is None or match.group(1) not in ("predict", "predict_proba", "transform"):
        return
    for call in place.calls():
        methods = [one for one in call.args if isinstance(one, ast.Attribute) and one.attr == match.group(1)]
        rows = [one for one in call.args if place.kind(one) in ("DataFrame", "ndarray", "csr_matrix")]
        if len(methods) != 1 or len(rows) != 1:
            continue
        text, model = place.text(rows[0]), place.text(methods[0].value)
        if place.ask(f"np.shape({text})[1] == {model}.n_features_in_") is not True:
            continue
        editor = place.editor()
        editor.wrap(methods[0], "", f"({text})")
        yield Finding(
            f"`{place.text(methods[0])}` is a method, and what it says of `{text}` is compared.",
            place.propose(
                editor, f"The model is asked about `{text}`.", "Each row has its own answer.", 0.92
            ),
            confidence=0.94,
        )  # fmt: skip
        return
