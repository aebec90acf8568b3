"""A key of a dict that a loop or function asks for, and that is not there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jupyter_automl.parsing import literal_python

from ..place import Place
from ..rules import Finding


def not_in_the_dict(place: Place) -> Iterator[Finding]:
    """`table["a"].apply(lambda k: names[k])`: says which dict lacks which key; what it stands for is the author's to say."""
    if place.crash.ename != "KeyError" or place.function not in ("", "<lambda>"):
        return
    try:
        key = literal_python(place.crash.evalue.strip())
    except (ValueError, SyntaxError):
        return
    inner = [
        part
        for node in place.within(ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.DictComp)
        for part in ast.walk(node)
    ]
    for node in inner:
        if (
            not isinstance(node, ast.Subscript)
            or not isinstance(node.value, ast.Name)
            or isinstance(node.slice, ast.Constant)
        ):
            continue
        name = node.value.id
        known = place.crash.asked(
            f"[{key!r} in {name}, [str(k) for k in list({name})[:6]], len({name})] if type({name}) is dict else None"
        )
        if not isinstance(known, list) or known[0] is not False:
            continue
        listed = ", ".join(f"`{one}`" for one in known[1]) + (
            f" and {known[2] - 6:,} more" if known[2] > 6 else ""
        )
        yield Finding(
            f"The dict `{name}` has no key {key!r}; it has {listed}. Say what becomes of it.", confidence=0.94
        )
        return
