"""Where a user's notebook crashed: the cell, line and expression, which may stand in an earlier cell's function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .crash import ANSI, Crash, Proposal
from .patch import Editor

HEADER = re.compile(r"^(?:Cell In\[(\d+)\], line (\d+)|File (\S+?):(\d+))(?:, in ([\w.<>]+))?")
ARROW = re.compile(r"^-+> *(\d+) (.*)$")
PLAIN = re.compile(r"^ {2}Cell In\[(\d+)\], line (\d+)(?: in ([\w.<>]+).*)?\n {4}(.*)$", re.M)
"""How IPython shows the frames of a SyntaxError that was raised while the cell ran, by a text that was read as Python."""
COMPREHENSION = re.compile(r"<(?:listcomp|setcomp|dictcomp|genexpr)>")
MARKED = re.compile(r"\x1b\[(?:[\d;]*;)?4[0-7](?:;[\d;]*)?m([^\x1b]*)")
"""Text on a coloured ground: the part of the line that was running."""
PURE_CALLS = frozenset({
    "len", "list", "set", "tuple", "str", "int", "float", "type", "sorted", "range", "sum", "min", "max", "abs",
    "round", "dict", "copy", "head", "tail", "astype", "dropna", "isna", "isnull", "notna", "mean", "std", "var",
    "median", "quantile", "count", "unique", "nunique", "value_counts", "groupby", "to_frame", "to_numpy",
    "reset_index", "squeeze", "tolist", "keys", "values", "items", "select_dtypes", "strip", "lower", "upper",
    "replace", "split", "get", "array", "asarray", "where", "toarray", "DataFrame", "Series", "fillna", "drop",
    "assign", "sort_values", "sort_index", "rename", "set_index", "ffill", "bfill", "clip", "map", "get_dummies",
    "isin", "interpolate", "ravel", "flatten", "reshape", "any", "all", "eq", "predict", "predict_proba", "confusion_matrix",
    "transform", "Timestamp", "to_datetime", "Timedelta", "to_numeric", "to_timedelta", "datetime", "date",
    "timedelta", "now", "today", "utcnow", "date_range", "arange", "diff", "shift", "pct_change", "rolling",
    "expanding", "ewm", "cumsum", "log", "log1p", "exp", "sqrt", "rstrip", "lstrip", "capitalize",
    "casefold", "swapcase", "zfill", "contains", "startswith", "endswith", "match", "fullmatch", "extract",
    "extractall", "findall", "cat", "pad", "filter", "query", "merge", "join", "concat", "agg", "aggregate",
    "first", "last", "nth", "size", "melt", "pivot", "pivot_table", "stack", "unstack", "corr", "cov", "describe",
    "nlargest", "nsmallest", "idxmax", "idxmin", "between", "transpose", "drop_duplicates", "duplicated",
    "explode", "to_period", "to_timestamp", "tz_localize", "tz_convert", "normalize", "strftime", "month_name",
    "day_name", "isocalendar", "resample", "asfreq", "notnull", "cumprod", "cummax", "cummin", "prod", "mode",
    "skew", "kurt", "rank", "crosstab", "cut", "qcut", "to_list", "to_dict", "linspace", "zeros", "ones", "full",
    "concatenate", "vstack", "hstack", "column_stack", "expand_dims", "isnan", "isfinite", "isinf", "nan_to_num",
    "percentile", "nanmean", "nanmedian", "argmax", "argmin", "argsort", "maximum", "minimum", "power", "square",
    "floor", "ceil", "digitize", "bincount", "atleast_2d", "eye", "dot", "bool",
    "inverse_transform", "decision_function", "get_feature_names_out", "strptime", "isoformat", "timestamp",
    "mask", "reindex", "set_axis", "rename_axis", "add_prefix", "add_suffix", "convert_dtypes", "infer_objects",
})  # fmt: skip
"""Calls that change nothing, so that they may be made once more to look at their result."""


@dataclass(frozen=True)
class Frame:
    """One step of the traceback through a cell."""

    cell: int | None
    """Index among `Crash.cells`; None for the cell that crashed."""
    line: int
    function: str
    """Name of the function of a cell's own in which it happened, "" at the top of the cell."""
    marked: str


