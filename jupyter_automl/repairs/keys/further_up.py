"""Columns that an earlier cell left out, renamed or turned into dummies."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..near import nearest
from ..place import Place
from ..rules import Finding
from .names import names_in, tables, uses
from .spelling import rename


def dropped_twice(place: Place) -> Iterator[Finding]:
    """`df.drop(columns=…)` of what is gone already: the cell, or one like it, was run before."""
    match = re.search(r"(\[.*\]) not found in axis", place.crash.evalue, re.S)
    if match is None:
        return
    names = [quoted[1:-1] for quoted in re.findall(r"'[^']*'|\"[^\"]*\"", match.group(1))]
    for call in place.calls("drop"):
        if not isinstance(call.func, ast.Attribute):
            continue
        table = place.text(call.func.value)
        columns = [str(name) for name in place.columns(call.func.value) or []]
        if any(nearest(name, columns) for name in names):
            continue
        stated = {item.arg: place.text(item.value) for item in call.keywords}
        rows = "columns" not in stated and stated.get("axis", "0").strip("'\"") not in ("1", "columns")
        table_of_rows = call.args[0] if call.args else None
        if rows and table_of_rows is not None and place.kind(table_of_rows) == "DataFrame":
            labels = f"{place.owner(table_of_rows)}.index"
            if place.ask(f"bool({labels}.isin({table}.index).all()) and {table}.index.is_unique") is True:
                editor = place.editor()
                editor.replace(table_of_rows, labels)
                yield Finding(
                    f"`drop` takes labels, and a table gives the names of its columns: `{place.text(table_of_rows)}`.",
                    place.propose(
                        editor, "The rows of that table are left out, by their labels.", "The other rows stay.", 0.95
                    ),
                    confidence=0.96,
                )  # fmt: skip
                return
        if rows and columns and all(name in columns for name in names):
            # Rows are dropped by default; columns were meant.
            editor = place.editor()
            editor.keyword(call, "axis", "1")
            yield Finding(
                f"`drop` looks among the rows; {', '.join(names[:3])} are columns of `{table}`.",
                place.propose(
                    editor, "The columns of these names are dropped.", "What was meant is dropped.", 0.9
                ),
            )
            return
        # What lives on under other names is not gone: its dummies would stay in, the target's among them.
        if any(column.startswith(f"{name}_") for name in names for column in columns):
            continue
        before = _gone_before(place, names)
        if before is None:
            continue
        editor = place.editor()
        editor.keyword(call, "errors", '"ignore"')
        listed = ", ".join(f"`{name}`" for name in names[:5])
        yield Finding(
            f"The columns {listed} are gone from `{table}` already: {before}.",
            place.propose(
                editor,
                "Columns that are gone already are passed over.",
                "The table ends without these columns, as was meant.",
                0.85,
            ),
        )
        return


def _gone_before(place: Place, names: list[str]) -> str | None:
    """In which words the names have left the table, by a cell that ran or by this one."""
    crash = place.crash
    for index in reversed(crash.ran):
        source = crash.cells[index].source
        if all(re.search(rf"['\"]{re.escape(name)}['\"]", source) for name in names) and re.search(
            r"\bdrop\b|\bpop\b|\bdel\b|usecols", source
        ):
            return f"cell {index + 1} took them away"
    own = re.search(r"inplace *= *True|(\w+) *= *\1\.drop", crash.source)
    if crash.again or (own and all(_was_there(place, name) for name in names)):
        return "the cell was run before"
    return None


def _was_there(place: Place, name: str) -> bool:
    """Whether the table ever had the column: another cell uses it, or a file that was read begins with it."""
    crash = place.crash
    others = [cell.source for index, cell in enumerate(crash.cells) if index != crash.here]
    if any(re.search(rf"['\"]{re.escape(name)}['\"]", source) for source in others):
        return True
    for path in re.findall(r"read_\w+\(\s*r?['\"]([^'\"]+)['\"]", "\n".join(others)):
        file = (crash.folder or Path()) / path
        try:
            with file.open(encoding="utf-8", errors="replace") as lines:
                if name in re.split(r"[,;\t\n\"]", lines.readline(100_000)):
                    return True
        except OSError:
            continue
    return False


def lost_further_up(place: Place) -> Iterator[Finding]:
    """A column that an earlier cell left out, renamed or turned into dummies."""
    names = names_in(place)
    if len(names) != 1:
        return
    name = names[0]
    for text, columns in tables(place).items():
        made = [column for column in columns if re.fullmatch(rf"{re.escape(name)}[_ ].+", column)]
        if {f"{name}_x", f"{name}_y"} <= set(made):
            # A merge made these.
            continue
        wide = place.ask(f"{text}.index.names") if made else None
        if len(made) > 1 and wide is not None:
            yield Finding(
                f"`{name}` was turned into the columns {', '.join(f'`{column}`' for column in made[:4])} further up.",
                _undummied(place, text, name, made),
            )
            return
        dummies = any("get_dummies" in place.crash.cells[index].source for index in place.crash.ran)
        if (
            len(made) == 1
            and dummies
            and not _asked_by_level(place, text, name)
            and place.ask(f"{text}[{made[0]!r}].dropna().isin([0, 1]).all().item()")
        ):
            editor = place.editor()
            rename(place, editor, {name: made[0]})
            yield Finding(
                f"`{name}` was turned into the column `{made[0]}` of zeros and ones further up.",
                place.propose(
                    editor,
                    f"`{made[0]}` says the same as `{name}`: yes where it had that value, no where it had the other.",
                    "The cell uses that column.",
                    0.8,
                ),
            )
            return
    for index in reversed(place.crash.ran):
        earlier = place.elsewhere(index)
        for call in earlier.calls() or earlier.all(ast.Call):
            if earlier.called(call) == "rename":
                table = next(
                    (item.value for item in call.keywords if item.arg == "columns"),
                    call.args[0] if call.args else None,
                )
                if isinstance(table, ast.Dict):
                    for key, new in zip(table.keys, table.values, strict=True):
                        if (
                            isinstance(key, ast.Constant)
                            and key.value == name
                            and isinstance(new, ast.Constant)
                            and any(new.value in columns for columns in tables(place).values())
                        ):
                            editor = place.editor()
                            goes_by = str(new.value)
                            rename(place, editor, {name: goes_by})
                            yield Finding(
                                f"Cell {index + 1} renamed `{name}` to `{goes_by}`.",
                                place.propose(
                                    editor,
                                    f"The column goes by its new name `{goes_by}`.",
                                    "The cell uses that column.",
                                    0.9,
                                ),
                            )
                            return


def _asked_by_level(place: Place, text: str, name: str) -> bool:
    """Whether the cell compares or maps the column's levels, which a column of zeros and ones does not hold."""
    for node in uses(place, text, name):
        use = place.parent(node)
        if isinstance(use, ast.Compare) or (
            isinstance(use, ast.Attribute)
            and use.attr in ("map", "replace", "isin", "str", "eq", "value_counts")
        ):
            return True
    return False


