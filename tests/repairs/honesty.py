"""Tell a repair from a cheat by comparing the syntax trees of the crashing and the mended cell."""

import ast
import re
from collections import Counter
from difflib import SequenceMatcher

ALIKE = 0.35  # below this likeness of their dumps, two statements are not one rewritten into the other


def cheats(original: str, mended: str, setup: str | None = None) -> list[str]:
    """Sentences that say how ``mended`` hides the crash instead of mending it; empty for an honest repair."""
    found = []
    old, new = _tree(original), _tree(mended)
    if old is None:
        # A cell that does not parse has no tree to compare: its lines stand in for statements.
        return ["the source is empty"] if new is None or not new.body else []
    if new is None:
        return ["the mended source does not parse"]
    before = _tree(setup or "") or ast.Module(body=[], type_ignores=[])
    if _hiders(new) + _hiders(before) > _hiders(old):
        found.append("an exception is caught or suppressed that was not before")
    lost = _bound(old) - _bound(new) - _bound(before)
    if lost:
        found.append(f"no longer binds {', '.join(sorted(lost))}")
    gone = _deleted(old, new, before)
    if gone:
        found.append(f"statement gone: {gone[0]}")
    return found


def _tree(source: str) -> ast.Module | None:
    lines = [
        "pass" + " " * 0 if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()
    ]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return None


def _hiders(tree: ast.Module) -> int:
    caught = sum(isinstance(node, ast.Try | ast.TryStar) for node in ast.walk(tree))
    suppressed = sum(
        isinstance(node, ast.withitem) and "suppress" in ast.dump(node) for node in ast.walk(tree)
    )
    return caught + suppressed


def _bound(tree: ast.Module) -> set[str]:
    names = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return names | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def _deleted(old: ast.Module, new: ast.Module, before: ast.Module) -> list[str]:
    """Statements of ``old`` (imports apart) that have neither an equal nor a likely rewritten one."""
    have = Counter(ast.dump(each) for each in _statements(new) + _statements(before))
    left = []
    for each in _statements(old):
        dump = ast.dump(each)
        if have[dump]:
            have[dump] -= 1
        else:
            left.append(each)
    spare = list(have.elements())
    gone = []
    for each in left:
        dump = ast.dump(each)
        likeness = [
            (
                _stored(dump) == _stored(other),
                SequenceMatcher(None, dump, other, autojunk=False).ratio(),
                other,
            )
            for other in spare
        ]
        # One that binds the same names is the same statement rewritten, before one that only looks like it.
        best = max((one for one in likeness if one[1] >= ALIKE), default=None)
        if best is not None:
            spare.remove(best[2])
        else:
            gone.append(ast.unparse(each).splitlines()[0])
    return gone


def _stored(dump: str) -> list[str]:
    """The names that the statement of that dump binds."""
    return sorted(re.findall(r"id='(\w+)', ctx=Store\(\)", dump))


def _statements(tree: ast.Module) -> list[ast.stmt]:
    skip = (ast.Import, ast.ImportFrom, ast.Pass)
    return [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not isinstance(node, skip)]