class Place:
    """The innermost line of the user's own code that the error passed through."""

    def __init__(self, crash: Crash, frame: Frame | None) -> None:
        self.crash = crash
        self.cell = frame.cell if frame else None
        self.source = crash.source if self.cell is None else crash.cells[self.cell].source
        self.line = frame.line if frame else crash.line
        self.function = frame.function if frame else ""
        self._marked = frame.marked if frame else ""

    @cached_property
    def reader(self) -> Editor | None:
        """An editor to read with; None for a source that Python cannot parse."""
        try:
            return Editor(self.source)
        except SyntaxError:
            return None

    @property
    def tree(self) -> ast.Module:
        """The cell's syntax tree, empty where it cannot be parsed."""
        return self.reader.tree if self.reader else ast.Module([], [])

    def editor(self) -> Editor:
        """A fresh editor of the cell. Nodes of `tree` may be given to it."""
        return Editor(self.source)

    def text(self, node: ast.AST) -> str:
        """The node's own text; "" for a node that has no place of its own."""
        if self.reader is None or not isinstance(node, ast.expr | ast.stmt | ast.keyword):
            return ""
        return self.reader.text(node)

    def owner(self, node: ast.AST) -> str:
        """The text of what an attribute is asked of, in brackets where an operator stands in it: `(a - b)`."""
        loose = isinstance(
            node, ast.BinOp | ast.BoolOp | ast.Compare | ast.UnaryOp | ast.IfExp | ast.Lambda | ast.Await
        )
        return f"({self.text(node)})" if loose else self.text(node)

    @cached_property
    def statement(self) -> ast.stmt | None:
        """The smallest statement that holds the line."""
        found = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.stmt)
            and self.line is not None
            and node.lineno <= self.line <= (node.end_lineno or 0)
        ]
        return min(
            found, key=lambda node: ((node.end_lineno or 0) - node.lineno, -node.col_offset), default=None
        )

    @cached_property
    def node(self) -> ast.expr | None:
        """The expression that was running, as far as the traceback marks one."""
        marked = self._marked.strip()
        if not marked:
            return None
        fits = [
            node
            for node in self.within(ast.expr)
            if node.lineno == self.line and self.text(node).split("\n")[0].strip() == marked
        ]
        return fits[0] if fits else None

    def within(self, *kinds: type[Any]) -> list[Any]:
        """Nodes of these kinds in the failing statement's own line and deeper; a compound's body is left out."""
        if self.statement is None:
            return []
        roots: list[ast.AST] = [self.statement]
        if isinstance(self.statement, ast.If | ast.While):
            roots = [self.statement.test]
        elif isinstance(self.statement, ast.For):
            roots = [self.statement.iter, self.statement.target]
        elif isinstance(self.statement, ast.With):
            roots = list(self.statement.items)
        return [node for root in roots for node in ast.walk(root) if isinstance(node, kinds)]

    def all(self, *kinds: type[Any]) -> list[Any]:
        """Nodes of these kinds in the whole cell."""
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    def calls(self, *names: str) -> list[ast.Call]:
        """Calls of these names in the failing statement, the marked one first; all calls where none is named."""
        found = [call for call in self.within(ast.Call) if not names or self.called(call) in names]
        return sorted(found, key=lambda call: call is not self.node)

    def called(self, call: ast.Call) -> str:
        """The last name of what is called."""
        return self.reader.called(call) if self.reader else ""

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node that holds this one."""
        return self.reader.parent(node) if self.reader else None

    def pure(self, node: ast.AST) -> bool:
        """Whether the expression may be looked at once more: it calls nothing that could change something."""
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and self.called(part) not in PURE_CALLS:
                return False
            if isinstance(part, ast.Call) and any(keyword.arg == "inplace" for keyword in part.keywords):
                return False
            if isinstance(part, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
                return False
        return True

    def ask(self, expression: str) -> Any:
        """What the expression is worth where the error happened; None when that cannot be told."""
        if not self.function:
            return self.crash.asked(expression)
        return self.crash.asked(
            f"[eval({expression!r}, {{**f.f_globals, **f.f_locals, 'pd': __import__('pandas'), 'np': __import__('numpy'),"
            " 'sys': sys}) for f, _ in __import__('traceback').walk_tb(sys.last_value.__traceback__)"
            f" if f.f_code.co_name == {self.function!r}][-1]"
        )

    def kind(self, node: ast.expr | str) -> str | None:
        """Class name of what an expression is worth; None when it cannot be told."""
        if not isinstance(node, str):
            if not self.pure(node):
                return None
            node = self.text(node)
        answer = self.ask(f"type({node}).__name__")
        if answer is None and not self.function and node.isidentifier():
            return self.crash.type_of(node)
        return None if answer is None else str(answer)

    def columns(self, node: ast.expr | str) -> list[Any] | None:
        """Column labels of a table; None when it is none or cannot be told."""
        text = node if isinstance(node, str) else self.text(node)
        if not isinstance(node, str) and not self.pure(node):
            return None
        answer = self.ask(f"[c if isinstance(c, (str, int, float)) else str(c) for c in ({text}).columns]")
        if answer is None and text in self.crash.state and not self.function:
            found = self.crash.state[text].get("columns")
            return list(found) if found else None
        return answer if isinstance(answer, list) else None

    def before(self, editor: Editor, node: ast.AST, *lines: str) -> bool:
        """Put statements before the one that holds the node of `tree`."""
        for twin in ast.walk(editor.tree):
            if type(twin) is type(node) and _span(twin) == _span(node):
                return editor.before(twin, *lines)
        return False

    def propose(
        self, editor: Editor, why: str, effect: str, confidence: float = 0.8, rule: str = ""
    ) -> list[Proposal]:
        """The edited cell as a proposal; none when nothing changed or the result is not Python."""
        source = editor.result()
        if source is None or self._takes_a_name(source):
            return []
        if self.cell is None:
            return [Proposal("patch", why, effect, source, confidence=confidence, rule=rule)]
        return [Proposal("patch", why, effect, confidence=confidence, earlier={self.cell: source}, rule=rule)]

    def _takes_a_name(self, source: str) -> bool:
        """Whether an import that the repair brings would take the name of something that is no module."""
        before = set(self.source.splitlines())
        added = [line for line in source.splitlines() if line not in before and line.startswith("import ")]
        return any(
            line.split()[-1].isidentifier() and self.kind(line.split()[-1]) not in (None, "module")
            for line in added
        )

    def elsewhere(self, cell: int) -> Place:
        """The same crash seen from another cell."""
        place = Place(self.crash, None)
        place.cell, place.source, place.line = cell, self.crash.cells[cell].source, None
        return place

    def earlier(self) -> Iterator[Place]:
        """The cells that ran before, the last one first."""
        for index in reversed(self.crash.ran):
            yield self.elsewhere(index)

    def editors(self) -> Iterator[tuple[Place, Editor]]:
        """This cell and those before it, the last one first, each with a fresh editor; without those that are no Python."""
        for spot in [self, *self.earlier()]:
            if spot.reader is not None:
                yield spot, spot.editor()


def place_of(crash: Crash) -> Place:
    """Where the crash happened."""
    found = None
    for frame in _frames(crash):
        found = frame
    if found is None and not crash.trace.strip():
        for frame in _untold(crash):
            found = frame
    return Place(crash, found)


def caller_of(crash: Crash) -> Place | None:
    """Where the cell's own top level called what crashed; None when it crashed there."""
    frames = list(_frames(crash))
    top = [frame for frame in frames if not frame.function]
    return Place(crash, top[-1]) if top and frames[-1].function else None


