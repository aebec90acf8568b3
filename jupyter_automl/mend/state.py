"""What a failed cell has done already, and the cell to run before it that undoes that."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from jupyter_automl.repairs.bindings import touched
from jupyter_automl.repairs.crash import Crash
from jupyter_automl.repairs.draws import with_draws
from jupyter_automl.repairs.patch import parsed
from jupyter_automl.repairs.slicing import Statement, defining, depending, statements, text_of

REPEATABLE = frozenset({
    "fillna", "dropna", "sort_values", "sort_index", "astype", "copy", "drop_duplicates", "convert_dtypes", "fit",
    "infer_objects", "clip", "to_frame", "strip", "lower", "upper", "bfill", "ffill", "compile", "set_params", "add",
    "round", "update", "seek",
})  # fmt: skip
"""Methods that change nothing more when they are called on their own result."""
ONCE = frozenset({
    "to_sql", "execute", "executemany", "commit", "post", "put", "delete", "patch", "remove", "unlink", "rename", "rmdir",
    "rmtree", "move", "mkdir", "makedirs", "system", "popen", "run", "check_call", "check_output", "Popen", "touch",
    "writerow", "send", "send_message", "urlretrieve", "input", "extractall",
})  # fmt: skip
"""Calls that do something outside the kernel, such that doing it twice is not the same as once."""
OUTSIDE = frozenset(
    {"os", "shutil", "requests", "subprocess", "sqlite3", "Path", "session", "conn", "cursor", "cur", "db"}
)


def half_done(crash: Crash) -> set[str]:
    """Names that the cell changed, before it failed, in a way that a second run would repeat."""
    failed = crash.line
    try:
        tree = parsed(crash.source)
    except SyntaxError:
        return set()
    if failed is None:
        return set()
    done = [
        statement
        for statement in tree.body
        if (statement.end_lineno or statement.lineno) < failed
        or (isinstance(statement, ast.For | ast.While) and statement.lineno < failed)
    ]
    return _repeated(done)


def restoring(crash: Crash, names: Collection[str]) -> str | None:
    """The earlier statements that make these names what they were before the cell; None when they are not known."""
    if not names:
        return None
    among = statements(
        (index, crash.cells[index].source) for index in crash.ran if crash.cells[index].source != crash.source
    )
    wanted = set(names)
    while True:
        known = set(crash.state) - wanted
        chosen = defining(wanted, among, known)
        more = _went_on(chosen or [], among) & known
        if not more:
            return _rerun(chosen, among, known)
        wanted |= more


def _went_on(chosen: Sequence[Statement], among: Sequence[Statement]) -> set[str]:
    """Names that the statements touch and that other statements worked on since: these need their whole way again.

    `train, test = …` makes `train` anew along with `test`, and what came after made codes of its words.
    """
    found: set[str] = set()
    later: set[str] = set()
    for statement in reversed(among):
        own = statement.touched.state - _loop_variables(statement.node)
        if statement in chosen:
            found |= later & (own | statement.touched.reads)
        elif not isinstance(statement.node, ast.Import | ast.ImportFrom):
            later |= own
    return found


def _loop_variables(statement: ast.stmt) -> set[str]:
    loops = [node for node in ast.walk(statement) if isinstance(node, ast.For)]
    return {name for loop in loops for name in touched(loop.target).binds}


def _rerun(
    chosen: Sequence[Statement] | None, among: Sequence[Statement], known: Collection[str]
) -> str | None:
    """The statements as a cell that makes again what was there; None where it would make something else."""
    chosen = None if chosen is None else with_draws(chosen, among)
    if chosen is None or any(acts_outside(statement.text) for statement in chosen):
        return None
    return text_of(chosen, known)


def changed_twice(crash: Crash) -> set[str]:
    """The names that the cell changes, when the very same cell has run before; else none."""
    if not crash.again:
        return set()
    return _repeated(_body(crash.source))


def ran_twice(crash: Crash) -> str | None:
    """What makes anew, once, what this cell reads and an earlier cell has worked on twice since it was run twice.

    None when no earlier cell ran twice on what this cell reads, or when it cannot be told.
    """
    sources = [crash.cells[index].source.strip() for index in crash.ran]
    reads = set(touched(*_body(crash.source)).reads)
    worked = {
        source: found
        for source in dict.fromkeys(sources)
        if source != crash.source.strip() and (found := _repeated(_body(source)) & reads)
    }
    # A notebook keeps the last count of a cell only; the kernel itself knows all that it was sent.
    sent = crash.asked("[str(one).strip() for one in In]") if worked else None
    counted = sent if isinstance(sent, list) else []
    names = {
        name
        for source, found in worked.items()
        if max(sources.count(source), counted.count(source)) > 1
        for name in found
    }
    if not names:
        return None
    once = list(dict.fromkeys(sources))
    among = statements((sources.index(source), source) for source in once if source != crash.source.strip())
    known = set(crash.state) - names
    return _rerun(defining(names, among, known), among, known)


def earlier_setup(crash: Crash, earlier: Mapping[int, str]) -> str | None:
    """What to run, when earlier cells should have been otherwise, so that the names this cell reads are as they should be.

    The changed statements and those that hang on them, as far as the cell needs them. None when it cannot be told.
    """
    order = crash.ran or list(range(crash.here or 0))
    if not set(earlier) <= set(order):
        order = sorted({*order, *earlier})
    among = statements((index, earlier.get(index, crash.cells[index].source)) for index in order)
    old = Counter(
        ast.dump(statement.node)
        for statement in statements((index, crash.cells[index].source) for index in earlier)
    )
    changed: list[Statement] = []
    for statement in among:
        if statement.cell in earlier:
            dump = ast.dump(statement.node)
            if old[dump]:
                old[dump] -= 1
            else:
                changed.append(statement)
    if not changed:
        return None
    first = next(index for index, statement in enumerate(among) if statement is changed[0])
    hanging = {id(statement) for statement in depending(changed, among[first:])}
    needed = set(touched(*_body(crash.source)).reads)
    chosen: list[Statement] = []
    for statement in reversed([one for one in among[first:] if id(one) in hanging]):
        does = statement.touched
        if needed & (does.binds | does.changes):
            chosen.append(statement)
            needed |= does.reads
    chosen.reverse()
    if not chosen:
        return None
    # A statement that works on what it changes starts from what was there before it ran the first time.
    bound: set[str] = set()
    again: set[str] = set()
    for statement in chosen:
        again |= (statement.touched.reads | statement.touched.changes) & _repeats(statement.node) - bound
        if statement in changed:
            # What the name holds now is what the statement made of it when it was still the wrong one.
            again |= _read_first([statement.node], frozenset()) & statement.touched.binds - bound
        bound |= statement.touched.binds
    known = set(crash.state) - again
    if again:
        before = defining(again, among[:first], known)
        if before is None:
            return None
        chosen = [*before, *chosen]
    chosen = with_draws(chosen, [*among[:first], *(one for one in among[first:] if id(one) in hanging)]) or []
    return text_of(chosen, known) or None


def acts_outside(source: str) -> bool:
    """Whether the source does something outside the kernel that must not happen twice."""
    if any(line.lstrip().startswith(("!", "%%", "%run", "%pip", "%cd")) for line in source.splitlines()):
        return True
    for node in ast.walk(ast.Module(_body(source), [])):
        if not isinstance(node, ast.Call):
            continue
        given = [one.value for one in [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "mode")]
                 if isinstance(one, ast.Constant)]  # fmt: skip
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("open", "to_csv", "to_hdf", "write_text") and any(
            str(mode)[:1] in "ax" for mode in given if mode
        ):
            return True
        if name == "input" or (
            name in ONCE and (owner := _owner(node)) and (owner in OUTSIDE or name in _SURELY)
        ):
            return not any(
                keyword.arg == "exist_ok" and getattr(keyword.value, "value", False)
                for keyword in node.keywords
            )
    return False


_SURELY = frozenset(
    {"to_sql", "executemany", "commit", "unlink", "mkdir", "makedirs", "rmtree", "extractall", "send_message"}
)


def _owner(call: ast.Call) -> str | None:
    node: ast.AST = call.func
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else "?"


def _repeated(body: Iterable[ast.stmt]) -> set[str]:
    """Names of earlier cells on which these statements would work twice if they ran twice."""
    names: set[str] = set()
    own: set[str] = set()
    for statement in body:
        again = _repeats(statement)
        names |= again - own
        own |= touched(statement).binds - again
    return names


def _repeats(statement: ast.stmt) -> set[str]:
    """Names on which the statement would work twice if it ran twice."""
    does = touched(statement)
    own = does.binds & _read_first([statement], frozenset())
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
        return set()
    if isinstance(statement, ast.Assign):
        target = statement.targets[0]
        if isinstance(target, ast.Subscript | ast.Attribute) and not own:
            text = ast.unparse(target)
            reads_it = any(
                isinstance(node, ast.Subscript | ast.Attribute) and ast.unparse(node) == text
                for node in ast.walk(statement.value)
            )
            return does.changes if reads_it and not _repeatable(statement.value) else set()
        return own if not _repeatable(statement.value) else set()
    if isinstance(statement, ast.Expr):
        return does.changes if not _repeatable(statement.value) else set()
    return own | does.changes | does.deletes


def _read_first(body: Iterable[ast.stmt], bound: frozenset[str]) -> set[str]:
    """Names that the statements read before they bind them themselves, as a loop does its own variable."""
    found: set[str] = set()
    for statement in body:
        inner = bound
        if isinstance(statement, ast.For):
            found |= touched(statement.iter).reads - bound
            inner = bound | touched(statement.target).binds
        elif isinstance(statement, ast.If):
            found |= touched(statement.test).reads - bound
        else:
            found |= touched(statement).reads - bound
            bound = bound | touched(statement).binds
            continue
        found |= _read_first(statement.body, inner) | _read_first(statement.orelse, inner)
    return found


def _repeatable(value: ast.expr) -> bool:
    methods = {
        node.func.attr
        for node in ast.walk(value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    return (
        bool(methods) and methods <= REPEATABLE and not any(isinstance(n, ast.BinOp) for n in ast.walk(value))
    )


def _body(source: str) -> list[ast.stmt]:
    try:
        return parsed(source).body
    except SyntaxError:
        return []
