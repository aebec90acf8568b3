"""A class of models or transformers where one of them, made by calling it, is meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

CLASS_GIVEN = re.compile(
    r"got estimator class instead|Cannot clone object .*<class|an instance of scikit-learn estimator instead of a class"
    r"|should be transformers .*<class|implement fit.*<class"
    r"|it appears to be a class|missing \d+ required positional arguments?: .*'(?:self|y|X)'|instead of an instance",
    re.S,
)


def estimator_classes(place: Place) -> Iterator[Finding]:
    """`Pipeline([("scale", StandardScaler), …])`, `model = SVC` and then `model.fit(X, y)`: the class is called."""
    if not CLASS_GIVEN.search(place.crash.evalue):
        return
    for spot in [place, *place.earlier()]:
        editor, names = spot.editor(), []
        for node in spot.all(ast.Name):
            if isinstance(node.ctx, ast.Load) and _is_given(spot, node) and _is_class(place, node.id):
                editor.wrap(node, "", "()")
                names.append(node.id)
        if names:
            yield Finding(
                f"`{names[0]}` is a class; a model or transformer is made by calling it: `{names[0]}()`.",
                spot.propose(
                    editor,
                    "It is made, with its default settings.",
                    "The steps do what they are named for.",
                    0.94,
                ),
                confidence=0.95,
            )
            return


def _is_class(place: Place, name: str) -> bool:
    return (
        place.ask(f"isinstance({name}, type) and hasattr({name}, 'get_params') and hasattr({name}, 'fit')")
        is True
    )


def _is_given(spot: Place, node: ast.Name) -> bool:
    """Whether the class is handed on as it is: to a call, into a step or a list, or to a name."""
    parent = spot.parent(node)
    if isinstance(parent, ast.Call):
        return node in parent.args and spot.called(parent) not in (
            "isinstance",
            "issubclass",
            "type",
            "hasattr",
        )
    if isinstance(parent, ast.Attribute):
        return parent.attr in ("fit", "fit_transform", "fit_predict") and isinstance(
            spot.parent(parent), ast.Call
        )
    return isinstance(parent, ast.Tuple | ast.List | ast.keyword | ast.Dict) or (
        isinstance(parent, ast.Assign) and parent.value is node
    )
