"""One label encoder fitted on several columns in turn: it knows the levels of the last of them alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ..crash import Proposal
from ..patch import Editor, fresh_name
from ..place import Place
from ..rules import Finding

UNSEEN = "y contains previously unseen labels"
NAME = "encoders"


@dataclass(frozen=True)
class _Fit:
    """A call that fits the encoder, and the column as it is written there; "" for `table.apply(encoder.fit_transform)`."""

    call: ast.Attribute
    column: str


def one_encoder_for_several(place: Place) -> Iterator[Finding]:
    """`for c in cols: train[c] = le.fit_transform(train[c])`, then `le.transform(test[c])`: each column gets its own."""
    if UNSEEN not in place.crash.evalue:
        return
    for node in place.within(ast.Attribute):
        encoder = node.value.id if isinstance(node.value, ast.Name) else ""
        if node.attr != "transform" or not encoder or place.kind(node.value) != "LabelEncoder":
            continue
        spot, fits = _of_several(place, encoder)
        if spot is not None and not place.function and not _of_the_last(place, node, fits):
            yield from _each_its_own(place, spot, encoder, fits)
        return


def turned_back_by_another(place: Place) -> Iterator[Finding]:
    """`le.inverse_transform(codes)` after `le` was fitted on other columns: the labels are those of the target."""
    if UNSEEN not in place.crash.evalue:
        return
    for call in place.calls("inverse_transform"):
        encoder = place.text(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        if not encoder.isidentifier() or place.kind(encoder) != "LabelEncoder":
            continue
        targets = set[str]()
        learnt = {
            ast.unparse(fit.args[1])
            for spot in [place, *place.earlier()]
            for fit in spot.all(ast.Call)
            if spot.called(fit) == "fit" and len(fit.args) == 2
        }
        for spot in [place, *place.earlier()]:
            for node in spot.all(ast.Assign):
                value = node.value
                if (
                    not isinstance(value, ast.Call)
                    or spot.text(value.func) != f"{encoder}.fit_transform"
                    or not value.args
                ):
                    continue
                if ast.unparse(node.targets[0]) in learnt and isinstance(value.args[0], ast.Subscript):
                    targets.add(ast.unparse(value.args[0]))
        if len(targets) != 1:
            continue
        column = targets.pop()
        labels = place.ask(
            f"sorted(map(str, {column}.unique())) if str({column}.dtype) in ('str', 'object') else None"
        )
        if not isinstance(labels, list) or place.ask(f"sorted(map(str, {encoder}.classes_))") == labels:
            continue
        editor = place.editor()
        editor.replace(call.func, f"LabelEncoder().fit({column}).inverse_transform")
        yield Finding(
            f"`{encoder}` was fitted on other columns after `{column}`, whose labels are to come back.",
            place.propose(
                editor, f"The codes are turned back by an encoder of `{column}`.",
                "Each code becomes the label that it stood for.", 0.93,
            ),
            confidence=0.96,
        )  # fmt: skip
        return


def of_another_column(place: Place, encoder: str, call: ast.Call) -> bool:
    """Whether the encoder was fitted on one column after the other, and is not asked about the last of them."""
    _, fits = _of_several(place, encoder)
    return bool(fits) and isinstance(call.func, ast.Attribute) and not _of_the_last(place, call.func, fits)


def _of_several(place: Place, encoder: str) -> tuple[Place | None, list[_Fit]]:
    """The cell that fits the encoder on several columns, and where; none where it fits it on one."""
    for spot in [place, *place.earlier()]:
        fits = _fits(spot, encoder)
        columns = {fit.column for fit in fits}
        if fits:
            several = len(columns) > 1 or any(not one or one.isidentifier() for one in columns)
            return (spot, fits) if several else (None, [])
    return None, []


def _fits(spot: Place, encoder: str) -> list[_Fit]:
    """Where the cell fits the encoder on a column of a table."""
    found = []
    nodes: list[ast.Attribute] = spot.all(ast.Attribute)
    for node in nodes:
        if node.attr not in ("fit", "fit_transform") or spot.text(node.value) != encoder:
            continue
        use = spot.parent(node)
        if isinstance(use, ast.Call) and use.func is node and len(use.args) == 1:
            given = use.args[0]
            if not isinstance(given, ast.Subscript) or not isinstance(given.slice, ast.Name | ast.Constant):
                return []
            found.append(_Fit(node, spot.text(given.slice)))
        elif (
            isinstance(use, ast.Call) and spot.called(use) == "apply" and any(node is one for one in use.args)
        ):
            found.append(_Fit(node, ""))
        else:
            return []
    return found


def _of_the_last(place: Place, node: ast.Attribute, fits: list[_Fit]) -> bool:
    """Whether the column that is asked about is the last that was fitted: then its labels are new ones."""
    use = place.parent(node)
    given = use.args[0] if isinstance(use, ast.Call) and use.func is node and use.args else None
    return (
        isinstance(given, ast.Subscript)
        and place.text(given.slice) == fits[-1].column
        and not fits[-1].column.isidentifier()
    )


def _each_its_own(place: Place, spot: Place, encoder: str, fits: list[_Fit]) -> Iterator[Finding]:
    name = fresh_name("\n".join(cell.source for cell in place.crash.cells), NAME)
    own = place.editor()
    editor = own if spot is place else spot.editor()
    made = [node for node in spot.tree.body if any(fit.call in ast.walk(node) for fit in fits)]
    if not made or not spot.before(editor, made[0], f"{name} = {{}}"):
        # A loop has no room before its own head for the editor; the line stands above it.
        editor.top(f"{name} = {{}}")
    for fit in fits:
        new = f"{name}.setdefault({fit.column or 'column.name'}, LabelEncoder())"
        method = fit.call.attr
        editor.replace(fit.call, _through(new, method, fit.column))
    if spot is not place and not _asked(spot, editor, encoder, name):
        return
    if not _asked(place, own, encoder, name):
        return
    source, before = own.result(), None if spot is place else editor.result()
    if source is None or (spot is not place and before is None):
        return
    yield Finding(
        f"`{encoder}` was fitted on one column after the other, and knows the levels of the last of them alone.",
        [
            Proposal(
                "patch", f"Each column has an encoder of its own, in `{name}`.",
                "Every column is encoded by the codes that it got when it was fitted.", source,
                earlier={spot.cell: before} if spot.cell is not None and before is not None else {},
                confidence=0.92,
            )
        ],
        confidence=0.94,
    )  # fmt: skip


def _asked(place: Place, editor: Editor, encoder: str, name: str) -> bool:
    """Ask the encoder of each column in the place of the one; False where it is not told which column it is."""
    nodes: list[ast.Attribute] = place.all(ast.Attribute)
    for node in nodes:
        if node.attr not in ("transform", "inverse_transform") or place.text(node.value) != encoder:
            continue
        use = place.parent(node)
        if isinstance(use, ast.Call) and use.func is node and len(use.args) == 1:
            given = use.args[0]
            if not isinstance(given, ast.Subscript) or not isinstance(given.slice, ast.Name | ast.Constant):
                return False
            editor.replace(node.value, f"{name}[{place.text(given.slice)}]")
        elif (
            isinstance(use, ast.Call)
            and place.called(use) == "apply"
            and any(node is one for one in use.args)
        ):
            editor.replace(node, _through(f"{name}[column.name]", node.attr, ""))
        else:
            return False
    return True


def _through(encoder: str, method: str, column: str) -> str:
    return f"{encoder}.{method}" if column else f"lambda column: {encoder}.{method}(column)"
