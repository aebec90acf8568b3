"""Small edits of a cell's text, found on its syntax tree; everything else keeps its formatting."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from jupyter_automl.parsing import parse_python


class Editor:
    """Collects replacements of spans of a source and makes them all at once.

    Offsets of the syntax tree count UTF-8 bytes, so the text is held as bytes. Raises SyntaxError for a source
    that Python cannot read.
    """

    def __init__(self, source: str) -> None:
        self.tree = parsed(source)
        self._bytes = source.encode()
        self._starts = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._edits: list[tuple[int, int, bytes]] = []
        self._aliases = {
            alias.asname: alias.name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.asname
        }
        self._parents = {
            id(child): parent for parent in ast.walk(self.tree) for child in ast.iter_child_nodes(parent)
        }

    def text(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        """The node's own text."""
        return self._bytes[self._start(node) : self._end(node)].decode()

    def calls(self, *names: str, line: int | None = None) -> Iterator[ast.Call]:
        """Calls whose last name is one of these (`pd.to_numeric` is `to_numeric`), those on the line if any are."""
        found = [
            node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and self.called(node) in names
        ]
        there = [node for node in found if line is not None and node.lineno <= line <= (node.end_lineno or 0)]
        yield from there or found

    def called(self, call: ast.Call) -> str:
        """The last name of what is called, as its library names it: `to_numeric` of `pd.to_numeric(x)`."""
        if isinstance(call.func, ast.Attribute):
            return call.func.attr
        return self._aliases.get(call.func.id, call.func.id) if isinstance(call.func, ast.Name) else ""

    def replace(self, node: ast.expr | ast.stmt | ast.keyword, text: str) -> None:
        """Put the text in the node's place."""
        self._edits.append((self._start(node), self._end(node), text.encode()))

    def wrap(self, node: ast.expr, before: str, after: str) -> None:
        """Put text right before and right after the node."""
        self._edits.append((self._start(node), self._start(node), before.encode()))
        self._edits.append((self._end(node), self._end(node), after.encode()))

    def keyword(self, call: ast.Call, name: str, value: str) -> bool:
        """Set a keyword of the call; False when it already has that value or cannot take one."""
        for keyword in call.keywords:
            if keyword.arg == name:
                if self.text(keyword.value) == value:
                    return False
                self.replace(keyword.value, value)
                return True
        given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        if any(isinstance(argument, ast.GeneratorExp) for argument in call.args) and len(given) == 1:
            return False
        close = self._end(call) - 1
        start = max((self._end(argument) for argument in given), default=None)
        if start is None:
            self._edits.append((close, close, f"{name}={value}".encode()))
            return True
        # A last argument in brackets ends after its own text.
        between = re.sub(rb"#[^\n]*", lambda match: b" " * len(match.group()), self._bytes[start:close])
        spot = start + between.rfind(b")") + 1
        self._edits.append((spot, spot, f", {name}={value}".encode()))
        return True

    def rename_keyword(self, keyword: ast.keyword, name: str) -> None:
        """Give a keyword argument another name."""
        start = self._start(keyword)
        self._edits.append((start, start + len((keyword.arg or "").encode()), name.encode()))

    def remove(self, call: ast.Call, *unwanted: ast.expr | ast.keyword) -> None:
        """Take arguments out of the call, with their commas."""
        given: list[ast.expr | ast.keyword] = sorted([*call.args, *call.keywords], key=self._start)
        gone = {self._start(argument) for argument in unwanted}
        kept = [argument for argument in given if self._start(argument) not in gone]
        if not kept:
            close = self._end(call) - 1
            self._edits.append((self._start(given[0]), close, b""))
            return
        first = self._start(kept[0])
        for before, argument, after in zip([None, *given], given, [*given[1:], None], strict=False):
            start, end = self._start(argument), self._end(argument)
            if start not in gone:
                continue
            if start < first and after is not None:
                self._edits.append((start, self._start(after), b""))
            elif before is not None:
                comma = self._bytes.index(b",", self._end(before))
                self._edits.append((comma, end, b""))

    def remove_entry(self, table: ast.Dict, key: ast.expr) -> None:
        """Take an entry out of a dictionary, with its comma."""
        at = table.keys.index(key)
        start, end = self._start(key), self._end(table.values[at])
        if at + 1 < len(table.keys):
            # An entry spread into the dictionary, `**more`, has no key.
            after = table.keys[at + 1]
            start, end = start, self._start(after) if after is not None else end
            if after is None:
                end = self._bytes.index(b",", end) + 1
        elif at:
            start = self._bytes.index(b",", self._end(table.values[at - 1]))
        self._edits.append((start, end, b""))

    def before(self, node: ast.AST, *lines: str) -> bool:
        """Put statements before the one that holds the node; False inside a lambda or comprehension."""
        statement = self.statement(node)
        return statement is not None and self.above(statement, *lines)

    def above(self, statement: ast.stmt, *lines: str) -> bool:
        """Put statements above this one; False where something stands before it on its line."""
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])
        at = self._starts[first - 1]
        pad = b" " * statement.col_offset
        if self._bytes[at : at + statement.col_offset].strip():
            return False
        self._edits.append((at, at, b"".join(pad + line.encode() + b"\n" for line in lines)))
        return True

    def begin(self, function: ast.FunctionDef | ast.AsyncFunctionDef, line: str) -> None:
        """Put a statement at the beginning of a function's body, behind its docstring."""
        told = isinstance(function.body[0], ast.Expr) and isinstance(function.body[0].value, ast.Constant)
        first = function.body[1 if told and len(function.body) > 1 else 0]
        at = self._starts[first.lineno - 1]
        if not self._bytes[at : at + first.col_offset].strip():
            self._edits.append((at, at, b" " * first.col_offset + line.encode() + b"\n"))

    def after(self, statement: ast.stmt, line: str) -> None:
        """Put a statement on a line of its own behind one that has its last line to itself."""
        end = self._end(statement)
        self._edits.append((end, end, b"\n" + b" " * statement.col_offset + line.encode()))

    def top(self, *lines: str) -> None:
        """Put lines at the top of the cell, those that it has already left out."""
        present = {line.strip() for line in self._bytes.decode().splitlines()}
        new = [line for line in lines if line not in present]
        if new:
            gap = (
                "" if self.tree.body and isinstance(self.tree.body[0], ast.Import | ast.ImportFrom) else "\n"
            )
            self._edits.append((0, 0, ("\n".join(new) + "\n" + gap).encode()))

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The statement that holds the node; None where the node's names may not exist before it."""
        loose = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
        while not isinstance(node, ast.stmt):
            if isinstance(node, loose):
                return None
            node = self._parents[id(node)]
        compound = (ast.If, ast.While, ast.For, ast.With)
        # In the head of a loop the condition is looked at many times; a statement before it would see one.
        return None if isinstance(node, compound) and not isinstance(node, ast.With) else node

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node that holds this one."""
        return self._parents.get(id(node))

    def result(self) -> str | None:
        """The edited source; None when nothing changed or the result is not Python."""
        text = self._bytes
        ordered = sorted(
            enumerate(self._edits), key=lambda item: (item[1][0], item[1][1], item[0]), reverse=True
        )
        last = len(text) + 1
        for _, (start, end, new) in ordered:
            if end > last:
                return None
            text = text[:start] + new + text[end:]
            last = start
        if text == self._bytes:
            return None
        try:
            parsed(text.decode())
        except SyntaxError:
            return None
        return text.decode()

    def innermost(self) -> None:
        """Forget replacements of a node in which others are replaced: chained calls are renewed from the inside."""
        spans = [(start, end) for start, end, _ in self._edits if end > start]
        self._edits = [
            (start, end, new)
            for start, end, new in self._edits
            if not any(
                start <= first and last <= end and (start, end) != (first, last) for first, last in spans
            )
        ]

    def _start(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        return self._starts[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        return self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)


def parsed(source: str) -> ast.Module:
    """The syntax tree of a cell; lines for IPython (`%time`, `!ls`) count as `pass`. Raises SyntaxError."""

    def blank(match: re.Match[str]) -> str:
        return match.group(1) + "pass".ljust(len(match.group(2).encode()))

    return parse_python(re.sub(r"^( *)([%!][^\n]{3,})", blank, source, flags=re.M))


def edited(source: str, edit: Callable[[Editor], object]) -> str | None:
    """The source after the edit; None when nothing changed or either side is not Python."""
    try:
        editor = Editor(source)
    except SyntaxError:
        return None
    edit(editor)
    return editor.result()


def fresh_name(source: str, wanted: str) -> str:
    """The wanted name, or with a number where the source already uses it."""
    name, number = wanted, 2
    while re.search(rf"\b{re.escape(name)}\b", source):
        name, number = f"{wanted}_{number}", number + 1
    return name
