"""Notebook cells written as ordinary Python functions.

The text of a cell lives in a function, so that editors, linters and tests can read it::

    def define(X, y, *, depth):
        from catboost import CatBoostClassifier

        model = CatBoostClassifier(depth=depth).fit(X, y)
        return model

    code(define, depth=6)

- positional parameters are kernel names that the cell *requires*; they stay as they are written;
- keyword-only parameters are *fills*: each use becomes the given value's literal (or raw `Source`);
- `if fill:` / `if not fill:` / `else:` is decided now, the taken branch alone is kept;
- `{fill}` in an f-string becomes the text itself;
- import statements at the top go to the notebook's set-up cell;
- the docstring is for us; the final `return` names what the cell *provides*. Both are left out, and so are
  comments for our linters (`# fmt: skip`, `# noqa`).
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from jupyter_automl.parsing import parse_python

WIDTH = 100

_FOR_LINTERS = re.compile(r" *# (?:noqa|fmt: ).*$", re.M)

BlockRole = Literal["explain", "code", "repair-note", "result"]


class Source(str):
    """Text that enters a cell as code, not as a string literal."""


@dataclass(frozen=True)
class Code:
    """A code cell: its text and its contract with the kernel."""

    source: str
    requires: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def plus(self, *, requires: Iterable[str] = (), imports: Iterable[str] = ()) -> Code:
        """The same cell with kernel names and imports that come into it by a fill."""
        return replace(self, requires=(*self.requires, *requires), imports=(*self.imports, *imports))


@dataclass(frozen=True)
class Markdown:
    """A markdown cell."""

    source: str
    role: BlockRole = "explain"


Block = Code | Markdown


def code(function: Callable[..., Any], /, *, tags: Iterable[str] = (), **fills: Any) -> Code:
    """The cell that `function` writes down, with its keyword-only parameters filled in.

    Raises TypeError when the fills are not exactly the function's keyword-only parameters.
    """
    text = textwrap.dedent(inspect.getsource(function))
    definition = _definition(text)
    wanted = {argument.arg for argument in definition.args.kwonlyargs}
    if wanted != set(fills):
        raise TypeError(f"{function.__qualname__} takes the fills {sorted(wanted)}, not {sorted(fills)}")
    while (branch := _first_decided(definition, fills)) is not None:
        text = _keep_branch(text, *branch)
        definition = _definition(text)

    body = definition.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    provides: tuple[str, ...] = ()
    if body and isinstance(body[-1], ast.Return):
        provides = tuple(str(fills.get(name, name)) for name in _returned(body[-1]))
        body = body[:-1]
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    rest = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]

    lines = text.splitlines()
    start = _first_line(rest[0], lines, definition) if rest else len(lines)
    end = rest[-1].end_lineno or 0 if rest else 0
    replaced = _fill("\n".join(lines), rest, fills)
    offset = len(replaced.splitlines()) - len(lines)
    chosen = textwrap.dedent("\n".join(replaced.splitlines()[start - 1 : end + offset]))
    source = _spaced(_FOR_LINTERS.sub("", chosen).strip("\n"))
    parameters = [argument.arg for argument in definition.args.posonlyargs + definition.args.args]
    used = names_read(source)
    return Code(
        source=source,
        requires=tuple(name for name in parameters if name in used),
        provides=provides,
        imports=tuple(ast.unparse(node) for node in imports),
        tags=tuple(tags),
    )


def names_read(source: str) -> set[str]:
    """All names that occur in the source in any place where they are looked up."""
    return {
        node.id
        for node in ast.walk(parse_python(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def literal(value: Any, indent: int = 0, column: int = 0) -> str:
    """Python source of a plain value, wrapped so that lines stay within the cell's width.

    `indent` is the indentation of the line that the value stands in, `column` where the value starts.
    """
    if isinstance(value, Source):
        return str(value).replace("\n", "\n" + " " * indent)
    flat = _flat(value)
    if column + len(flat) <= WIDTH or not isinstance(value, list | tuple | dict) or not value:
        return flat
    pad = " " * (indent + 4)
    opening, closing = {list: ("[", "]"), tuple: ("(", ")"), dict: ("{", "}")}[type(value)]
    if isinstance(value, dict):
        items = [
            f"{_flat(k)}: {literal(v, indent + 4, indent + 6 + len(_flat(k)))}," for k, v in value.items()
        ]
        body = "\n".join(pad + item for item in items)
    elif any(isinstance(item, list | tuple | dict | Source) for item in value):
        body = "\n".join(f"{pad}{literal(item, indent + 4, indent + 4)}," for item in value)
    else:
        body = textwrap.fill(
            "\x00".join(_flat(item).replace(" ", "\x01") + "," for item in value).replace("\x00", " "),
            WIDTH, initial_indent=pad, subsequent_indent=pad, break_long_words=False, break_on_hyphens=False,
        ).replace("\x01", " ")  # fmt: skip
    return f"{opening}\n{body}\n{' ' * indent}{closing}"


def hoisted(imports: Iterable[str], used: set[str] | None = None) -> str:
    """Import statements merged and sorted: the standard library first, then the others.

    Where `used` is given, only what binds one of these names stays.
    """
    import sys

    def wanted(alias: ast.alias) -> bool:
        return used is None or (alias.asname or alias.name.split(".")[0]) in used

    plain: set[str] = set()
    members: dict[str, set[str]] = {}
    for statement in imports:
        for node in parse_python(statement).body:
            names = [alias for alias in getattr(node, "names", []) if wanted(alias)]
            if isinstance(node, ast.Import):
                plain.update(f"import {ast.unparse(alias)}" for alias in names)
            elif isinstance(node, ast.ImportFrom) and names:
                members.setdefault(node.module or "", set()).update(ast.unparse(alias) for alias in names)
    lines: dict[str, str] = {line: line.split()[1] for line in plain}
    for module, of_module in members.items():
        lines[_from_line(module, sorted(of_module, key=_isort_key))] = module

    def group(module: str) -> bool:
        return module.split(".")[0] not in sys.stdlib_module_names

    ordered = sorted(
        lines.items(), key=lambda item: (group(item[1]), not item[0].startswith("import"), item[1].lower())
    )
    parts = [[line for line, module in ordered if group(module) is third] for third in (False, True)]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _spaced(source: str) -> str:
    """Two blank lines around the functions and classes of a cell."""
    lines = source.splitlines()
    body = parse_python(source).body if source else []
    block = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for before, after in reversed(list(pairwise(body))):
        if isinstance(before, block) or isinstance(after, block):
            first = _first_line(after, lines, None)
            end = before.end_lineno or 0
            lines[end : first - 1] = ["", ""]
    return "\n".join(lines)


def _from_line(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    body = textwrap.fill(", ".join(names) + ",", WIDTH, initial_indent="    ", subsequent_indent="    ")
    return f"from {module} import (\n{body}\n)"


def _isort_key(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def _flat(value: Any) -> str:
    if isinstance(value, Source):
        return str(value)
    if isinstance(value, str):
        quoted = repr(value)
        if quoted.startswith("'") and '"' not in value:
            inner = quoted[1:-1].replace("\\'", "'")
            return f'"{inner}"'
        return quoted
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
    if value is None or isinstance(value, bool | int | float):
        return 'float("nan")' if value != value else repr(value)
    raise TypeError(f"no literal for {type(value).__name__}: {value!r}")


def _definition(text: str) -> ast.FunctionDef:
    node = parse_python(text).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise TypeError("a cell is written as a plain function")
    return node


def _returned(node: ast.Return) -> list[str]:
    if node.value is None:
        return []
    elements = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    names = [element.id for element in elements if isinstance(element, ast.Name)]
    if len(names) != len(elements):
        raise TypeError("a cell function returns the names it provides, and nothing else")
    return names


def _first_decided(root: ast.AST, fills: Mapping[str, Any]) -> tuple[ast.If, list[ast.stmt]] | None:
    for node in ast.walk(root):
        if not isinstance(node, ast.If):
            continue
        negated = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
        test = node.test.operand if isinstance(node.test, ast.UnaryOp) and negated else node.test
        if isinstance(test, ast.Name) and test.id in fills:
            return node, node.body if bool(fills[test.id]) is not negated else node.orelse
    return None


def _keep_branch(text: str, node: ast.If, branch: list[ast.stmt]) -> str:
    lines = text.splitlines()
    kept: list[str] = []
    if branch:
        shift = branch[0].col_offset - node.col_offset
        opening = node.lineno if branch is node.body else max(s.end_lineno or 0 for s in node.body)
        first = branch[0].lineno
        while first - 2 >= opening and lines[first - 2].strip().startswith("#"):
            first -= 1
        kept = [
            line[shift:] if line[:shift].isspace() else line
            for line in lines[first - 1 : branch[-1].end_lineno]
        ]
    return "\n".join(lines[: node.lineno - 1] + kept + lines[node.end_lineno :])


def _first_line(node: ast.stmt, lines: list[str], definition: ast.FunctionDef | None) -> int:
    """The node's first line, decorators and the comments right above it included."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    floor = definition.lineno - 1 if definition else -1
    while first - 2 > floor and lines[first - 2].strip().startswith("#"):
        first -= 1
    return int(first)


