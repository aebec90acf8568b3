"""Folds for every comparison, in the same spirit as the holdout."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Block, Markdown, Source, code
from jupyter_automl.catalog.component import Component, Context, Fit
from jupyter_automl.catalog.tabular.splits.section import fewer_profiles_than_rows

FEW_ROWS, MANY_ROWS = 1_000, 60_000
"""Rows, each counted once for each class of several, below which there are ten folds and from which on there are three."""
REPEATED_ROWS = 5_000
"""Rows below which folds are dealt anew for candidates that one dealing cannot tell apart."""


def fold_count(context: Context) -> int:
    """Ten folds on small data, five as a rule, three on large; never more than the rarest class has rows.

    Boosting grows a model for each of several classes, so that their number counts as rows do.
    """
    rows = context.facts.rows
    models = len(context.facts.classes) if context.spec.task == "multiclass" else 1
    count = 10 if rows < FEW_ROWS else 5 if rows * models < MANY_ROWS else 3
    if context.facts.classes:
        common = [size for _, size in context.facts.classes if size > 2]
        count = max(2, min(count, min(common, default=2)))
    return min(count, max(2, rows // 4))


def fold_name(context: Context) -> Source:
    """The name of the folds of all rows: `folds`, unless the search runs on a sample of them."""
    return Source("every_fold" if context.settings.get("search_rows") else "folds")


def sampling(context: Context) -> list[Block]:
    """The cell that samples the folds where the budget does not pay for all rows, and its reason."""
    rows, count = context.settings.get("search_rows"), fold_count(context)
    if not rows:
        return []
    train, valid = int(rows) * (count - 1) // count, int(rows) // count
    return [
        Markdown(
            f"All {context.facts.rows:,} rows in every experiment would take longer than the {context.budget:g} seconds that "
            f"were given. Experiments therefore train on {train:,} and are scored on {valid:,} rows of each fold, drawn "
            "once and the same for all; the chosen model is fitted to more rows in the end."
        ),
        code(sample, train_rows=train, valid_rows=valid),
    ]


def sample(every_fold, SEED, *, train_rows, valid_rows):
    import numpy as np

    draw = np.random.default_rng(SEED)
    folds = [
        (np.sort(draw.permutation(train)[:train_rows]), np.sort(draw.permutation(valid)[:valid_rows]))
        for train, valid in every_fold
    ]
    return folds


class StratifiedFolds(Component):
    """Random folds with the same share of every class; equal rows stay together where the table repeats itself."""

    kind = "folds"
    name = "stratified_folds"
    title = "Stratified folds"
    requires = ("X", "y", "SEED")
    provides = ("dealt", "folds")

    def suits(self, context: Context) -> Fit:
        return Fit(0.6, "no time order and no repeated entity decide otherwise")

    def blocks(self, context: Context) -> Sequence[Block]:
        repeated = context.facts.duplicate_rows + context.facts.conflicting_duplicates
        together = repeated > 0 and not fewer_profiles_than_rows(context)
        count = fold_count(context)
        why = (
            f"\nAll choices below are made on {count} folds of the development rows"
            + (", each with the same share of every class" if context.spec.classification else "")
            + ("; rows with equal features stay on one side, like in the holdout split." if together else ".")
            + " Models are compared fold by fold, on the same rows."
        )
        return [
            Markdown(why.strip()),
            code(
                stratified,
                count=count,
                classification=context.spec.classification,
                rare=context.spec.classification and (together or has_rare(context)),
                together=together,
                folds=fold_name(context),
            ),
            *sampling(context),
        ]


def has_rare(context: Context) -> bool:
    """Whether a class has too few rows to be in every fold."""
    return any(size < fold_count(context) for _, size in context.facts.classes)


def stratified(X, y, SEED, *, count, classification, rare, together, folds):
    import numpy as np
    import pandas as pd
    from sklearn.model_selection import KFold, StratifiedKFold

    if together:
        # whole sets of equal rows are dealt out, each by the answer of its first row
        row_set, _ = pd.factorize(pd.util.hash_pandas_object(X, index=False))
        strata = y.groupby(row_set).first()
    else:
        strata = y
    if rare:
        # too few to be in every fold: dealt out with the commonest class
        strata = strata.mask(strata.map(strata.value_counts()) < count, strata.mode()[0])

    def dealt(seed):
        """The folds, (training rows, validation rows), as this seed deals them."""
        if classification:
            kind_of_fold = StratifiedKFold(count, shuffle=True, random_state=seed)
        else:
            kind_of_fold = KFold(count, shuffle=True, random_state=seed)
        if together:
            return [
                tuple(np.flatnonzero(np.isin(row_set, sets)) for sets in side)
                for side in kind_of_fold.split(strata, strata)
            ]
        return list(kind_of_fold.split(X, strata))

    folds = dealt(SEED)
    return dealt, folds


class GroupFolds(Component):
    """Folds that keep all rows of one entity (customer, patient, session) on one side."""

    kind = "folds"
    name = "group_folds"
    title = "Group folds"
    requires = ("X", "y", "development", "SEED")
    provides = ("dealt", "folds")

    def suits(self, context: Context) -> Fit:
        group = context.settings.get("group")
        return Fit(0.9, f"rows of one `{group}` belong together") if group else Fit(0.0, "no repeated entity")

    def blocks(self, context: Context) -> Sequence[Block]:
        group = str(context.settings["group"])
        return [
            Markdown(
                f"All choices below are made on folds of the development rows that never share a `{group}`, like the "
                "holdout: the score is that of entities the model has not met. Models are compared fold by fold."
            ),
            code(
                grouped,
                group=group,
                count=fold_count(context),
                classification=context.spec.classification,
                rare=has_rare(context),
                folds=fold_name(context),
            ),
            *sampling(context),
        ]


def grouped(X, y, development, SEED, *, group, count, classification, rare, folds):
    from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

    entities = development[group].astype("str").fillna("missing")
    if rare:
        # too few to be in every fold: counted with the commonest class
        strata = y.mask(y.map(y.value_counts()) < count, y.mode()[0])
    else:
        strata = y

    def dealt(seed):
        """The folds, (training rows, validation rows), as this seed deals them."""
        if classification:
            kind_of_fold = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
        else:
            kind_of_fold = GroupKFold(count, shuffle=True, random_state=seed)
        return list(kind_of_fold.split(X, strata, groups=entities))

    folds = dealt(SEED)
    return dealt, folds


class TimeFolds(Component):
    """Folds that always train on the past and validate on what comes next."""

    kind = "folds"
    name = "time_folds"
    title = "Time folds"
    requires = ("X", "development")
    provides = ("folds",)

    def suits(self, context: Context) -> Fit:
        time = context.settings.get("time")
        return Fit(0.95, f"rows are ordered by `{time}`") if time else Fit(0.0, "no time order")

    def blocks(self, context: Context) -> Sequence[Block]:
        time = str(context.settings["time"])
        return [
            Markdown(
                f"All choices below are made on folds along `{time}`: each trains on the past and is scored on what "
                "comes next, like the holdout. The first block is only trained on, so it has no out-of-fold prediction."
            ),
            code(along_time, time=time, count=fold_count(context), folds=fold_name(context)),
            *sampling(context),
        ]


def along_time(X, development, *, time, count, folds):
    import numpy as np
    from sklearn.model_selection import TimeSeriesSplit

    by_time = np.argsort(development[time].to_numpy(), kind="stable")
    folds = [(by_time[train], by_time[valid]) for train, valid in TimeSeriesSplit(count).split(X)]
    return folds
