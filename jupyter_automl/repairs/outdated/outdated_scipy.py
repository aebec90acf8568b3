# ruff: noqa: E501, SIM102
"""What SciPy 0.18 to 1.17 renamed, moved and removed, with what takes its place.

Source: the release notes of SciPy.
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
    found_elsewhere,
    keyword,
    lost,
    module_moved,
    module_name,
    moved,
    unexpected,
)
from .scipy_functions import ELSEWHERE

RANDOM = ("rand", "randn")
COMPLEX = ("sqrt", "log", "log2", "log10", "power", "arccos", "arcsin", "arctanh")
"""Functions of SciPy that gave complex numbers outside the real domain, as those of `numpy.lib.scimath` do."""
WINDOWS = (
    "hann", "hamming", "blackman", "blackmanharris", "bartlett", "boxcar", "triang", "kaiser", "flattop", "tukey", "nuttall",
    "parzen", "cosine", "chebwin", "exponential", "gaussian", "general_gaussian", "barthann", "bohman",
)  # fmt: skip
INTERP2D = """\
import numpy as np
from scipy.interpolate import RectBivariateSpline


def interp2d(x, y, z, kind="linear"):
    degree = {"linear": 1, "cubic": 3, "quintic": 5}[kind]
    spline = RectBivariateSpline(x, y, np.reshape(z, (len(y), len(x))).T, kx=degree, ky=degree)

    def values(x, y):
        found = spline(np.sort(np.atleast_1d(x)), np.sort(np.atleast_1d(y))).T
        return found[0] if len(found) == 1 else found

    return values"""


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


def _of_numpy(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`scipy.mean(x)` → `np.mean(x)`."""
    for node in place.all(ast.Attribute):
        if (
            isinstance(node.value, ast.Name)
            and node.value.id in ("sp", "scipy")
            and _numpys(place, node.attr)
        ):
            editor.replace(node, f"np.{_path(node.attr)}")
    editor.top("import numpy as np")


