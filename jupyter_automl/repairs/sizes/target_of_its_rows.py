"""A target of all rows beside features that were made of some of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import bound_here, value_of
from ..place import Place
from ..rules import Finding

UNEQUAL = re.compile(
    r"inconsistent numbers of samples|Length of (?:label|weights)|number of rows|must be the same length"
)
ASKED = frozenset({"fit", "score", "train_test_split", "cross_val_score", "cross_validate", "fit_predict"})
MADE = frozenset({"fit_transform", "transform", "to_numpy", "toarray", "copy", "get_dummies", "array"})


def target_of_its_rows(place: Place) -> Iterator[Finding]:
    """`model.fit(M, mails["kind"])` where `M` was made of `clean["text"]`: the target of the rows of `clean` is meant."""
    if not UNEQUAL.search(place.crash.evalue):
        return
    for call in place.calls(*ASKED):
        given = [one for one in call.args if not isinstance(one, ast.Constant)]
        if len(given) < 2 or not isinstance(given[-1], ast.Subscript):
            continue
        features, target = given[-2], given[-1]
        column = target.slice.value if isinstance(target.slice, ast.Constant) else None
        made = _table_of(place, features)
        if not isinstance(column, str) or not isinstance(target.value, ast.Name) or made is None:
            continue
        other = target.value.id
        theirs = f"{other}.loc[{made}.index, {column!r}]"
        fits = (
            made != other
            and column in (place.columns(made) or [])
            and place.ask(f"len({made}) == np.shape({place.text(features)})[0] != len({other})") is True
            and place.ask(
                f"bool({made}.index.isin({other}.index).all()) and bool({made}[{column!r}].equals({theirs}))"
            )
            is True
        )
        if not fits:
            continue
        editor = place.editor()
        editor.replace(target.value, made)
        yield Finding(
            f"`{place.text(features)}` was made of the {place.ask(f'len({made})'):,} rows of `{made}`, and"
            f" `{place.text(target)}` has the {place.ask(f'len({other})'):,} of `{other}`.",
            place.propose(
                editor, f"The target is that of the rows of `{made}`.", "Each row keeps its own target.", 0.93
            ),
            confidence=0.95,
        )  # fmt: skip
        return


def _table_of(place: Place, node: ast.expr) -> str | None:
    """The table that features were made of: `clean` of `vec.fit_transform(clean["text"])`, over at most four names."""
    for _ in range(8):
        if isinstance(node, ast.Name):
            if place.kind(node.id) == "DataFrame" and place.ask(f"len({node.id}.columns) > 1"):
                bound = value_of(place.crash, node.id)
                sub = isinstance(bound, ast.Subscript) and isinstance(bound.value, ast.Name)
                if not sub or place.kind(ast.unparse(getattr(bound, "value", node))) != "DataFrame":
                    return node.id
                node = bound.value  # type: ignore[union-attr]
                continue
            bound = value_of(place.crash, node.id) or bound_here(place, node.id)
            if bound is None:
                return None
            node = bound
        elif isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Call) and place.called(node) in MADE and len(node.args) == 1:
            node = node.args[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MADE:
            node = node.func.value
        else:
            return None
    return None
