"""What will crash, told before anything runs: names, modules, files and calls that cannot be right.

It says only what it is sure of; where a notebook does something that cannot be followed, it is silent.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jupyter_automl.notebook.document import load
from jupyter_automl.repairs.bindings import BUILTINS, touched
from jupyter_automl.repairs.patch import parsed
from jupyter_automl.repairs.quote import code_span

from .offered import Offered

READERS = frozenset({
    "read_csv", "read_table", "read_excel", "read_parquet", "read_json", "read_feather", "read_pickle", "read_hdf", "load",
    "loadtxt", "genfromtxt", "open", "imread",
})  # fmt: skip
UNTRACED = re.compile(
    r"^\s*%(run|pylab|load|store|pip|conda|cd|env|reload_ext|macro)\b|globals\(\)|\bexec\(|^\s*%%", re.M
)
"""What may bind names or make files in ways that the text does not tell."""
FETCHES = re.compile(
    r"^\s*[!%].*\b(wget|curl|git|unzip|tar|cp|mv|kaggle|gdown|pip|conda|touch|mkdir)\b", re.M
)


@dataclass(frozen=True)
class Foreseen:
    """One thing that will crash. `cell` is the place among all given cells, from 1; `line` is of its source."""

    cell: int
    line: int
    crash_class: str
    message: str


class Preflight:
    """Walks through the cells in the order in which they will run.

    `folder` is where they run. `bound` are names that the kernel holds already.
    """

    def __init__(self, folder: Path, bound: Iterable[str] = ()) -> None:
        self.found: list[Foreseen] = []
        self._folder = folder
        self._bound = set(bound)
        self._traced = True
        self._everything = ""
        self._said: set[tuple[str, str]] = set()
        self._offered = Offered()

    def cells(self, cells: Iterable[tuple[int, str]]) -> list[Foreseen]:
        """The warnings for these (place, source)."""
        given = list(cells)
        for place, source in given:
            self._cell(place, source)
            self._everything += "\n" + source
        return self.found

    def _cell(self, place: int, source: str) -> None:
        if UNTRACED.search(source) or source.lstrip().startswith("%%"):
            # A magic of the first line may be one that runs the rest as Python, or not.
            self._traced = False
        try:
            tree = parsed(source)
        except SyntaxError as error:
            if not any(
                line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?")
                for line in source.splitlines()
            ):
                self._say(place, error.lineno or 1, "syntax", f"the cell is not Python: {error.msg}", source)
            return
        lines = source.splitlines()
        for statement in tree.body:
            before = self._everything
            self._everything += "\n" + "\n".join(lines[: statement.lineno - 1])
            self._statement(place, statement)
            self._everything = before

    def _statement(self, place: int, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Try | ast.TryStar):
            self._bind(statement)
            return
        for node in _outside_try(statement):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._import(place, node)
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self._names(place, statement)
            for node in _outside_try(statement):
                if isinstance(node, ast.Call):
                    self._file(place, node)
                if isinstance(node, ast.Call | ast.Attribute):
                    self._call(place, node)
        self._bind(statement)

    def _bind(self, statement: ast.stmt) -> None:
        does = touched(statement)
        self._bound |= does.binds
        if isinstance(statement, ast.Delete):
            self._bound -= does.deletes
        if any(
            isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(statement)
        ):
            self._traced = False
        self._offered.learn(statement)

    def _names(self, place: int, statement: ast.stmt) -> None:
        if not self._traced:
            return
        does = touched(statement)
        inside = set() if isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr) else does.binds
        for node in _outside_try(statement):
            walrus = {one.target.id for one in ast.walk(statement) if isinstance(one, ast.NamedExpr)}
            if (
                isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Load | ast.Del)
                and node.id in does.reads | does.deletes
            ):
                name = node.id
                if name in self._bound | inside | walrus | BUILTINS or re.fullmatch(
                    r"_+\d*|_i+\d*|exit|quit", name
                ):
                    continue
                self._say(
                    place, node.lineno, "name_not_defined", f"no cell before it binds {code_span(name)}", name
                )

    def _import(self, place: int, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom) and node.level:
            return
        modules = (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
        for module in modules:
            first = module.split(".")[0]
            if not self._installed(first):
                self._say(
                    place,
                    node.lineno,
                    "missing_package",
                    f"the library {code_span(first)} is not installed",
                    first,
                )
            elif self._offered.lacks_module(module):
                self._say(
                    place, node.lineno, "outdated_library", f"there is no module {code_span(module)}", module
                )
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if self._offered.lacks(module, alias.name):
                        said = f"{code_span(module)} has no {code_span(alias.name)}"
                        self._say(place, node.lineno, "outdated_library", said, module + alias.name)

    def _installed(self, module: str) -> bool:
        try:
            found = importlib.util.find_spec(module) is not None
        except (ImportError, ValueError):
            found = True
        own = (self._folder / f"{module}.py").exists() or (self._folder / module).is_dir()
        told = "sys.path" in self._everything or FETCHES.search(self._everything) or not self._traced
        return bool(found or own or told or f"{module}.py" in self._everything)

    def _file(self, place: int, call: ast.Call) -> None:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        first = call.args[0] if call.args else None
        if name not in READERS or not isinstance(first, ast.Constant) or not isinstance(first.value, str):
            return
        mode = (
            call.args[1]
            if len(call.args) > 1
            else next((k.value for k in call.keywords if k.arg == "mode"), None)
        )
        if (
            name == "open"
            and mode is not None
            and not (isinstance(mode, ast.Constant) and str(mode.value).startswith("r"))
        ):
            return
        path = first.value
        if (
            "://" in path
            or "\n" in path
            or "{" in path
            or "*" in path
            or not path
            or "chdir" in self._everything
        ):
            return
        written = Path(path).name in self._everything or FETCHES.search(self._everything)
        if not written and not (self._folder / Path(path).expanduser()).exists():
            said = f"there is no file {code_span(path)} where the notebook runs"
            self._say(place, call.lineno, "file_not_found", said, path)

    def _call(self, place: int, node: ast.Call | ast.Attribute) -> None:
        said = self._offered.refuses(node, self._bound)
        if said:
            self._say(place, node.lineno, "outdated_library", said, said)

    def _say(self, place: int, line: int, crash_class: str, message: str, key: str) -> None:
        if (crash_class, key) not in self._said:
            self._said.add((crash_class, key))
            self.found.append(Foreseen(place, line, crash_class, f"Cell {place}, line {line}: {message}."))


def _outside_try(node: ast.AST) -> Iterable[ast.AST]:
    """The node and what it holds, without what is tried, and without the bodies of functions."""
    if isinstance(node, ast.Try | ast.TryStar | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _outside_try(child)


def check_notebook(path: Path) -> list[Foreseen]:
    """The warnings for a notebook that runs top to bottom in its own folder. Raises BadInput."""
    book = load(path)
    cells = [
        (place, cell.source)
        for place, cell in enumerate(book.cells, 1)
        if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", ())
    ]
    return Preflight(path.resolve().parent).cells(cells)
