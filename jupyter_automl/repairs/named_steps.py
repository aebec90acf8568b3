"""Models and steps that are given without the names that they are told by, or asked by a part of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

NAMED = frozenset({
    "VotingClassifier", "VotingRegressor", "StackingClassifier", "StackingRegressor", "Pipeline", "FeatureUnion",
})  # fmt: skip
REFUSED = re.compile(
    r"should be a non-empty list of \(string, estimator\)|object is not (?:iterable|subscriptable)|cannot unpack non-iterable"
    r"|not enough values to unpack|object has no len|list of tuples"
)
ONE_BY_ONE = re.compile(
    r"(?:Pipeline|FeatureUnion).__init__\(\) takes 2 positional arguments but \d+ were given"
)


def named_steps(place: Place) -> Iterator[Finding]:
    """`VotingClassifier([LogisticRegression(), tree])` → `[("logisticregression", LogisticRegression()), ("tree", tree)]`."""
    if not REFUSED.search(place.crash.evalue):
        return
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            if spot.called(call) not in NAMED:
                continue
            lists = [
                *call.args[:1],
                *(item.value for item in call.keywords if item.arg in ("estimators", "steps")),
            ]
            steps = lists[0].elts if lists and isinstance(lists[0], ast.List) else []
            names = [_name(spot, step) for step in steps]
            if not names or None in names:
                continue
            editor = spot.editor()
            for at, (step, name) in enumerate(zip(steps, names, strict=True)):
                again = names.count(name) > 1
                editor.wrap(step, f'("{name}{names[:at].count(name) + 1 if again else ""}", ', ")")
            yield Finding(
                f"`{spot.called(call)}` takes pairs of a name and a model or step.",
                spot.propose(
                    editor,
                    "Each gets its own name.",
                    "The same models and steps are used, in the same order.",
                    0.94,
                ),
                confidence=0.95,
            )
            return


def steps_one_by_one(place: Place) -> Iterator[Finding]:
    """`Pipeline(StandardScaler(), Ridge())` → `Pipeline([("standardscaler", StandardScaler()), ("ridge", Ridge())])`."""
    if not ONE_BY_ONE.search(place.crash.evalue):
        return
    for call in place.calls("Pipeline", "FeatureUnion"):
        pairs = all(isinstance(step, ast.Tuple) and len(step.elts) == 2 for step in call.args)
        names = [_name(place, step) for step in call.args]
        if len(names) < 2 or (not pairs and (None in names or len(set(names)) < len(names))):
            continue
        editor = place.editor()
        told = [
            place.text(step) if pairs else f'("{name}", {place.text(step)})'
            for step, name in zip(call.args, names, strict=True)
        ]
        for step, text in zip(call.args, [f"[{told[0]}", *told[1:-1], f"{told[-1]}]"], strict=True):
            editor.replace(step, text)
        yield Finding(
            f"`{place.called(call)}` takes its steps as one list of pairs, a name and a step.",
            place.propose(
                editor,
                "The steps are given as one list" + ("." if pairs else ", each with its own name."),
                "The same steps are used, in the same order.",
                0.95,
            ),
            confidence=0.96,
        )
        return


def named_step(place: Place) -> Iterator[Finding]:
    """`pipe.named_steps["logistic"]` where the only step that begins so is `logisticregression`."""
    if place.crash.ename not in ("KeyError", "AttributeError"):
        return
    for node in place.within(ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        steps = isinstance(node.value, ast.Attribute) and node.value.attr == "named_steps"
        if not isinstance(key, str) or not steps or not place.pure(node.value):
            continue
        names = place.ask(f"[str(k) for k in {place.text(node.value)}]")
        plain = re.sub(r"\W|_", "", key.lower())
        like = [
            one
            for one in names or []
            if len(plain) > 2 and re.sub(r"\W|_", "", str(one).lower()).startswith(plain)
        ]
        if len(like) != 1 or key in (names or []):
            continue
        editor = place.editor()
        editor.replace(node.slice, repr(like[0]))
        yield Finding(
            f"No step of `{place.text(node.value)}` is called {key!r}; it has {', '.join(f'`{one}`' for one in names)}.",
            place.propose(
                editor, f"`{like[0]}` is the only one that begins so.", "That step is asked.", 0.92
            ),
            confidence=0.95,
        )
        return


def _name(spot: Place, step: ast.expr) -> str | None:
    """What the step is called after: its variable, or its class."""
    if isinstance(step, ast.Name):
        return step.id
    if isinstance(step, ast.Call) and isinstance(step.func, ast.Name | ast.Attribute):
        name = spot.called(step)
        return name.lower() if name[:1].isupper() else None
    return None
