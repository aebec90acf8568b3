"""Statements that once worked and do nothing today: the crash comes later, the cause is mended where it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Crash, Proposal
from ..patch import Editor
from ..place import Place
from ..rules import Finding, RuleClass

LATER = re.compile(
    r"contains NaN|missing values|inf or nans|infinity|could not convert string|[Cc]annot convert|Cannot perform reduction"
    r"|non-finite|unsupported operand|not supported between|can only concatenate|dtypes? must be int, float or bool|nan values"
    r"|does not support|uniformly strings or numbers|cannot be parsed as float|Cast|must be str|has no kernel|invalid literal|NaN"
    r"|Unable to parse|at least one array|No objects to concatenate|0 feature|empty|not in index|Cannot convert",
)
METHODS = frozenset(
    ["fillna", "replace", "ffill", "bfill", "interpolate", "clip", "where", "mask", "update", "map", "rename"]
)
OBJECT = frozenset(
    (
        "object",
        "'object'",
        '"object"',
        "'O'",
        '"O"',
        "np.object",
        "np.object_",
        "numpy.object_",
        "np.dtype('O')",
        "np.dtype(object)",
        "'O'",
    )
)


def chained(place: Place) -> Iterator[Finding]:
    """`df["a"].fillna(0, inplace=True)` and `df["a"][mask] = 0` change a copy under copy-on-write."""
    if not _concerned(place):
        return
    proposal, lines = _rewritten(place, unchain)
    if proposal:
        yield Finding(
            f"`{lines[0]}` changes a copy and leaves the table as it was, so later lines meet the old values.",
            _said(
                proposal,
                "The change is made in the table itself.",
                "What the line was written for happens now: it did nothing under copy-on-write.",
                "pandas 3.0: copy-on-write; chained assignment and inplace on a column do not reach the table",
                # What the notebook does with its text itself comes before another way of turning it into numbers.
                0.93 if "string" in place.crash.evalue and ".replace(" in lines[0] else 0.85,
            ),
            evidence=lines[0],
            confidence=0.85,
        )


def text_columns(place: Place) -> Iterator[Finding]:
    """`df[c].dtype == object` is False for text columns, whose type is `str` today."""
    if not _concerned(place):
        return
    proposal, lines = _rewritten(place, text_types)
    if proposal:
        yield Finding(
            f"`{lines[0]}` asks for the type `object`, and columns of text have the type `str` today.",
            _said(
                proposal,
                "Columns of text are found by both types.",
                "The columns that were meant are treated again.",
                "pandas 3.0: columns of text have the type str instead of object",
                # What the notebook does with its text itself comes before another way of turning it into numbers.
                confidence=0.93,
            ),
            evidence=lines[0],
            confidence=0.93,
        )


def mended_beside(crash: Crash) -> Proposal | None:
    """The cell with its own chained assignments mended: it runs, and they would do nothing."""
    place = Place(crash, None)
    if place.reader is None:
        return None
    editor, lines = place.editor(), list[str]()
    unchain(editor, lines, place)
    source = editor.result() if lines else None
    if source is None:
        return None
    why = f"`{lines[0]}` would change a copy; the change is made in the table itself."
    effect = "What the line was written for happens now: it did nothing under copy-on-write."
    rule = "pandas 3.0: copy-on-write; chained assignment and inplace on a column do not reach the table"
    return Proposal("patch", why, effect, source, confidence=0.95, rule=rule)


def _concerned(place: Place) -> bool:
    crash = place.crash
    return (
        crash.ename in ("AssertionError", "ZeroDivisionError")
        or LATER.search(f"{crash.ename}: {crash.evalue}") is not None
    )


def _said(proposal: Proposal, why: str, effect: str, rule: str, confidence: float = 0.85) -> list[Proposal]:
    source, earlier = proposal.source, proposal.earlier
    return [Proposal("patch", why, effect, source, confidence=confidence, earlier=earlier, rule=rule)]


def _rewritten(place: Place, rewrite: object) -> tuple[Proposal | None, list[str]]:
    """All cells up to the crash with such statements mended, as one proposal, and the statements."""
    crash = place.crash
    lines: list[str] = []
    own: str | None = None
    earlier: dict[int, str] = {}
    for index in [None, *crash.ran]:
        source = crash.source if index is None else crash.cells[index].source
        try:
            editor = Editor(source)
        except SyntaxError:
            continue
        assert callable(rewrite)
        rewrite(editor, lines, place)
        result = editor.result()
        if result is None:
            continue
        if index is None:
            own = result
        else:
            earlier[index] = result
    if own is None and not earlier:
        return None, []
    return Proposal("patch", "", "", own, earlier=earlier), lines


def unchain(editor: Editor, lines: list[str], place: Place) -> None:
    """Rewrite every chained assignment of the cell."""
    for node in ast.walk(editor.tree):
        before = len(lines)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            _unchain_call(editor, node.value, lines)
        elif isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                new = _unchained(editor, target, place)
                if new:
                    lines.append(editor.text(node).split("\n")[0])
                    editor.replace(target, new)
        if len(lines) > before + 1:
            del lines[before + 1 :]


def _unchain_call(editor: Editor, call: ast.Call, lines: list[str]) -> None:
    inplace = next((item for item in call.keywords if item.arg == "inplace"), None)
    if inplace is None or editor.text(inplace.value) != "True" or not isinstance(call.func, ast.Attribute):
        return
    owner = call.func.value
    if call.func.attr not in METHODS or not _part(owner):
        return
    lines.append(editor.text(call).split("\n")[0])
    target = editor.text(owner)
    if isinstance(owner, ast.Attribute):
        target = f'{editor.text(owner.value)}["{owner.attr}"]'
    editor.remove(call, inplace)
    editor.wrap(call, f"{target} = ", "")


def _part(node: ast.expr) -> bool:
    """Whether the expression is a part of a table rather than a name of its own."""
    if isinstance(node, ast.Subscript):
        return not isinstance(node.value, ast.Call)
    # `df.Age`, but not `self.frame`.
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id != "self"


def _unchained(editor: Editor, target: ast.expr, place: Place) -> str | None:
    """`df["a"][rows]` → `df.loc[rows, "a"]`; None where the target is not chained."""
    if not isinstance(target, ast.Subscript):
        return None
    inner, rows = target.value, editor.text(target.slice)
    way = "loc"
    if (
        isinstance(inner, ast.Attribute)
        and inner.attr in ("loc", "iloc", "at", "iat")
        and _column(inner.value)
    ):
        way = {"loc": "loc", "at": "loc"}.get(inner.attr, "iloc")
        inner = inner.value
    elif isinstance(inner, ast.Attribute) and inner.attr in ("loc", "iloc", "at", "iat"):
        return None
    if (
        isinstance(inner, ast.Subscript)
        and isinstance(inner.value, ast.Attribute)
        and inner.value.attr in ("loc", "iloc")
    ):
        # df.loc[rows]["a"] = …
        if isinstance(inner.slice, ast.Tuple):
            return None
        table = editor.text(inner.value.value)
        if inner.value.attr == "loc":
            return f"{table}.loc[{editor.text(inner.slice)}, {rows}]"
        return f"{table}.iloc[{editor.text(inner.slice)}, {table}.columns.get_loc({rows})]"
    if isinstance(inner, ast.Subscript) and _rows(inner.slice):
        # df[df["a"] > 1]["b"] = …
        return f"{editor.text(inner.value)}.loc[{editor.text(inner.slice)}, {rows}]"
    if not _column(inner):
        return None
    table = editor.text(inner.value) if isinstance(inner, ast.Subscript | ast.Attribute) else ""
    if not isinstance(place.columns(table), list) and place.crash.type_of(table) not in ("DataFrame",):
        return None
    column = (
        editor.text(inner.slice)
        if isinstance(inner, ast.Subscript)
        else repr(inner.attr)
        if isinstance(inner, ast.Attribute)
        else ""
    )
    if way == "iloc":
        return f"{table}.iloc[{rows}, {table}.columns.get_loc({column})]"
    return f"{table}.loc[{rows}, {column}]"


def _column(node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Name | ast.Attribute) and isinstance(
            node.slice, ast.Constant | ast.Name
        )
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)


def _rows(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Compare)
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr))
        or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert))
    )


def text_types(editor: Editor, lines: list[str], place: Place) -> None:
    """Rewrite every comparison of a column's type with `object`."""
    for node in ast.walk(editor.tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            _compared(editor, node, lines)
        elif isinstance(node, ast.Call) and editor.called(node) == "is_object_dtype" and len(node.args) == 1:
            lines.append(editor.text(node))
            column = editor.text(node.args[0])
            column = column if column.endswith((".dtype", "dtype")) else f"{column}.dtype"
            editor.replace(node, f'({column} in (object, "str"))')


def _compared(editor: Editor, node: ast.Compare, lines: list[str]) -> None:
    left, right = node.left, node.comparators[0]
    if editor.text(left).replace(" ", "") in OBJECT:
        left, right = right, left
    text, other = editor.text(left), editor.text(right).replace(" ", "")
    typed = re.search(r"\bdtypes?\b|dtype", text) is not None
    op = node.ops[0]
    if isinstance(op, ast.In | ast.NotIn) and typed and isinstance(right, ast.List | ast.Tuple | ast.Set):
        if (
            any(editor.text(item).replace(" ", "") in OBJECT for item in right.elts)
            and '"str"' not in other
            and "'str'" not in other
        ):
            lines.append(editor.text(node))
            editor.wrap(right.elts[-1], "", ', "str"')
        return
    if not typed or other not in OBJECT or not isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
        return
    lines.append(editor.text(node))
    negated = isinstance(op, ast.NotEq | ast.IsNot)
    if re.search(r"\.dtypes$", text) and not re.search(r"\]\.dtypes$", text):
        both = f'(({text} == object) | ({text} == "str"))'
        editor.replace(node, f"(~{both})" if negated else both)
    else:
        editor.replace(node, f'({text} {"not in" if negated else "in"} (object, "str"))')


class SilentChange(RuleClass):
    """A statement further up that does nothing any more."""

    name = "silent_change"
    title = "a statement that does nothing any more"
    rank = 18
    rules = (chained, text_columns)
