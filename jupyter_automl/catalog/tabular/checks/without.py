"""What is the score worth without the columns that a finding warns of?"""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.features.columns import feature_columns

MOST_SETS = 3


def suspicious_sets(context: Context) -> dict[str, list[str]]:
    """Label → feature columns of kept columns in findings of high severity or on sensitive attributes.

    None where the time suffices for the checks in brief only: each is fitted without on all folds.
    """
    if context.settings.get("brief"):
        return {}
    columns = feature_columns(context)
    features = columns.numbers + columns.categories + columns.texts
    sets: dict[str, list[str]] = {}
    for finding in context.findings:
        sensitive = "sensitive" in finding.kind
        if not sensitive and finding.severity != "high":
            continue
        kept = [name for name in finding.columns if name in features and name not in finding.drop]
        kept += [name for name, made_of in columns.derived.items() if set(made_of) & set(finding.columns)]
        if not kept or len(kept) >= columns.count or kept in sets.values():
            continue
        label = ", ".join(kept[:4]) + (f" and {len(kept) - 4} more" if len(kept) > 4 else "")
        sets[label] = kept
        if len(sets) == MOST_SETS:
            break
    return sets


def sensitive_columns(context: Context) -> list[str]:
    """Feature columns that findings name as sensitive attributes of people."""
    columns = feature_columns(context)
    named = [name for finding in context.findings if "sensitive" in finding.kind for name in finding.columns]
    return [name for name in dict.fromkeys(named) if name in columns.numbers + columns.categories]


def without_code(context: Context) -> Code:
    """The cell that scores the chosen model with those columns silenced."""
    sets = suspicious_sets(context)
    if sets:
        return code(silence, sets=sets)
    return code(no_time) if context.settings.get("brief") else code(nothing)


def nothing():
    scores_without = {}  # no column that a finding of high severity warns of was kept
    return scores_without


def no_time():
    scores_without = {}  # the time did not suffice to fit once more without the columns that a finding warns of
    return scores_without


def silence(X, NUMBERS, chosen, out_of_fold, scores_by_fold, *, sets):
    WITHOUT = sets

    def silenced(columns):
        """X with these columns made constant, so that they carry nothing."""
        return X.assign(**{name: 0.0 if name in NUMBERS else "left out" for name in columns})

    scores_without = {
        label: scores_by_fold(out_of_fold(chosen, silenced(columns))[0]) for label, columns in WITHOUT.items()
    }
    return scores_without
