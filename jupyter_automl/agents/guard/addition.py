"""The guard of repairs: what a mended cell holds beyond the cell that crashed must be harmless, and its measure the same."""

from __future__ import annotations

import ast
import unicodedata
from collections import Counter

from jupyter_automl.agents.validator import guard
from jupyter_automl.errors import GuardRefused
from jupyter_automl.parsing import parse_python

from .refusal import NotAllowed

LONGEST = 12_000
MODULES = frozenset({
    "numpy", "pandas", "math", "re", "sklearn", "scipy", "lightgbm", "catboost", "matplotlib", "itertools", "functools",
    "collections", "warnings", "statistics", "textwrap", "datetime",
})  # fmt: skip
REACHING = frozenset({
    "open", "eval", "exec", "compile", "__import__", "input", "globals", "locals", "vars", "dir", "getattr", "setattr",
    "delattr", "breakpoint", "exit", "quit", "get_ipython", "os", "sys", "subprocess", "shutil", "socket", "pathlib", "Path",
    "pickle", "joblib", "skops", "importlib", "builtins", "ctypes", "requests", "urllib", "http", "display", "HTML",
    "read_part", "read_table", "holdout", "X_holdout", "y_holdout", "DATA_PATH", "target_of", "output_dir", "OUTPUT_DIR",
})  # fmt: skip
MEASURES = frozenset(
    {"measured", "scores_by_fold", "out_of_fold", "score_of", "predict_with", "folds", "y", "SEED"}
)
"""Names by which the notebook measures: a statement with one of them must stand as it was, and none may be bound anew."""
READS, WRITES = (
    ("read_", "load", "from", "genfrom", "open"),
    ("to_", "save", "dump", "tofile", "write", "unlink", "system"),
)
HARMLESS = frozenset(
    {
        "to_numpy",
        "to_numeric",
        "to_datetime",
        "to_frame",
        "to_list",
        "to_timedelta",
        "from_product",
        "to_period",
    }
)


def permitted(original: str, mended: str, step: str, data_path: str | None) -> None:
    """Refuse a mended cell that cheats, reaches for more than the cell did, or measures in another way.

    Raises NotAllowed with the reason. Whether it still does the cell's work is for the checks that every repair meets.
    """
    if len(mended) > LONGEST + len(original):
        raise NotAllowed("it is far longer than the cell was")
    if any(unicodedata.category(mark) in ("Cf", "Co", "Cs") for mark in mended):
        raise NotAllowed("it holds invisible characters")
    try:
        guard(mended, step, data_path=data_path)
        old, new = parse_python(original), parse_python(mended)
    except GuardRefused as refused:
        raise NotAllowed(str(refused).rstrip(".")) from None
    except (SyntaxError, ValueError, RecursionError) as error:
        raise NotAllowed(f"it is not Python ({type(error).__name__})") from None
    _modules(new)
    _reaches(old, new)
    _measures(old, new)
    if any(isinstance(node, ast.While) for node in ast.walk(new)) and not any(
        isinstance(node, ast.While) for node in ast.walk(old)
    ):
        raise NotAllowed("it loops without a bound")


def _modules(new: ast.Module) -> None:
    for node in ast.walk(new):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if name.split(".")[0] not in MODULES:
                raise NotAllowed(f"it imports {name}")


def _reaches(old: ast.Module, new: ast.Module) -> None:
    names = _names(new) - _names(old)
    if names & REACHING:
        raise NotAllowed(f"it reaches for {min(names & REACHING)}")
    for attribute in _attributes(new) - _attributes(old):
        if attribute.startswith("_"):
            raise NotAllowed(f"it reaches into Python itself (.{attribute})")
        if attribute in ("eval", "query", "pipe", "format_map", "apply_async"):
            raise NotAllowed(f"it runs code from text (.{attribute})")
        if attribute not in HARMLESS and attribute.startswith(READS + WRITES):
            raise NotAllowed(f"it reads or writes files (.{attribute})")


def _measures(old: ast.Module, new: ast.Module) -> None:
    """Scores are taken as they were: no statement that measures is changed, added, or worked around."""
    before, after = _measuring(old), _measuring(new)
    if before != after:
        raise NotAllowed("it changes how the cell is measured")
    bound = {
        node.id for node in ast.walk(new) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    bound |= {node.name for node in ast.walk(new) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    was = {
        node.id for node in ast.walk(old) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    was |= {node.name for node in ast.walk(old) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    if (bound - was) & MEASURES:
        raise NotAllowed(f"it gives {min((bound - was) & MEASURES)} another meaning")
    more = _touching(new) - _touching(old)
    if more:
        raise NotAllowed(f"it does more with {min(more)} than the cell did")


def _touching(tree: ast.Module) -> Counter[str]:
    """How often scores, target and what all cells share are named or changed, and how often something is fitted."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and (node.id in ("y", "folds") or node.id.endswith("_scores")):
            found[node.id] += 1
        elif isinstance(node, ast.Attribute) and node.attr in (
            "fit",
            "partial_fit",
            "fit_predict",
            "fit_transform",
        ):
            found[f".{node.attr}"] += 1
        elif isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            base: ast.expr = node
            while isinstance(base, ast.Subscript | ast.Attribute):
                base = base.value
            if isinstance(base, ast.Name) and base.id in ("X", "development"):
                found[f"what is in {base.id}"] += 1
        elif isinstance(node, ast.keyword) and node.arg == "inplace":
            found["inplace"] += 1
    return found


def _measuring(tree: ast.Module) -> list[str]:
    return sorted(
        ast.dump(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Return)
        and any(
            isinstance(leaf, ast.Name)
            and leaf.id in ("measured", "scores_by_fold", "out_of_fold", "score_of")
            for leaf in ast.walk(node)
        )
    )


def _names(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _attributes(tree: ast.Module) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
