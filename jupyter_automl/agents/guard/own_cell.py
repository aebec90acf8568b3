"""The guard of own steps: a cell that analyses the development rows, in a closed vocabulary, and binds new names only.

As with features, what is not known to be harmless is refused. A cell may print, show tables and draw; it has no name for a
file, a module beyond four, the holdout, or anything that the notebook measures with.
"""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jupyter_automl.parsing import parse_python

from .allowed import ATTRIBUTES, BUILTINS, MODULE_NAMES, MODULES, TOLD
from .feature import (
    constant,
    imported,
    known_kind,
    parsed,
    power,
    reason_against,
    recursion,
    turns,
    unordered,
    walk,
)
from .own_words import (
    BY_NAME,
    DRAWING,
    KEYWORDS,
    MORE_OF_MODULES,
    REDUCERS,
    RENAMING,
    SAID_WHOLE,
    TABLES,
)
from .refusal import NotAllowed

WIDTH, MOST_NODES = 110, 1_200
OFFERED = frozenset(
    {"development", "TARGET", "SEED", "show", "short", "compact", "INK", "ACCENT", "CALM", "PALE"}
)
"""Kernel names that every own step may read."""
HAS = {name: MODULE_NAMES.get(name, frozenset()) | more for name, more in MORE_OF_MODULES.items()}
IMPORTS = {**MODULES, "matplotlib.pyplot": "plt"}
KNOWN = ATTRIBUTES | TABLES | DRAWING
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SHELL = frozenset({"In", "Out", "exit", "quit", "get_ipython"})
SCORES = "_scores"
"""How names end by which the notebook knows what models scored."""
CALLED = (BUILTINS - TOLD.keys()) | {"print"}
_ODD_START = re.compile(r"^\s*(?:[%!?/;,]|>>>|\.\.\.|In\s*\[)", re.MULTILINE)
"""What IPython reads as something else than Python where a line begins with it."""


@dataclass(frozen=True)
class OwnCell:
    """A cell that passed: its text without imports and comments, and its contract with the kernel."""

    source: str
    imports: tuple[str, ...]
    reads: tuple[str, ...]
    """Kernel names that it reads."""
    binds: frozenset[str]
    """Names that it leaves in the kernel."""


def checked_cell(source: str, *, given: Collection[str], taken: Collection[str]) -> OwnCell:
    """The cell, when all that it does is on the lists.

    `given` are the names that earlier own steps left, `taken` those that the notebook uses and that may not be bound anew.
    Raises NotAllowed with the reason, half a sentence.
    """
    tree = parsed(source)
    if len(list(walk(tree, 0))) > MOST_NODES:
        raise NotAllowed("it is longer than one cell should be")
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        imported(node, IMPORTS)
    body = ast.Module([node for node in tree.body if node not in imports], [])
    if not body.body:
        raise NotAllowed("it does nothing")
    binds = frozenset(_stored(body))
    for name in sorted(binds):
        if name in taken or name in OFFERED or name in TOLD or name in SHELL or name.endswith(SCORES):
            raise NotAllowed(f"it binds {name}, which the notebook uses; it must take a name of its own")
        if name in given:
            raise NotAllowed(f"it binds {name} anew, which an earlier step left")
    reads = _check(body, binds, frozenset(given))
    used = {node.id for node in ast.walk(body) if isinstance(node, ast.Name)}
    wanted = tuple(f"import {module}" + (f" as {name}" if module != name else "")
                   for module, name in IMPORTS.items() if name in used)  # fmt: skip
    return OwnCell(_text(source, imports, body), wanted, tuple(sorted(reads)), binds)


def checked_expression(text: str, *, given: Collection[str]) -> str:
    """An expression over names that there are, as one line. Raises NotAllowed."""
    tree = parsed(text.strip())
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        raise NotAllowed("what it asserts is not one expression")
    if _stored(tree) or any(isinstance(node, ast.NamedExpr) for node in ast.walk(tree)):
        raise NotAllowed("what it asserts binds a name")
    _check(tree, frozenset(), frozenset(given))
    return ast.unparse(tree.body[0].value)


def _stored(tree: ast.AST) -> set[str]:
    """Names that are bound here, not inside functions and comprehensions within."""
    found: set[str] = set()
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef):
            found.add(child.name)
        elif isinstance(child, COMPREHENSIONS):
            found.update(each.target.id for each in ast.walk(child) if isinstance(each, ast.NamedExpr))
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            found.add(child.id)
        elif not isinstance(child, ast.Lambda):
            found |= _stored(child)
    return found