def _named_beside(place: Place, table: ast.Name, name: str) -> bool:
    """Whether the table is asked for the column by its name: `df.groupby("a")`, `sns.countplot(data=df, x="a")`."""
    use = place.parent(table)
    call = place.parent(use) if isinstance(use, ast.Attribute | ast.keyword) else use
    if not isinstance(call, ast.Call):
        return False
    given = [*call.args, *(item.value for item in call.keywords)]
    named = [
        one
        for part in given
        for one in (part.elts if isinstance(part, ast.List | ast.Tuple) else [part])
        if isinstance(one, ast.Constant) and one.value == name
    ]
    return bool(named) and place.called(call) not in ("drop", "rename", "get_dummies")


def _undummied(place: Place, text: str, name: str, made: list[str]) -> list[Any]:
    editor = place.editor()
    chosen = f'{text}.filter(regex=r"^{re.escape(name)}_").idxmax(axis=1).str.removeprefix("{name}_")'
    read = uses(place, text, name)
    for node in read:
        editor.replace(node, chosen)
    within = [part for node in read for part in ast.walk(node)]
    for node in place.all(ast.Name):
        if node.id == text and node not in within and _named_beside(place, node, name):
            editor.replace(node, f"{text}.assign(**{{{name!r}: {chosen}}})")
    zeros = place.ask(f"bool(({text}[{made!r}].sum(axis=1) == 1).all())")
    return (
        place.propose(
            editor, "The category is read back from its columns.", "Each row has the category it had.", 0.7
        )
        if zeros
        else []
    )