def _frames(crash: Crash) -> Iterator[Frame]:
    coloured = "\n".join(crash.traceback).splitlines()
    header: re.Match[str] | None = None
    last: Frame | None = None
    for match in PLAIN.finditer(crash.trace) if crash.ename == "SyntaxError" else ():
        where = _cell(crash, int(match.group(1)), int(match.group(2)), match.group(4).strip())
        if where is not None:
            yield Frame(*where, _function(match.group(3)), "")
    for text in coloured:
        plain = ANSI.sub("", text)
        found = HEADER.match(plain)
        if found:
            header = found
            continue
        arrow = ARROW.match(plain)
        if header is None or header.group(1) is None or arrow is None:
            continue
        line = arrow.group(2).strip()
        where = _cell(crash, int(header.group(1)), int(header.group(2)), line)
        if where is None:
            continue
        function = _function(header.group(5))
        if last is not None and COMPREHENSION.fullmatch(function):
            # IPython shows another line for a comprehension; it stands where its own frame was entered.
            last = Frame(last.cell, last.line, function, "")
        else:
            last = Frame(where[0], where[1], function, "".join(MARKED.findall(text)))
        yield last


def _untold(crash: Crash) -> Iterator[Frame]:
    """The frames of an error that IPython could not show, as the live kernel keeps them."""
    told = crash.asked(
        "[[type(sys.last_value).__name__, number, frame.f_code.co_name,"
        " __import__('linecache').getline(frame.f_code.co_filename, number)]"
        " for frame, number in __import__('traceback').walk_tb(sys.last_value.__traceback__)"
        " if 'ipykernel' in frame.f_code.co_filename]"
    )
    for kind, number, function, line in told if isinstance(told, list) else ():
        where = _cell(crash, -1, number, line.strip())
        if kind == crash.ename and where is not None:
            yield Frame(*where, _function(function), "")


def _function(name: str | None) -> str:
    return "" if not name or name == "<module>" else name.rsplit(".", 1)[-1]


def _cell(crash: Crash, count: int, number: int, line: str) -> tuple[int | None, int] | None:
    """The cell in which that line stands, and the line's number there."""
    own = [at for at, text in enumerate(crash.source.splitlines(), 1) if text.strip() == line]
    executed = {cell.executed: index for index, cell in enumerate(crash.cells) if cell.executed is not None}
    index = executed.get(count)
    if index is not None and index != crash.here:
        lines = crash.cells[index].source.splitlines()
        if number <= len(lines) and lines[number - 1].strip() == line:
            return index, number
    if own:
        return None, number if number in own else min(own, key=lambda at: abs(at - number))
    for index, cell in reversed(list(enumerate(crash.cells))):
        lines = cell.source.splitlines()
        if index != crash.here and number <= len(lines) and lines[number - 1].strip() == line:
            return index, number
    return None


def _span(node: ast.AST) -> tuple[Any, ...]:
    return tuple(
        getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")
    )
