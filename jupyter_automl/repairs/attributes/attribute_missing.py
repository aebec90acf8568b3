"""An attribute that the object does not have: misspelt, of another type, called though it is no method."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..aggregations import aggregations
from ..dtypes.durations_as_text import OF_SPANS, read_as_spans
from ..dtypes.read_as_dates import read_as_dates
from ..fitted.taken_for_values import taken_for_values
from ..near import in_other_words, nearest
from ..origin import column_names
from ..own_attributes import attribute_without_self
from ..place import Place
from ..rules import Finding, RuleClass
from ..sizes.written_columns import extracted_table, missing_one_by_one
from .calls import calls
from .chances import chances
from .columns_twice import columns_twice
from .drawn import drawn
from .entries_of_dicts import entry_of_a_dict
from .first_entries import first_entries
from .formula_models import formula_models
from .found_nothing import dotted_columns, no_match
from .grown import grown
from .hidden_module import hidden_module
from .importances import importances
from .kept_methods import kept_uncalled
from .members import ARRAYS, FRAMES, INDEX, LISTS, MAPS, PATTERN, SERIES, TEXTS
from .modules import function_of_its_module, namesake, through_another
from .overwritten import overwritten
from .own_fit import fit_without_self
from .spans import parts_of_a_span
from .table_again import table_again
from .taken_by_a_loop import taken_by_a_loop
from .wrong_owner import past_the_summary, text_of_a_plot, without_accessor


def other_type(place: Place) -> Iterator[Finding]:
    """A method of tables asked of an array, of arrays asked of a list, and so on: what it means there."""
    match = PATTERN.search(place.crash.evalue)
    if match is None or place.crash.ename != "AttributeError" or match.group(1) is None:
        return
    owner, name = match.group(1), match.group(2)
    table = {
        "numpy.ndarray": ARRAYS,
        "ndarray": ARRAYS,
        "list": LISTS,
        "tuple": LISTS,
        "dict": MAPS,
        "str": TEXTS,
        "Series": SERIES,
        "DataFrame": FRAMES,
        "Index": INDEX,
        "ArrowStringArray": ARRAYS,
        "csr_matrix": ARRAYS,
        "set": {"append": "{x}.add"},
        "range": {"append": None},
        "dict_keys": LISTS,
        "dict_values": LISTS,
    }.get(owner)
    new = dict(table or {}).get(name) if isinstance(table, dict) else None
    if new is None:
        return
    for node in place.within(ast.Attribute):
        if node.attr != name or (
            place.pure(node.value) and place.kind(node.value) not in (owner.rsplit(".", 1)[-1], None)
        ):
            continue
        use = place.parent(node)
        called = isinstance(use, ast.Call) and use.func is node
        x, editor = place.owner(node.value), place.editor()
        if not called and "{args}" not in new and place.ask(f"callable({_filled(new, x)})") is True:
            row = place.kind(node.value) == "Series" and place.ask(f"str({x}.dtype)") != "str"
            if row or place.ask(f"len({_filled(new, x)}())") is None:
                # A value was asked for, such as a column that the table does not have, and no method.
                continue
            new = f"{new}()"
        if (
            called
            and isinstance(use, ast.Call)
            and [*use.args, *use.keywords]
            and new.endswith(")")
            and "{args}" not in new
        ):
            # What was asked for more exactly, such as along an axis, must not be answered for the whole.
            continue
        if table is ARRAYS and name == "median" and place.ask(f"np.ndim({x})") != 1:
            continue
        names = column_names(place, x) if table is ARRAYS and x.isidentifier() else None
        known = names.expression if names is not None else None
        if table is ARRAYS and ("{names}" in new or "pd.DataFrame({x})" in new or owner.startswith("csr")):
            # A table made of an array counts its columns; the true names are those of what it was made from.
            if known is None and ("{names}" in new or (names is not None and names.lost)):
                yield Finding(f"`{x}` is a {owner.rsplit('.', 1)[-1]}, which holds no names of columns.")
                return
            if known is not None:
                dense = "{x}.toarray()" if owner.startswith("csr") else "{x}"
                new = new.replace("pd.DataFrame({x})", f"pd.DataFrame({dense}, columns={{names}})")
        if "{" not in new:
            editor.replace(node, f"{x}.{new}")
        else:
            given = (
                ", ".join(place.text(item) for item in [*use.args, *use.keywords])
                if isinstance(use, ast.Call) and called
                else ""
            )
            text = new.format(x=x, args=given, names=known)
            if called and not re.search(r"\}\)?(?:\.\w+)*\.\w+$|\)\.\w+$", new) and isinstance(use, ast.Call):
                editor.replace(use, text)
            else:
                editor.replace(node, text)
        if owner.startswith("csr") and known is None:
            editor = place.editor()
            editor.replace(node.value, f"pd.DataFrame({x}.toarray())")
        for short, line in (("np.", "import numpy as np"), ("pd.", "import pandas as pd")):
            if short in new and place.ask(f"{short[:-1]}.__name__") is None:
                editor.top(line)
        yield Finding(
            f"`{x}` is a {owner.rsplit('.', 1)[-1]}, which has no `{name}`.",
            place.propose(
                editor,
                f"The names are those of `{known}`, from which `{x}` was made."
                if known and "{names}" in new
                else "What does the same for this type takes its place.",
                "The result is the one meant.",
                0.8,
            ),
        )
        return


def misspelt(place: Place) -> Iterator[Finding]:
    """The only attribute of the object that is like what was written."""
    match = PATTERN.search(place.crash.evalue)
    if match is None or place.crash.ename != "AttributeError":
        return
    name = match.group(2) or match.group(4) or match.group(6)
    for node in place.within(ast.Attribute):
        if node.attr != name:
            continue
        names = (
            place.ask(f"[n for n in dir({place.text(node.value)}) if not n.startswith('_')]")
            if place.pure(node.value)
            else None
        )
        if names is None and match.group(1):
            names = (
                place.ask(f"[n for n in dir(__import__('pandas').{match.group(1)}) if not n.startswith('_')]")
                if match.group(1) in ("DataFrame", "Series", "DataFrameGroupBy")
                else None
            )
        if names is None and match.group(1):
            names = place.ask(
                f"[n for c in type(None).__base__.__subclasses__() for n in dir(c) if c.__name__ == {match.group(1)!r}]"
            )
            names = names or place.ask(
                "[n for v in list(globals().values()) for n in dir(v) if isinstance(v, type) and v.__name__ == "
                + repr(match.group(1))
                + "]"
            )
        columns = place.columns(node.value) if place.pure(node.value) else None
        near = nearest(name, names or ()) or in_other_words(name, names or ())
        near = f"{name}s" if near is None and f"{name}s" in (names or ()) else near
        if near is None or (columns and nearest(name, map(str, columns))):
            continue
        # `df.Size` and `df.Rank` ask for columns, and not for what a table can do under such a name.
        use = place.parent(node)
        called = isinstance(use, ast.Call) and use.func is node
        if columns is not None and not called:
            continue
        handed_on = isinstance(use, ast.keyword | ast.Call) and not called
        answers = (
            place.ask(f"callable({place.owner(node.value)}.{near})") if place.pure(node.value) else called
        )
        if answers is not called and not (handed_on and answers is True):
            continue
        editor = place.editor()
        for other in place.all(ast.Attribute):
            if other.attr == name:
                editor.replace(other, f"{place.owner(other.value)}.{near}")
        yield Finding(
            f"`{place.text(node.value)}` has no `{name}`; it has `{near}`.",
            place.propose(editor, f"`{near}` is the only name like it.", f"The cell uses `{near}`.", 0.9),
        )
        return


def _filled(new: str, x: str) -> str:
    """What takes the place of the attribute of ``x``."""
    return new.replace("{x}", x) if "{" in new else f"{x}.{new}"


def accessors(place: Place) -> Iterator[Finding]:
    """`.str` of numbers and `.dt` of text."""
    match = re.search(r"Can only use \.(str|dt) accessor", place.crash.evalue)
    if match is None:
        return
    way = match.group(1)
    for node in place.within(ast.Attribute):
        if (
            node.attr != way
            or not place.pure(node.value)
            or place.kind(node.value) not in ("Series", "Index")
        ):
            continue
        text, editor = place.text(node.value), place.editor()
        kind = place.ask(f"str({text}.dtype)")
        if way == "str":
            editor.replace(node, f"{text}.astype(str).str")
            yield Finding(
                f"`{text}` holds values of type {kind}, and `.str` is for text.",
                place.propose(
                    editor,
                    "The values are taken as text.",
                    "Missing values become the text `nan`."
                    if place.ask(f"bool({text}.isna().any())")
                    else "No value is lost.",
                    0.8,
                ),
            )
        else:
            asked = place.parent(node)
            if (
                isinstance(asked, ast.Attribute)
                and place.ask(f"callable(getattr({text}.str, {asked.attr!r}, None))") is True
            ):
                editor.replace(node, f"{text}.str")
                yield Finding(
                    f"`{text}` holds text, and `.{asked.attr}` of texts is asked through `.str`.",
                    place.propose(
                        editor, "It is asked through `.str`.", "Each text is treated as was meant.", 0.92
                    ),
                )
                return
            spans = getattr(asked, "attr", "") in OF_SPANS and read_as_spans(place, text)
            if kind in ("int64", "float64", "bool"):
                return
            read = f"pd.to_timedelta({text})" if spans else read_as_dates(place, text)
            if read is None:
                return
            for other in place.all(ast.Attribute):
                if other.attr == "dt" and place.text(other.value) == text:
                    editor.replace(other.value, read)
            yield Finding(
                f"`{text}` holds {'spans of time' if spans else 'dates'} as text, and `.dt` is for what was read as such.",
                place.propose(
                    editor,
                    f"The text is read as {'spans' if spans else 'dates'} first.",
                    "All of it can be read.",
                    0.9,
                ),
            )
        return


class AttributeMissing(RuleClass):
    """What was meant of this type of object is asked of it."""

    name = "attribute_missing"
    title = "an attribute that is not there"
    rank = 22
    enames = ("AttributeError", "TypeError")
    rules = (
        entry_of_a_dict,
        aggregations,
        missing_one_by_one,
        extracted_table,
        attribute_without_self,
        hidden_module,
        overwritten,
        table_again,
        drawn,
        columns_twice,
        importances,
        accessors,
        namesake,
        function_of_its_module,
        kept_uncalled,
        without_accessor,
        past_the_summary,
        text_of_a_plot,
        through_another,
        dotted_columns,
        no_match,
        parts_of_a_span,
        fit_without_self,
        chances,
        grown,
        taken_by_a_loop,
        taken_for_values,
        formula_models,
        first_entries,
        other_type,
        misspelt,
        calls,
    )
