# ruff: noqa: E501
"""What pandas does otherwise today without a new name: positions and labels, summaries of text, values of parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for
from .changes import SAME, Change, OutdatedClass
from .durations import CHANGES as DURATIONS
from .pandas_dates import joined_dates, small_units
from .pandas_values import (
    as_list,
    filled,
    first_fill,
    groups_included,
    ignored,
    inclusive,
    normalize,
    old_excel,
    option,
    orient,
    renamer,
    sets,
    subset,
    tables,
    thresh,
    unit,
    whole_dates,
    wrapped,
    writable,
)
from .text_arrays import CHANGES as TEXT_ARRAYS

NUMBERS_ONLY = "mean|median|std|var|corr|cov|sum|skew|kurt|kurtosis|quantile|sem|prod|corrwith"


TEXT = re.compile(
    r"Cannot perform reduction|could not convert string to float|agg function failed|does not support (?:operation|reduction)"
    r"|not supported for (?:cov|corr)|Could not convert .* to numeric|has no kernel matching|not supported for dtype 'str'"
    r"|Accumulation \w+ not supported|unsupported operand type|can only concatenate str|dtype 'str' does not support"
    r"|datetime64 type does not support",
    re.S,
)


def positions(place: Place) -> Iterator[Finding]:
    """`series[0]` took the first value where the index has no numbers; today a number is always a label."""
    if place.crash.ename not in ("KeyError", "IndexError"):
        return
    for node in place.within(ast.Subscript):
        if isinstance(node.ctx, ast.Del) or not place.pure(node.value) or place.kind(node.value) != "Series":
            continue
        key, owner = place.text(node.slice), place.text(node.value)
        if not place.pure(node.slice):
            continue
        if isinstance(node.slice, ast.List):
            fits = place.ask(
                f"all(isinstance(k, int) and k not in {owner}.index and -len({owner}) <= k < len({owner}) for k in {key})"
            )
        else:
            fits = place.ask(
                f"isinstance({key}, (int, np.integer)) and {key} not in {owner}.index and -len({owner}) <= {key} < len({owner})"
            )
        if not fits:
            continue
        # An index with a name and numbers of its own (a year, an identifier) is asked by label.
        if place.ask(
            f"bool({owner}.index.name is not None and pd.api.types.is_integer_dtype({owner}.index))"
        ):
            continue
        numbers = place.ask(f"bool(pd.api.types.is_integer_dtype({owner}.index))")
        editor = place.editor()
        for other in place.all(ast.Subscript):
            if (
                place.text(other.value) == owner
                and isinstance(other.slice, type(node.slice))
                and not isinstance(other.slice, ast.Slice)
            ) and (other is node or not numbers):
                editor.replace(other.value, f"{owner}.iloc")
            elif place.text(other.value) == owner and f"len({owner})" in place.text(other.slice):
                # What is reckoned from the number of entries is a position too, be there a label of that number or not.
                editor.replace(other.value, f"{owner}.iloc")
        what = "has no such label" if numbers else "has labels that are no numbers"
        yield Finding(
            f"`{place.text(node)}` asks for the label {key}, and the index {what}; the position was meant.",
            place.propose(
                editor,
                "The value is taken by its position.",
                SAME,
                0.85 if not numbers else 0.75,
                "pandas 3.0: a whole number in series[…] is a label, iloc takes positions",
            ),
        )
        return


def _of_numpy(place: Place, call: ast.Call, name: str) -> Iterator[Finding]:
    """`np.mean(table)`, which asks the table itself."""
    text = place.text(call.args[0])
    if place.kind(call.args[0]) != "DataFrame":
        return
    left = place.ask(f"[str(c) for c in ({text}).columns if not pd.api.types.is_numeric_dtype(({text})[c])]")
    if not left or place.ask(f"({text}).shape[1]") == len(left):
        return
    editor = place.editor()
    editor.replace(call.args[0], f'{place.owner(call.args[0])}.select_dtypes("number")')
    named = ", ".join(left[:5])
    yield Finding(
        f"`np.{name}` is asked of a table with columns that are no numbers ({named}).",
        place.propose(
            editor,
            "The summary keeps to the columns of numbers, as pandas 1 did by itself.",
            f"Columns that are no numbers ({named}) are not in the result.",
            0.88,
            "pandas 2.0: numeric_only is False where it was None",
        ),
    )


def summaries(place: Place) -> Iterator[Finding]:
    """Summaries left out text columns by themselves until pandas 2."""
    if not TEXT.search(place.crash.evalue):
        return
    for call in place.within(ast.Call):
        name = place.called(call)
        if not re.fullmatch(NUMBERS_ONLY, name) or not isinstance(call.func, ast.Attribute):
            continue
        owner = call.func.value
        if isinstance(owner, ast.Name) and owner.id in ("np", "numpy") and call.args:
            yield from _of_numpy(place, call, name)
            continue
        if isinstance(owner, ast.Name) and owner.id in ("np", "numpy", "stats", "sns"):
            continue
        if any(item.arg == "numeric_only" for item in call.keywords):
            continue
        kind = place.kind(owner)
        if kind in ("Series", "ndarray", "list", "SeriesGroupBy", "str"):
            continue
        text = place.text(owner)
        left = (
            place.ask(f"[str(c) for c in {text}.columns if not pd.api.types.is_numeric_dtype({text}[c])]")
            if kind == "DataFrame"
            else None
        )
        if kind == "DataFrame" and left is not None and not left:
            continue
        if kind == "DataFrame" and left and place.ask(f"{text}.shape[1]") == len(left):
            continue
        named = f" ({', '.join(left[:5])}{' …' if len(left) > 5 else ''})" if left else ""
        editor = place.editor()
        editor.keyword(call, "numeric_only", "True")
        chosen = place.editor()
        chosen.wrap(owner, "", '.select_dtypes("number")')
        yield Finding(
            f"`{name}` is asked of a table with columns that are no numbers{named}.",
            place.propose(
                editor,
                "The summary keeps to the columns of numbers, as pandas 1 did by itself.",
                f"Columns that are no numbers{named} are not in the result.",
                0.9,
                f"pandas 2.0: numeric_only of {name} is False where it was None",
            )
            + (
                place.propose(
                    chosen,
                    "The summary keeps to the columns of numbers, as pandas 1 did by itself.",
                    f"Columns that are no numbers{named} are not in the result.",
                    0.7,
                )
                if kind == "DataFrame"
                else []
            ),
        )
    for call in place.within(ast.Call):
        if re.fullmatch("cumsum|diff|pct_change|abs|cumprod|round|pow", place.called(call)) and isinstance(
            call.func, ast.Attribute
        ):
            owner = call.func.value
            if place.kind(owner) == "DataFrame":
                editor = place.editor()
                editor.wrap(owner, "", '.select_dtypes("number")')
                yield Finding(
                    f"`{place.called(call)}` is asked of a table with columns that are no numbers.",
                    place.propose(
                        editor,
                        "It keeps to the columns of numbers.",
                        "Columns that are no numbers are not in the result.",
                        0.6,
                    ),
                )
    for call in place.calls("heatmap", "clustermap"):
        if call.args and place.kind(call.args[0]) == "DataFrame":
            editor = place.editor()
            editor.wrap(call.args[0], "", '.select_dtypes("number")')
            yield Finding(
                "The heat map is given a table with columns that are no numbers.",
                place.propose(
                    editor, "It keeps to the columns of numbers.", "Columns of text are not drawn.", 0.6
                ),
            )


def infinities(place: Place) -> Iterator[Finding]:
    """The option that made infinite values missing is gone; which tables it was for, only the author knows."""
    if place.crash.ename == "OptionError" and re.search("use_inf_as_(?:na|null)", place.source):
        yield Finding(
            "pandas 3.0 took away the option `mode.use_inf_as_na`, by which infinite values counted as missing.",
            ask_for(
                place,
                "Write `x = x.replace([np.inf, -np.inf], np.nan)` for each table in which infinite values are to count as missing,"
                " and take the option out.",
                kind="choice",
                options=["replace infinite values", "keep them"],
            ),
        )


CHANGES = (
    Change("pandas 2.0: concat takes one list of tables", re.compile(r"concat\(\) takes 1 positional argument|first argument must be an iterable of pandas"), tables),
    Change("pandas 3.0: to_numeric and to_datetime no longer take errors='ignore'", re.compile(r"invalid error value specified|errors must be one of 'raise'"), ignored),
    Change("pandas 2.0: several columns of groups are chosen by a list", re.compile(r"Cannot subset columns with a tuple"), subset),
    Change("pandas 1.0: a nested dict in agg was removed, named aggregation takes its place", re.compile("nested renamer is not supported"), renamer),
    Change("pandas 3.0: read_csv no longer puts columns of dates together", re.compile("Only booleans and lists are accepted for the 'parse_dates'|list indices must be integers or slices, not list"), joined_dates),
    Change("pandas 3.0: units of durations are written small", re.compile("invalid unit abbreviation: [A-Z]"), small_units),
    Change("pandas 3.0: apply of groups takes no include_groups=True, chosen columns do the same", re.compile("include_groups=True is no longer allowed"), groups_included),
    Change("pandas 2.0: dropna takes how or thresh, not both", re.compile("cannot set both the how and thresh"), thresh),
    Change("pandas 3.0: pct_change no longer fills", re.compile(r"fill_method must be None; got fill_method='(\w+)'"), first_fill),
    Change("pandas 2.0: options have one full name, and no limit is None", re.compile(r"Pattern matched multiple keys|Value must be a nonnegative integer or None"), option),
    Change("pandas 3.0: replace and interpolate no longer fill with their neighbours",
           re.compile(r"replace\(\) got an unexpected keyword argument 'method'|Can not interpolate with method=(?:pad|ffill|bfill|backfill)"), filled),
    Change("pandas 2.0: inclusive says which ends are in", re.compile("Inclusive has to be either"), inclusive),
    Change("pandas 2.0: a dtype of dates names its unit", re.compile("'datetime64' dtype (?:has no unit|with no precision)"), unit),
    Change("pandas 2.0: to_dict takes full names", re.compile(r"orient '\w+' not understood"), orient),
    Change("pandas 3.0: | and & of an index are no set operations", re.compile("Logical ops .* between Pandas objects and dtype-less|cannot perform .*or_.* with this index"), sets),
    Change("pandas 3.0: an index is compared with a list", re.compile("Input must be Index or array-like|only list-like objects are allowed to be passed"), as_list),
    Change("pandas 3.0: unique and factorize take no list", re.compile(r"(?:unique|factorize) requires a Series"), wrapped),
    Change("pandas 3.0: the array of a column cannot be written to", re.compile("destination is read-only|array is read-only"), writable),
    Change("pandas 2.0: the old Excel format is no longer written", re.compile(r"No engine for filetype: 'xls'"), old_excel,
           "The file is written in today's format, with the ending xlsx."),
    Change("pandas 1.0: json_normalize moved to pandas", re.compile("'pandas.io.json' has no attribute 'json_normalize'"), normalize),
    Change("pandas 2.0: dates become whole numbers of 64 bits first", re.compile("Converting from datetime64.* is not supported"), whole_dates),
)  # fmt: skip


class ChangedPandas(OutdatedClass):
    """Cells that relied on what pandas 1 and 2 did by themselves."""

    name = "changed_pandas"
    title = "pandas behaves otherwise today"
    rank = 17
    changes = (*CHANGES, *DURATIONS, *TEXT_ARRAYS)
    rules = (positions, summaries, infinities)
