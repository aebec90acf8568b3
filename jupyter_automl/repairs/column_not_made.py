"""A column that another cell of the notebook makes, which has not run on the table as it is."""

from __future__ import annotations

import ast
import re

from .crash import Crash, CrashClass, Diagnosis, Proposal, replace
from .keys.cut_before import cut_before
from .place import place_of
from .quote import code_span
from .slicing import Statement, defining, statements, text_of
from .twin_table import made_in_a_twin


class ColumnNotMade(CrashClass):
    """The statement that makes the column runs first."""

    name = "column_not_made"
    title = "a column that a cell makes which has not run"
    rank = 27

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        names = _missing(crash)
        if crash.generated or not names or not crash.cells or _there(crash, names):
            return None
        makers = _makers(crash, names)
        made = [name for name in names if any(name in _made(one) for one in makers)]
        if not made:
            return None
        cells = sorted({one.cell + 1 for one in makers})
        where = f"cell{'s' if len(cells) > 1 else ''} {', '.join(map(str, cells))} of the notebook's code"
        quoted = ", ".join(code_span(name) for name in made[:5])
        cause = f"The table has no column {quoted} now; {where} makes it."
        found = {"names": made, "exclusive": len(made) == len(names)}
        return Diagnosis(self.name, cause, crash.line, crash.evalue[:300], 0.9, found)

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        if crash.generated:
            return [replace(crash, "Another component does without the column.")]
        makers = _makers(crash, diagnosis.found["names"])
        # Parts that were cut out of the table too early are cut again, all of them, before one is mended by itself.
        cut = [one for found in cut_before(place_of(crash)) for one in found.proposals]
        twin = cut or made_in_a_twin(crash, makers, diagnosis.found["names"])
        if twin:
            return twin
        known = set(crash.state)
        chosen: list[Statement] = []
        for one in makers:
            lacking = {name for name in one.touched.reads if name not in known}
            among = [other for other in _others(crash) if (other.cell, other.line) < (one.cell, one.line)]
            before = defining(lacking, among, known) if lacking else []
            chosen += [other for other in [*(before or []), one] if other not in chosen]
        why = "What makes the column runs first."
        return [
            Proposal(
                "patch", why, "The cell itself stays as it is.", setup=text_of(chosen, known), confidence=0.93,
                rule="the notebook's own definition",
            )
        ]  # fmt: skip


def _there(crash: Crash, names: list[str]) -> bool:
    """Whether every table that the failing statement names has the columns: then they are missing of something else."""
    used = {node.id for node in place_of(crash).within(ast.Name)}
    tables = [
        crash.state[name].get("columns")
        for name in used
        if crash.state.get(name, {}).get("type") == "DataFrame"
    ]
    return bool(tables) and all(columns and {*names} <= {*map(str, columns)} for columns in tables)


def _missing(crash: Crash) -> list[str]:
    """The columns that the error says are not there."""
    if crash.ename == "KeyError":
        listed = re.search(r"\[(.*?)\]", crash.evalue, re.S)
        text = listed.group(1) if listed else crash.evalue
        return [quoted[1:-1] for quoted in re.findall(r"'[^']*'|\"[^\"]*\"", text)]
    match = re.search(r"'(?:DataFrame|DataFrameGroupBy)' object has no attribute '(\w+)'", crash.evalue)
    return [match.group(1)] if crash.ename == "AttributeError" and match else []


def _others(crash: Crash) -> list[Statement]:
    return statements((index, cell.source) for index, cell in enumerate(crash.cells) if index != crash.here)


def _makers(crash: Crash, names: list[str]) -> list[Statement]:
    """For each column the last statement that makes it, of cells above where there is one, in order."""
    here = len(crash.cells) if crash.here is None else crash.here
    every = _others(crash)
    found: list[Statement] = []
    for name in names:
        makers = [one for one in every if name in _made(one)]
        above = [one for one in makers if one.cell < here]
        chosen = above[-1:] or makers[:1]
        # A column that is made in several steps is made by all of them.
        while above and chosen[0] is not above[0] and _reads(chosen[0], name):
            chosen.insert(0, above[above.index(chosen[0]) - 1])
        if chosen and _changes(chosen[0], name):
            continue
        found += [one for one in chosen if one not in found]
    return sorted(found, key=lambda one: (one.cell, one.line))


def _changes(statement: Statement, name: str) -> bool:
    """Whether the statement makes the column of itself, as `t["day"] = pd.to_datetime(t["day"])`: it was there before."""
    node = statement.node
    if not isinstance(node, ast.Assign):
        return False
    tables = {ast.unparse(target.value) for target in node.targets if isinstance(target, ast.Subscript)}
    return any(
        isinstance(one, ast.Subscript)
        and isinstance(one.slice, ast.Constant)
        and one.slice.value == name
        and ast.unparse(one.value) in tables
        for one in ast.walk(node.value)
    )


def _reads(statement: Statement, name: str) -> bool:
    """Whether what the statement puts into the column is made from the column itself, or fills some of its rows."""
    if isinstance(statement.node, ast.Assign) and any(map(_some_rows, statement.node.targets)):
        return True
    value = statement.node.value if isinstance(statement.node, ast.Assign) else statement.node
    return any(isinstance(one, ast.Constant) and one.value == name for one in ast.walk(value))


def _made(statement: Statement) -> set[str]:
    """Columns that the statement puts into a table: `t["c"] = …`, `t.loc[:, "c"] = …`, `t = t.assign(c=…)`."""
    node = statement.node
    made: set[str] = set()
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AugAssign)
        else []
    )
    for target in targets:
        for one in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            if isinstance(one, ast.Subscript):
                made |= _columns_of(one)
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr == "assign" and isinstance(node, ast.Assign):
            made |= {keyword.arg for keyword in call.keywords if keyword.arg}
        elif call.func.attr == "insert" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
            made.add(str(call.args[1].value))
    return made


def _columns_of(target: ast.Subscript) -> set[str]:
    """The columns that an assignment to the target fills: what chooses its rows is none of them."""
    key = target.slice
    if isinstance(target.value, ast.Attribute) and target.value.attr in ("loc", "at"):
        if not isinstance(key, ast.Tuple) or len(key.elts) != 2:
            return set()
        key = key.elts[1]
    elif isinstance(target.value, ast.Subscript):
        # `table["c"][rows] = …` changes a column that is there.
        return set()
    parts = key.elts if isinstance(key, ast.List | ast.Tuple) else [key]
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def _some_rows(target: ast.expr) -> bool:
    """`table.loc[rows, "c"]`, but for `table.loc[:, "c"]`."""
    if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Attribute):
        return False
    rows = target.slice.elts[0] if isinstance(target.slice, ast.Tuple) else None
    every = isinstance(rows, ast.Slice) and rows.lower is rows.upper is None
    return target.value.attr in ("loc", "at") and rows is not None and not every
