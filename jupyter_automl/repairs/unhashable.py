"""Keys that cannot be keys: lists where a dict or set needs something that does not change."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .loops import loops_around
from .place import Place
from .rules import Finding, RuleClass

UNHASHABLE = re.compile(r"unhashable type: 'list'|'list' as a (?:dict|set)")
KEYED = frozenset({"get", "setdefault", "pop", "add"})
"""Methods of dicts and sets whose first argument is a key."""


def entries_of_lists(place: Place) -> Iterator[Finding]:
    """`for word in df["text"].str.split(): counts[word] += 1` goes over the lists of words, and not over the words."""
    if place.crash.ename != "TypeError" or not UNHASHABLE.search(place.crash.evalue):
        return
    keys = {place.text(key) for key in _keys(place) if place.pure(key) and place.kind(key) == "list"}
    for over, target in loops_around(place):
        if not isinstance(target, ast.Name) or target.id not in keys or not place.pure(over):
            continue
        text, kind = place.text(over), place.kind(over)
        lists = f"[one for one in {text} if isinstance(one, list)]"
        # Lists that are all of one length are records, which can be keys as tuples.
        parted = place.ask(
            f"len({{len(one) for one in {lists}}}) > 1 and all(isinstance(v, str) for one in {lists} for v in one)"
        )
        if parted is not True or kind not in ("Series", "list"):
            continue
        gaps = place.ask(f"int(pd.Series({text}).isna().sum())") or 0
        editor = place.editor()
        if kind == "Series":
            editor.replace(over, f"{place.owner(over)}.explode().dropna()")
        elif not gaps:
            editor.replace(over, f"[entry for entries in {text} for entry in entries]")
        else:
            continue
        yield Finding(
            f"`{target.id}` is a list of texts, and each text is to be a key.",
            place.propose(
                editor,
                "The loop goes over the texts in the lists.",
                f"Each of them is taken once{f'; {gaps} rows have no list' if gaps else ''}.",
                0.9,
            ),
            confidence=0.93,
        )
        return


def list_as_key(place: Place) -> Iterator[Finding]:
    """`pairs[pair]` and `seen.add(pair)` with a list: the same values as a tuple can be a key."""
    if place.crash.ename != "TypeError" or not UNHASHABLE.search(place.crash.evalue):
        return
    keys = [key for key in _keys(place) if place.pure(key) and place.kind(key) == "list"]
    if not keys or place.ask(f"isinstance(hash(tuple({place.text(keys[0])})), int)") is not True:
        return
    key = keys[0]
    editor = place.editor()
    bound = [
        node.value
        for node in place.all(ast.Assign)
        if isinstance(key, ast.Name)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == key.id
    ]
    changed = isinstance(key, ast.Name) and any(
        isinstance(node.value, ast.Name)
        and node.value.id == key.id
        and node.attr in ("append", "extend", "sort")
        for node in place.all(ast.Attribute)
    )
    if len(bound) == 1 and not changed:
        editor.wrap(bound[0], "tuple(", ")")
    else:
        wanted = place.text(key)
        for node in place.all(ast.Subscript, ast.Call, ast.Compare):
            for one in _key_of(place, node):
                if place.text(one) == wanted:
                    editor.wrap(one, "tuple(", ")")
    yield Finding(
        f"`{place.text(key)}` is a list, which can change and so can be no key.",
        place.propose(
            editor,
            "The same values, as a tuple, are the key.",
            "Equal lists have the same key.",
            0.9,
            "Python: keys of dicts and members of sets must be hashable; a tuple of such values is",
        ),
    )


def _keys(place: Place) -> Iterator[ast.expr]:
    for node in [*place.within(ast.Subscript), *place.within(ast.Call), *place.within(ast.Compare)]:
        yield from _key_of(place, node)


def _key_of(place: Place, node: ast.AST) -> Iterator[ast.expr]:
    """The key that the expression looks up or stores in a dict or set."""
    holders = ("dict", "set", "defaultdict", "Counter", "OrderedDict")
    if isinstance(node, ast.Subscript) and place.kind(node.value) in holders:
        yield node.slice
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in KEYED
        and node.args
        and place.kind(node.func.value) in holders
    ):
        yield node.args[0]
    elif (
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.In | ast.NotIn)
        and place.kind(node.comparators[0]) in holders
    ):
        yield node.left


class ListAsKey(RuleClass):
    """A tuple takes the list's place as a key."""

    name = "list_as_key"
    title = "a list where a key must not change"
    rank = 18
    rules = (entries_of_lists, list_as_key)
