"""A library that is not installed where the kernel runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from .crash import Crash, CrashClass, Diagnosis, Proposal, patched, replace
from .imports import MODULES
from .near import nearest
from .patch import Editor

PATTERN = re.compile(
    r"No module named '?([\w.]+)'?|import of ([\w.]+) halted|[Mm]issing optional dependency '([\w.-]+)'"
    r"|requires? (?:the )?'?([\w.-]+)'? (?:package|to be installed)|`Import (\w+)` failed"
)
DISTRIBUTIONS = {
    "sklearn": "scikit-learn", "cv2": "opencv-python", "PIL": "pillow", "yaml": "pyyaml", "skimage": "scikit-image",
    "bs4": "beautifulsoup4", "dateutil": "python-dateutil", "imblearn": "imbalanced-learn", "umap": "umap-learn",
    "Bio": "biopython", "docx": "python-docx", "fitz": "pymupdf", "serial": "pyserial", "mpl_toolkits": "matplotlib",
    "dotenv": "python-dotenv", "git": "gitpython", "tables": "tables", "sentence_transformers": "sentence-transformers",
    "pycocotools": "pycocotools", "lxml": "lxml", "surprise": "scikit-surprise", "pptx": "python-pptx",
}  # fmt: skip
MOVED = {
    "cPickle": ("pickle", "Python 3.0: cPickle is part of pickle"),
    "StringIO": ("io", "Python 3.0: StringIO moved to io"),
    "cStringIO": ("io", "Python 3.0: cStringIO moved to io"),
    "urllib2": ("urllib.request", "Python 3.0: urllib2 became urllib.request"),
    "urlparse": ("urllib.parse", "Python 3.0: urlparse became urllib.parse"),
    "Queue": ("queue", "Python 3.0: Queue became queue"),
    "ConfigParser": ("configparser", "Python 3.0: ConfigParser became configparser"),
    "HTMLParser": ("html.parser", "Python 3.0: HTMLParser became html.parser"),
    "httplib": ("http.client", "Python 3.0: httplib became http.client"),
    "itertools.izip": ("builtins", "Python 3.0: izip became zip"),
    "simplejson": ("json", "the standard library's json has the same functions"),
    "ujson": ("json", "the standard library's json has the same functions"),
    "IPython.html": ("ipywidgets", "IPython 4.0: IPython.html.widgets became ipywidgets"),
    "pylab": ("matplotlib.pylab", "matplotlib: pylab is matplotlib.pylab"),
    "keras": ("tensorflow.keras", "TensorFlow 2.0 brings Keras"),
    "tensorflow.keras": ("keras", "Keras 3.0 stands on its own"),
    "fuzzywuzzy": ("rapidfuzz", "rapidfuzz has the same functions under fuzz and process"),
    "PyPDF2": ("pypdf", "PyPDF2 was renamed to pypdf"),
    "sklearn.externals.joblib": ("joblib", "scikit-learn 0.23: sklearn.externals.joblib was removed"),
    "ConfigSpace.io": ("ConfigSpace", "ConfigSpace 1.0"),
}  # fmt: skip
"""Module → where the same things are, and why; taken only where that is installed."""
IS_MODULE = "__import__('importlib.util').util.find_spec(%r) is not None"
DEPTH = (
    "{module}.py", "*/{module}.py", "*/*/{module}.py", "{module}/__init__.py", "*/{module}/__init__.py",
)  # fmt: skip
"""Where a module of the user's own is looked for, below the notebook's folder and the one above."""


class MissingPackage(CrashClass):
    """Nothing is installed unasked. The same thing is taken from an installed module, a slip corrected, the user's own
    module found; else the name is said."""

    name = "missing_package"
    title = "a library that is not installed"
    rank = 21

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        match = PATTERN.search(crash.evalue)
        if match is None or crash.ename not in ("ModuleNotFoundError", "ImportError", "PackageNotFoundError"):
            return None
        module = next(group for group in match.groups() if group)
        package = DISTRIBUTIONS.get(module.split(".")[0], module.split(".")[0].replace("_", "-"))
        cause = f"The library {package} is not installed in the kernel's environment."
        return Diagnosis(
            self.name, cause, crash.line, match.group(0), 0.95, {"module": module, "package": package}
        )

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        module, package = diagnosis.found["module"], diagnosis.found["package"]
        if crash.generated:
            why = f"What only {package} can do is left out; `pip install {package}` would bring it back."
            return [replace(crash, why)]
        found = self._moved(crash, module)
        if not found:
            found = self._own(crash, module) or self._slip(crash, module)
        why = (
            f"Install it with `pip install {package}`, or name a kernel that has it, and run the cell again."
        )
        need = {"kind": "install", "package": package}
        return [
            *found,
            Proposal("ask", why, confidence=0.9, need=need, rule="a person decides what is installed"),
        ]

    def _moved(self, crash: Crash, module: str) -> list[Proposal]:
        old = next((one for one in (module, module.split(".")[0]) if one in MOVED), None)
        if old is None:
            return []
        new, rule = MOVED[old]
        if crash.asked(IS_MODULE % new.split(".")[0]) is False:
            return []
        said = (f"`{new}` has what `{old}` had.", "The result stays the same.")
        return patched(crash, lambda editor: _take(editor, old, new), said, 0.9, rule=rule)

    def _slip(self, crash: Crash, module: str) -> list[Proposal]:
        first = module.split(".")[0]
        near = nearest(first, MODULES)
        if near is None or crash.asked(IS_MODULE % near) is False:
            return []
        said = (f"`{first}` is a slip for `{near}`.", f"The cell imports `{near}`.")
        return patched(crash, lambda editor: _take(editor, first, near), said, 0.85, rule="a slip of the pen")

    def _own(self, crash: Crash, module: str) -> list[Proposal]:
        """A module that lies in another folder of the user's project."""
        if crash.folder is None:
            return []
        first = module.split(".")[0]
        if crash.asked(IS_MODULE % first) is True:
            return []  # it is installed, and has no such part
        own = crash.folder.resolve()
        places: set[Path] = set()
        for base in (own, own.parent):
            files = [path for pattern in DEPTH for path in base.glob(pattern.format(module=first))]
            places = {
                (path.parent.parent if path.name == "__init__.py" else path.parent).resolve()
                for path in files
            }
            if places:
                break
        if len(places) != 1:
            return []
        folder = _relative(places.pop(), own)
        why = f"The module `{first}` lies in {folder!r}, where Python does not look by itself."
        setup = f"import sys\n\nsys.path.append({folder!r})"
        return [
            Proposal(
                "patch", why, "The folder is added to Python's search path.", setup=setup, confidence=0.9,
                rule="Python: modules are found in the folders of sys.path",
            )
        ]  # fmt: skip


def _relative(place: Path, folder: Path) -> str:
    if place.is_relative_to(folder):
        return place.relative_to(folder).as_posix()
    return (Path("..") / place.relative_to(folder.parent)).as_posix()


def _take(editor: Editor, old: str, new: str) -> None:
    """Import from the new module what was imported from the old one, under the same names."""
    for node in ast.walk(editor.tree):
        if isinstance(node, ast.ImportFrom) and node.module and (node.module + ".").startswith(old + "."):
            names = ", ".join(ast.unparse(alias) for alias in node.names)
            rest = node.module[len(old) :]
            rest = "" if new == "ipywidgets" else rest
            editor.replace(node, f"from {new}{rest} import {names}")
        elif isinstance(node, ast.Import):
            lines = []
            for alias in node.names:
                if not (alias.name + ".").startswith(old + "."):
                    lines.append(f"import {ast.unparse(alias)}")
                    continue
                name = new + alias.name[len(old) :]
                if alias.asname or "." not in alias.name:
                    lines.append(f"import {name} as {alias.asname or alias.name}")
                else:
                    lines.append(f"import {name}")
            if lines != [f"import {ast.unparse(alias)}" for alias in node.names]:
                editor.replace(node, ("\n" + " " * node.col_offset).join(lines))
