"""Slips in what is imported from an installed library, and in conditions given to `query` as text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .near import nearest
from .place import Place
from .rules import Finding, RuleClass

NAMES = "dir(__import__('importlib').import_module({module!r}))"
MODULES = "[m.name for m in __import__('pkgutil').iter_modules(__import__('importlib').import_module({module!r}).__path__)]"
HOMES = (
    "[p.parent.name for p in __import__('pathlib').Path(__import__('importlib.util').util.find_spec({package!r})"
    ".submodule_search_locations[0]).glob('*/__init__.py') if '\"{name}\"' in p.read_text(encoding='utf-8')]"
)
ASSIGNED = re.compile(r"not valid identifier in numexpr|cannot assign without a target|invalid syntax")


def name_of_a_library(place: Place) -> Iterator[Finding]:
    """`from sklearn.model_selection import train_test_spilt`: the only name there that is like it."""
    match = re.search(r"cannot import name '(\w+)' from '([\w.]+)'", place.crash.evalue)
    if match is None:
        return
    name, module = match.group(1), match.group(2)
    names = place.ask(NAMES.format(module=module))
    near = (
        nearest(name, [one for one in names if not one.startswith("_")]) if isinstance(names, list) else None
    )
    if near is None:
        yield from _in_another_module(place, name, module)
        return
    editor = place.editor()
    for node in place.all(ast.ImportFrom):
        if node.module == module and any(alias.name == name for alias in node.names):
            # Other cells may know it by the slip, so the name stays.
            given = [
                ast.unparse(ast.alias(near, alias.asname or name) if alias.name == name else alias)
                for alias in node.names
            ]
            editor.replace(node, f"from {module} import {', '.join(given)}")
    yield Finding(
        f"`{module}` has no `{name}`; it has `{near}`.",
        place.propose(
            editor, f"`{near}` is the only name there like it.", f"`{near}` is imported under the notebook's name.", 0.92,
            "a slip of the pen",
        ),
    )  # fmt: skip


def _in_another_module(place: Place, name: str, module: str) -> Iterator[Finding]:
    """`from sklearn.ensemble import LogisticRegression`: the one module of the package that has the name."""
    package = module.split(".")[0]
    homes = place.ask(HOMES.format(package=package, name=name)) if "." in module else None
    if not isinstance(homes, list) or len(homes) != 1:
        return
    home = homes[0]
    editor = place.editor()
    for node in place.all(ast.ImportFrom):
        if node.module != module or all(alias.name != name for alias in node.names):
            continue
        moved = [ast.unparse(alias) for alias in node.names if alias.name == name]
        kept = [ast.unparse(alias) for alias in node.names if alias.name != name]
        lines = [f"from {package}.{home} import {', '.join(moved)}"]
        lines += [f"from {module} import {', '.join(kept)}"] if kept else []
        editor.replace(node, ("\n" + " " * node.col_offset).join(lines))
    yield Finding(
        f"`{module}` has no `{name}`; `{package}.{home}` has it.",
        place.propose(
            editor, f"It is imported from `{package}.{home}`, the only module there that offers it.",
            f"`{name}` is what the cell asked for.", 0.92, "the library's own modules",
        ),
    )  # fmt: skip


def module_of_a_library(place: Place) -> Iterator[Finding]:
    """`import matplotlib.pylot as plt`: the only module there that is like it."""
    match = re.search(r"No module named '([\w.]+)\.(\w+)'", place.crash.evalue)
    if match is None:
        return
    package, last = match.group(1), match.group(2)
    names = place.ask(MODULES.format(module=package))
    near = nearest(last, names) if isinstance(names, list) else None
    if near is None:
        return
    old, new = f"{package}.{last}", f"{package}.{near}"
    editor = place.editor()
    for node in [*place.all(ast.Import), *place.all(ast.ImportFrom)]:
        text = place.text(node)
        renamed = re.sub(rf"\b{re.escape(old)}\b", new, text)
        if renamed != text:
            editor.replace(node, renamed)
    yield Finding(
        f"`{package}` has no module `{last}`; it has `{near}`.",
        place.propose(
            editor, f"`{new}` is the only module like it.", f"The cell imports `{new}`.", 0.92,
            "a slip of the pen",
        ),
    )  # fmt: skip


def one_equals_sign(place: Place) -> Iterator[Finding]:
    """`df.query("age > 30 and name = 'Bob'")`: a condition compares with two signs."""
    if not ASSIGNED.search(place.crash.evalue):
        return
    # The trace of such an error does not pass through the cell's line.
    queries = [call for call in place.all(ast.Call) if place.called(call) == "query"]
    for call in place.calls("query") or queries:
        given = call.args[0] if call.args else None
        if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
            continue
        text = place.text(given)
        outside = re.sub(r"(?<![=!<>])=(?!=)", "==", text)
        if outside == text:
            continue
        editor = place.editor()
        editor.replace(given, outside)
        yield Finding(
            "One `=` sets a value; a condition compares with `==`.",
            place.propose(editor, "The condition compares.", "The rows that fit are chosen.", 0.93),
        )
        return


class MisnamedImport(RuleClass):
    """The one name that is like what was written is taken."""

    name = "misnamed_import"
    title = "a slip in what a library is asked for"
    rank = 17
    enames = ("ImportError", "ModuleNotFoundError", "SyntaxError", "ValueError")
    rules = (name_of_a_library, module_of_a_library, one_equals_sign)
