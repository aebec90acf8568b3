"""Features and target as plain pandas functions."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Block, Code, Markdown, Source, code
from jupyter_automl.catalog.component import Component, Context

from .columns import SINCE, SIZES, feature_columns


class PlainFeatures(Component):
    """Numbers as float, categories and texts as text, dates split into parts; missing stays missing.

    Stateless, so that training and prediction cannot differ: nothing is learned from the rows here.
    What is learned (imputation, encoding, scaling) lives in each model's pipeline and is fitted inside the folds.
    """

    kind = "cleaner"
    name = "plain_features"
    title = "Plain features"
    requires = ("development", "TARGET")
    provides = ("NUMBERS", "CATEGORIES", "TEXTS", "features_of", "target_of", "X", "y")

    def blocks(self, context: Context) -> Sequence[Block]:
        spec = context.spec
        return [
            Markdown("## Features, target and folds\n" + _why(context)),
            features_code(context),
            target_code(context),
            code(make, classification=spec.classification),
        ]


def _why(context: Context) -> str:
    columns, spec = feature_columns(context), context.spec
    parts = []
    if columns.numbers:
        parts.append(f"{len(columns.numbers)} numeric as float")
    if columns.dates:
        parts.append(
            f"{len(columns.dates)} date{_s(columns.dates)} split into {', '.join([*columns.date_parts, SINCE])}"
            + (", and the days between them" if columns.apart else "")
        )
    if columns.categories:
        coded = f" ({len(columns.codes)} of them written as whole numbers)" if columns.codes else ""
        parts.append(f"{len(columns.categories)} categorical as text{coded}")
    if columns.texts:
        parts.append(f"{len(columns.texts)} free text with {' and '.join(SIZES)} counted")
    lines = [
        "`features_of` learns nothing from the rows: imputation, encoding and scaling live inside each model's "
        f"pipeline and are fitted within the folds. Columns: {'; '.join(parts)}."
    ]
    unused = [name for name in context.table.names if name not in columns.raw and name != spec.target]
    if unused:
        shown = ", ".join(f"`{name}`" for name in unused[:12]) + (
            f" and {len(unused) - 12} more" if len(unused) > 12 else ""
        )
        lines.append(f"Left out: {shown} (see the findings above and the goal).")
    if spec.task == "binary":
        lines.append(
            f"`{spec.positive}` counts as 1, everything else in `{spec.target}` as 0; an unknown label raises."
        )
    return " ".join(lines)


def _s(items: Sequence[object]) -> str:
    return "" if len(items) == 1 else "s"


def features_code(context: Context) -> Code:
    """The cell with the column lists and `features_of`; the bundle's prediction script holds the same text."""
    columns = feature_columns(context)
    derived = list(columns.derived)
    plain = [name for name in columns.categories if name not in columns.codes]
    return code(
        features,
        numbers=columns.numbers + derived,
        plain_numbers=columns.numbers if derived else Source("NUMBERS"),
        dates=columns.dates,
        date_parts=columns.date_parts,
        apart=columns.apart,
        categories=columns.categories,
        codes=columns.codes,
        plain=plain,
        texts=columns.texts,
        has_dates=bool(columns.dates),
        has_pairs=bool(columns.apart),
        has_codes=bool(columns.codes),
        has_plain=bool(plain),
        has_texts=bool(columns.texts),
        has_numbers=bool(columns.numbers),
    )


def features(
    *, numbers, plain_numbers, dates, date_parts, apart, categories, codes, plain, texts,
    has_dates, has_pairs, has_codes, has_plain, has_texts, has_numbers,
):  # fmt: skip
    import numpy as np
    import pandas as pd

    NUMBERS = numbers
    CATEGORIES = categories
    TEXTS = texts
    if has_codes:
        CODES = codes  # whole numbers that name something
    if has_dates:
        DATES = dates

    def features_of(table):
        """Features of each row: numbers as float, categories and texts as text, missing stays missing."""
        columns = {}
        if has_numbers:
            columns |= {name: table[name].astype("float64") for name in plain_numbers}
        if has_dates:
            columns |= {
                f"{name} ({part})": getattr(table[name].dt, part).astype("float64")
                for name in DATES for part in date_parts
            }  # fmt: skip
            day, start = pd.Timedelta(days=1), pd.Timestamp("2000-01-01")
            columns |= {f"{name} (days since 2000)": (table[name] - start) / day for name in DATES}
            if has_pairs:
                columns |= {
                    f"{first} to {second} (days)": (table[second] - table[first]) / day for first, second in apart
                }  # fmt: skip
        if has_codes:
            if has_plain:
                columns |= {name: table[name].astype("str") for name in CATEGORIES if name not in CODES}
            columns |= {name: table[name].astype("float64").astype("Int64").astype("str") for name in CODES}
        else:
            if has_plain:
                columns |= {name: table[name].astype("str") for name in CATEGORIES}
        if has_texts:
            written = {name: table[name].astype("str") for name in TEXTS}
            columns |= {
                f"{name} (letters)": text.str.len().astype("float64") for name, text in written.items()
            }
            columns |= {
                f"{name} (words)": text.str.count(r"\S+").astype("float64") for name, text in written.items()
            }
            columns |= {name: text.fillna("") for name, text in written.items()}
        features = pd.DataFrame(columns, index=table.index)[NUMBERS + CATEGORIES + TEXTS]
        return features.replace([np.inf, -np.inf], np.nan)

    return NUMBERS, CATEGORIES, TEXTS, features_of


def target_code(context: Context) -> Code:
    """The cell with `target_of`, and for classes the labels in code order."""
    spec = context.spec
    if not spec.classification:
        return code(number_target)
    named = list(spec.classes)
    if spec.task == "binary":
        named = [label for label in spec.classes if label != spec.positive] + [str(spec.positive)]
    labels: list[object] = list(named)
    dtype = context.table.column(spec.target).dtype.lower()
    if dtype.startswith("bool"):
        labels = [label.lower() in ("true", "1", "1.0") for label in named]
    elif dtype.startswith(("int", "uint", "float")):
        labels = [
            int(float(str(label))) if float(str(label)).is_integer() else float(str(label))
            for label in labels
        ]
    return code(class_target, classes=labels)


def number_target(TARGET):
    def target_of(table):
        """The target as float."""
        return table[TARGET].astype("float64").rename("target")

    return target_of


def class_target(TARGET, *, classes):
    CLASSES = classes

    def target_of(table):
        """The target as the position of its label in CLASSES; a label that is not there raises."""
        position = table[TARGET].map({label: code for code, label in enumerate(CLASSES)})
        if position.isna().any():
            unknown = sorted(table.loc[position.isna(), TARGET].astype("str").unique())
            raise ValueError(f"unexpected values in {TARGET}: {unknown}")
        return position.astype("int64").rename("target")

    return CLASSES, target_of


def make(development, features_of, target_of, CLASSES, *, classification):
    X, y = features_of(development), target_of(development)
    if classification:
        sizes = y.value_counts().reindex(range(len(CLASSES)), fill_value=0)
        shares = ", ".join(f"{label}: {size:,}" for label, size in zip(CLASSES[:20], sizes, strict=False))
        print(f"{X.shape[0]:,} rows, {X.shape[1]:,} features; {shares}")
    else:
        print(f"{X.shape[0]:,} rows, {X.shape[1]:,} features; target from {y.min():,.6g} to {y.max():,.6g}, "
              f"median {y.median():,.6g}")  # fmt: skip
    return X, y
