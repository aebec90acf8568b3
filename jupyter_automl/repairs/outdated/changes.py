"""How the tables of what libraries changed are written: one entry says what, since when, and how a cell is renewed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..patch import Editor
from ..place import Place, place_of
from ..rules import Finding, RuleClass
from ..settings import entries, spread

SAME = "The result stays the same."
Edit = Callable[[Place, Editor, re.Match[str]], object]
Value = Callable[[Place, Editor, ast.Call, ast.keyword], object]


@dataclass(frozen=True)
class Change:
    """One thing that a library renamed, moved or removed."""

    rule: str
    """The release and what it did, as "pandas 2.0: DataFrame.append was removed"."""
    error: re.Pattern[str]
    """Searched in `Name: message` of the error."""
    edit: Edit
    effect: str = SAME
    confidence: float = 0.9
    apart: bool = False
    """Whether what it speaks of may stand in an earlier cell: a model made there, a grid, a dictionary of parameters."""
    settings: Edit | None = None
    """What to do to the dictionaries from which the failing call takes its keywords, here or in an earlier cell."""

    def finding(self, place: Place) -> Finding | None:
        """What to do where the error is this change's; None where it is not, or nothing could be edited."""
        match = self.error.search(f"{place.crash.ename}: {place.crash.evalue}")
        if match is None or place.reader is None:
            return None
        editor = place.editor()
        self.edit(place, editor, match)
        why = "The cell is written for an older release; today's way takes its place."
        proposals = place.propose(editor, why, self.effect, self.confidence, self.rule)
        if not proposals:
            # Of calls within one another the inner ones come first; the error then comes again for the outer one.
            editor.innermost()
            proposals = place.propose(editor, why, self.effect, self.confidence, self.rule)
        for spot in place.earlier() if self.apart and not proposals else ():
            if spot.reader is not None and not proposals:
                editor = spot.editor()
                self.edit(spot, editor, match)
                proposals = spot.propose(editor, why, self.effect, self.confidence, self.rule)
        for spot, editor in place.editors() if self.settings and not proposals else ():
            assert self.settings is not None
            if not proposals:
                self.settings(spot, editor, match)
                proposals = spot.propose(editor, why, self.effect, self.confidence, self.rule)
        if not proposals:
            return None
        return Finding(
            f"The cell is written for an older release. {self.rule}.", proposals, match.group(0)[:300], 0.9
        )


class OutdatedClass(RuleClass):
    """A table of changes of one library."""

    changes: ClassVar[Sequence[Change]] = ()

    def findings(self, place: Place) -> Iterator[Finding]:
        for change in self.changes:
            finding = change.finding(place)
            if finding is not None:
                yield finding
        yield from super().findings(place)


def lost(owner: str, name: str) -> re.Pattern[str]:
    """The error of an attribute that an object of such a class has no longer; `owner` is a pattern."""
    return re.compile(rf"'(?:{owner})' object has no attribute '(?:{name})'")


def unexpected(name: str) -> re.Pattern[str]:
    """The error of a keyword that a function does not take."""
    return re.compile(
        rf"got an unexpected keyword argument '(?:{name})'|'?(?:{name})'? is an invalid keyword argument"
    )


def attribute(rule: str, owner: str, old: str, new: str, effect: str = SAME) -> Change:
    """`x.old` is `x.new` now, everywhere in the cell; a pair of brackets in `new` takes the call's along."""

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for node in place.all(ast.Attribute):
            if node.attr == old:
                editor.replace(node, f"{place.owner(node.value)}.{new}")

    return Change(rule, lost(owner, old), edit, effect)


