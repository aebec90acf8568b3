# ruff: noqa: E501, SIM102
"""What NumPy 1.2 to 2.4, SciPy 1.0 to 1.17 and Python 3.9 to 3.13 removed, with what takes its place.

Sources: the release notes of NumPy and SciPy, and "What's new in Python".
"""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, OutdatedClass, attribute, keyword, lost, module_moved, module_name, moved

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
    "issubsctype": ".issubdtype", "msort": ".sort", "alen": "len", "rank": ".ndim", "float96": ".longdouble", "float128": ".longdouble",
}  # fmt: skip
SINCE = dict.fromkeys(["product", "cumproduct", "alltrue", "sometrue", "NaN", "NAN", "Inf", "INF", "Infinity", "infty", "PINF", "NINF", "float_", "complex_", "unicode_", "string_", "round_", "mat", "issubsctype", "msort"], "NumPy 2.0")  # fmt: skip
SINCE |= dict.fromkeys(("in1d", "trapz", "row_stack"), "NumPy 2.4") | {
    "alen": "NumPy 1.23",
    "rank": "NumPy 1.18",
}
STRUCTURE = {
    "mean": "np.mean", "array": "np.array", "sqrt": "np.sqrt", "log": "np.log", "exp": "np.exp", "zeros": "np.zeros", "ones": "np.ones",
    "arange": "np.arange", "linspace": "np.linspace", "std": "np.std", "median": "np.median", "dot": "np.dot", "sum": "np.sum",
    "pi": "np.pi", "where": "np.where", "interp": "np.interp", "random": "np.random", "log10": "np.log10", "sin": "np.sin", "cos": "np.cos",
    "var": "np.var", "rand": "np.random.rand", "randn": "np.random.randn", "nan": "np.nan", "inf": "np.inf", "polyfit": "np.polyfit",
}  # fmt: skip
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


