"""Tells a repair from a cheat: the cell must still do what it was for. Asked of every candidate, whoever made it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from jupyter_automl.repairs.bindings import root, touched
from jupyter_automl.repairs.patch import parsed

ALIKE = 0.4
"""Likeness of the syntax trees' text from which one statement counts as another one rewritten."""
LOST = 0.2
"""Share of the rows that may go, or turn missing, for the sake of a repair; more is for a person to decide."""
GUARDS = (
    ast.If,
    ast.While,
    ast.For,
    ast.Try,
    ast.TryStar,
    ast.Match,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
)
REFUSED_CALLS = frozenset({"exit", "quit", "exec", "eval", "system", "_exit", "suppress", "rmtree"})
ROWS_GO = frozenset(
    {"dropna", "drop_duplicates", "head", "tail", "sample", "query", "nlargest", "nsmallest", "truncate"}
)


def refusal(original: str, mended: str, setup: str | None = None) -> str | None:
    """Why the mended text is no honest repair of the original, as far as the text tells; None when it is one."""
    try:
        new, before = parsed(mended), parsed(setup or "")
    except SyntaxError as error:
        return f"it is not Python: {error.msg}"
    try:
        old = parsed(original)
    except SyntaxError:
        return _unreadable(original, mended)
    if _caught(new) + _caught(before) > _caught(old):
        return "it catches or suppresses an exception"
    refused = (_called(new) | _called(before)) & REFUSED_CALLS - _called(old)
    if refused:
        return f"it calls {sorted(refused)[0]}"
    if _magics(mended) + _magics(setup or "") > _magics(original):
        return "it runs a command of the shell"
    if _skips_lines(mended, setup) and not _skips_lines(original, None):
        return "it skips lines of a file without a word"
    lost = touched(*old.body).binds - touched(*new.body).binds - touched(*before.body).binds
    if lost:
        return f"it no longer binds {', '.join(sorted(lost))}"
    return _deleted(old, new, before)


def lost_data(
    original: str,
    mended: str,
    before: Mapping[str, Mapping[str, Any]],
    after: Mapping[str, Mapping[str, Any]],
) -> tuple[list[str], str | None]:
    """What a trial did to the tables that were there before: sentences, and the reason to refuse it or None.

    Compared with what the original itself drops nothing can be said, since it never came to its end; where it has
    calls that take rows away, fewer rows are its own wish.
    """
    said: list[str] = []
    reason = None
    added = _methods(mended) - _methods(original)
    own = bool(_methods(original) & ROWS_GO)
    for name, was in before.items():
        now = after.get(name, {})
        rows, left = was.get("rows"), now.get("rows")
        if was.get("type") != now.get("type") or not rows or left is None:
            continue
        if left < rows:
            said.append(f"`{name}` has {left:,} rows after it, {rows - left:,} fewer than before.")
            if left == 0 or (added & ROWS_GO and not own and rows - left > LOST * rows):
                reason = f"it leaves {left:,} of {rows:,} rows in {name}"
        gone = now.get("missing", 0) - was.get("missing", 0)
        if gone > 0 and left >= rows:
            said.append(f"{gone:,} values of `{name}` are missing that were not before.")
            if gone > LOST * rows and ("coerce" in mended) > ("coerce" in original):
                reason = f"{gone:,} values of {name} with {rows:,} rows become missing"
    return said, reason


