"""A name that nothing has bound."""

from __future__ import annotations

import ast
import builtins
import re

from .bindings import BUILTINS, touched_by
from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .imports import import_of
from .math_names import of_math
from .meant_names import (
    column_of_the_table,
    column_without_quotes,
    joined_by_a_hyphen,
    loop_variable,
    only_table_given,
    own_variable,
    shortened,
    table_renamed,
    unread_parameter,
)
from .module_names import without_module
from .near import nearest
from .never_begun import begun_before_the_loop
from .outer_names import own_or_outer
from .own_attributes import without_self
from .passed_over import branch_passed_over
from .patch import Editor, parsed
from .place import place_of
from .same_abilities import listed_columns, same_abilities
from .scattered import found_in_notebook
from .transformed_names import transformed_by_another_name
from .twin_definition import made_like_its_twin
from .unbound_results import axes_let_go, named_aggregates

PATTERN = re.compile(
    r"name '(\w+)' is not defined|local variable '(\w+)' (?:referenced|is|where)|the kernel has no (\w+)"
)
PYTHON_2 = {
    "xrange": "range", "unicode": "str", "raw_input": "input", "long": "int", "basestring": "str", "unichr": "chr",
}  # fmt: skip
"""Builtins that Python 3.0 renamed (https://docs.python.org/3/whatsnew/3.0.html)."""
ELSEWHERE = {
    "true": "True", "false": "False", "null": "None", "TRUE": "True", "FALSE": "False", "NULL": "None", "none": "None",
}  # fmt: skip
"""How JSON, R and JavaScript write what Python calls otherwise."""
COUNTED = ("list", "tuple", "str", "dict", "set", "range", "ndarray")
"""What `len` counts as it stands; of a table or column, rows without a value may be meant to be left out."""
SIZES = frozenset({"count", "length", "size", "nrow", "strlen"})
"""What other languages call `len`."""
IN_SKLEARN = (
    "[p.parent.name for p in __import__('pathlib').Path(__import__('importlib.util').util.find_spec('sklearn')"
    ".submodule_search_locations[0]).glob('*/__init__.py') if '\"%s\"' in p.read_text(encoding='utf-8')]"
)
IS_MODULE = "__import__('importlib.util').util.find_spec(%r) is not None"


