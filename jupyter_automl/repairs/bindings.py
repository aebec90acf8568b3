"""Which names a piece of source binds, reads, changes in place and deletes, read off its syntax tree."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

from .patch import parsed

BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython", "In", "Out", "__file__", "__name__", "_"}
CHANGING = frozenset({
    "append", "extend", "insert", "pop", "popitem", "remove", "discard", "update", "clear", "add", "setdefault", "sort",
    "reverse", "fill", "put", "resize", "itemset", "partial_fit", "fit", "fit_transform", "fit_predict", "fit_resample",
    "set_params", "compile", "load_state_dict", "seek", "close", "execute", "commit", "appendleft", "popleft",
})  # fmt: skip
"""Methods that change what they are called on."""
CHANGING_ARGUMENT = frozenset({"shuffle", "heappush", "heapify", "setattr", "fill_diagonal", "copyto"})
"""Functions that change their first argument."""

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef


@dataclass
class Touched:
    """Names of the kernel that a piece of source touches when it runs."""

    binds: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    """In place: an item, attribute or method that changes its object."""
    deletes: set[str] = field(default_factory=set)

    @property
    def state(self) -> set[str]:
        """All names that may be another object, or hold another, afterwards."""
        return self.binds | self.changes | self.deletes


def touched(*nodes: ast.AST) -> Touched:
    """What these statements or expressions touch. A function reads what its body reads, as if it were called."""
    found = Touched()
    for node in nodes:
        _visit(node, frozenset(), found)
    found.reads -= BUILTINS - found.binds
    return found


def touched_by(source: str) -> Touched:
    """The same for a cell's source; nothing for one that is not Python."""
    try:
        return touched(*parsed(source).body)
    except SyntaxError:
        return Touched()


def root(node: ast.AST) -> str | None:
    """The name at the bottom of `a.b[c].d()`: `a`."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _visit(node: ast.AST, local: frozenset[str], found: Touched) -> None:
    match node:
        case ast.Name(id=name, ctx=context):
            if name not in local:
                names = found.reads if isinstance(context, ast.Load) else (
                    found.binds if isinstance(context, ast.Store) else found.deletes)  # fmt: skip
                names.add(name)
        case ast.Import() | ast.ImportFrom():
            bound = {alias.asname or alias.name.split(".")[0] for alias in node.names}
            found.binds |= bound - local
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef():
            _visit_scope(node, local, found)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            inner = local | {
                name.id
                for part in node.generators
                for name in ast.walk(part.target)
                if isinstance(name, ast.Name)
            }
            _children(node, inner, found)
        case ast.ExceptHandler():
            _children(node, local | ({node.name} if node.name else set()), found)
        case ast.For(target=ast.Name(id=each), iter=ast.Tuple(elts=members) | ast.List(elts=members)):
            _visit_members(node, each, members, local, found)
        case ast.AugAssign():
            if (base := root(node.target)) and base not in local:
                found.reads.add(base)
                found.changes.add(base)
            _children(node, local, found)
        case ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del()):
            if (base := root(node)) and base not in local:
                found.changes.add(base)
            _children(node, local, found)
        case ast.Call():
            changed = _changed(node)
            if changed and changed not in local:
                found.changes.add(changed)
            _children(node, local, found)
        case _:
            _children(node, local, found)


def _visit_members(
    loop: ast.For, each: str, members: list[ast.expr], local: frozenset[str], found: Touched
) -> None:
    """`for table in (train, test): table["age"] = …` changes `train` and `test`."""
    inside = Touched()
    _children(loop, local, inside)
    if each in inside.changes:
        inside.changes.remove(each)
        inside.changes |= {member.id for member in members if isinstance(member, ast.Name)} - local
    found.binds |= inside.binds
    found.reads |= inside.reads
    found.changes |= inside.changes
    found.deletes |= inside.deletes


def _visit_scope(node: Scope, local: frozenset[str], found: Touched) -> None:
    if not isinstance(node, ast.Lambda):
        if node.name not in local:
            found.binds.add(node.name)
        for decorator in node.decorator_list:
            _visit(decorator, local, found)
    if isinstance(node, ast.ClassDef):
        for base in [*node.bases, *node.keywords]:
            _visit(base, local, found)
        own: set[str] = set()
    else:
        arguments = node.args
        for default in [*arguments.defaults, *(one for one in arguments.kw_defaults if one is not None)]:
            _visit(default, local, found)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        own = {one.arg for one in every}
        own |= {one.arg for one in (arguments.vararg, arguments.kwarg) if one is not None}
    body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
    shared = {
        name for part in body for one in ast.walk(part) if isinstance(one, ast.Global) for name in one.names
    }
    inside = Touched()
    for part in body:
        _visit(part, local | own, inside)
    own |= inside.binds - shared
    found.reads |= inside.reads - own
    found.changes |= (inside.changes - own) | (inside.binds & shared)


def _children(node: ast.AST, local: frozenset[str], found: Touched) -> None:
    for child in ast.iter_child_nodes(node):
        _visit(child, local, found)


def _changed(call: ast.Call) -> str | None:
    """The name whose object the call changes."""
    if isinstance(call.func, ast.Attribute):
        inplace = any(
            keyword.arg == "inplace"
            and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
            for keyword in call.keywords
        )
        if call.func.attr in CHANGING or inplace:
            return root(call.func.value)
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called in CHANGING_ARGUMENT and call.args:
        return root(call.args[0])
    return None
