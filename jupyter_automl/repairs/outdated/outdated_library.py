"""The cell was written for another version of a library."""

from __future__ import annotations

import ast
import re

from ..crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from ..patch import Editor
from .renamed import ATTRIBUTES, FREQUENCIES, IMPORTS, KEYWORD_VALUES, KEYWORDS, MODULES, VALUES

IMPORT = re.compile(r"cannot import name '(\w+)' from '?([\w.]+)'?")
MODULE = re.compile(r"No module named '([\w.]+)'")
ATTRIBUTE = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'|'(\w+)' object has no attribute '(\w+)'")
KEYWORD = re.compile(r"(?:(?:(\w+)\.)?(\w+)\(\) )?got an unexpected keyword argument '(\w+)'")
VALUE = re.compile(r"The '(\w+)' parameter of (\w+) must be .* Got '?(\w+)'? instead", re.S)
FREQUENCY = re.compile(r"Invalid frequency: (\w+)|'(\w+)' is no longer supported for offsets")


class OutdatedLibrary(CrashClass):
    """A thing that was renamed or moved is called by its new name; nothing is guessed."""

    name = "outdated_library"
    title = "written for another version of a library"
    rank = 20

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        for kind, pattern, enames in (
            ("import", IMPORT, ("ImportError",)),
            ("module", MODULE, ("ModuleNotFoundError",)),
            ("attribute", ATTRIBUTE, ("AttributeError",)),
            ("keyword", KEYWORD, ("TypeError",)),
            ("value", VALUE, ("InvalidParameterError", "ValueError")),
            ("frequency", FREQUENCY, ("ValueError",)),
        ):
            match = pattern.search(crash.evalue) if crash.ename in enames else None
            if match is None:
                continue
            parts = tuple(group for group in match.groups() if group)
            # Python names the full path where the package is there and its part is not.
            if kind == "module" and "." not in parts[0]:
                return None
            if kind == "attribute" and not _library(parts):
                continue
            cause = {
                "import": f"The installed {parts[-1].split('.')[0]} has no `{parts[0]}` in `{parts[-1]}`.",
                "module": f"The installed {parts[0].split('.')[0]} has no module `{parts[0]}`.",
                "attribute": f"The installed version of `{parts[0]}` has no `{parts[-1]}`.",
                "keyword": f"The installed version of {_callee(parts)} takes no `{parts[-1]}`.",
                "value": f"The installed `{parts[min(1, len(parts) - 1)]}` does not take `{parts[-1]}`.",
                "frequency": f"The installed pandas does not know the frequency `{parts[0]}`.",
            }[kind]
            return Diagnosis(
                self.name, cause, crash.line, match.group(0)[:300], 0.85, {"kind": kind, "parts": parts}
            )
        return None

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        kind, parts = diagnosis.found["kind"], diagnosis.found["parts"]
        if not crash.generated:
            # The tables of `changes` know more of a user's cells; here it is only said what is gone.
            return []
        said = ("It goes by another name now.", "The meaning stays the same.")
        proposals = patched(crash, lambda editor: EDITS[kind](editor, parts, crash), said, 0.9)
        proposals.append(replace(crash, "Another component needs nothing that this library lacks."))
        return proposals


def _callee(parts: tuple[str, ...]) -> str:
    return f"`{parts[0]}`" if len(parts) > 1 else "what is called"


def _library(parts: tuple[str, ...]) -> bool:
    owner, attribute = parts[0], parts[-1]
    return (
        (owner, attribute) in ATTRIBUTES
        or (owner, attribute) == ("DataFrame", "append")
        or "." in owner
        or (owner in ("numpy", "pandas", "sklearn", "scipy", "matplotlib"))
    )


def _imports(editor: Editor, parts: tuple[str, ...], crash: Crash) -> None:
    name, module = parts
    new = IMPORTS.get((module, name))
    if new is None:
        return
    for node in ast.walk(editor.tree):
        if not isinstance(node, ast.ImportFrom) or node.module != module:
            continue
        kept = [alias for alias in node.names if alias.name != name]
        moved = next((alias for alias in node.names if alias.name == name), None)
        if moved is None:
            continue
        bound = moved.asname or name
        alias = "" if bound == new[1] else f" as {bound}"
        lines = [f"from {new[0]} import {new[1]}{alias}" if new[0] else f"import {new[1]}{alias}"]
        if kept:
            lines.insert(0, f"from {module} import {', '.join(ast.unparse(item) for item in kept)}")
        editor.replace(node, ("\n" + " " * node.col_offset).join(lines))


