"""Attributes of people that law or fairness may forbid to decide by."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.cell import code
from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features, shown, words

NAMES = {
    "gender", "sex", "race", "ethnicity", "ethnic", "religion", "nationality", "disability", "disabled",
    "pregnant", "pregnancy", "orientation", "marital", "marriage", "age", "birthdate", "dob",
    "citizenship", "immigrant", "foreign", "native", "caste", "political", "union", "skin",
}  # fmt: skip
ABOUT_PEOPLE = {"age", "native", "foreign", "union", "political", "sex", "race", "marriage", "skin"}
"""Words that name an attribute of people only beside another one, or on their own as the whole name."""

ANIMALS = {
    "species", "animal", "animals", "breed", "bird", "birds", "penguin", "penguins", "hawk", "hawks", "wing", "tail", "beak",
    "culmen", "flipper", "fur", "fish", "insect", "crab", "crabs", "abalone", "abalones", "shell", "dog", "dogs", "cat", "cats",
    "pet", "pets", "cow", "cattle", "sheep", "horse", "horses", "rodent", "rodents", "mouse", "mice", "hindfoot", "litter",
}  # fmt: skip


def by_level(development, TARGET, compact, *, column, name):
    means = development.groupby(column, observed=True)[TARGET].mean()
    evidence = (
        f"mean {TARGET} from {compact(means.min())} to {compact(means.max())} over the levels of {name}"
    )
    return evidence


def class_by_level(development, TARGET, *, column, name, label, answer):
    chosen = development[TARGET].eq(label).groupby(development[column], observed=True)
    shares = chosen.mean()[chosen.size() > 0.02 * len(development)].sort_values()
    low, high = shares.index[0], shares.index[-1]
    evidence = (
        f"share of {answer}: {shares[low]:.0%} where {name} is {low}, {shares[high]:.0%} where it is {high}"
    )
    return evidence


def correlation(development, TARGET, *, column, name):
    by_rank = development[column].corr(development[TARGET], method="spearman")
    evidence = f"rank correlation of {name} with {TARGET} {by_rank:+.2f}"
    return evidence


def medians(development, TARGET, compact, *, column, name):
    median = development.groupby(TARGET, observed=True)[column].median()
    low, high = median.idxmin(), median.idxmax()
    evidence = f"median {name}: {compact(median[low])} where {TARGET} is {low}, {compact(median[high])} where it is {high}"
    return evidence


class Sensitive(FindingRule):
    kind = "sensitive"
    order = 48

    def cell(self, context: Context, finding: Finding) -> Any:
        column = context.facts.column(finding.columns[0])
        many = column.mean is not None and column.distinct > 12
        if not context.spec.classification:
            return code(correlation if many else by_level, column=column.name, name=shown([column.name]))
        if many:
            return code(medians, column=column.name, name=shown([column.name]))
        label = context.spec.positive or context.facts.classes[0][0]
        return code(
            class_by_level,
            column=column.name,
            name=shown([column.name]),
            label=native(label, context),
            answer=shown([label]),
        )

    def detect(self, context: Context) -> list[Finding]:
        if not people(context):
            return []
        columns = [
            c
            for c in features(context)
            if set(words(c.name)) & NAMES and c.role not in ("text", "identifier")
        ]
        if not columns:
            return []
        # Levels tell more than an age does in one sentence.
        columns.sort(key=lambda column: column.distinct > 12)
        names = [column.name for column in columns]
        strongest = max((column.alone or 0) for column in columns)
        return [
            Finding(
                kind=self.kind,
                severity="medium" if set(words(" ".join(names))) - {"age"} else "low",
                columns=names,
                evidence=f"{shown(names)}; best score alone {strongest:.3f}",
                action="kept to describe; whether they may decide is for people to say",
                undo='leave them out with the goal, as in "without gender"',
            )
        ]


def people(context: Context) -> bool:
    """Whether the columns speak of people: two sensitive names, or one that means nothing else.

    Animals have a sex and an age too.
    """
    columns = [set(words(column.name)) for column in context.facts.columns]
    hits = [hit for hit in (column & NAMES for column in columns) if hit]
    told = set().union(*columns) | set(words(context.spec.goal))
    if told & ANIMALS and set().union(*hits) <= {"sex", "gender", "age", "native"}:
        return False
    return len(hits) >= 2 or any(hit - ABOUT_PEOPLE or hit & {"sex", "race"} for hit in hits)


def native(label: str, context: Context) -> Any:
    """A class label as it stands in the table: a number, a truth value or text."""
    dtype = context.facts.column(context.spec.target).dtype
    if "bool" in dtype and label in ("True", "False"):
        return label == "True"
    if dtype.lower().startswith(("int", "uint", "float", "bool")):
        number = float(label)
        return int(number) if number.is_integer() else number
    return label