def _names_of_numpy(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`from scipy import mean, stats` → `from numpy import mean` beside `from scipy import stats`."""
    for node in place.all(ast.ImportFrom):
        if node.module != "scipy":
            continue
        theirs = [alias for alias in node.names if _numpys(place, alias.name)]
        lines = []
        if len(theirs) < len(node.names):
            lines = [f"from scipy import {', '.join(ast.unparse(a) for a in node.names if a not in theirs)}"]
        for alias in theirs:
            module, _, name = f"numpy.{_path(alias.name)}".rpartition(".")
            lines.append(f"from {module} import {name}" + (f" as {alias.asname}" if alias.asname else ""))
        editor.replace(node, ("\n" + " " * node.col_offset).join(lines))


def _path(name: str) -> str:
    return f"random.{name}" if name in RANDOM else f"lib.scimath.{name}" if name in COMPLEX else name


def _numpys(place: Place, name: str) -> bool:
    """Whether the name is NumPy's and no longer SciPy's."""
    here = place.ask(f"hasattr(__import__('scipy'), {name!r})")
    return here is False and (name in RANDOM or place.ask(f"hasattr(np, {name!r})") is True)


def _transform(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`from scipy import fft` gave the function, which is `scipy.fft.fft` today."""
    for node in place.all(ast.ImportFrom):
        if node.module == "scipy" and any(alias.name == "fft" for alias in node.names):
            kept = [ast.unparse(alias) for alias in node.names if alias.name != "fft"]
            used = [ast.unparse(alias) for alias in node.names if alias.name == "fft"]
            lines = [f"from scipy import {', '.join(kept)}"] if kept else []
            editor.replace(node, "\n".join([*lines, f"from scipy.fft import {', '.join(used)}"]))
    for call in place.all(ast.Call):
        if isinstance(call.func, ast.Attribute) and place.text(call.func) in ("scipy.fft", "sp.fft"):
            editor.replace(call.func, f"{place.text(call.func)}.fft")


def _on_a_grid(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`interp2d(x, y, z)` on a grid; points that lie anywhere need a choice, and so does a value outside."""
    calls = [call for call in place.all(ast.Call) if place.called(call) == "interp2d"]
    for call in calls:
        given = {item.arg: item.value for item in call.keywords}
        x, y, z = [*call.args, *(given[name] for name in ("x", "y", "z") if name in given)][:3]
        if not given.keys() <= {"x", "y", "z", "kind"} or len(call.args) > 4:
            return
        x, y, z = place.text(x), place.text(y), place.text(z)
        if (
            place.ask(f"np.ndim({x}) == np.ndim({y}) == 1 and np.size({z}) == len({x}) * len({y})")
            is not True
        ):
            return
        if place.ask(f"bool((np.diff({x}) > 0).all() and (np.diff({y}) > 0).all())") is not True:
            return
    for node in place.all(ast.ImportFrom):
        kept = [ast.unparse(alias) for alias in node.names if alias.name != "interp2d"]
        if node.module == "scipy.interpolate" and len(kept) < len(node.names):
            editor.replace(node, f"from scipy.interpolate import {', '.join(kept)}" if kept else INTERP2D)
    for call in calls:
        if isinstance(call.func, ast.Attribute):
            editor.replace(call.func, "interp2d")
    if "from scipy.interpolate import interp2d" not in place.source:
        editor.top(INTERP2D)


def _quadrature(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`romberg(f, a, b)` → `quad(f, a, b)[0]`; `quadrature` gave the value and its error, as `quad` does."""
    for call in place.all(ast.Call):
        name = place.called(call)
        if name not in ("romberg", "quadrature") or {item.arg for item in call.keywords} - {
            "args",
            "tol",
            "rtol",
        }:
            continue
        for item in call.keywords:
            if item.arg in ("tol", "rtol"):
                editor.rename_keyword(item, "epsabs" if item.arg == "tol" else "epsrel")
        owner = f"{place.text(call.func.value)}." if isinstance(call.func, ast.Attribute) else ""
        editor.replace(call.func, f"{owner}quad")
        if name == "romberg":
            editor.wrap(call, "", "[0]")
    for node in place.all(ast.ImportFrom):
        names = [ast.unparse(alias) for alias in node.names if alias.name not in ("romberg", "quadrature")]
        if node.module == "scipy.integrate" and len(names) < len(node.names):
            kept = [name for name in names if name != "quad"]
            editor.replace(node, f"from scipy.integrate import {', '.join([*kept, 'quad'])}")


def _even(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """How an even number of points was corrected does not matter where their number is odd."""
    if (
        call.args
        and place.pure(call.args[0])
        and place.ask(f"np.shape({place.text(call.args[0])})") is not None
    ):
        axis = next((place.text(item.value) for item in call.keywords if item.arg == "axis"), "-1")
        if place.ask(f"np.shape({place.text(call.args[0])})[{axis}] % 2") == 1:
            editor.remove(call, given)


def _positive(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    if place.text(given.value) == "True":
        editor.replace(given, 'assume_a="pos"')
    else:
        editor.remove(call, given)


def _sampling(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """The Nyquist frequency is half of the sampling frequency."""
    editor.replace(given, f"fs=2 * ({place.text(given.value)})")


def _confidence(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("interval"):
        for item in call.keywords:
            if item.arg == "alpha":
                editor.rename_keyword(item, "confidence")


def _workers(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("query", "query_ball_point"):
        for item in call.keywords:
            if item.arg == "n_jobs":
                editor.rename_keyword(item, "workers")


def _rotation(place: Place, editor: Editor, match: re.Match[str]) -> None:
    new = {"from_dcm": "from_matrix", "as_dcm": "as_matrix", "match_vectors": "align_vectors"}
    for node in place.all(ast.Attribute):
        if node.attr in new:
            editor.replace(node, f"{place.owner(node.value)}.{new[node.attr]}")


CHANGES = (
    *(change for rule, module, name, lines in ELSEWHERE for change in found_elsewhere(rule, module, name, lines)),
    Change("SciPy 1.11: mode gives plain values unless keepdims is set", re.compile("invalid index to scalar variable|object is not subscriptable"), _mode),
    Change("SciPy 1.11: mode takes numbers only", re.compile("Argument `a` is not recognized as numeric"), _text_mode),
    *(change for old, new in (("simps", "simpson"), ("trapz", "trapezoid"), ("cumtrapz", "cumulative_trapezoid")) for change in (
        module_name(f"SciPy 1.14: {old} was removed, {new} takes its place", "scipy.integrate", old, f".{new}"),
        moved(f"SciPy 1.14: {old} was removed, {new} takes its place", "scipy.integrate", old, f"from scipy.integrate import {new} as {old}"))),
    keyword("SciPy 1.14: simpson takes no even", "simps|simpson", "even", _even),
    Change("SciPy 1.15: romberg and quadrature were removed, quad takes their place",
           re.compile("'scipy.integrate' has no attribute '(?:romberg|quadrature)'|cannot import name '(?:romberg|quadrature)' from 'scipy.integrate'"), _quadrature,
           "The integral is the same within its tolerance."),
    Change("SciPy 1.14: interp2d was removed; on a grid it was RectBivariateSpline", re.compile("`interp2d` has been removed"), _on_a_grid),
    moved("SciPy 1.3: interp is NumPy's", "scipy", "interp", "from numpy import interp"),
    moved("SciPy 1.4: randn is NumPy's", "scipy", "randn", "from numpy.random import randn"),
    moved("SciPy 1.4: ifft is in scipy.fft", "scipy", "ifft", "from scipy.fft import ifft"),
    Change("SciPy 1.4: scipy.fft is a module; its function has the same name", re.compile("'module' object is not callable"), _transform),
    *(change for name in WINDOWS for change in (
        module_name("SciPy 1.13: windows moved to scipy.signal.windows", "scipy.signal", name, f".windows.{name}"),
        moved("SciPy 1.13: windows moved to scipy.signal.windows", "scipy.signal", name, f"from scipy.signal.windows import {name}"))),
    module_name("SciPy 1.1: hanning was renamed to hann", "scipy.signal", "hanning", ".windows.hann"),
    *(moved("SciPy 1.1: hanning was renamed to hann", module, "hanning", "from scipy.signal.windows import hann as hanning")
      for module in ("scipy.signal", "scipy.signal.windows")),
    keyword("SciPy 1.16: nyq was removed, fs takes its place", "firwin|firwin2|firls|firwin_2d", "nyq", _sampling),
    keyword("SciPy 1.14: Hz of remez was renamed to fs", "remez", "Hz", "fs"),
    keyword("SciPy 1.14: tol of the iterative solvers was renamed to rtol", "cg|cgs|bicg|bicgstab|gmres|lgmres|gcrotmk|minres|qmr|tfqmr", "tol", "rtol"),
    *(change for name in ("triu", "tril", "tri", "kron") for change in (
        module_name(f"SciPy 1.13: {name} is NumPy's", "scipy.linalg", name, f"np.{name}", top="import numpy as np"),
        moved(f"SciPy 1.13: {name} is NumPy's", "scipy.linalg", name, f"from numpy import {name}"))),
    moved("SciPy 1.9: pinv2 was removed, pinv takes its place", "scipy.linalg", "pinv2", "from scipy.linalg import pinv as pinv2"),
    module_name("SciPy 1.9: pinv2 was removed, pinv takes its place", "scipy.linalg", "pinv2", ".pinv"),
    *(keyword("SciPy 1.13: cond and rcond of pinv were renamed to rtol", "pinv|pinv2", old, "rtol") for old in ("cond", "rcond")),
    *(module_name("SciPy 0.18: expm is the one way left", "scipy.linalg", name, ".expm") for name in ("expm2", "expm3")),
    keyword("SciPy 1.11: sym_pos was removed, assume_a takes its place", "solve", "sym_pos", _positive),
    keyword("SciPy 1.4: solve takes no debug", "solve", "debug", None),
    keyword("SciPy 1.14: eigvals was renamed to subset_by_index", "eigh|eigvalsh", "eigvals", "subset_by_index"),
    keyword("SciPy 1.14: turbo was removed; the driver is chosen by itself", "eigh|eigvalsh", "turbo", None),
    Change("SciPy 1.11: alpha of interval was renamed to confidence", re.compile(r"interval\(\) missing 1 required positional argument: 'confidence'"), _confidence),
    keyword("SciPy 1.10: kendalltau takes no initial_lexsort; it had no effect", "kendalltau", "initial_lexsort", None),
    Change("SciPy 1.9: n_jobs of the trees was renamed to workers", unexpected("n_jobs"), _workers),
    Change("SciPy 1.6: a rotation speaks of matrices and of aligning", re.compile("Rotation' (?:object )?has no attribute '(?:from_dcm|as_dcm|match_vectors)'"), _rotation),
    module_moved("SciPy 1.8: the eigen package became private", "scipy.sparse.linalg.eigen.arpack", "scipy.sparse.linalg"),
    Change("SciPy 1.14: .A of a sparse matrix was removed, toarray takes its place", lost(r"\w+_(?:matrix|array)", "A"), _dense),
    attribute("SciPy 1.14: .H of a sparse matrix was removed", r"\w+_(?:matrix|array)", "H", "conj().T"),
    Change("SciPy 1.4: NumPy's functions left scipy", re.compile(r"[Mm]odule 'scipy' has no attribute '\w+'"), _of_numpy),
    Change("SciPy 1.4: NumPy's functions left scipy", re.compile(r"cannot import name '\w+' from 'scipy'"), _names_of_numpy),
)  # fmt: skip


class OutdatedSciPy(OutdatedClass):
    """Cells written for SciPy 0.18 to 1.16."""

    name = "outdated_scipy"
    title = "written for another version of SciPy"
    rank = 16
    changes = CHANGES
