# ruff: noqa: E501
"""What seaborn 0.8 to 0.13 and matplotlib 2 to 3.11 renamed and removed, with what takes its place.

Sources: the release notes of seaborn and the API changes of matplotlib.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..near import nearest
from ..patch import Editor
from ..place import Place
from ..rules import Finding
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
)

XY = (
    "boxplot",
    "violinplot",
    "barplot",
    "scatterplot",
    "lineplot",
    "regplot",
    "lmplot",
    "jointplot",
    "catplot",
    "pointplot",
    "stripplot",
    "swarmplot",
    "boxenplot",
    "relplot",
    "residplot",
    "countplot",
    "kdeplot",
    "histplot",
    "factorplot",
    "lvplot",
    "ecdfplot",
    "displot",
)
DATA_THIRD = ("lmplot", "regplot", "residplot", "jointplot")
FIGURES = "lmplot|catplot|factorplot|FacetGrid|PairGrid|pairplot|jointplot|relplot|displot|JointGrid"


def _xy(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`sns.boxplot("a", "b", data=df)` → `sns.boxplot(x="a", y="b", data=df)`."""
    for node in place.all(ast.Call):
        if (
            place.called(node) not in XY
            or not node.args
            or not isinstance(node.func, ast.Attribute | ast.Name)
        ):
            continue
        if isinstance(node.func, ast.Attribute) and place.kind(node.func.value) not in ("module", None):
            continue
        stated = {item.arg for item in node.keywords}
        order = ("x", "y", "data", "hue") if place.called(node) in DATA_THIRD else ("x", "y", "hue", "data")
        names = [name for name in order if name not in stated]
        first = node.args[0]
        if place.kind(first) == "DataFrame":
            names = ["data", *(name for name in names if name != "data")]
        if len(node.args) == 1 and "data" not in stated:
            continue
        for name, argument in zip(names, node.args, strict=False):
            editor.wrap(argument, f"{name}=", "")