def rewritten(rule: str, owner: str, old: str, new: str, effect: str = SAME) -> Change:
    """`x.old(a, b)` is the template now: `{x}` stands for the owner's text, `{args}` for the arguments'."""

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for node in place.all(ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr == old:
                given = ", ".join(place.text(item) for item in [*node.args, *node.keywords])
                editor.replace(node, new.format(x=place.owner(node.func.value), args=given))

    return Change(rule, lost(owner, old), edit, effect)


def module_name(rule: str, module: str, old: str, new: str, effect: str = SAME, *, top: str = "") -> Change:
    """`np.old` is `np.new` (`new` begins with a dot) or a plain expression now."""
    short = module.rsplit(".", 1)[-1]
    error = re.compile(
        rf"[Mm]odule '{re.escape(module)}' has no attribute '{old}'|`(?:np|{short})\.{old}` was removed|`np\.{old}` is a dep"
    )

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for node in place.all(ast.Attribute):
            if node.attr == old and isinstance(node.value, ast.Name | ast.Attribute):
                base = place.text(node.value)
                if place.kind(node.value) in ("module", None):
                    editor.replace(node, base + new if new.startswith(".") else new.replace("{base}", base))
        if top:
            editor.top(top)

    return Change(rule, error, edit, effect)


def keyword(
    rule: str,
    callee: str,
    old: str,
    new: str | Value | None,
    effect: str = SAME,
    *,
    needless: Sequence[str] = (),
) -> Change:
    """A keyword of a call: another name, gone (`None`), or what a function of the call makes of it.

    `needless` are values that say what is done without the keyword, so that it may leave a dictionary of settings.
    """

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for call in place.all(ast.Call):
            given = next((item for item in call.keywords if item.arg == old), None)
            if given is None or not re.fullmatch(callee, place.called(call)):
                continue
            if new is None:
                editor.remove(call, given)
            elif isinstance(new, str):
                editor.rename_keyword(given, new)
            else:
                new(place, editor, call, given)

    def settings(place: Place, editor: Editor, match: re.Match[str]) -> None:
        failed = place_of(place.crash)
        calls = [call for call in failed.calls() if re.fullmatch(callee, failed.called(call))]
        for entry in entries(place, [name for call in calls for name in spread(call)], old):
            if isinstance(new, str):
                entry.rename(editor, new)
            elif new is None or getattr(entry.value, "value", None) in needless:
                entry.remove(editor)

    return Change(rule, unexpected(old), edit, effect, settings=settings)


def value(
    rule: str, callee: str, parameter: str, old: str, new: str, error: str, effect: str = SAME
) -> Change:
    """A value that a parameter no longer takes, and the one that means the same."""

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for call in place.all(ast.Call):
            loose = place.called(call) in ("set_params", "dict")
            for given in call.keywords:
                name = (given.arg or "").rsplit("__", 1)[-1] if loose else given.arg
                if name == parameter and (loose or re.fullmatch(callee, place.called(call))):
                    _renewed(place, editor, given.value, old, new)
        # Grids and parameter dictionaries hold the value apart from the call.
        for table in place.all(ast.Dict):
            for key, entry in zip(table.keys, table.values, strict=True):
                if isinstance(key, ast.Constant) and str(key.value).rsplit("__", 1)[-1] == parameter:
                    _renewed(place, editor, entry, old, new)

    return Change(rule, re.compile(error, re.S), edit, effect, apart=True)


def _renewed(place: Place, editor: Editor, entry: ast.expr, old: str, new: str) -> None:
    """The value in the entry is written anew; in a list that has the new one too it is left out."""
    for part in ast.walk(entry):
        if not (isinstance(part, ast.Constant) and str(part.value) == old):
            continue
        among = place.parent(part)
        others = [
            place.text(one)
            for one in getattr(among, "elts", [])
            if not isinstance(one, ast.Constant) or one.value != old
        ]
        if isinstance(among, ast.List) and new.strip("'\"") in [text.strip("'\"") for text in others]:
            editor.replace(among, f"[{', '.join(others)}]")
        else:
            editor.replace(part, new)


def moved(rule: str, module: str, name: str, place_now: str, effect: str = SAME) -> Change:
    """A name that is imported from elsewhere now: `place_now` is the import that binds `name`, or lines that do."""
    above = module.rsplit(".", 1)[0]
    gone = re.escape(module) if above == module.split(".")[0] else f"{re.escape(module)}|{re.escape(above)}"
    error = re.compile(
        rf"cannot import name '{name}' from '?{re.escape(module)}'?[ (]|cannot import name '{name}' from '{re.escape(module)}'"
        rf"|No module named '(?:{gone})(?:\.{name})?'|`{name}` has been removed"
    )

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for node in place.all(ast.ImportFrom):
            found = next((alias for alias in node.names if alias.name == name), None)
            if node.module != module or found is None:
                continue
            rest = [ast.unparse(alias) for alias in node.names if alias is not found]
            lines = [f"from {module} import {', '.join(rest)}"] if rest else []
            lines += place_now.splitlines()
            if found.asname:
                lines.append(f"{found.asname} = {name}")
            editor.replace(node, ("\n" + " " * node.col_offset).join(lines))
        for plain in place.all(ast.Import):
            if len(plain.names) == 1 and plain.names[0].name == f"{module}.{name}":
                lines = place_now.splitlines()
                bound = plain.names[0].asname
                if bound:
                    lines.append(f"{bound} = {name}")
                editor.replace(plain, "\n".join(lines))

    return Change(rule, error, edit, effect)


def found_elsewhere(
    rule: str, module: str, name: str, lines: str, effect: str = SAME
) -> tuple[Change, Change]:
    """`from module import name` and `module.name` alike: `lines` bind the name, by an import or a definition."""

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        uses = [
            node
            for node in place.all(ast.Attribute)
            if node.attr == name and place.kind(node.value) in ("module", None)
        ]
        for node in uses:
            editor.replace(node, name)
        if uses:
            editor.top(lines)

    error = re.compile(rf"[Mm]odule '{re.escape(module)}' has no attribute '{name}'")
    return moved(rule, module, name, lines, effect), Change(rule, error, edit, effect)


def module_moved(rule: str, old: str, new: str, effect: str = SAME) -> Change:
    """A module whose names are in another one now."""
    parent, _, last = old.rpartition(".")
    above = f"|{re.escape(parent)}" if "." in parent else ""
    error = re.compile(
        rf"No module named '(?:{re.escape(old)}(?:\.\w+)?{above})'|cannot import name '{last}' from '{re.escape(parent)}'"
    )

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for node in place.all(ast.ImportFrom):
            if node.module == old:
                names = ", ".join(ast.unparse(alias) for alias in node.names)
                editor.replace(node, f"from {new} import {names}")
            elif node.module == parent and (
                found := next((alias for alias in node.names if alias.name == last), None)
            ):
                rest = ", ".join(ast.unparse(alias) for alias in node.names if alias is not found)
                kept = f"\n{' ' * node.col_offset}from {parent} import {rest}" if rest else ""
                editor.replace(node, f"import {new} as {found.asname or last}{kept}")
        for plain in place.all(ast.Import):
            if len(plain.names) == 1 and plain.names[0].name == old:
                bound = plain.names[0].asname
                editor.replace(
                    plain, f"import {new} as {bound or old}" if bound or not parent else f"import {new}"
                )
                if not bound and parent:
                    for use in place.all(ast.Attribute):
                        if place.text(use) == old:
                            editor.replace(use, new)

    return Change(rule, error, edit, effect)