class NameNotDefined(CrashClass):
    """A definition that stands elsewhere is run first, a slip of the pen corrected, a forgotten import added.

    For a generated cell, whose earlier cells have been proven, the earlier cells run again instead.
    """

    name = "name_not_defined"
    title = "a name that nothing has bound"
    rank = 25

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        match = PATTERN.search(crash.evalue)
        if (
            match is None
            or crash.ename not in ("NameError", "UnboundLocalError", "UndefinedVariableError")
            or (crash.ename == "UndefinedVariableError" and match.group(2) is None)
        ):
            return None
        name = next(group for group in match.groups() if group)
        cause = f"The cell uses `{name}`, which no earlier cell has bound in this kernel."
        if crash.ename == "UnboundLocalError":
            cause = f"A function uses its own `{name}` before it has bound it."
        return Diagnosis(self.name, cause, crash.line, match.group(0), 0.95, {"name": name})

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        name = diagnosis.found["name"]
        if not crash.generated:
            return (
                own_or_outer(crash, name)
                if crash.ename == "UnboundLocalError"
                else self._elsewhere(crash, name)
            )
        proposals = []
        line = import_of(name, _attributes(crash.source, name))
        if line and crash.ename == "NameError":
            said = (f"The import of `{name}` was forgotten.", "Nothing else changes.")
            proposals = patched(crash, lambda editor: editor.top(line), said, 0.95)
        elif name not in crash.requires and (near := self._near(name, crash)):
            proposals = self._renamed(crash, name, near, 0.7)
        if not proposals:
            why = f"The cells that bind `{name}` run again in a fresh kernel."
            proposals.append(Proposal("restart", why, "Nothing changes in the notebook.", confidence=0.5))
        proposals.append(replace(crash, f"Another component does without `{name}`."))
        return proposals

    def _elsewhere(self, crash: Crash, name: str) -> list[Proposal]:
        if told := axes_let_go(crash, name) or named_aggregates(crash, name):
            return told
        found = unread_parameter(crash, name) or joined_by_a_hyphen(crash, name)
        if not found and self._near(name, crash) is None:
            found = begun_before_the_loop(crash, name)
        found = found or branch_passed_over(crash, name) or found_in_notebook(crash, name)
        if name in PYTHON_2:
            found += self._renamed(
                crash, name, PYTHON_2[name], 0.9, f"Python 3.0: {name} became {PYTHON_2[name]}"
            )
        if name in ELSEWHERE and not found:
            rule = f"Python writes {name} as {ELSEWHERE[name]}"
            found += self._renamed(crash, name, ELSEWHERE[name], 0.95, rule)
        if not found:
            found += (
                column_without_quotes(crash, name)
                or column_of_the_table(crash, name)
                or without_self(crash, name)
                or own_variable(crash, name)
                or loop_variable(crash, name)
            )
        attributes = _attributes(crash.source, name)
        if not found and (names := of_math(crash, name)):
            rule = "Python: the functions of math are imported by name"
            why = f"The import of {', '.join(f'`{one}`' for one in names)} was forgotten."
            setup = f"from math import {', '.join(names)}"
            found.append(
                Proposal("patch", why, "Nothing else changes.", setup=setup, confidence=0.9, rule=rule)
            )
        line = import_of(name, attributes) or self._installed(crash, name, attributes)
        if line:
            rule = f"`{name}` is what `{line}` binds"
            said = (f"The import of `{name}` was forgotten.", "Nothing else changes.")
            found += patched(crash, lambda editor: editor.top(line), said, 0.93, rule=rule)
        if not found and (near := self._near(name, crash)):
            found += self._renamed(crash, name, near, 0.75)
        if not found and name in SIZES and _only_called(crash, name):
            found += self._renamed(crash, name, "len", 0.9, "Python counts entries with len")
        if not found:
            found += without_module(crash, name)
        return (
            found
            or only_table_given(crash, name)
            or transformed_by_another_name(crash, name)
            or made_like_its_twin(crash, name)
            or table_renamed(crash, name)
            or shortened(crash, name)
            or same_abilities(crash, name)
            or listed_columns(crash, name)
        )

    def _installed(self, crash: Crash, name: str, attributes: tuple[str, ...]) -> str | None:
        """The import of what the kernel's own scikit-learn offers under that name, or of a module called so."""
        homes = crash.asked(IN_SKLEARN % name) if name[:1].isupper() or "_" in name else None
        if isinstance(homes, list) and len(homes) == 1:
            return f"from sklearn.{homes[0]} import {name}"
        if attributes and name not in crash.state and crash.asked(IS_MODULE % name) is True:
            return f"import {name}"
        return None

    def _near(self, name: str, crash: Crash) -> str | None:
        own = touched_by(crash.source).binds
        return nearest(name, sorted({*crash.state, *crash.requires, *own})) or (
            None
            if crash.generated
            else nearest(name, sorted(n for n in BUILTINS if n[0] != "_" and hasattr(builtins, n)))
        )

    def _renamed(
        self, crash: Crash, name: str, near: str, confidence: float, rule: str = ""
    ) -> list[Proposal]:
        why = (
            f"`{name}` is `{near}` now."
            if rule
            else f"`{name}` is a slip for `{near}`, the only name like it."
        )

        def edit(editor: Editor) -> None:
            for node in ast.walk(editor.tree):
                if isinstance(node, ast.Name) and node.id == name:
                    editor.replace(node, near)

        said = (why, f"The cell uses `{near}`.")
        found = patched(crash, edit, said, confidence, rule=rule or "a slip of the pen")
        where = place_of(crash).cell
        # The slip may stand in a function of an earlier cell.
        return found or (
            []
            if where is None
            else patched(crash, edit, said, confidence, rule=rule or "a slip of the pen", cell=where)
        )


def _only_called(crash: Crash, name: str) -> bool:
    """Whether the name stands for nothing but a function of one list or text."""
    place = place_of(crash)
    calls = [call for call in place.all(ast.Call) if isinstance(call.func, ast.Name) and call.func.id == name]
    uses = [node for node in place.all(ast.Name) if node.id == name]
    return len(calls) == len(uses) > 0 and all(
        len(call.args) == 1 and not call.keywords and place.kind(call.args[0]) in COUNTED for call in calls
    )


def _attributes(source: str, name: str) -> tuple[str, ...]:
    """What the source takes of the name: `stats` and `random` of `np.stats`-like uses."""
    try:
        tree = parsed(source)
    except SyntaxError:
        return ()
    return tuple(
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
    )