def _free(node: ast.AST, scope: frozenset[str]) -> Iterator[str]:
    """Names that are looked up beyond the scopes of the cell's functions, lambdas and comprehensions."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load) and node.id not in scope:
            yield node.id
        return
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                yield from _free(default, scope)
        own = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)} | _stored(node)
        parts: list[ast.AST] = [*node.body] if isinstance(node, ast.FunctionDef) else [node.body]
        for part in parts:
            yield from _free(part, scope | own)
        return
    if isinstance(node, COMPREHENSIONS):
        first = node.generators[0]
        yield from _free(first.iter, scope)
        own = {name for each in node.generators for name in _stored(ast.Tuple([each.target], ast.Store()))}
        for child in ast.iter_child_nodes(node):
            for within in ast.iter_child_nodes(child) if child is first else [child]:
                if within is not first.iter:
                    yield from _free(within, scope | own)
        return
    for child in ast.iter_child_nodes(node):
        yield from _free(child, scope)


def _check(tree: ast.Module, binds: frozenset[str], given: frozenset[str]) -> set[str]:
    """Every part of it against the lists; the kernel names that it reads."""
    for node in ast.walk(tree):
        _kind(node)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    anywhere = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    anywhere |= {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for name in sorted(anywhere | functions):
        if name in HAS or hasattr(builtins, name) or name.startswith("_") or name in anywhere & functions:
            raise NotAllowed(f"it gives the name {name} another meaning")
    reads: set[str] = set()
    for name in _free(tree, binds):  # names first: they tell most about what it is up to
        if name in OFFERED or name in given:
            reads.add(name)
        elif name not in HAS and name not in CALLED:
            raise NotAllowed(TOLD.get(name, f"it reads the name {name}, which it is not given"))
    for node in reversed(list(ast.walk(tree))):  # the innermost first
        if isinstance(node, ast.Name) and node.id in HAS and not isinstance(parents[node], ast.Attribute):
            raise NotAllowed(f"it hands on the module {node.id}")
        if isinstance(node, ast.FunctionDef):
            recursion(node)
        elif isinstance(node, ast.Attribute):
            _attribute(node, parents, binds)
        elif isinstance(node, ast.Call):
            _call(node, functions)
        elif isinstance(node, ast.Constant):
            constant(node, None)
        elif isinstance(node, ast.Set):
            unordered(node, parents)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            power(node)
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            _changes(node, binds | anywhere)
    return reads


def _kind(node: ast.AST) -> None:
    if isinstance(node, ast.AnnAssign) or (isinstance(node, ast.arg) and node.annotation is not None):
        raise NotAllowed("it annotates a name, which a cell does not need")
    known_kind(node, "an analysis")


def _attribute(node: ast.Attribute, parents: dict[ast.AST, ast.AST], binds: frozenset[str]) -> None:
    if node.attr.startswith("_"):
        raise NotAllowed(f"it reaches into Python itself (.{node.attr})")
    if not isinstance(node.ctx, ast.Load):
        if node.attr not in RENAMING:
            raise NotAllowed(f"it changes an attribute (.{node.attr})")
        _changes(node, binds)
        return
    module = node.value.id if isinstance(node.value, ast.Name) else ""
    if node.attr in BY_NAME | SAID_WHOLE:
        if getattr(parents.get(node), "func", None) is not node:
            raise NotAllowed(f"it hands on the method .{node.attr}")
        return
    if node.attr in HAS.get(module, KNOWN):
        return
    told = reason_against(node.attr)
    owner = f"{module}." if module in HAS else "."
    raise NotAllowed(told or f"it uses {owner}{node.attr}, which is not on the list")


def _call(node: ast.Call, functions: set[str]) -> None:
    function = node.func
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in KEYWORDS:
            raise NotAllowed(f"it gives {keyword.arg or '**arguments'}, which an analysis does not need")
        if keyword.arg == "aggfunc" and not _reducers(keyword.value, functions):
            raise NotAllowed("it calls a method by its name")
    if any(isinstance(each, ast.Starred) for each in node.args):
        raise NotAllowed("it gives *arguments, which an analysis does not need")
    turns(node)
    if not isinstance(function, ast.Attribute):
        return
    if function.attr in SAID_WHOLE and node.args:
        raise NotAllowed("it writes files")
    if function.attr in BY_NAME:
        named = [each.value for each in node.keywords]
        pairs = all(isinstance(pair, ast.Tuple) and len(pair.elts) == 2 and isinstance(pair.elts[0], ast.Constant)
                    and _reducers(pair.elts[1], functions) for pair in named)  # fmt: skip
        axis = all(
            each.arg in ("axis", "include_groups") and isinstance(each.value, ast.Constant)
            for each in node.keywords
        )
        if len(node.args) > 1 or not all(_reducers(each, functions) for each in node.args):
            raise NotAllowed(f"it calls a method by its name; give .{function.attr} one of the usual ones")
        if not (pairs or (axis and node.args)):
            raise NotAllowed(f"it calls a method by its name; give .{function.attr} one of the usual ones")


def _reducers(node: ast.expr, functions: set[str]) -> bool:
    """Whether it names only reductions that are known, or functions."""
    if isinstance(node, ast.Constant):
        return node.value in REDUCERS
    if isinstance(node, ast.List | ast.Tuple):
        return all(_reducers(each, functions) for each in node.elts)
    if isinstance(node, ast.Dict):
        return all(_reducers(each, functions) for each in node.values)
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id in HAS
    return isinstance(node, ast.Lambda) or (isinstance(node, ast.Name) and node.id in functions | CALLED)


def _changes(node: ast.Subscript | ast.Attribute, binds: Collection[str]) -> None:
    """Only what the cell itself has made may be changed."""
    base: ast.expr = node
    while isinstance(base, ast.Subscript | ast.Attribute):
        base = base.value
    if not (isinstance(base, ast.Name) and base.id in binds):
        named = base.id if isinstance(base, ast.Name) else "something"
        raise NotAllowed(f"it changes {named}, which it has not made itself")


def _text(source: str, imports: list[ast.Import | ast.ImportFrom], body: ast.Module) -> str:
    """The cell's text without imports and comments; written anew where a line is long, or IPython might read it otherwise."""
    gone = {line for node in imports for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    lines = list(_without_comments(source))
    kept = [line.rstrip() for number, line in enumerate(lines, 1) if number not in gone]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(kept)).strip("\n")
    try:
        same = ast.dump(parse_python(text)) == ast.dump(body)
    except SyntaxError:  # two statements stood on the line of an import
        same = False
    if same and not _ODD_START.search(text) and max(map(len, text.splitlines())) <= WIDTH:
        return text
    return ast.unparse(ast.fix_missing_locations(body))


def _without_comments(source: str) -> Iterator[str]:
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    yield from lines