def _statements(tree: ast.AST, guards: int = 0) -> Iterator[tuple[ast.stmt, int]]:
    """Each statement but imports and `pass`, and how many conditions it stands under."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.stmt) and not isinstance(child, ast.Import | ast.ImportFrom | ast.Pass):
            yield child, guards
        yield from _statements(child, guards + isinstance(child, GUARDS))


def _deleted(old: ast.Module, new: ast.Module, before: ast.Module) -> str | None:
    """Whether a statement is gone, hollowed out, or now runs under a condition."""
    have: dict[str, list[tuple[ast.stmt, int]]] = {}
    for statement, guards in [*_statements(new), *_statements(before)]:
        have.setdefault(ast.dump(statement), []).append((statement, guards))
    left: list[tuple[ast.stmt, int]] = []
    for statement, guards in _statements(old):
        same = have.get(ast.dump(statement))
        if not same:
            left.append((statement, guards))
        elif same.pop(0)[1] > guards:
            return f"`{_line(statement)}` runs only under a condition now"
    spare = [(text, *entry) for text, entries in have.items() for entry in entries]
    for statement, guards in left:
        dump, sets = ast.dump(statement), _set_by(statement)
        likeness = [
            (
                SequenceMatcher(None, dump, text, autojunk=False).ratio()
                + (0.3 if sets & _set_by(other) or _as_assignment(statement, other) else 0.0),
                index,
            )
            for index, (text, other, _) in enumerate(spare)
            if type(other) is type(statement) or not isinstance(statement, ast.Assign)
        ]
        best, index = max(likeness, default=(0.0, 0))
        if best < ALIKE:
            return f"`{_line(statement)}` is gone"
        _, other, under = spare.pop(index)
        if under > guards:
            return f"`{_line(statement)}` runs only under a condition now"
        if _hollow(statement, other) and not _as_assignment(statement, other):
            return f"`{_line(statement)}` computes nothing any more"
    return None


def _set_by(statement: ast.stmt) -> set[str]:
    """The names that the statement binds, and the columns and items that it sets, as `df["a"]`."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    parts = {ast.unparse(target) for target in targets if isinstance(target, ast.Subscript)}
    return parts | touched(statement).binds


def _as_assignment(old: ast.stmt, new: ast.stmt) -> bool:
    """Whether a call that changed its object is written as an assignment now: all it was given stands in it."""
    call = old.value if isinstance(old, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(new, ast.Assign) or len(call.args) < 2:
        return False
    within = {ast.dump(node) for node in ast.walk(new)}
    target = new.targets[0]
    same = isinstance(target, ast.Subscript) and root(target) == root(call.func)
    return same and all(ast.dump(given) in within for given in call.args)


def _hollow(old: ast.stmt, new: ast.stmt) -> bool:
    """Whether what was computed is now a constant."""
    value, other = getattr(old, "value", None), getattr(new, "value", None)
    if not isinstance(value, ast.expr) or not isinstance(other, ast.expr):
        return False
    computes = any(isinstance(node, ast.Call) for node in ast.walk(value))
    return computes and not any(isinstance(node, ast.Call | ast.Name) for node in ast.walk(other))


def _unreadable(original: str, mended: str) -> str | None:
    """For a cell that is not Python: its lines stand in for statements."""
    lines = Counter(line.strip() for line in original.splitlines() if line.strip() and line.strip()[0] != "#")
    left = Counter(line.strip() for line in mended.splitlines() if line.strip())
    spare = list((left - lines).elements())
    for line in (lines - left).elements():
        likeness = [(SequenceMatcher(None, line, other, autojunk=False).ratio(), other) for other in spare]
        best, other = max(likeness, default=(0.0, ""))
        if best < ALIKE:
            return f"`{line}` is gone"
        spare.remove(other)
    return None


def _caught(tree: ast.Module) -> int:
    found = sum(isinstance(node, ast.Try | ast.TryStar) for node in ast.walk(tree))
    return found + sum(
        isinstance(node, ast.Name | ast.Attribute) and "suppress" in ast.dump(node) for node in ast.walk(tree)
    )


def _called(tree: ast.Module) -> set[str]:
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }


def _methods(source: str) -> set[str]:
    try:
        return _called(parsed(source))
    except SyntaxError:
        return set()


def _magics(source: str) -> int:
    return sum(line.lstrip().startswith(("!", "%pip", "%conda", "%%")) for line in source.splitlines())


def _skips_lines(source: str, setup: str | None) -> bool:
    text = (source + (setup or "")).replace(" ", "").replace("'", '"')
    return 'on_bad_lines="skip"' in text or "error_bad_lines=False" in text


def _line(statement: ast.stmt) -> str:
    return ast.unparse(statement).splitlines()[0][:80]
