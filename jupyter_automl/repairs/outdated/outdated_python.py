# ruff: noqa: E501, SIM102
"""Names and habits of Python 2 that Python 3 reads but does not know.

Source: "What's new in Python 3.0".
"""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, OutdatedClass, module_moved, moved, rewritten

NAMES = {
    "xrange": "range",
    "raw_input": "input",
    "unicode": "str",
    "long": "int",
    "basestring": "str",
    "unichr": "chr",
    "buffer": "memoryview",
    "file": "open",
    "izip": "zip",
    "imap": "map",
    "ifilter": "filter",
    "reduce": "reduce",
    "reload": "reload",
    "cmp": "((lambda a, b: (a > b) - (a < b)))",
}
IMPORTS = {"reduce": "from functools import reduce", "reload": "from importlib import reload"}


def _names(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Name):
        if node.id in NAMES and isinstance(node.ctx, ast.Load) and NAMES[node.id] != node.id:
            if node.id == match.group(1) or place.ask(f"{node.id} is not None") is None:
                editor.replace(node, NAMES[node.id])
    if match.group(1) in IMPORTS:
        editor.top(IMPORTS[match.group(1)])


def _listed(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`dict.keys()[0]`, `zip(a, b)[0]`, `len(map(f, x))`: lists in Python 2, iterators and views today."""
    lazy = ("keys", "values", "items", "map", "zip", "filter", "range")
    for node in place.within(ast.Call):
        use = place.parent(node)
        if place.called(node) not in lazy:
            continue
        if place.called(node) in ("keys", "values", "items") and not isinstance(node.func, ast.Attribute):
            continue
        wrapped = isinstance(use, ast.Subscript | ast.BinOp) or (
            isinstance(use, ast.Call)
            and place.called(use) in ("len", "array", "sorted", "dumps", "Series", "DataFrame")
        )
        if isinstance(use, ast.Attribute) and use.attr in (
            "sort",
            "append",
            "reverse",
            "index",
            "count",
            "extend",
        ):
            wrapped = True
        if isinstance(use, ast.Attribute) and use.attr == "sort":
            outer = place.parent(use)
            if isinstance(outer, ast.Call):
                editor.replace(outer, f"sorted({place.text(node)})")
                continue
        if wrapped:
            editor.wrap(node, "list(", ")")
    names = {node.id for node in place.within(ast.Name)}
    for spot in place.all(ast.Assign):
        if (
            isinstance(spot.value, ast.Call)
            and place.called(spot.value) in lazy
            and any(isinstance(t, ast.Name) and t.id in names for t in spot.targets)
        ):
            editor.wrap(spot.value, "list(", ")")
    if editor.result() is None:
        for node in place.within(ast.Name):
            if place.kind(node) in (
                "map",
                "zip",
                "filter",
                "dict_keys",
                "dict_values",
                "dict_items",
                "range",
            ) and isinstance(place.parent(node), ast.Subscript | ast.Call | ast.BinOp):
                editor.wrap(node, "list(", ")")
                return


def _compared(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        given = next((item for item in node.keywords if item.arg == "cmp"), None)
        if given is not None:
            editor.replace(given, f"key=cmp_to_key({place.text(given.value)})")
    editor.top("from functools import cmp_to_key")


def _bytes(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.calls("open"):
        mode = (
            node.args[1]
            if len(node.args) > 1
            else next((item.value for item in node.keywords if item.arg == "mode"), None)
        )
        if isinstance(mode, ast.Constant) and isinstance(mode.value, str):
            if "write() argument must be str" in place.crash.evalue or "str, not bytes" in place.crash.evalue:
                editor.replace(mode, repr(mode.value if "b" in mode.value else mode.value + "b"))
            elif "a bytes-like object is required" in place.crash.evalue:
                editor.replace(mode, repr(mode.value.replace("b", "")))
    if editor.result() is None:
        for node in place.all(ast.Call):
            mode = node.args[1] if place.called(node) == "open" and len(node.args) > 1 else None
            if isinstance(mode, ast.Constant) and isinstance(mode.value, str):
                pickled = "pickle" in place.source
                editor.replace(mode, repr(mode.value.replace("b", "") + ("b" if pickled else "")))


def _strings(place: Place, editor: Editor, match: re.Match[str]) -> None:
    table = {"letters": "ascii_letters", "uppercase": "ascii_uppercase", "lowercase": "ascii_lowercase"}
    for node in place.all(ast.Attribute):
        if place.text(node.value) == "string" and node.attr in table:
            editor.replace(node, f"string.{table[node.attr]}")
        elif place.text(node.value) == "string" and node.attr == "maketrans":
            editor.replace(node, "str.maketrans")


CHANGES = (
    Change("Python 3.0: these names were renamed or moved", re.compile(rf"name '({'|'.join(NAMES)})' is not defined"), _names),
    Change("Python 3.0: keys, values, items, map, zip, filter and range give no lists",
           re.compile(r"'(?:dict_\w+|map|zip|filter|range)' object (?:is not subscriptable|has no attribute '(?:sort|append|reverse|index|extend)'|does not support item)"
                      r"|object of type '(?:map|zip|filter)' has no len|for \+: '(?:range|dict_\w+|map|zip|filter)'|and '(?:range|dict_\w+)'"
                      r"|Object of type (?:map|zip|filter|dict_\w+|range) is not JSON"), _listed),
    Change("Python 3.0: sort takes key, no cmp", re.compile(r"'cmp' is an invalid keyword argument"), _compared),
    Change("Python 3.0: files of bytes and of text are told apart by their mode",
           re.compile(r"write\(\) argument must be str, not bytes|a bytes-like object is required, not 'str'"), _bytes),
    Change("Python 3.0: string.letters and its kin are constants of ASCII", re.compile(r"module 'string' has no attribute"), _strings),
    rewritten("Python 3.0: has_key was removed, in takes its place", "dict", "has_key", "({args} in {x})"),
    rewritten("Python 3.0: iteritems was removed, items takes its place", "dict|defaultdict|OrderedDict|Counter", "iteritems", "{x}.items()"),
    rewritten("Python 3.0: itervalues was removed, values takes its place", "dict|defaultdict|OrderedDict|Counter", "itervalues", "{x}.values()"),
    rewritten("Python 3.0: iterkeys was removed, keys takes its place", "dict|defaultdict|OrderedDict|Counter", "iterkeys", "{x}.keys()"),
    rewritten("Python 3.0: text is decoded already", "str", "decode", "{x}"),
    rewritten("Python 3.0: next is a function", r"generator|list_iterator|csv.reader|_csv.reader", "next", "next({x})"),
    module_moved("Python 3.0: cPickle became pickle", "cPickle", "pickle"),
    module_moved("Python 3.0: Queue became queue", "Queue", "queue"),
    module_moved("Python 3.0: ConfigParser became configparser", "ConfigParser", "configparser"),
    module_moved("Python 3.0: urllib2 became urllib.request", "urllib2", "urllib.request"),
    module_moved("Python 3.0: StringIO moved to io", "StringIO", "io"),
    module_moved("Python 3.0: cStringIO moved to io", "cStringIO", "io"),
    module_moved("Python 3.0: Tkinter became tkinter", "Tkinter", "tkinter"),
    *(moved(f"Python 3.0: {name} moved", "urllib", name, f"from urllib.{where} import {name}")
      for name, where in (("urlencode", "parse"), ("quote", "parse"), ("unquote", "parse"), ("urlopen", "request"), ("urlretrieve", "request"))),
    *(moved(f"Python 3.0: itertools.{old} became {new}", "itertools", old, f"{old} = {new}") for old, new in (("izip", "zip"), ("imap", "map"), ("ifilter", "filter"))),
    moved("Python 3.0: izip_longest became zip_longest", "itertools", "izip_longest", "from itertools import zip_longest as izip_longest"),
)  # fmt: skip


class OutdatedPython(OutdatedClass):
    """Cells written for Python 2."""

    name = "outdated_python"
    title = "written for Python 2"
    rank = 14
    changes = CHANGES