def _grid_axes(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.calls("FacetGrid", "PairGrid"):
        for name, argument in zip(("row", "col", "hue"), node.args[1:], strict=False):
            editor.wrap(argument, f"{name}=", "")


def _distribution(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`distplot(x, hist=False)` is `kdeplot`, `distplot(x, kde=False)` a count, else both."""
    for node in place.all(ast.Call):
        if place.called(node) != "distplot":
            continue
        stated = {item.arg: place.text(item.value) for item in node.keywords}
        base = place.text(node.func.value) if isinstance(node.func, ast.Attribute) else "sns"
        kept = [place.text(item) for item in node.keywords if item.arg in ("bins", "color", "label", "ax")]
        first = place.text(node.args[0]) if node.args else stated.get("a", "")
        if stated.get("hist") == "False":
            rest = [part for part in kept if not part.startswith("bins")]
            editor.replace(node, f"{base}.kdeplot({', '.join([first, *rest])})")
        elif stated.get("kde") == "False":
            norm = ['stat="density"'] if stated.get("norm_hist") == "True" else []
            editor.replace(node, f"{base}.histplot({', '.join([first, *kept, *norm])})")
        else:
            editor.replace(node, f'{base}.histplot({", ".join([first, *kept])}, kde=True, stat="density")')


def _catplot(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        if place.called(node) == "factorplot":
            base = f"{place.text(node.func.value)}." if isinstance(node.func, ast.Attribute) else ""
            editor.replace(node.func, f"{base}catplot")
            stated = {item.arg: item for item in node.keywords}
            if "kind" not in stated:
                editor.keyword(node, "kind", '"point"')
            if "size" in stated:
                editor.rename_keyword(stated["size"], "height")
            for name, argument in zip(("x", "y", "hue", "data"), node.args, strict=False):
                editor.wrap(argument, f"{name}=", "")
    for imported in place.all(ast.ImportFrom):
        if imported.module == "seaborn" and any(alias.name == "factorplot" for alias in imported.names):
            names = [
                "catplot" if alias.name == "factorplot" and alias.asname is None else ast.unparse(alias)
                for alias in imported.names
            ]
            editor.replace(imported, f"from seaborn import {', '.join(names)}")


def _colour_cycle(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Assign):
        target = node.targets[0]
        if isinstance(target, ast.Subscript) and place.text(target.slice).strip("'\"") == "axes.color_cycle":
            editor.replace(target.slice, '"axes.prop_cycle"')
            editor.replace(node.value, f"plt.cycler(color={place.text(node.value)})")


def _style(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """matplotlib 3.6 put the release of seaborn into the names of its styles."""
    styles = place.ask("__import__('matplotlib').style.available") or []
    for node in place.all(ast.Constant):
        if node.value == match.group(1):
            new = re.sub(r"^seaborn(-?)", r"seaborn-v0_8\1", str(node.value))
            if new not in styles:
                new = nearest(str(node.value), map(str, styles)) or ""
            if new:
                editor.replace(node, f'"{new}"')


def _colour_map(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        if place.called(node) == "get_cmap" and isinstance(node.func, ast.Attribute):
            editor.replace(node.func, "plt.get_cmap")
    if place.ask("plt.__name__") is None:
        editor.top("import matplotlib.pyplot as plt")


def _hold(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """Everything is held since matplotlib 3.0; `hold(True)` asks for what is so, and takes no place."""
    for node in place.all(ast.Expr):
        if isinstance(node.value, ast.Call) and place.called(node.value) == "hold":
            owner = place.text(node.value.func.value) if isinstance(node.value.func, ast.Attribute) else "plt"
            editor.replace(
                node, f"{owner if 'plt' not in owner else 'plt.gca()'}.figure  # matplotlib holds by itself"
            )


def _projection(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        if (
            place.called(node) == "gca"
            and any(item.arg == "projection" for item in node.keywords)
            and isinstance(node.func, ast.Attribute)
        ):
            base = place.text(node.func.value)
            given = ", ".join(place.text(item) for item in node.keywords)
            editor.replace(node, f"{base}.{'subplot' if base == 'plt' else 'add_subplot'}({given})")


def _grid(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        for item in node.keywords:
            if place.called(node) == "grid" and item.arg == "b":
                editor.rename_keyword(item, "visible")


def _renamed(callee: str, old: str, new: str) -> Change:
    def edit(place: Place, editor: Editor, match: re.Match[str]) -> None:
        for node in place.all(ast.Call):
            for item in node.keywords:
                if item.arg == old and re.fullmatch(callee, place.called(node)):
                    editor.rename_keyword(item, new)

    return Change(
        f"matplotlib 3: {old} of {callee} was renamed to {new}",
        re.compile(rf"{callee}\(\) missing 1 required positional argument: '{new}'"),
        edit,
    )


def _sides(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`df.plot(kind="hist", normed=True)` and `plt.hist(normed=1)` → `density=True`."""
    editor.replace(given, f"density={'True' if place.text(given.value) in ('True', '1') else 'False'}")


def _window(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr == "set_window_title":
            editor.replace(
                node.value,
                f"{place.owner(node.value)}.manager"
                if not place.text(node.value).endswith("manager")
                else place.text(node.value),
            )


DRAWN = "artists|collections|images|lines|patches|tables|texts"


def _artists(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`ax.lines.pop(0)` → `ax.lines[0].remove()`; `ax.lines.clear()` and `ax.lines = []` remove each."""
    for node in place.within(ast.Expr, ast.Assign):
        listed: ast.expr | None = None
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Attribute) and place.text(node.value) == "[]":
                listed = target
        elif isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            call, method, listed = node.value, node.value.func.attr, node.value.func.value
            if method == "pop" and place.kind(listed) == "ArtistList":
                at = place.text(call.args[0]) if call.args else "-1"
                editor.replace(node, f"{place.text(listed)}[{at}].remove()")
            if method != "clear":
                continue
        if listed is not None and place.kind(listed) == "ArtistList":
            pad = " " * (node.col_offset + 4)
            editor.replace(node, f"for artist in [*{place.text(listed)}]:\n{pad}artist.remove()")


SCALES = {
    "base": "base", "subs": "subs", "nonpos": "nonpositive", "linthresh": "linthresh", "linscale": "linscale",
}  # fmt: skip


def _scaled(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`set_xscale("log", basex=2)` → `set_xscale("log", base=2)`; `loglog` has one word for both sides."""
    for call in place.calls("xscale", "yscale", "set_xscale", "set_yscale", "semilogx", "semilogy", "loglog"):
        name, given = place.called(call), {item.arg: item for item in call.keywords}
        for old, new in SCALES.items():
            across, up = given.get(f"{old}x"), given.get(f"{old}y")
            if name == "loglog":
                if across and up and place.text(across.value) == place.text(up.value):
                    editor.rename_keyword(across, new)
                    editor.remove(call, up)
            else:
                one = across if "x" in name else up
                if one is not None:
                    editor.rename_keyword(one, new)


def _quality(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """Pictures of points are written by Pillow, which takes the quality; drawings never had one."""
    for call in place.calls("savefig"):
        for item in call.keywords:
            if item.arg == "quality" and re.search("print_(?:pdf|svg|svgz|ps|eps|pgf)", match.group(0)):
                editor.remove(call, item)
            elif item.arg == "quality":
                editor.replace(item, f'pil_kwargs={{"quality": {place.text(item.value)}}}')


def _registered(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`register_cmap("mine", colours)` → `matplotlib.colormaps.register(colours, name="mine", force=True)`."""
    for call in place.all(ast.Call):
        if place.called(call) != "register_cmap" or any(item.arg is None for item in call.keywords):
            continue
        given = dict(zip(("name", "cmap"), map(place.text, call.args), strict=False))
        given |= {str(item.arg): place.text(item.value) for item in call.keywords}
        if "cmap" in given and given.keys() <= {"name", "cmap"}:
            # It took the place of a map of that name without a word.
            named = f", name={given['name']}" if "name" in given else ""
            editor.replace(call, f"matplotlib.colormaps.register({given['cmap']}{named}, force=True)")
            editor.top("import matplotlib")


def _beside(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`plt.colorbar(scale)` stood beside the axes that were drawn on last."""
    for call in place.calls("colorbar"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if (
            owner is not None
            and not any(item.arg in ("ax", "cax") for item in call.keywords)
            and len(call.args) == 1
        ):
            editor.keyword(call, "ax", f"{place.text(owner)}.gca()")


def axes_methods(place: Place) -> Iterator[Finding]:
    """`plt.set_xlabel` and `ax.xlabel` belong to the other of the two."""
    match = re.search(
        r"(module 'matplotlib.pyplot'|'Axes' object) has no attribute '(\w+)'|'(Text)' object is not callable",
        place.crash.evalue,
    )
    if match is None:
        return
    names = ("xlabel", "ylabel", "title", "xlim", "ylim", "xticks", "yticks", "xscale", "yscale")
    editor = place.editor() if place.reader else None
    for node in place.within(ast.Attribute):
        if editor is None:
            return
        if node.attr.startswith("set_") and node.attr[4:] in names and place.text(node.value) == "plt":
            editor.replace(node, f"plt.{node.attr[4:]}")
        elif node.attr in names and place.text(node.value) != "plt":
            editor.replace(node, f"{place.owner(node.value)}.set_{node.attr}")
    if editor is not None and editor.result() is not None:
        yield Finding(
            "pyplot says `xlabel` where an axes object says `set_xlabel`.",
            place.propose(
                editor, "The method of the same purpose is called.", "The picture is what was meant.", 0.9
            ),
        )


CHANGES = (
    Change("seaborn 0.14: distplot was removed, histplot takes its place", re.compile("module 'seaborn' has no attribute 'distplot'"), _distribution),
    Change("seaborn 0.13: factorplot was removed, catplot takes its place", re.compile("module 'seaborn' has no attribute 'factorplot'|cannot import name 'factorplot'"), _catplot),
    Change("seaborn 0.12: x and y are keywords",
           re.compile(rf"(?:{'|'.join(XY)})\(\) (?:got multiple values for argument 'data'|takes (?:from \d to )?\d positional arguments? but)"), _xy),
    Change("seaborn 0.12: the axes of a grid are keywords", re.compile(r"(?:FacetGrid|PairGrid)\.__init__\(\) takes \d positional"), _grid_axes),
    module_name("seaborn 0.13: lvplot was removed, boxenplot takes its place", "seaborn", "lvplot", ".boxenplot"),
    module_name("seaborn 0.10: tsplot was removed, lineplot takes its place", "seaborn", "tsplot", ".lineplot"),
    module_name("seaborn 0.9: apionly was removed", "seaborn", "apionly", "{base}"),
    keyword("seaborn 0.9: size was renamed to height", FIGURES, "size", "height"),
    keyword("seaborn 0.13: shade was renamed to fill", "kdeplot", "shade", "fill"),
    keyword("seaborn 0.13: bw was renamed to bw_method", "kdeplot", "bw", "bw_method"),
    keyword("seaborn 0.13: ci was renamed to errorbar", "barplot|pointplot|lineplot|catplot", "ci",
            lambda place, editor, node, given: editor.replace(given, "errorbar=" + (
                place.text(given.value) if not place.text(given.value).isdigit() else f'("ci", {place.text(given.value)})'))),
    keyword("seaborn 0.11: stat_func was removed", "jointplot", "stat_func", None),
    keyword("seaborn 0.12: split was renamed to dodge", "stripplot|swarmplot", "split", "dodge"),
    keyword("seaborn 0.11: histplot takes stat in place of norm_hist", "histplot", "norm_hist",
            lambda place, editor, node, given: editor.replace(given, 'stat="density"')),
    keyword("seaborn 0.11: histplot takes no hist", "histplot|kdeplot", "hist", None),
    keyword("seaborn 0.15: scale was renamed to density_norm", "violinplot", "scale", "density_norm"),
    keyword("matplotlib 3.1: normed was removed, density takes its place", "hist|plot|distplot|hist2d", "normed", _sides),
    keyword("matplotlib 2.2: axisbg was removed, facecolor takes its place", r"\w+", "axisbg", "facecolor"),
    keyword("matplotlib 3.11: labels of boxplot was renamed to tick_labels", "boxplot|bxp", "labels", "tick_labels"),
    keyword("matplotlib 3.3: frameon of savefig was removed, the colours of the figure take its place", "savefig", "frameon",
            lambda place, editor, call, given: editor.remove(call, given) if place.text(given.value) == "True" else editor.replace(given, 'facecolor="none", edgecolor="none"')),
    moved("matplotlib 3.8: iterable is NumPy's", "matplotlib.cbook", "iterable", "from numpy import iterable"),
    module_moved("matplotlib 3.8: axes_grid became axes_grid1", "mpl_toolkits.axes_grid", "mpl_toolkits.axes_grid1"),
    rewritten("matplotlib 2.2: get_axes was removed, axes takes its place", "Line2D|Text|Rectangle|PathCollection|AxesImage", "get_axes", "{x}.axes"),
    keyword("matplotlib 3.5: papertype was removed", "savefig", "papertype", None),
    keyword("matplotlib 3.8: use_line_collection was removed", "stem", "use_line_collection", None),
    keyword("matplotlib: colours are named by color", r"\w+", "colour", "color"),
    attribute("matplotlib 3.9: legendHandles was renamed to legend_handles", "Legend", "legendHandles", "legend_handles"),
    *(attribute(f"matplotlib 3.8: w_{one}axis was removed, {one}axis takes its place", "Axes3D", f"w_{one}axis", f"{one}axis") for one in "xyz"),
    *(attribute(f"matplotlib 3.6: {name} belongs to the place in the grid", r"Axes\w*", name, f"get_subplotspec().{name}")
      for name in ("is_first_row", "is_last_row", "is_first_col", "is_last_col")),
    Change("matplotlib 3.7: the artists of an axes are removed one by one",
           re.compile(rf"'ArtistList' object has no attribute '(?:pop|clear)'|property '(?:{DRAWN})' of '\w*Axes\w*' object has no setter"), _artists),
    Change("matplotlib 3.5: basex, nonposx and their kin have one name for both sides",
           re.compile(r"LogScale\.__init__\(\) got an unexpected keyword argument '(?:base|subs|nonpos|linthresh|linscale)[xy]'"), _scaled),
    Change("matplotlib 3.5: quality of savefig was removed, pil_kwargs takes it",
           re.compile(r"print_\w+\(\) got an unexpected keyword argument 'quality'"), _quality),
    keyword("matplotlib 3.3: warn of use was removed", "use", "warn", None),
    Change("matplotlib 3.8: a scale that is drawn nowhere says whose axes it stands beside",
           re.compile("Unable to determine Axes to steal space for Colorbar"), _beside),
    Change("matplotlib 3.9: register_cmap was removed, colormaps.register takes its place",
           re.compile("'matplotlib.(?:pyplot|cm)' has no attribute 'register_cmap'"), _registered),
    _renamed("bar", "left", "x"), _renamed("barh", "bottom", "y"), _renamed("annotate", "s", "text"),
    Change("matplotlib 3.9: cm.get_cmap was removed, pyplot.get_cmap takes its place", re.compile("'matplotlib.cm' has no attribute 'get_cmap'"), _colour_map),
    moved("matplotlib 3.9: cm.get_cmap was removed, pyplot.get_cmap takes its place", "matplotlib.cm", "get_cmap", "from matplotlib.pyplot import get_cmap"),
    moved("matplotlib 3.9: plot_date was removed, plot takes its place", "matplotlib.pyplot", "plot_date", "from matplotlib.pyplot import plot as plot_date"),
    module_name("matplotlib 3.9: plot_date was removed, plot takes its place", "matplotlib.pyplot", "plot_date", ".plot"),
    moved("matplotlib 3.1: normpdf was removed, SciPy has it", "matplotlib.mlab", "normpdf", "from scipy.stats import norm\nnormpdf = norm.pdf"),
    module_name("matplotlib 3.1: normpdf was removed, SciPy has it", "matplotlib.mlab", "normpdf", "norm.pdf", top="from scipy.stats import norm"),
    Change("matplotlib 3.6: the styles of seaborn carry its release", re.compile(r"'([\w-]+)' is not a valid package style"), _style),
    Change("matplotlib 3.0: hold was removed, everything is held", re.compile("has no attribute 'hold'"), _hold),
    Change("matplotlib 2.0: axes.color_cycle became axes.prop_cycle", re.compile("'?axes.color_cycle'? is not a valid"), _colour_cycle),
    attribute("matplotlib 2.2: set_axis_bgcolor was removed", "Axes|AxesSubplot", "set_axis_bgcolor", "set_facecolor"),
    attribute("matplotlib 2.2: set_bg_color is set_facecolor", "Axes|Figure", "set_bg_color", "set_facecolor"),
    rewritten("matplotlib 2.0: set_color_cycle was removed, set_prop_cycle takes its place", "Axes", "set_color_cycle", "{x}.set_prop_cycle(color={args})"),
    Change("matplotlib 3.6: the window's title belongs to the manager", lost(r"\w*Canvas\w*", "set_window_title"), _window),
    Change("matplotlib 3.6: gca takes no projection, subplot does", re.compile(r"gca\(\) got an unexpected keyword argument 'projection'"), _projection),
    Change("matplotlib 3.6: b of grid was renamed to visible", re.compile("keyword grid_b is not recognized"), _grid),
)  # fmt: skip


class OutdatedPlots(OutdatedClass):
    """Cells written for older releases of matplotlib and seaborn."""

    name = "outdated_plots"
    title = "written for another version of matplotlib or seaborn"
    rank = 16
    changes = CHANGES
    rules = (axes_methods,)
