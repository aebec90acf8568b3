# ruff: noqa: E501
"""Columns of text among the features, lists among the documents, sparse tables."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..outdated.silent_changes import chained
from ..place import Place
from ..rules import Finding, ask_for
from .features import ASKS, FITS, features, node_is_name, parts_alike
from .numbers_in_text import numbers_in_text

TEXT = re.compile(
    r"could not convert string to float|pandas dtypes must be int, float or bool|Cannot convert '.*' to float|cannot use (?:mean|median) strategy"
    r"|Cannot use (?:mean|median) strategy|Pandas data cast to numpy dtype of object|could not be promoted|dtype\('O'\)"
    r"|unable to convert|Unable to convert|setting an array element with a sequence|Invalid type for cat_feature",
    re.I,
)


FEATURES = re.compile(r"(?i)x|feat|inputs?|train|test|valid|encoded|dummies|design|predictors")
"""Names of tables that are there for a model alone."""
TRANSFORMERS = re.compile(
    r"Scaler|Normalizer|PCA|Encoder|SVD|Transformer|SelectK|PolynomialFeatures|TSNE|KMeans|DBSCAN|Imputer"
)


def text_features(place: Place) -> Iterator[Finding]:
    """Columns of text among the features become columns of zeros and ones, the same for all parts."""
    if not TEXT.search(place.crash.evalue):
        return
    if any(".replace(" in finding.evidence for finding in chained(place)):
        # An earlier line was to make numbers of text and did nothing; other numbers would not be those it names.
        return
    found = features(place)
    if found is None:
        return
    call, node = found
    text = place.text(node)
    if place.kind(node) != "DataFrame":
        return
    odd = place.ask(
        f"[[str(c), int({text}[c].nunique()), str({text}[c].dtype)] for c in {text}.columns if not pd.api.types.is_numeric_dtype({text}[c])"
        f" and not pd.api.types.is_bool_dtype({text}[c])]"
    )
    if not isinstance(odd, list) or not odd:
        return
    numbers = numbers_in_text(place, node, [column for column, _, _ in odd])
    odd = [one for one in odd if one[0] not in numbers.columns]
    if not odd:
        editor = place.editor()
        if place.before(editor, call, *numbers.lines):
            effect = (
                "Ways of writing nothing become missing." if numbers.lost else "Every number keeps its value."
            )
            yield Finding(
                f"Columns of `{text[:60]}` are text that says numbers: {', '.join(f'`{one}`' for one in numbers.columns)}.",
                place.propose(editor, "They are read as numbers before the model gets them.", effect, 0.93),
                confidence=0.94,
            )
        return
    rows = place.ask(f"len({text})") or 0
    named = ", ".join(f"`{column}`" for column, _, _ in odd[:5])
    cause = f"`{text}` holds columns that are no numbers: {named}."
    owner = place.text(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    model = (
        place.ask(f"type({owner}).__name__")
        if owner and isinstance(call.func, ast.Attribute) and place.pure(call.func.value)
        else place.called(call.func.value)
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Call)
        else ""
    )
    yield from _categorical(place, call, text, odd, str(model), cause, numbers.lines)
    dates = [column for column, _, kind in odd if kind.startswith("datetime")]
    texts = [column for column, _, kind in odd if not kind.startswith("datetime")]
    many = [column for column, count, kind in odd if column in texts and count > 50 and count > rows / 2]
    train, parts = parts_alike(place, text)
    if TRANSFORMERS.search(str(model)) and not dates:
        # A scaler is meant for the columns of numbers.
        editor = place.editor()
        editor.replace(node, f'{text}.select_dtypes("number")')
        place.before(editor, call, *numbers.lines)
        if place.called(call) in ("fit", "fit_transform"):
            proposal = place.propose(
                editor,
                "It is given the columns of numbers.",
                f"Columns of text ({', '.join(texts)}) are not transformed.",
                0.6,
            )
            written = (
                place.text(place.statement.targets[0]) if isinstance(place.statement, ast.Assign) else ""
            )
            target = written == text or written.startswith(text + "[")
            if not target:
                yield Finding(cause, proposal)
            if written == text:
                return  # as many columns come back as were given
    if dates and not texts:
        yield Finding(
            f"{cause} What of the dates the model is to learn from is the author's to say.",
            ask_for(
                place, "Say what of the dates is meant: a part, the time since, or nothing.", kind="choice"
            ),
            confidence=0.85,
        )
        return
    if dates or many or not texts or not node_is_name(node):
        if many:
            yield Finding(
                f"{cause} Of them {', '.join(f'`{column}`' for column in many)} have nearly a value of their own in each row, so what they"
                " should tell the model is the author's to say.",
                [],
                confidence=0.7,
            )
        elif texts and not node_is_name(node) and not dates and place.called(call) not in ASKS:
            editor = place.editor()
            editor.replace(node, f"pd.get_dummies({text})")
            place.before(editor, call, *numbers.lines)
            yield Finding(
                cause,
                place.propose(
                    editor,
                    "Each category becomes a column of zeros and ones.",
                    "No row or value is lost.",
                    0.6,
                ),
            )
        return
    # Beside a constant, columns for all categories would say it once more.
    constant = ", drop_first=True" if place.ask(f"'const' in {text}.columns") is True else ""
    if parts == [text] and not FEATURES.match(text):
        # The table may be read by these columns further down: it stays as it is.
        editor, encoded = place.editor(), f"pd.get_dummies({text}, columns={texts!r}{constant}, dtype=float)"
        for other in place.all(ast.Call):
            if place.called(other) in (*FITS, *ASKS):
                for given in other.args[:1]:
                    if place.text(given) == text:
                        editor.replace(given, encoded)
        place.before(editor, call, *numbers.lines)
        effect = (
            f"{', '.join(texts)} become columns of zeros and ones for the model; `{text}` stays as it is."
        )
        why = "Each category becomes a column of zeros and ones."
        if encodings := place.propose(editor, why, effect, 0.8):
            yield Finding(cause, encodings)
            return
    editor = place.editor()
    lines = [f"{train} = pd.get_dummies({train}, columns={texts!r}{constant}, dtype=float)"]
    lines += [
        f"{part} = pd.get_dummies({part}, columns={texts!r}, dtype=float).reindex(columns={train}.columns, fill_value=0.0)"
        for part in parts
        if part != train
    ]
    if place.before(editor, call, *numbers.lines, *lines):
        effect = f"{', '.join(texts)} become columns of zeros and ones in {', '.join(f'`{part}`' for part in parts)}; no row is lost."
        yield Finding(
            cause,
            place.propose(
                editor,
                "Each category becomes a column of zeros and ones, the same in all parts.",
                effect,
                0.8,
            ),
        )


def _table_of(node: ast.expr) -> str | None:
    """The name of the table, also where columns of it are listed."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.List):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _categorical(
    place: Place,
    call: ast.Call,
    text: str,
    odd: list[list[object]],
    model: str,
    cause: str,
    first: tuple[str, ...],
) -> Iterator[Finding]:
    names = [str(column) for column, _, _ in odd]
    editor = place.editor()
    if (
        "CatBoost" in model
        and place.called(call) == "fit"
        and not any(item.arg == "cat_features" for item in call.keywords)
    ):
        place.before(editor, call, *first)
        gaps = place.ask(f"bool({text}[{names!r}].isna().any().any())")
        editor.keyword(call, "cat_features", repr(names))
        if gaps:
            for part in parts_alike(place, text)[1]:
                place.before(
                    editor,
                    call,
                    f'{part} = {part}.assign(**{part}[{names!r}].astype("str").fillna("missing"))',
                )
        yield Finding(
            cause,
            place.propose(
                editor,
                "CatBoost is told which columns are categories.",
                "It learns from the categories as they are."
                + (" Missing ones count as a category." if gaps else ""),
                0.9,
            ),
        )
    elif "CatBoost" in model and place.called(call) == "fit":
        given = next(item.value for item in call.keywords if item.arg == "cat_features")
        listed = place.ask(f"[{text}.columns[c] if isinstance(c, int) else c for c in {place.text(given)}]")
        gaps = place.ask(f"[c for c in {listed!r} if {text}[c].isna().any()]") if listed else None
        if not gaps:
            return
        lines = [
            f'{part} = {part}.assign(**{part}[{gaps!r}].astype("str").fillna("missing"))'
            for part in parts_alike(place, text)[1]
        ]
        if place.before(editor, call, *lines):
            yield Finding(
                f"The category columns {', '.join(f'`{name}`' for name in gaps)} of `{text}` have gaps, which CatBoost takes for no category.",
                place.propose(
                    editor,
                    "A missing category becomes the text `missing`.",
                    "It counts as a category of its own; no row is lost.",
                    0.9,
                ),
            )
    elif ("LGBM" in model or model == "Dataset") and (
        table := _table_of(call.args[0] if call.args else call)
    ):
        parts = parts_alike(place, table)[1]
        lines = [
            f"{part} = {part}.astype({{column: pd.CategoricalDtype(sorted({parts[0]}[column].dropna().unique())) for column in {names!r}}})"
            for part in parts[::-1]
        ]
        if place.before(editor, call, *first, *lines):
            yield Finding(
                cause,
                place.propose(
                    editor,
                    "LightGBM is given the columns as categories.",
                    "It learns from the categories as they are.",
                    0.85,
                ),
            )


