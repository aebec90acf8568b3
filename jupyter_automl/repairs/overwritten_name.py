"""A variable that took the name of a function, which is then called."""

from __future__ import annotations

import ast
import builtins
import re

from .bindings import touched_by
from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .imports import import_of
from .patch import Editor, parsed
from .slicing import Statement, defining, statements, text_of

PATTERN = re.compile(r"'([\w.]+)' object is not callable")


class OverwrittenName(CrashClass):
    """The function comes back under its name; what the variable held is kept under another one."""

    name = "overwritten_name"
    title = "a variable that hides a function of the same name"
    rank = 24

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        match = PATTERN.search(crash.evalue)
        if crash.ename != "TypeError" or match is None:
            return None
        kind = match.group(1).rsplit(".", 1)[-1]
        names = [name for name in _called(crash) if self._hides(crash, name, kind)]
        if len(names) != 1:
            return None
        name = names[0]
        cause = (
            f"`{name}` is called as a function, but an earlier statement has put a {kind} under that name."
        )
        return Diagnosis(self.name, cause, crash.line, match.group(0), 0.9, {"name": name, "kind": kind})

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        name = diagnosis.found["name"]
        if crash.generated:
            return [replace(crash, f"Another component does without `{name}`.")]
        found: list[Proposal] = []
        kept = (
            f"{name}_values"
            if diagnosis.found["kind"] in ("list", "dict", "tuple", "set")
            else f"{name}_value"
        )
        if hasattr(builtins, name):
            found += self._own_variable(crash, name, kept)
            back, rule = f"from builtins import {name}", f"`{name}` is a builtin function of Python"
        else:
            definition = self._definition(crash, name)
            if definition is None:
                return found
            back, rule = definition, f"`{name}` was a function before the notebook used the name for a value"
        if kept not in crash.state:
            back = f"{kept} = {name}\n{back}"
        why = f"The function `{name}` comes back; the value stays as `{kept}`."
        found.append(
            Proposal("patch", why, "The cell itself stays as it is.", setup=back, confidence=0.85, rule=rule)
        )
        return found

    def _hides(self, crash: Crash, name: str, kind: str) -> bool:
        described = crash.state.get(name)
        if described is not None and described.get("type") not in (None, kind):
            return False
        bound = any(_binds_value(cell.source, name) for cell in crash.cells) or _binds_value(
            crash.source, name
        )
        return bound and (hasattr(builtins, name) or self._definition(crash, name) is not None)

    def _definition(self, crash: Crash, name: str) -> str | None:
        """The import or `def` that made the function."""
        order = crash.ran or [index for index in range(len(crash.cells)) if index != crash.here]
        own = [(-1, crash.source)]
        makers: list[Statement] = [
            one
            for one in statements([*((index, crash.cells[index].source) for index in order), *own])
            if isinstance(one.node, ast.Import | ast.ImportFrom | ast.FunctionDef)
            and name in one.touched.binds
        ]
        if not makers:
            return import_of(name)
        chosen = defining({name}, makers[-1:], set(crash.state))
        if chosen is None:
            return None
        node = chosen[0].node
        if isinstance(node, ast.ImportFrom):
            alias = next(one for one in node.names if (one.asname or one.name) == name)
            return f"from {'.' * node.level}{node.module or ''} import {ast.unparse(alias)}"
        return text_of(chosen, set(crash.state))

    def _own_variable(self, crash: Crash, name: str, kept: str) -> list[Proposal]:
        """The cell itself hides the builtin first: its variable gets another name."""
        if not _binds_value(crash.source, name):
            return []

        def edit(editor: Editor) -> None:
            for node in ast.walk(editor.tree):
                if isinstance(node, ast.Name) and node.id == name:
                    parent = editor.parent(node)
                    if not (isinstance(parent, ast.Call) and parent.func is node):
                        editor.replace(node, kept)

        said = (f"The variable `{name}` hides the builtin function, so it is called `{kept}`.", "")
        setup = None if name not in crash.state else f"from builtins import {name}"
        rule = f"`{name}` is a builtin function of Python"
        return [
            Proposal("patch", one.why, one.effect, f"{one.source}", setup=setup, confidence=0.6, rule=rule)
            for one in patched(crash, edit, said, 0.6)
        ]


def _called(crash: Crash) -> list[str]:
    """Plain names that are called on the failing line, or anywhere when the line is not known."""
    try:
        tree = parsed(crash.source)
    except SyntaxError:
        return []
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    there = [
        c for c in calls if crash.line is not None and c.lineno <= crash.line <= (c.end_lineno or c.lineno)
    ]
    return list(dict.fromkeys(call.func.id for call in there or calls if isinstance(call.func, ast.Name)))


def _binds_value(source: str, name: str) -> bool:
    try:
        body = parsed(source).body
    except SyntaxError:
        return False
    made = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
    return name in touched_by(source).binds and any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        for statement in body
        if not isinstance(statement, made)
        for node in ast.walk(statement)
    )
