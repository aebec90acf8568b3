"""Definitions that stand elsewhere in a user's notebook: not run, further down, deleted, or inside a function."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from jupyter_automl.parsing import literal_python

from .bindings import touched, touched_by
from .crash import Crash, Proposal
from .inner_values import computed_inside
from .patch import parsed
from .place import place_of
from .slicing import WHOLE, Statement, defining, statements, text_of


def found_in_notebook(crash: Crash, name: str) -> list[Proposal]:
    """Cells to run before, each with the fewest statements that bind the name; the likeliest place first.

    Other names that the cell reads and the kernel lacks are defined by the same cell.
    """
    known = _lasting(crash)
    reads = touched_by(crash.source).reads
    fresh = {index for index, cell in enumerate(crash.cells) if cell.executed is None and index != crash.here}
    found: list[Proposal] = _moved_up(crash, name)
    for place, among, confidence in _places(crash):
        bound = {one for statement in among for one in statement.touched.binds}
        if name not in bound:
            continue
        lacking = {one for one in reads if one not in known and one in bound and one != name}
        chosen = defining({name, *lacking}, among, known, fresh) or defining({name}, among, known, fresh)
        if chosen is None:
            continue
        setup = text_of(chosen, known)
        if any(setup == other.setup for other in found):
            continue
        cells = ", ".join(
            str(index + 1) for index in sorted({one.cell for one in chosen if one.cell != crash.here})
        )
        where = (
            f" ({'cell' if ',' not in cells else 'cells'} {cells} of the notebook's code)" if cells else ""
        )
        found.append(
            Proposal(
                "patch",
                f"`{name}` is bound {place}{where}; what is needed of it runs first.",
                "The cell itself stays as it is.",
                setup=setup,
                confidence=confidence,
                rule="the notebook's own definition",
            )
        )
    inside = found or _from_function(crash, name, known) or _written_in_function(crash, name)
    return inside or computed_inside(crash, name, known)


def _lasting(crash: Crash) -> set[str]:
    """What the kernel holds without the failing cell, whose own first lines bound names before it failed."""
    own = touched_by(crash.source).binds
    others = {name for index in crash.ran for name in touched_by(crash.cells[index].source).binds}
    return set(crash.state) - (own - others if crash.ran else set())


def _moved_up(crash: Crash, name: str) -> list[Proposal]:
    """The lines of the cell itself that bind the name move above the line that reads it."""
    place = place_of(crash)
    body = place.tree.body
    at = next(
        (
            i
            for i, one in enumerate(body)
            if place.line is not None and one.lineno <= place.line <= (one.end_lineno or 0)
        ),
        None,
    )
    if place.cell is not None or place.function or at is None:
        return []
    below = [one for one in statements([(-1, crash.source)]) if one.line > body[at].lineno]
    before = {bound for one in body[:at] for bound in touched(one).binds}
    chosen = defining({name}, below, _lasting(crash) | before)
    if not chosen or any(not isinstance(one.node, WHOLE) for one in chosen):
        return []
    # A line that works on what the lines in between make must stay below them.
    between = [one for one in below if one.line < chosen[-1].line and one not in chosen]
    made = {
        bound
        for one in [*between, statements([(-1, ast.unparse(body[at]))])[0]]
        for bound in one.touched.state
    }
    if made & {read for one in chosen for read in one.touched.reads}:
        return []
    lines = crash.source.splitlines()
    moved = {row for one in chosen for row in range(one.line, (one.node.end_lineno or one.line) + 1)}
    head = [line for row, line in enumerate(lines, 1) if row < body[at].lineno]
    up = [line for row, line in enumerate(lines, 1) if row in moved]
    rest = [line for row, line in enumerate(lines, 1) if row >= body[at].lineno and row not in moved]
    return [
        Proposal(
            "patch",
            f"`{name}` is bound further down in the cell than it is read; its line moves up.",
            "The same lines run, in the order in which they need each other.",
            "\n".join([*head, *up, *rest]),
            confidence=0.93,
            rule="a cell runs from its top",
        )
    ]


def _places(crash: Crash) -> list[tuple[str, Sequence[Statement], float]]:
    """Where to look, in words; the statements there, in the order in which they would run; how likely it is."""
    here = len(crash.cells) if crash.here is None else crash.here
    cells = list(enumerate(crash.cells))
    others = [
        (index, cell)
        for index, cell in cells
        if index != here and cell.source.strip() != crash.source.strip()
    ]
    ran = [
        (index, crash.cells[index].source)
        for index in crash.ran
        if crash.cells[index].source.strip() != crash.source.strip()
    ]
    above = [(index, cell.source) for index, cell in others if index < here]
    every = [(index, cell.source) for index, cell in others]
    own = [(here, crash.source)]
    # The counts that the notebook was saved with tell the order in which a person ran it.
    saved = sorted((cell.saved, index, cell.source) for index, cell in others if cell.saved is not None)
    mine = crash.cells[here].saved if here < len(crash.cells) else None
    as_saved = [(index, source) for count, index, source in saved if mine is not None and count < mine]
    return [
        ("in a cell that ran and was undone since", statements(ran), 0.9),
        ("in a cell that has run before this one when the notebook was saved", statements(as_saved), 0.92),
        ("in a cell above that has not run", statements(above), 0.95),
        ("in a cell further down", statements(every), 0.9),
        ("further down in the cell itself", statements([*above, *own]), 0.85),
    ]


def _from_function(crash: Crash, name: str, known: set[str]) -> list[Proposal]:
    """The name is local to a function that returns it: the function's result gets that name."""
    found: list[Proposal] = []
    for index, cell in enumerate(crash.cells):
        try:
            tree = parsed(cell.source)
        except SyntaxError:
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef):
                continue
            returned = [
                one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None
            ]
            if len(returned) != 1:
                continue
            call = _call(crash, node, known)
            names = returned[0].elts if isinstance(returned[0], ast.Tuple) else [returned[0]]
            places = [i for i, one in enumerate(names) if isinstance(one, ast.Name) and one.id == name]
            if call is None or not places:
                continue
            part = f"[{places[0]}]" if isinstance(returned[0], ast.Tuple) else ""
            setup = f"{name} = {call}{part}"
            if node.name not in known and index != crash.here:
                setup = f"{ast.get_source_segment(cell.source, node)}\n\n\n{setup}"
            found.append(
                Proposal(
                    "patch",
                    f"`{name}` exists only inside the function `{node.name}`, which returns it.",
                    f"The function's result is called `{name}`.",
                    setup=setup,
                    confidence=0.75,
                    rule="Python reference: what a function binds is its own",
                )
            )
    return found


