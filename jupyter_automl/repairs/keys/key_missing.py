"""A column, label or key that is not there: misspelt, moved to the index, renamed or dropped further up."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..applied_results import applied_results
from ..named_steps import named_step
from ..place import Place
from ..rules import Finding, RuleClass
from .array_columns import columns_of_an_array
from .blanks import blanks_in_names
from .column_of_its_table import column_of_its_table
from .cut_before import cut_before
from .dictionaries import dictionaries
from .entries_not_begun import entry_not_begun, list_by_key
from .fold_rows import fold_rows
from .further_up import dropped_twice, lost_further_up
from .header import in_the_header
from .index_made_anew import index_made_anew
from .iterated_rows import column_again, label_of_a_row
from .label_types import label_of_another_type
from .labels_of_series import labels_of_series
from .levels import levels
from .lists import counted, without_list
from .margins import margins
from .melted import melted
from .names import names_in, tables, uses
from .not_in_the_dict import not_in_the_dict
from .not_there import not_there
from .popped_twice import popped_twice
from .positions import counted_rows, positions
from .query_values import values_without_quotes
from .records import inner_records
from .renamed_before import renamed_before
from .rows_by_name import rows_by_name
from .same_rows import dummies_of_other_rows, same_rows
from .set_in_a_copy import set_in_a_copy
from .spelling import renamed
from .spelt_values import spelt_otherwise
from .suffixed import suffixed
from .summarised import summarised
from .training_scores import training_scores
from .unnamed import unnamed


def in_index(place: Place) -> Iterator[Finding]:
    """The column is the index of the table."""
    names = names_in(place)
    for text in tables(place):
        levels = (
            place.ask(f"[str(n) for n in {text}.index.names if n is not None]")
            if "groupby" not in text
            else None
        )
        if not levels or not names or not all(name in levels for name in names):
            continue
        name = names[0]
        editor = place.editor()
        for node in uses(place, text, name):
            index = f"{text}.index" if len(levels) == 1 else f"{text}.index.get_level_values({name!r})"
            use = place.parent(node)
            # What stands behind `.dt` for a column stands on an index of dates itself.
            dates = isinstance(use, ast.Attribute) and use.attr == "dt"
            if isinstance(use, ast.Attribute) and not dates and isinstance(place.statement, ast.Assign):
                index += ".to_series()" if len(levels) == 1 else ".to_series(index=" + text + ".index)"
            editor.replace(use if dates and isinstance(use, ast.Attribute) else node, index)
        found = place.propose(
            editor,
            f"`{name}` is the index of `{text}`, so the index is taken.",
            "The values are those of the index.",
            0.75,
        )
        other = place.editor()
        done = False
        for node in place.all(ast.Name, ast.Attribute, ast.Subscript, ast.Call):
            if (
                place.text(node) == text
                and node in place.within(ast.expr)
                and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
                and not isinstance(getattr(place.parent(node), "ctx", None), ast.Store | ast.Del)
                and place.parent(node) not in uses(place, text, name)
                and not done
            ):
                other.wrap(node, "", ".reset_index()")
                done = True
        reset = place.propose(
            other,
            f"`{name}` is the index of `{text}`; it becomes a column again.",
            "The rows and values stay the same.",
            0.85,
        )
        # One column with the rows numbered anew beside others with their old labels would meet the wrong rows;
        # so the table is given a column as a whole, and a single column is the index itself.
        # A column that is set from a table with new row labels would be put to the wrong rows.
        target = place.statement.targets[0] if isinstance(place.statement, ast.Assign) else None
        if (
            isinstance(target, ast.Subscript | ast.Attribute)
            and place.text(target.value).split(".")[0] == text
        ):
            reset = []
        rows = column_again(place, text, name)
        yield Finding(f"`{name}` is no column of `{text}` but its index.", [*rows, *found, *reset])
        return


class KeyMissing(RuleClass):
    """The name that was meant is used, where there is exactly one."""

    name = "key_missing"
    title = "a column or key that is not there"
    rank = 19
    enames = (
        "KeyError",
        "ValueError",
        "AttributeError",
        "TypeError",
        "UndefinedVariableError",
        "PatsyError",
        "IndexError",
    )
    rules = (
        applied_results,
        labels_of_series,
        dummies_of_other_rows,
        entry_not_begun,
        list_by_key,
        not_in_the_dict,
        named_step,
        set_in_a_copy,
        popped_twice,
        index_made_anew,
        renamed_before,
        training_scores,
        column_of_its_table,
        fold_rows,
        values_without_quotes,
        summarised,
        counted,
        unnamed,
        margins,
        melted,
        without_list,
        label_of_another_type,
        suffixed,
        blanks_in_names,
        renamed,
        label_of_a_row,
        in_index,
        dropped_twice,
        counted_rows,
        levels,
        positions,
        cut_before,
        rows_by_name,
        lost_further_up,
        same_rows,
        columns_of_an_array,
        spelt_otherwise,
        dictionaries,
        in_the_header,
        inner_records,
        not_there,
    )
