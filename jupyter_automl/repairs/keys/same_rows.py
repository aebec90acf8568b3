"""A column that left a table and is still there in another one with the same rows, or in the file it was read from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import bindings
from ..place import Place
from ..rules import Finding
from .names import names_in, tables

ALIGNED = (
    "(lambda s, t: set({names}) <= set(map(str, s.columns)) and s.index.is_unique and t.index.isin(s.index).all()"
    " and (lambda both: len(both) > 0 and sum(s.loc[t.index, c].equals(t[c]) for c in both) >= min(2, len(t.columns))"
    " )([c for c in t.columns if c in s.columns and s[c].nunique() > 1]))({source}, {table})"
)
"""Whether the rows of the table are rows of the source: the labels are there and columns of both say the same."""
PARTS = frozenset({"test", "valid", "val", "validation", "holdout"})
"""Words in the name of a table that is to be predicted: what it lacks, its target above all, it lacks on purpose."""


def dummies_of_other_rows(place: Place) -> Iterator[Finding]:
    """`X_new[X.columns]` where no new row is red: the column of zeros and ones that is missing is zero."""
    match = re.search(r"^\"?(\[.*\]) not in index", place.crash.evalue)
    lost = re.findall(r"'([^']*)'", match.group(1)) if match else []
    for node in place.within(ast.Subscript) if lost else ():
        key = node.slice
        if (
            not isinstance(node.ctx, ast.Load)
            or not place.pure(node.value)
            or place.kind(node.value) != "DataFrame"
        ):
            continue
        named = isinstance(key, ast.Attribute) and key.attr in ("columns", "feature_names_in_")
        if not named or not place.pure(key):
            continue
        table, stems = place.text(node.value), {one.rsplit("_", 1)[0] for one in lost}
        have = place.columns(node.value) or []
        beside = {str(one).rsplit("_", 1)[0] for one in have if "_" in str(one)}
        if not all("_" in one for one in lost) or not stems <= beside:
            continue
        editor = place.editor()
        editor.replace(node, f"{table}.reindex(columns={place.text(key)}, fill_value=0)")
        yield Finding(
            f"No row of `{table}` has {', '.join(f'`{one}`' for one in lost[:4])}, so it got no column for it.",
            place.propose(
                editor, "The columns are those that were asked for, in their order; what no row has is zero.",
                "No row changes.", 0.93,
            ),
            confidence=0.95,
        )  # fmt: skip
        return


def same_rows(place: Place) -> Iterator[Finding]:
    """`df["Cabin"]` after `Cabin` was dropped: it is read from where it still stands, row for row."""
    names = names_in(place)
    if (
        not names
        or place.crash.ename not in ("KeyError", "ValueError")
        or "not found in axis" in place.crash.evalue
    ):
        return
    # What a merge, a rename or dummies made of it is another rule's.
    for text, columns in tables(place).items():
        to_predict = bool(PARTS.intersection(text.lower().split("_")))
        if not text.isidentifier() or any(
            column.startswith(f"{name}_") for name in names for column in columns
        ):
            continue
        if any(name in columns for name in names):
            continue
        source = _file(place, text, names) if to_predict else _source(place, text, names)
        if source is None:
            continue
        whole = place.kind(source) == "DataFrame" if source.isidentifier() else True
        taken = {name: f"{source}.loc[{text}.index{f', {name!r}' if whole else ''}]" for name in names}
        editor = place.editor()
        for node in place.within(ast.Name):
            if node.id != text or not isinstance(node.ctx, ast.Load):
                continue
            use = place.parent(node)
            if isinstance(use, ast.Subscript) and use.value is node:
                key = use.slice.value if isinstance(use.slice, ast.Constant) else None
                if key in names and isinstance(use.ctx, ast.Load):
                    editor.replace(use, taken[key])
                    continue
                if key is not None or not isinstance(use.ctx, ast.Load):
                    continue
            given = ", ".join(f"{name!r}: {column}" for name, column in taken.items())
            editor.replace(node, f"{text}.assign(**{{{given}}})")
        listed = ", ".join(f"`{name}`" for name in names[:4])
        yield Finding(
            f"`{text}` has no column {listed} any more; `{source}` has it, with the same rows.",
            place.propose(
                editor, f"The column is taken from `{source}`, row for row.",
                f"`{text}` itself stays as it is, and every row has its own value.", 0.84,
            ),
        )  # fmt: skip
        return


def _source(place: Place, table: str, names: list[str]) -> str | None:
    """The expression of a table that still has the columns and whose rows hold those of the table."""
    frames = [
        name
        for name, described in place.crash.state.items()
        if name != table and described.get("type") == "DataFrame" and not name.startswith("_")
    ]
    for name in sorted(frames):
        if place.ask(ALIGNED.format(names=names, source=name, table=table)) is True:
            return name
    columns = [name for name, described in place.crash.state.items() if described.get("type") == "Series"]
    for name in sorted(columns) if len(names) == 1 else ():
        # A column that was taken out, as a target is, keeps its name and the labels of its rows.
        if (
            place.ask(
                f"{name}.name == {names[0]!r} and {name}.index.is_unique and {name}.index.equals({table}.index)"
            )
            is True
        ):
            return name
    return _file(place, table, names)


def _file(place: Place, table: str, names: list[str]) -> str | None:
    """The call that read the table from its file, where the file has the columns and the same rows."""
    for one in reversed(bindings(place.crash, table)):
        value = one.node.value if isinstance(one.node, ast.Assign) else None
        if isinstance(value, ast.Call) and ast.unparse(value.func).startswith("pd.read_"):
            text = ast.unparse(value)
            target = one.node.targets[0] if isinstance(one.node, ast.Assign) else None
            if (
                isinstance(target, ast.Name)
                and target.id == table
                and place.ask(ALIGNED.format(names=names, source=text, table=table)) is True
            ):
                return text
    return None
