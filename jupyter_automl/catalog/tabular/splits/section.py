"""What all splits share: the cell with `development`, the labels check, and what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod
from typing import Any

from jupyter_automl.catalog.cell import Code, Markdown, code
from jupyter_automl.catalog.component import Context

NAMED_LABELS = 200


def typed_labels(context: Context) -> list[Any]:
    """The target's labels as they stand in the table, most frequent first; empty for regression.

    `context.spec.classes` holds them as text.
    """
    spec = context.spec
    if not spec.classification or len(spec.classes) > NAMED_LABELS:
        return []
    dtype = context.table.column(spec.target).dtype.lower()
    texts = list(spec.classes)
    if dtype.startswith("bool") or (
        dtype == "object" and {text.lower() for text in texts} <= {"true", "false"}
    ):
        return [text.lower() == "true" for text in texts]
    if dtype.startswith(("int", "uint", "float")):
        values = [float(text) for text in texts]
        return [int(value) if value.is_integer() else value for value in values]
    return list(texts)


def fewer_profiles_than_rows(context: Context) -> bool:
    """The feature columns allow fewer combinations than there are rows, so equal rows are look-alikes, not copies."""
    aside = {context.spec.target, *row_names(context)}
    features = [column for column in context.table.columns if column.name not in aside]
    return prod(column.distinct + (column.missing > 0) for column in features) < context.table.rows / 2


def row_names(context: Context) -> list[str]:
    """Columns that number or name each row, so that copies of a row would never look equal."""
    return [
        column.name
        for column in context.table.columns
        if column.name != context.spec.target
        and column.distinct == context.table.rows
        and (column.integer or column.kind in ("category", "text"))
        and re.fullmatch(
            r"Unnamed: \d+|index|row|row[ _.]?(?:id|name|names|number|no)|(?:.*[^a-z])?(?:id|uuid|guid|key)|.*[a-z]I[Dd]",
            column.name,
            re.IGNORECASE,
        )
    ]


def checks(context: Context) -> dict[str, Any]:
    """Fills that every `read_part` shares."""
    labels = typed_labels(context)
    return {"has_labels": bool(labels), "labels": labels}


def seal_markdown(context: Context, how: str, rejected: str) -> Markdown:
    """Why the holdout is cut this way, what was rejected, and what the seal cannot do."""
    missing = context.table.column(context.spec.target).missing
    gap = (
        f" {missing:,} of {context.table.rows:,} rows have no `{context.spec.target}`; they can teach and test nothing and are "
        "left out."
        if missing
        else ""
    )
    return Markdown(
        "**The holdout is sealed here, before any relation in the data is looked at**, so that no plot, finding or choice "
        "below has seen it. Formats and counts of single columns were read over all rows; no column was set against another. "
        f"`read_part` is the only way to rows from here on; it hands out one named part. {how}{gap} Rejected: {rejected} "
        "*What the seal cannot do:* stop a person, or another program of the same user, from opening the file."
    )


def development_code() -> Code:
    """The cell that reads the development part and the file's fingerprint."""
    return code(development_part)


def development_part(DATA_PATH, read_part):
    import hashlib

    development = read_part(DATA_PATH, "development")
    with open(DATA_PATH, "rb") as file:
        data_sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    print(f"development part: {development.shape[0]:,} rows, {development.shape[1]:,} columns")
    return development, data_sha256


def part_counts(development, TARGET):
    """Probe: rows, and the target's classes where they are few."""
    counts = development[TARGET].value_counts()
    labels = [str(int(k)) if isinstance(k, float) and k.is_integer() else str(k) for k in counts.index]
    values = {
        "rows": len(development),
        "counts": dict(zip(labels, map(int, counts), strict=True)) if len(counts) <= 50 else None,
    }
    return values


def seen(context: Context, values: Any) -> str | None:
    """How many rows are sealed, and that every class is on both sides; from counts alone."""
    total = context.table.rows - context.table.column(context.spec.target).missing
    rows = int(values["rows"])
    sealed = total - rows
    text = f"**Seen.** {rows:,} of {total:,} rows are left to look at; {sealed:,} ({sealed / max(1, total):.1%}) are sealed"
    counts = values.get("counts")
    before = context.table.column(context.spec.target).counts
    if context.spec.classification and counts and before and set(counts) <= set(before):
        kept = [label for label in before if counts.get(label, 0) == before[label]]
        if kept:
            named = ", ".join(f"`{label}` ({before[label]:,})" for label in kept[:5])
            text += f". All rows of {named} stay in the development part, so the holdout cannot judge {_them(kept)}"
        elif before:
            rarest = min(before, key=lambda label: before[label])
            gone = before[rarest] - counts.get(rarest, 0)
            text += f"; the rarest class, `{rarest}`, has {gone:,} of its {before[rarest]:,} rows among them"
    return text + "."


def _them(items: Sequence[object]) -> str:
    return "it" if len(items) == 1 else "them"
