"""Features beside the plain ones: functions of a row that were proposed, tried on the folds, and held up."""

from __future__ import annotations

import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jupyter_automl.catalog.cell import Block, Code, Markdown, Source, code, literal
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.plain import features_code
from jupyter_automl.catalog.tabular.models import ModelComponent

RENAMED = {"NUMBERS": "PLAIN_NUMBERS", "CATEGORIES": "PLAIN_CATEGORIES", "features_of": "plain_features_of"}
SETTING = "added"
"""Name of the setting that holds the added features."""


@dataclass(frozen=True)
class Added:
    """One function that adds columns. `source` defines `function(table)`; everything in it is safe to show."""

    function: str
    source: str
    imports: tuple[str, ...]
    columns: tuple[tuple[str, str, str | None], ...]
    """Each column: its name among the features, `numbers` or `categories`, and the column of the function's result that
    it is, None where the result is that column itself."""
    reason: str
    """Why it should help: half a sentence, as plain Markdown."""

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.columns]


def feature_cell(context: Context) -> Code:
    """The cell that the bundle's prediction script holds: the plain features, with those that were added in the end."""
    added: list[Added] = context.settings.get(SETTING, [])
    return with_added_features(context, added) if added else features_code(context)


def with_added_features(context: Context, added: Sequence[Added]) -> Code:
    """The whole of `features_of` with these features beside the plain ones; it needs no other cell."""
    plain = features_code(context)
    source = _renamed(plain.source)
    columns = [(each, *column) for each in added for column in each.columns]
    lines = []
    for each, name, kind, own in columns:
        made = f"{each.function}(table)" + ("" if own is None else f"[{literal(own)}]")
        dtype = "float64" if kind == "numbers" else "str"
        lines.append(f'    features[{literal(name)}] = {made}.astype("{dtype}")')
    numbers = [name for _, name, kind, _ in columns if kind == "numbers"]
    levels = [name for _, name, kind, _ in columns if kind == "categories"]
    wide = "\n".join([
        "def features_of(table):",
        '    """The plain features of each row, and beside them those that were added."""',
        "    features = plain_features_of(table)",
        *lines,
        "    return features.replace([np.inf, -np.inf], np.nan)",
    ])  # fmt: skip
    lists = [f"ADDED_NUMBERS = {literal(numbers, 0, 16)}", f"ADDED_CATEGORIES = {literal(levels, 0, 19)}",
             "NUMBERS = PLAIN_NUMBERS + ADDED_NUMBERS", "CATEGORIES = PLAIN_CATEGORIES + ADDED_CATEGORIES"]  # fmt: skip
    functions = [each.source for each in added]
    text = "\n\n\n".join([source, *functions, "\n".join(lists), wide])
    imports = (*plain.imports, "import numpy as np", *(line for each in added for line in each.imports))
    return Code(text, plain.requires, plain.provides, tuple(dict.fromkeys(imports)))


class AddedFeatures(ModelComponent):
    """The leading candidate with proposed features beside the columns of the table.

    A feature that a pipeline of the catalogue does not make (a ratio, a rate, a part of a code) may carry what the
    columns say only together. It is computed from each row alone, so it learns nothing from other rows.
    """

    kind = "proposal"
    name = "with_added_features"
    title = "Added features"
    requires = ("X", "development", "measured")
    provides = ("with_added_features", "with_added_features_scores", "features_of", "NUMBERS", "CATEGORIES")
    family = "proposal"

    def suits(self, context: Context) -> Fit:
        return Fit(0.0, "only where features were proposed and held up")

    def suits_why(self, context: Context) -> str:
        return "the features held up against the leading candidate on folds drawn anew"

    def rival(self, context: Context) -> str:
        return str(context.settings["leader"])

    def label(self, context: Context) -> str:
        count = len(_names(context))
        return f"{context.settings['leader_label']} with {count} added feature{'' if count == 1 else 's'}"

    def hypothesis(self, context: Context) -> str:
        shown = ", ".join(_names(context)[:3])
        return f"columns say more together: {shown}"

    def blocks(self, context: Context) -> Sequence[Block]:
        leader = str(context.settings["leader"])
        added: list[Added] = context.settings[SETTING]
        listed = "\n".join(f"- `{', '.join(each.names)}`: {each.reason}" for each in added)
        widened, model = added_cells(context, added, leader)
        return [
            Markdown(
                f"**Added features.** {len(_names(context))} of the features that were proposed for this table held up:\n\n"
                f"{listed}\n\n"
                f"{context.settings.get('added_evidence', '')} Each is computed from its own row alone. `features_of` is "
                "stated again in full, because the saved model's prediction script carries this very cell; `X` gains the "
                "columns, and nothing that was in it changes."
            ),
            widened,
            model,
        ]


def added_cells(context: Context, added: Sequence[Added], leader: str) -> tuple[Code, Code]:
    """The cell that adds the features to `X`, and the one that defines and measures the leader with them."""
    wide = with_added_features(context, added)
    grown = code(grow)
    widened = Code(
        f"{wide.source}\n\n\n{grown.source}", (*wide.requires, *grown.requires), (*wide.provides, "widened"),
        wide.imports + grown.imports,
    )  # fmt: skip
    model = code(define, leader=Source(leader))
    return widened, Code(model.source, (*model.requires, leader), model.provides, model.imports)


def _renamed(source: str) -> str:
    """The source with the plain lists and function under names of their own; texts in it stay as they are."""
    lines = source.splitlines(keepends=True)
    spots = [
        token for token in tokenize.generate_tokens(iter(lines).__next__)
        if token.type == tokenize.NAME and token.string in RENAMED
    ]  # fmt: skip
    for token in reversed(spots):
        (row, start), (_, end) = token.start, token.end
        lines[row - 1] = lines[row - 1][:start] + RENAMED[token.string] + lines[row - 1][end:]
    return "".join(lines)


def _names(context: Context) -> list[str]:
    added: list[Any] = context.settings.get(SETTING, [])
    return [name for each in added for name in each.names]


def grow(X, development, features_of, ADDED_NUMBERS, ADDED_CATEGORIES):
    widened = features_of(development)
    X[ADDED_NUMBERS + ADDED_CATEGORIES] = widened[ADDED_NUMBERS + ADDED_CATEGORIES]
    return widened


def define(measured, ADDED_NUMBERS, ADDED_CATEGORIES, *, leader):
    from sklearn.base import clone
    from sklearn.compose import ColumnTransformer

    def with_added(model):
        """The same model, not yet fitted, that treats the added features like its other numbers and categories."""
        wider = clone(model)
        for part in wider.get_params().values():
            if isinstance(part, ColumnTransformer):
                treatment = {name: transformer for name, transformer, _ in part.transformers}
                part.transformers = part.transformers + [
                    (f"added {kind}", treatment[kind], names)
                    for kind, names in [("numbers", ADDED_NUMBERS), ("categories", ADDED_CATEGORIES)]
                    if names
                ]
        if hasattr(wider, "weights"):  # a blend: its members are other models now, under other names
            wider.estimators = [(f"{name}_with_added", member) for name, member in wider.estimators]
        return wider

    with_added_features = with_added(leader)
    with_added_features_scores = measured("with_added_features", with_added_features)
    return with_added_features, with_added_features_scores