def sparse(place: Place) -> Iterator[Finding]:
    """A sparse table where a dense one is needed."""
    if not re.search(
        r"Sparse data was passed|A sparse matrix was passed, but dense|dense data is required|sparse (?:array )?length is ambiguous",
        place.crash.evalue,
    ):
        return
    for call in place.calls(*FITS, *ASKS, "len"):
        for node in call.args[:1]:
            if place.called(call) == "len":
                editor = place.editor()
                editor.replace(call, f"{place.text(node)}.shape[0]")
                yield Finding(
                    "A sparse table has no length, it has a shape.",
                    place.propose(
                        editor, "The number of rows is taken.", "The number is the one meant.", 0.9
                    ),
                )
                return
            editor = place.editor()
            if not place.pure(node) or str(place.kind(node)).endswith(("matrix", "array")):
                editor.wrap(node, "", ".toarray()")
                yield Finding(
                    f"`{place.text(node)}` is a sparse table, and the model takes dense ones.",
                    place.propose(
                        editor,
                        "It is given as a dense table.",
                        "The values stay the same; it takes more memory.",
                        0.85,
                    ),
                )
                return


def one_document(place: Place) -> Iterator[Finding]:
    """`tfidf.transform(message)`: a single text is given as a list of one."""
    if "Iterable over raw text documents expected, string object received" not in place.crash.evalue:
        return
    for call in place.calls("transform", "fit_transform", "fit"):
        if call.args and place.kind(call.args[0]) == "str":
            editor = place.editor()
            editor.wrap(call.args[0], "[", "]")
            yield Finding(
                f"`{place.text(call.args[0])}` is one text, and a list of texts is expected.",
                place.propose(editor, "It is given as a list of one.", "The result has one row.", 0.93),
            )
            return


def documents(place: Place) -> Iterator[Finding]:
    """A missing text is an empty document."""
    if "is an invalid document" not in place.crash.evalue:
        return
    for call in place.calls("fit", "fit_transform", "transform"):
        if call.args and place.kind(call.args[0]) == "Series":
            text = place.text(call.args[0])
            gaps = place.ask(f"int({text}.isna().sum())")
            editor = place.editor()
            editor.replace(call.args[0], f'{text}.fillna("")')
            yield Finding(
                f"{gaps} of the texts in `{text}` are missing.",
                place.propose(editor, "A missing text counts as an empty one.", "No row is dropped.", 0.9),
            )
            return