def _fill(text: str, body: list[ast.stmt], fills: Mapping[str, Any]) -> str:
    """Replace each use of a fill; positions are taken from the syntax tree, last one first."""
    lines = [line.encode() for line in text.split("\n")]
    inside: set[int] = set()
    spots: list[tuple[int, int, int, int, str | None]] = []
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.JoinedStr):
                children = [child for child in ast.walk(node) if child is not node]
                inside.update(map(id, children))
                if any(isinstance(child, ast.Name) and child.id in fills for child in children):
                    spots.append(
                        (node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0, None)
                    )
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id in fills and id(node) not in inside:
                spots.append(
                    (node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0, node.id)
                )
    for line, start, end_line, end, name in sorted(set(spots), key=lambda spot: spot[:2], reverse=True):
        head, tail = lines[line - 1][:start], lines[end_line - 1][end:]
        indent = len(head) - len(head.lstrip())
        if name is None:
            old = b"\n".join([lines[line - 1][start:], *lines[line:end_line]])
            old = old[: len(old) - len(tail)] if tail else old
            new = _fill_text(old.decode(), fills)
        else:
            new = literal(fills[name], indent, len(head.decode()) + len(tail.decode().rstrip()))
        lines[line - 1 : end_line] = (head + new.encode() + tail).split(b"\n")
    return b"\n".join(lines).decode()


def _fill_text(fstring: str, fills: Mapping[str, Any]) -> str:
    single = re.search(r"\b[fFrR]{1,2}'", fstring) is not None

    def put(match: re.Match[str]) -> str:
        name, rest = match.group(1), match.group(2)
        if name not in fills:
            return match.group(0)
        if rest or isinstance(fills[name], Source):
            return "{" + _flat(fills[name]).replace('"', "'") + rest + "}"
        text = (
            str(fills[name]).replace("{", "{{").replace("}", "}}").replace("\\", "\\\\").replace('"', '\\"')
        )
        return text.replace("'", "\\'") if single else text

    return re.sub(r"(?<!\{)\{(\w+)((?:![rsa])?(?::[^{}]*)?)\}", put, fstring)
