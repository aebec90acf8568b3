# ruff: noqa: E501, SIM102
"""What NumPy 1.2 to 2.4 and Python 3.9 to 3.13 removed, with what takes its place.

Sources: the release notes of NumPy, and "What's new in Python".
"""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import (
    Change,
    OutdatedClass,
    attribute,
    keyword,
    lost,
    module_moved,
    module_name,
    moved,
    rewritten,
    value,
)

ALIASES = {
    "float": "float",
    "int": "int",
    "object": "object",
    "str": "str",
    "complex": "complex",
    "long": "int",
    "unicode": "str",
    "bool": "bool",
}
NUMPY = {
    "product": ".prod", "cumproduct": ".cumprod", "alltrue": ".all", "sometrue": ".any", "in1d": ".isin", "trapz": ".trapezoid",
    "row_stack": ".vstack", "round_": ".round", "NaN": ".nan", "NAN": ".nan", "Inf": ".inf", "INF": ".inf", "Infinity": ".inf",
    "infty": ".inf", "PINF": ".inf", "NINF": "-{base}.inf", "float_": ".float64", "complex_": ".complex128", "unicode_": ".str_",
    "string_": ".bytes_", "bool8": ".bool_", "int0": ".intp", "uint0": ".uintp", "mat": ".asmatrix", "typeDict": ".sctypeDict",
    "issubsctype": ".issubdtype", "alen": "len", "rank": ".ndim", "float96": ".longdouble", "float128": ".longdouble",
    "longfloat": ".longdouble", "singlecomplex": ".complex64", "cfloat": ".complex128", "clongfloat": ".clongdouble",
    "longcomplex": ".clongdouble", "object0": ".object_", "str0": ".str_", "bytes0": ".bytes_", "void0": ".void", "PZERO": "0.0",
    "NZERO": "-0.0", "byte_bounds": ".lib.array_utils.byte_bounds", "DataSource": ".lib.npyio.DataSource",
    "compare_chararrays": ".char.compare_chararrays", "disp": "print",
}  # fmt: skip
SINCE = dict.fromkeys(["product", "cumproduct", "alltrue", "sometrue", "NaN", "NAN", "Inf", "INF", "Infinity", "infty", "PINF", "NINF", "float_", "complex_", "unicode_", "string_", "round_", "mat", "issubsctype"], "NumPy 2.0")  # fmt: skip
SINCE |= dict.fromkeys(("in1d", "trapz", "row_stack"), "NumPy 2.4") | {
    "alen": "NumPy 1.23",
    "rank": "NumPy 1.18",
}
ABSTRACT = ("Iterable", "Mapping", "MutableMapping", "Sequence", "Callable", "Iterator", "Hashable", "Sized", "Set", "MutableSequence", "Container")  # fmt: skip