def _mode(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """SciPy 1.11: `stats.mode(x)` gives plain values; `keepdims=True` gives the arrays of before."""
    for node in place.all(ast.Call):
        if place.called(node) == "mode" and not any(item.arg == "keepdims" for item in node.keywords):
            if isinstance(node.func, ast.Name) or place.kind(node.func.value) in ("module", None):
                editor.keyword(node, "keepdims", "True")


def _text_mode(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.calls("mode"):
        use = place.parent(node)
        top = place.parent(use) if isinstance(use, ast.Attribute | ast.Subscript) else None
        if not node.args:
            continue
        new = f"pd.Series({place.text(node.args[0])}).mode().iloc[0]"
        if isinstance(top, ast.Subscript) and isinstance(use, ast.expr):
            editor.replace(top, new)
        elif isinstance(use, ast.Attribute | ast.Subscript):
            editor.replace(use, new)


def _dense(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr == "A" and str(place.kind(node.value)).endswith(("_matrix", "_array", "None")):
            editor.replace(node, f"{place.owner(node.value)}.toarray()")


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


def _of_numpy(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id in ("sp", "scipy") and node.attr in STRUCTURE:
            editor.replace(node, STRUCTURE[node.attr])
    editor.top("import numpy as np")


def _lengths(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`range(n / 2)` meant whole numbers."""
    for node in place.within(ast.BinOp):
        if isinstance(node.op, ast.Div):
            left, right = place.text(node.left), place.text(node.right)
            editor.replace(node, f"{left} // {right}")
            return
    names = {node.id for node in place.within(ast.Name)}
    for assigned in place.all(ast.Assign):
        if isinstance(assigned.value, ast.BinOp) and isinstance(assigned.value.op, ast.Div):
            if any(isinstance(target, ast.Name) and target.id in names for target in assigned.targets):
                value = assigned.value
                editor.replace(value, f"{place.text(value.left)} // {place.text(value.right)}")
                return
    for item in place.within(ast.Constant):
        if (
            isinstance(item.value, float)
            and item.value.is_integer()
            and isinstance(place.parent(item), ast.Call | ast.keyword | ast.Tuple)
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
            editor.replace(node, f"np.ptp({place.text(node.func.value)})")


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
    attribute("NumPy 2.0: newbyteorder, ptp and itemset left the array", "ndarray", "itemset", "flat.__setitem__"),
    Change("NumPy 2.0: asfarray was removed, asarray with dtype=float takes its place",
           re.compile("[`']?(?:module 'numpy' has no attribute 'asfarray'|np.asfarray`)"), _floats),
    Change("NumPy 2.0: ptp is a function", lost("numpy.ndarray", "ptp"),
           _range),
    Change("Python 3: / gives a float; sizes and positions are whole numbers",
           re.compile(r"'float' object cannot be interpreted as an integer|indices must be integers or slices, not float|non-integer key"
                      r"|with these indexers \[[\d.]+\] of type float|expected a sequence of integers|only integers, slices"
                      r"|slice indices must be integers"), _lengths, "A whole number takes the place of the fraction.", 0.8),
    Change("SciPy 1.11: mode gives plain values unless keepdims is set", re.compile("invalid index to scalar variable|object is not subscriptable"), _mode),
    Change("SciPy 1.11: mode takes numbers only", re.compile("Argument `a` is not recognized as numeric"), _text_mode),
    module_name("SciPy 1.5: median_absolute_deviation was renamed", "scipy.stats", "median_absolute_deviation", ".median_abs_deviation"),
    module_name("SciPy 1.12: binom_test was removed, binomtest takes its place", "scipy.stats", "binom_test", ".binomtest"),
    module_name("SciPy 1.14: simps was removed, simpson takes its place", "scipy.integrate", "simps", ".simpson"),
    module_name("SciPy 1.14: trapz was removed, trapezoid takes its place", "scipy.integrate", "trapz", ".trapezoid"),
    module_name("SciPy 1.14: cumtrapz was removed", "scipy.integrate", "cumtrapz", ".cumulative_trapezoid"),
    moved("SciPy 1.14: simps was removed, simpson takes its place", "scipy.integrate", "simps", "from scipy.integrate import simpson as simps"),
    moved("SciPy 1.14: trapz was removed, trapezoid takes its place", "scipy.integrate", "trapz", "from scipy.integrate import trapezoid as trapz"),
    moved("SciPy 1.14: cumtrapz was removed", "scipy.integrate", "cumtrapz", "from scipy.integrate import cumulative_trapezoid as cumtrapz"),
    moved("SciPy 1.5: median_absolute_deviation was renamed", "scipy.stats", "median_absolute_deviation",
          "from scipy.stats import median_abs_deviation as median_absolute_deviation"),
    moved("SciPy 1.12: binom_test was removed, binomtest takes its place", "scipy.stats", "binom_test",
          "from scipy.stats import binomtest\n\n\ndef binom_test(*given, **named):\n    return binomtest(*given, **named).pvalue"),
    moved("SciPy 1.0: itemfreq was removed, numpy.unique counts", "scipy.stats", "itemfreq",
          "import numpy as np\n\n\ndef itemfreq(values):\n    return np.column_stack(np.unique(values, return_counts=True))"),
    moved("SciPy 1.3: comb moved to scipy.special", "scipy.misc", "comb", "from scipy.special import comb"),
    moved("SciPy 1.3: factorial moved to scipy.special", "scipy.misc", "factorial", "from scipy.special import factorial"),
    moved("SciPy 1.3: logsumexp moved to scipy.special", "scipy.misc", "logsumexp", "from scipy.special import logsumexp"),
    moved("SciPy 1.3: imread was removed, matplotlib reads pictures", "scipy.misc", "imread", "from matplotlib.pyplot import imread"),
    moved("SciPy 1.3: imsave was removed, matplotlib writes pictures", "scipy.misc", "imsave", "from matplotlib.pyplot import imsave"),
    moved("SciPy 1.3: imresize was removed, Pillow resizes pictures", "scipy.misc", "imresize",
          "import numpy as np\nfrom PIL import Image\n\n\ndef imresize(picture, size):\n    picture = Image.fromarray(picture)\n"
          "    if np.ndim(size) == 0:\n        share = size / 100 if isinstance(size, int) else size\n"
          "        size = (int(picture.height * share), int(picture.width * share))\n"
          "    return np.asarray(picture.resize((size[1], size[0]), Image.BILINEAR))"),
    moved("SciPy 1.12: face and its kin moved to scipy.datasets", "scipy.misc", "face", "from scipy.datasets import face"),
    moved("SciPy 1.12: electrocardiogram moved to scipy.datasets", "scipy.misc", "electrocardiogram", "from scipy.datasets import electrocardiogram"),
    moved("SciPy 1.12: derivative was removed; this is its central difference", "scipy.misc", "derivative",
          "def derivative(func, x0, dx=1.0, n=1, args=(), order=3):\n    if n != 1 or order != 3:\n        raise NotImplementedError(\"only the"
          " first derivative by two points\")\n    return (func(x0 + dx, *args) - func(x0 - dx, *args)) / (2 * dx)"),
    moved("SciPy 1.3: interp is NumPy's", "scipy", "interp", "from numpy import interp"),
    moved("SciPy 1.4: randn is NumPy's", "scipy", "randn", "from numpy.random import randn"),
    moved("SciPy 1.1: windows moved to scipy.signal.windows", "scipy.signal", "hann", "from scipy.signal.windows import hann"),
    moved("SciPy 1.1: windows moved to scipy.signal.windows", "scipy.signal", "hanning", "from scipy.signal.windows import hann as hanning"),
    moved("SciPy 1.1: windows moved to scipy.signal.windows", "scipy.signal", "gaussian", "from scipy.signal.windows import gaussian"),
    moved("SciPy 1.9: pinv2 was removed, pinv takes its place", "scipy.linalg", "pinv2", "from scipy.linalg import pinv as pinv2"),
    module_moved("SciPy 1.8: the eigen package became private", "scipy.sparse.linalg.eigen.arpack", "scipy.sparse.linalg"),
    Change("SciPy 1.14: .A of a sparse matrix was removed, toarray takes its place", lost(r"\w+_(?:matrix|array)", "A"), _dense),
    Change("SciPy 1.4: NumPy's functions left scipy", re.compile(r"[Mm]odule 'scipy' has no attribute '\w+'"), _of_numpy),
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
    """Cells written for NumPy 1, older releases of SciPy, and older Pythons 3."""

    name = "outdated_numpy"
    title = "written for another version of NumPy, SciPy or Python"
    rank = 16
    changes = CHANGES
