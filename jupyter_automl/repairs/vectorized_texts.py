"""Texts given to a model that learnt from what a vectorizer made of texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .origin import bound_here, value_of
from .place import Place
from .rules import Finding

REFUSED = re.compile(
    r"Expected 2D array, got (?:1D|scalar) array|dtype='numeric' is not compatible with arrays of bytes/strings"
    r"|could not convert string to float|X has \d+ features, but \w+ is expecting \d+"
)
ASKS = frozenset({"predict", "predict_proba", "decision_function"})
LIVE = (
    "[k for k, v in globals().items() if not k.startswith('_') and hasattr(v, 'vocabulary_')"
    " and len(v.vocabulary_) == {model}.n_features_in_]"
)
VECTORIZERS = ("CountVectorizer", "TfidfVectorizer", "HashingVectorizer")
TEXTS = "np.ndim({given}) == 1 and all(isinstance(v, str) for v in {given})"


def vectorized_texts(place: Place) -> Iterator[Finding]:
    """`model.predict(["win a prize"])` and `model.predict(CountVectorizer().fit_transform([…]))` → `vec.transform([…])`."""
    if not REFUSED.search(place.crash.evalue) or place.function:
        return
    for call in place.calls(*ASKS):
        if len(call.args) != 1 or not isinstance(call.func, ast.Attribute) or not place.pure(call.func.value):
            continue
        known = place.ask(LIVE.format(model=place.text(call.func.value)))
        if not isinstance(known, list) or len(known) != 1:
            continue
        vectorizer, given = str(known[0]), call.args[0]
        editor = place.editor()
        anew = _made_anew(place, given, vectorizer)
        if anew is not None:
            editor.replace(anew.func, f"{vectorizer}.transform")
            cause = f"`{place.text(anew.func)[:60]}` learns other words than those that the model knows from `{vectorizer}`."
        elif place.pure(given) and place.kind(given) == "str":
            editor.replace(given, f"{vectorizer}.transform([{place.text(given)}])")
            cause = f"The model learnt from the words that `{vectorizer}` counts, and is given a text."
        elif place.pure(given) and place.ask(TEXTS.format(given=place.text(given))) is True:
            editor.replace(given, f"{vectorizer}.transform({place.text(given)})")
            cause = f"The model learnt from the words that `{vectorizer}` counts, and is given texts."
        else:
            continue
        yield Finding(
            cause,
            place.propose(
                editor, f"`{vectorizer}` counts the words as it did for the training.", "The features are those it learnt.", 0.94
            ),
            confidence=0.96,
        )  # fmt: skip
        return


def texts_to_learn_from(place: Place) -> Iterator[Finding]:
    """`MultinomialNB().fit(texts, y)` in a notebook that has imported one vectorizer: it goes before the model."""
    if not REFUSED.search(place.crash.evalue) or place.function:
        return
    for call in place.calls("fit"):
        if not call.args or not isinstance(call.func, ast.Attribute) or not place.pure(call.args[0]):
            continue
        if place.ask(TEXTS.format(given=place.text(call.args[0]))) is not True:
            continue
        known = place.ask(f"[k for k, v in globals().items() if isinstance(v, type) and k in {VECTORIZERS}]")
        model = call.func.value
        for spot in (place, *place.earlier()) if isinstance(known, list) and len(known) == 1 else ():
            made = model if isinstance(model, ast.Call) else bound_here(spot, place.text(model))
            if made is None:
                continue
            if not isinstance(made, ast.Call) or spot.called(made) in ("make_pipeline", "Pipeline"):
                return
            editor = spot.editor()
            editor.wrap(made, f"make_pipeline({known[0]}(), ", ")")
            if place.kind("make_pipeline") is None:
                editor.top("from sklearn.pipeline import make_pipeline")
            yield Finding(
                f"`{place.text(call.args[0])}` holds texts, and `{spot.called(made)}` learns from numbers.",
                spot.propose(
                    editor,
                    f"`{known[0]}`, which the notebook has imported, makes numbers of the texts.",
                    "The model learns from the words, and is asked about texts as they are.",
                    0.88,
                ),
                confidence=0.92,
            )
            return


def _made_anew(place: Place, given: ast.expr, vectorizer: str) -> ast.Call | None:
    """The `fit_transform` of this cell that made the features with a vectorizer of its own."""
    made: ast.expr | None = given
    if isinstance(given, ast.Name):
        made = bound_here(place, given.id)
    if (
        not isinstance(made, ast.Call)
        or not isinstance(made.func, ast.Attribute)
        or made.func.attr != "fit_transform"
    ):
        return None
    maker = made.func.value
    if isinstance(maker, ast.Name):
        if maker.id == vectorizer:
            return None
        maker = value_of(place.crash, maker.id) or maker
    return made if isinstance(maker, ast.Call) and ast.unparse(maker.func).endswith("Vectorizer") else None