def _scalar(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        if place.called(node) == "asscalar" and len(node.args) == 1:
            text = place.text(node.args[0])
            editor.replace(
                node, f"{text}.item()" if place.kind(node.args[0]) != "list" else f"np.asarray({text}).item()"
            )


def _floats(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        if place.called(node) == "asfarray" and isinstance(node.func, ast.Attribute):
            editor.replace(node.func, f"{place.text(node.func.value)}.asarray")
            if len(node.args) == 1 and not node.keywords:
                editor.keyword(node, "dtype", "float")


def _ragged(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.calls("array", "asarray"):
        editor.keyword(node, "dtype", "object")


def _copy(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.calls("array"):
        given = next((item for item in node.keywords if item.arg == "copy"), None)
        if given is not None and isinstance(node.func, ast.Attribute):
            editor.replace(node.func, f"{place.text(node.func.value)}.asarray")
            editor.remove(node, given)


def _single(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`float(np.array([3.0]))` → `float(….item())` where the array holds one value."""
    for node in place.calls("int", "float", "complex"):
        if len(node.args) == 1 and isinstance(node.func, ast.Name):
            one = place.ask(f"np.asarray({place.text(node.args[0])}).size") if place.pure(node.args[0]) else 1
            if one == 1:
                editor.wrap(node.args[0], "", ".item()")


def _generator(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.calls("sum", "vstack", "hstack", "concatenate", "stack", "column_stack", "dstack"):
        if node.args and isinstance(node.args[0], ast.GeneratorExp):
            inner = place.text(node.args[0])
            editor.replace(
                node, f"{place.text(node.func)}([{inner[1:-1] if inner.startswith('(') else inner}])"
            )
        elif node.args and place.kind(node.args[0]) in (
            "map",
            "generator",
            "zip",
            "filter",
            "dict_values",
            None,
        ):
            editor.wrap(node.args[0], "list(", ")")


WORDS = {"randint": "integers", "rand": "random", "randn": "standard_normal", "random_sample": "random"}
"""What the new generator of NumPy calls the functions of `np.random`."""


def _words(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        name = place.called(node)
        if name not in WORDS or not isinstance(node.func, ast.Attribute):
            continue
        if place.kind(node.func.value) != "Generator":
            continue
        editor.replace(node.func, f"{place.text(node.func.value)}.{WORDS[name]}")
        if name in ("rand", "randn") and len(node.args) > 1:
            editor.wrap(node.args[0], "(", "")
            editor.wrap(node.args[-1], "", ")")


def _clock(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr == "clock":
            editor.replace(node, f"{place.owner(node.value)}.perf_counter")


def _abstract(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr in ABSTRACT and place.text(node.value) == "collections":
            editor.replace(node, f"collections.abc.{node.attr}")
    editor.top("import collections.abc")


def _abstracts(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.ImportFrom):
        if node.module == "collections":
            new = [ast.unparse(alias) for alias in node.names if alias.name in ABSTRACT]
            old = [ast.unparse(alias) for alias in node.names if alias.name not in ABSTRACT]
            lines = [f"from collections import {', '.join(old)}"] if old else []
            editor.replace(node, "\n".join([*lines, f"from collections.abc import {', '.join(new)}"]))


def _lengths(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`range(n / 2)` meant whole numbers."""
    for node in place.within(ast.BinOp):
        if isinstance(node.op, ast.Div):
            left, right = place.owner(node.left), place.owner(node.right)
            editor.replace(node, f"{left} // {right}")
            return
    names = {node.id for node in place.within(ast.Name)}
    halves = [
        assigned.value
        for assigned in place.all(ast.Assign)
        if isinstance(assigned.value, ast.BinOp)
        and isinstance(assigned.value.op, ast.Div)
        and any(isinstance(target, ast.Name) and target.id in names for target in assigned.targets)
    ]
    for half in halves:
        editor.replace(half, f"{place.owner(half.left)} // {place.owner(half.right)}")
    if halves:
        return
    for item in place.within(ast.Constant):
        if (
            isinstance(item.value, float)
            and item.value.is_integer()
            and isinstance(place.parent(item), ast.Call | ast.keyword | ast.Tuple | ast.Subscript)
        ):
            editor.replace(item, str(int(item.value)))
            return
    for name in place.within(ast.Name):
        if (
            place.kind(name) in ("float", "float64")
            and place.ask(f"float({name.id}).is_integer()")
            and isinstance(place.parent(name), ast.Call | ast.keyword | ast.Tuple | ast.Subscript | ast.Slice)
        ):
            editor.wrap(name, "int(", ")")
            return


def _range(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.calls("ptp"):
        if isinstance(node.func, ast.Attribute):
            given = ", ".join(place.text(item) for item in [node.func.value, *node.args, *node.keywords])
            editor.replace(node, f"np.ptp({given})")


def _set_items(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`a.itemset((1, 2), x)` → `a[1, 2] = x`; a single number is a place in the flat array."""
    for line in place.all(ast.Expr):
        call = line.value
        if (
            not isinstance(call, ast.Call)
            or place.called(call) != "itemset"
            or not isinstance(call.func, ast.Attribute)
        ):
            continue
        x, given = place.text(call.func.value), [place.text(item) for item in call.args]
        if len(given) == 1:
            editor.replace(line, f"{x}[...] = {given[0]}")
        elif len(given) == 2:
            several = isinstance(call.args[0], ast.Tuple) or place.kind(call.args[0]) == "tuple"
            editor.replace(line, f"{x}{'' if several else '.flat'}[{given[0]}] = {given[1]}")


def _cast(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`np.cast["f"](x)` → `np.asarray(x).astype("f")`."""
    for call in place.all(ast.Call):
        table = call.func
        if (
            isinstance(table, ast.Subscript)
            and place.text(table.value).endswith(".cast")
            and len(call.args) == 1
        ):
            numpy = place.text(table.value).removesuffix(".cast")
            editor.replace(
                call, f"{numpy}.asarray({place.text(call.args[0])}).astype({place.text(table.slice)})"
            )


def _common_type(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`np.find_common_type([a, b], [])` → `np.result_type(a, b)`; scalars beside arrays followed rules of their own."""
    for call in place.all(ast.Call):
        lists = [item.elts for item in call.args if isinstance(item, ast.List)]
        if place.called(call) == "find_common_type" and len(lists) == 2 and not all(lists):
            owner = f"{place.text(call.func.value)}." if isinstance(call.func, ast.Attribute) else ""
            editor.replace(call, f"{owner}result_type({', '.join(map(place.text, lists[0] or lists[1]))})")


def _called(name: str, new: str, top: str = "") -> Change:
    """`np.old(x)` is the template now: `{x}` is the first argument, `{rest}` what follows it, with its comma."""

    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for call in place.all(ast.Call):
            if place.called(call) == name and call.args:
                rest = "".join(f", {place.text(item)}" for item in [*call.args[1:], *call.keywords])
                editor.replace(call, new.format(x=place.owner(call.args[0]), rest=rest))
        if top:
            editor.top(top)

    error = re.compile(rf"module 'numpy' has no attribute '{name}'|`np\.{name}` was removed")
    return Change(f"NumPy 2.0: np.{name} was removed", error, edit)


def _bytes(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if place.called(call) == "fromstring" and isinstance(call.func, ast.Attribute) and call.args:
            given = call.args[0]
            made = isinstance(given, ast.Call) and place.called(given) in ("tobytes", "read")
            if made or place.kind(given) == "bytes":
                editor.replace(call.func, f"{place.text(call.func.value)}.frombuffer")
                editor.wrap(call, "", ".copy()")


def _truth(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`-mask` → `~mask`; `a - b` of truth values was `a ^ b`."""
    for node in place.within(ast.UnaryOp, ast.BinOp):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and "negative" in match.group(0):
            if _truths(place, node.operand):
                editor.replace(node, f"~{place.text(node)[1:].lstrip()}")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and "subtract" in match.group(0):
            if _truths(place, node.left) and _truths(place, node.right):
                editor.replace(node, f"({place.owner(node.left)} ^ {place.owner(node.right)})")


def _truths(place: Place, node: ast.expr) -> bool:
    return place.pure(node) and place.ask(f"np.asarray({place.text(node)}).dtype == bool") is True


def _whole(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """Positions that are whole numbers in an array of floats."""
    for node in place.within(ast.Subscript):
        key = place.text(node.slice)
        whole = f"isinstance({key}, np.ndarray) and {key}.dtype.kind == 'f' and bool(({key} == {key}.astype(int)).all())"
        if place.pure(node.slice) and place.ask(whole) is True:
            editor.replace(node.slice, f"{place.owner(node.slice)}.astype(int)")


def _library(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`np.lib.arraysetops.unique` and `np.lib.pad` → `np.unique` and `np.pad`."""
    for node in place.all(ast.Attribute):
        path = re.fullmatch(r"(\w+)\.lib\.(?:\w+\.)?(\w+)", place.text(node))
        if (
            path
            and place.ask(f"hasattr(np, {path.group(2)!r})") is True
            and not place.text(node).endswith(".lib")
        ):
            editor.replace(node, f"{path.group(1)}.{path.group(2)}")


CHANGES = (
    *(module_name(f"NumPy 1.24: np.{old} was removed, it is Python's {new}", "numpy", old, new) for old, new in ALIASES.items()),
    *(module_name(f"{SINCE.get(old, 'NumPy 2.0')}: np.{old} was removed", "numpy", old, new) for old, new in NUMPY.items()),
    Change("NumPy 1.23: asscalar was removed, item takes its place", re.compile("module 'numpy' has no attribute 'asscalar'"), _scalar),
    Change("NumPy 1.24: rows of different length need dtype=object", re.compile("setting an array element with a sequence.*inhomogeneous", re.S),
           _ragged, "The array holds the rows as objects, as it did before.", 0.6),
    Change("NumPy 2.0: np.array(copy=False) never copies, asarray takes its place", re.compile("Unable to avoid copy"), _copy),
    Change("NumPy 2.4: only arrays without dimensions become a number", re.compile("only 0-dimensional arrays can be converted|only length-1 arrays"),
           _single),
    Change("NumPy 1.16: stacks and sums take lists", re.compile("arrays to stack must be passed as|Calling np.sum\\(generator\\)"), _generator),
    Change("NumPy 1.17: the new generator has integers, random and standard_normal",
           lost(r"[\w.]*Generator", "randint|randn?|random_sample"), _words),
    module_name("NumPy 1.25: np.math was Python's own", "numpy", "math", "math", top="import math"),
    *(module_name(f"NumPy 2.0: np.{old} moved to numpy.exceptions", "numpy", old, f".exceptions.{old}")
      for old in ("AxisError", "ComplexWarning", "RankWarning", "TooHardError", "VisibleDeprecationWarning")),
    module_name("NumPy 1.25: np.warnings was Python's own", "numpy", "warnings", "warnings", top="import warnings"),
    module_name("NumPy 2.0: np.safe_eval was removed", "numpy", "safe_eval", "ast.literal_eval", top="import ast"),
    keyword("NumPy 1.24: histogram takes no normed, density takes its place", "histogram|histogram2d|histogramdd", "normed", "density"),
    *(moved(f"{SINCE.get(old, 'NumPy 2.0')}: {old} was removed", "numpy", old, f"from numpy import {new[1:]} as {old}")
      for old, new in NUMPY.items() if re.fullmatch(r"\.\w+", new)),
    moved("NumPy 1.25: numpy.math was Python's own", "numpy", "math", "import math"),
    _called("msort", "np.sort({x}, axis=0)"), _called("obj2sctype", "np.dtype({x}).type"), _called("sctype2char", "np.dtype({x}).char"),
    _called("fastCopyAndTranspose", "{x}.T.copy()"), _called("source", "print(inspect.getsource({x}))", "import inspect"),
    _called("recfromcsv", 'np.genfromtxt({x}, delimiter=",", names=True, dtype=None, case_sensitive="lower"{rest}).view(np.recarray)'),
    _called("recfromtxt", "np.genfromtxt({x}, dtype=None{rest}).view(np.recarray)"),
    Change("NumPy 2.0: np.cast was removed, astype takes its place", re.compile("`np.cast` was removed"), _cast),
    Change("NumPy 2.0: find_common_type was removed, result_type takes its place", re.compile("`np.find_common_type` was removed"), _common_type),
    Change("NumPy 2.0: itemset left the array, an assignment takes its place", lost("numpy.ndarray", "itemset"), _set_items),
    rewritten("NumPy 2.0: newbyteorder left the array", "numpy.ndarray", "newbyteorder", "{x}.view({x}.dtype.newbyteorder({args}))"),
    attribute("NumPy 2.3: tostring was removed, tobytes takes its place", r"numpy\.\w+", "tostring", "tobytes"),
    Change("NumPy 2.3: fromstring reads text only, frombuffer reads bytes", re.compile("binary mode of fromstring is removed"), _bytes),
    keyword("NumPy 2.4: interpolation was renamed to method", "(?:nan)?(?:percentile|quantile)", "interpolation", "method"),
    keyword("NumPy 2.4: newshape was renamed to shape", "reshape", "newshape", "shape"),
    *(keyword(f"NumPy 2.4: corrcoef takes no {name}; it had no effect", "corrcoef", name, None) for name in ("bias", "ddof")),
    Change("NumPy 1.13: - of truth values became ~ and ^", re.compile(r"numpy boolean (?:negative|subtract), the `-` operator"), _truth),
    Change("NumPy 1.12: positions are whole numbers", re.compile("arrays used as indices must be of integer"), _whole),
    Change("NumPy 2.0: the parts of numpy.lib became private", re.compile(r"'numpy\.lib' has no attribute|numpy\.lib\.\w+ is now private"), _library),
    *(module_name("NumPy 2.0: the inner modules became private", f"numpy.{part}", inner, "{base}")
      for part, inner in (("linalg", "linalg"), ("fft", "fftpack"), ("fft", "helper"))),
    *(module_moved("NumPy 2.0: the parts of numpy.lib became private", f"numpy.lib.{part}", "numpy") for part in
      ("function_base", "arraysetops", "index_tricks", "shape_base", "twodim_base", "histograms", "type_check", "nanfunctions")),
    module_moved("NumPy 1.20: numpy.testing.utils was removed", "numpy.testing.utils", "numpy.testing"),
    *(module_moved("NumPy 2.0: the inner modules became private", old, new) for old, new in (
        ("numpy.fft.fftpack", "numpy.fft"), ("numpy.fft.helper", "numpy.fft"), ("numpy.linalg.linalg", "numpy.linalg"))),
    *(moved("NumPy 2.0: numpy.compat was removed", "numpy.compat", old, f"{old} = {new}")
      for old, new in (("long", "int"), ("unicode", "str"), ("basestring", "str"))),
    *(value("NumPy 1.20: types are written in small letters", r"\w+", "dtype", old, f'"{old.lower()}"', f"data type '{old}' not understood")
      for old in ("Float64", "Float32", "Int64", "Int32", "Int16", "Int8", "UInt8")),
    Change("NumPy 2.0: asfarray was removed, asarray with dtype=float takes its place",
           re.compile("[`']?(?:module 'numpy' has no attribute 'asfarray'|np.asfarray`)"), _floats),
    Change("NumPy 2.0: ptp is a function", lost("numpy.ndarray", "ptp"),
           _range),
    Change("Python 3: / gives a float; sizes and positions are whole numbers",
           re.compile(r"'float' object cannot be interpreted as an integer|indices must be integers or slices, not float|non-integer key"
                      r"|with these indexers \[[\d.]+\] of type float|expected a sequence of integers|only integers, slices"
                      r"|slice indices must be integers"), _lengths, "A whole number takes the place of the fraction.", 0.8),
    Change("Python 3.8: time.clock was removed, perf_counter takes its place", re.compile("module 'time' has no attribute 'clock'"), _clock),
    Change("Python 3.10: the abstract classes moved to collections.abc",
           re.compile(rf"module 'collections' has no attribute '(?:{'|'.join(ABSTRACT)})'"), _abstract),
    Change("Python 3.10: the abstract classes moved to collections.abc",
           re.compile(rf"cannot import name '(?:{'|'.join(ABSTRACT)})' from 'collections'"), _abstracts),
    moved("Python 3.9: gcd moved to math", "fractions", "gcd", "from math import gcd"),
    moved("Python 3.8: escape moved to html", "cgi", "escape", "from html import escape"),
    module_name("Python 3.9: decodestring was removed, decodebytes takes its place", "base64", "decodestring", ".decodebytes"),
    module_name("Python 3.11: getargspec was removed, getfullargspec takes its place", "inspect", "getargspec", ".getfullargspec"),
    keyword("Python 3.9: json.loads takes no encoding", "loads|load", "encoding", None),
    module_moved("Python 3.12: distutils was removed, setuptools carries it", "distutils", "setuptools._distutils"),
    module_moved("Python 3.12: imp was removed, importlib takes its place", "imp", "importlib"),
)  # fmt: skip


class OutdatedNumPy(OutdatedClass):
    """Cells written for NumPy 1 and older Pythons 3."""

    name = "outdated_numpy"
    title = "written for another version of NumPy or Python"
    rank = 16
    changes = CHANGES