def _written_in_function(crash: Crash, name: str) -> list[Proposal]:
    """The name is local to one function, which writes its value out: the same value stands before the cell."""
    made: dict[str, str] = {}
    for cell in crash.cells:
        try:
            tree = parsed(cell.source)
        except SyntaxError:
            continue
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                targets = node.targets if isinstance(node, ast.Assign) else []
                if any(isinstance(one, ast.Name) and one.id == name for one in targets):
                    assert isinstance(node, ast.Assign)
                    made[ast.unparse(node.value)] = function.name
    if len(made) != 1:
        return []
    value, function_name = next(iter(made.items()))
    try:
        literal_python(value)
    except ValueError:
        return []
    return [
        Proposal(
            "patch",
            f"`{name}` exists only inside the function `{function_name}`, which writes its value out.",
            f"`{name}` is what it is in the function.",
            setup=f"{name} = {value}",
            confidence=0.85,
            rule="Python reference: what a function binds is its own",
        )
    ]


def _call(crash: Crash, function: ast.FunctionDef, known: set[str]) -> str | None:
    """How the notebook calls the function, or could: with what the kernel holds under its parameters' names."""
    for source in [*(cell.source for cell in crash.cells), crash.source]:
        try:
            tree = parsed(source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            called = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == function.name
            )
            if called and isinstance(node, ast.Call):
                return ast.unparse(node)
    arguments = function.args
    needed = arguments.args[: len(arguments.args) - len(arguments.defaults)]
    if arguments.kwonlyargs or any(one.arg not in known for one in needed):
        return None
    return f"{function.name}({', '.join(one.arg for one in needed)})"
