"""Settings of a dictionary that a call does not take by that name."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

from .near import nearest
from .place import Place
from .rules import Finding
from .settings import entries, spread


def misspelt_setting(place: Place, setting: str, same: Mapping[str, str]) -> Iterator[Finding]:
    """`params = {"n_estimator": 200}` and `RandomForestClassifier(**params)`: the only parameter that is like it."""
    for call in place.calls():
        tables = spread(call)
        known = (
            place.ask(f"list(__import__('inspect').signature({place.text(call.func)}).parameters)")
            if tables and place.pure(call.func)
            else None
        )
        if not isinstance(known, list) or setting in known:
            continue
        taken = {item.arg for item in call.keywords} | {
            key for table in tables for key in place.ask(f"[str(key) for key in {table}]") or []
        }
        free = [name for name in map(str, known) if name not in taken]
        meant = nearest(setting, free) or (same.get(setting) if same.get(setting) in free else None)
        meant = meant or _one_that_lacks(place, call, setting, taken)
        if meant is None:
            continue
        for spot, editor in place.editors():
            for entry in entries(spot, tables, setting):
                entry.rename(editor, meant)
            found = spot.propose(
                editor,
                f"`{meant}` is the only parameter like it.",
                "The value is given to the parameter that was meant.",
                0.9,
            )
            if found:
                yield Finding(f"`{place.text(call.func)}` takes no `{setting}`; it takes `{meant}`.", found)
                return


def _one_that_lacks(place: Place, call: ast.Call, setting: str, taken: Collection[object]) -> str | None:
    """The only parameter that the call needs and lacks, where it holds the setting's name, or the other way round."""
    needed = place.ask(
        f"[p.name for p in __import__('inspect').signature({place.text(call.func)}).parameters.values()"
        " if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]"
    )
    lacking = [name for name in (needed or [])[len(call.args) :] if name not in taken]
    if len(lacking) != 1 or not (lacking[0].endswith(f"_{setting}") or setting.endswith(f"_{lacking[0]}")):
        return None
    return str(lacking[0])