def _modules(editor: Editor, parts: tuple[str, ...], crash: Crash) -> None:
    for node in ast.walk(editor.tree):
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            names = ", ".join(ast.unparse(alias) for alias in node.names)
            editor.replace(node, f"from {MODULES[node.module]} import {names}")
        elif (
            isinstance(node, ast.Import)
            and len(node.names) == 1
            and node.names[0].name in MODULES
            and node.names[0].asname
        ):
            editor.replace(node, f"import {MODULES[node.names[0].name]} as {node.names[0].asname}")


def _attributes(editor: Editor, parts: tuple[str, ...], crash: Crash) -> None:
    owner, attribute = parts[0], parts[-1]
    if (owner, attribute) == ("DataFrame", "append"):
        for call in editor.calls("append"):
            frame = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
            if frame and len(call.args) == 1 and isinstance(call.func, ast.Attribute):
                name = editor.text(call.func.value)
                if crash.type_of(name) in ("DataFrame", None) and not isinstance(call.args[0], ast.Dict):
                    rest = "".join(f", {editor.text(keyword)}" for keyword in call.keywords)
                    editor.replace(call, f"pd.concat([{name}, {editor.text(call.args[0])}]{rest})")
        return
    new = ATTRIBUTES.get((owner, attribute), "")
    if not new:
        return
    for node in ast.walk(editor.tree):
        if isinstance(node, ast.Attribute) and node.attr == attribute:
            if new.startswith("."):
                editor.replace(node, editor.text(node.value) + new)
            elif isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy"):
                editor.replace(node, new)


def _keywords(editor: Editor, parts: tuple[str, ...], crash: Crash) -> None:
    names, unknown = set(parts[:-1]), parts[-1]
    for call in (node for node in ast.walk(editor.tree) if isinstance(node, ast.Call)):
        name = editor.called(call)
        for keyword in call.keywords:
            if keyword.arg != unknown:
                continue
            new = KEYWORDS.get((name, unknown)) if not names or name in names else None
            value = KEYWORD_VALUES.get((unknown, editor.text(keyword.value)))
            if new:
                editor.rename_keyword(keyword, new)
            elif value:
                editor.replace(keyword, f"{value[0]}={value[1]}")
            elif name == "mean_squared_error" and unknown == "squared":
                _root(editor, call, keyword)


def _root(editor: Editor, call: ast.Call, squared: ast.keyword) -> None:
    """`mean_squared_error(a, b, squared=False)` → `root_mean_squared_error(a, b)`."""
    rest = [editor.text(argument) for argument in call.args]
    rest += [editor.text(keyword) for keyword in call.keywords if keyword is not squared]
    rooted = editor.text(squared.value) == "False"
    editor.replace(call, f"{'root_' if rooted else ''}mean_squared_error({', '.join(rest)})")
    if rooted:
        editor.top("from sklearn.metrics import root_mean_squared_error")


def _values(editor: Editor, parts: tuple[str, ...], crash: Crash) -> None:
    parameter, estimator, value = parts
    for (name, old, part), new in VALUES.items():
        if (name, old) != (parameter, value) or part not in estimator:
            continue
        for call in editor.calls(estimator):
            for keyword in call.keywords:
                if keyword.arg == name and editor.text(keyword.value).strip("'\"") == old:
                    editor.replace(keyword.value, new)


def _frequencies(editor: Editor, parts: tuple[str, ...], crash: Crash) -> None:
    for call in editor.calls(
        "resample", "Grouper", "date_range", "asfreq", "period_range", "PeriodIndex", "to_period"
    ):
        for node in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(node, ast.Constant) and node.value == parts[0] and parts[0] in FREQUENCIES:
                editor.replace(node, f'"{FREQUENCIES[parts[0]]}"')


EDITS = {
    "import": _imports,
    "module": _modules,
    "attribute": _attributes,
    "keyword": _keywords,
    "value": _values,
    "frequency": _frequencies,
}
