"""Gates: what a cell may touch, and whether the user's constraints are met."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from jupyter_automl.contracts import TaskSpec
from jupyter_automl.contracts.task import coverage_asked
from jupyter_automl.errors import GuardRefused, SealBroken
from jupyter_automl.parsing import parse_python

HOLDOUT_STEP = "holdout"
FORBIDDEN_MODULES = frozenset({
    "subprocess", "socket", "ctypes", "shutil", "requests", "urllib", "http", "ftplib", "smtplib", "pty",
    "multiprocessing", "importlib", "builtins", "jupyter_automl",
})  # fmt: skip
FORBIDDEN_CALLS = frozenset(
    {"exec", "eval", "compile", "__import__", "input", "globals", "locals", "breakpoint"}
)
FORBIDDEN_ATTRIBUTES = frozenset({
    "system", "popen", "remove", "unlink", "rmdir", "rmtree", "kill", "fork", "execv", "spawn", "_exit",
    "run_line_magic", "run_cell_magic", "getoutput",
})  # fmt: skip
READING_STEPS = frozenset({"load"})


def guard(source: str, step: str, *, data_path: str | None = None) -> None:
    """Refuse a cell that touches what it must not touch.

    Raises GuardRefused, naming the line: the sealed holdout read before its step, the data file read outside the
    load section, a shell, the network, code built at run time, or a file removed. SyntaxError passes through.
    """
    reads_holdout, may_read = 0, step.split(".")[0] in READING_STEPS
    for node in ast.walk(parse_python(source)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            for module in modules:
                if module.split(".")[0] in FORBIDDEN_MODULES:
                    raise GuardRefused(f"Line {line} imports {module}, which a generated cell must not use.")
        elif isinstance(node, ast.Call):
            name = _called(node)
            if name in FORBIDDEN_CALLS:
                raise GuardRefused(f"Line {line} calls {name}, which a generated cell must not use.")
            if name == "read_part":
                part = (
                    node.args[1]
                    if len(node.args) > 1
                    else next((k.value for k in node.keywords if k.arg == "part"), None)
                )
                if not (isinstance(part, ast.Constant) and part.value == "development"):
                    reads_holdout += 1
                    if step != HOLDOUT_STEP:
                        raise SealBroken(f"Line {line} reads the sealed holdout before its step.")
            elif name == "read_table" and not may_read:
                raise SealBroken(f"Line {line} reads the whole table, the sealed holdout included.")
            elif not may_read and name != "read_part" and _names_data(node, data_path):
                raise GuardRefused(f"Line {line} opens the data file outside the load section.")
        elif isinstance(node, ast.Attribute) and (
            node.attr in FORBIDDEN_ATTRIBUTES or (node.attr.startswith("__") and node.attr.endswith("__"))
        ):
            raise GuardRefused(f"Line {line} uses .{node.attr}, which a generated cell must not use.")
        elif isinstance(node, ast.Name) and node.id == "read_table" and not may_read:
            raise SealBroken(f"Line {line} hands on read_table, which reads the sealed holdout.")
    if reads_holdout > 1:
        raise GuardRefused("The holdout is read more than once in one cell.")


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _names_data(node: ast.Call, data_path: str | None) -> bool:
    for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
        if isinstance(argument, ast.Name) and argument.id == "DATA_PATH":
            return True
        if data_path and isinstance(argument, ast.Constant) and argument.value == data_path:
            return True
    return False


@dataclass(frozen=True)
class Verdict:
    """One constraint, what was found, and whether it is met (None: cannot be said)."""

    constraint: str
    found: str
    met: bool | None


def check_constraints(
    spec: TaskSpec, *, metric: str, greater: bool, holdout: dict[str, Any], seconds: float,
    used: list[str], interpretable: bool, inference_ms: float | None, coverage: dict[str, Any] | None = None,
    all_rows: dict[str, Any] | None = None, split_by: str | None = None,
) -> list[Verdict]:  # fmt: skip
    """Each constraint of the goal against what came out."""
    asked, verdicts = spec.constraints, []
    if asked.score is not None:
        score = float(holdout["score"])
        met = score >= asked.score if greater else score <= asked.score
        sign = "at least" if greater else "at most"
        verdicts.append(Verdict(f"{metric} {sign} {asked.score:g}", f"{score:.4f} on the holdout", met))
    if asked.coverage is not None:
        verdicts.append(_covered(coverage_asked(spec.task, asked.coverage), asked.coverage, coverage))
    if asked.seconds is not None:
        verdicts.append(
            Verdict(f"within {asked.seconds:g} s", f"{seconds:.0f} s", seconds <= asked.seconds * 1.15)
        )
    if asked.interpretable:
        verdicts.append(
            Verdict(
                "an interpretable model",
                "linear model or small tree" if interpretable else "not one",
                interpretable,
            )
        )
    if asked.max_features is not None:
        verdicts.append(
            Verdict(
                f"at most {asked.max_features} columns", f"{len(used)} used", len(used) <= asked.max_features
            )
        )
    if asked.leave_out:
        still = [name for name in asked.leave_out if name in used]
        found = f"still used: {', '.join(still)}" if still else "none of them is used"
        verdicts.append(Verdict(f"without {', '.join(asked.leave_out)}", found, not still))
    if asked.only:
        extra = [name for name in used if name not in asked.only]
        found = f"also used: {', '.join(extra)}" if extra else "no other column is used"
        verdicts.append(Verdict(f"only {', '.join(asked.only)}", found, not extra))
    if asked.inference_ms is not None:
        found = "not measured" if inference_ms is None else f"{inference_ms:.2f} ms a row"
        verdicts.append(Verdict(f"prediction within {asked.inference_ms:g} ms a row", found,
                                None if inference_ms is None else inference_ms <= asked.inference_ms))  # fmt: skip
    if asked.random_split:
        found = "at random" if split_by is None else f"by `{split_by}`"
        verdicts.append(Verdict("rows split at random", found, split_by is None))
    if asked.all_rows:
        found = f"on {all_rows['rows']:,} rows" if all_rows else "on the development rows alone"
        verdicts.append(Verdict("fitted on all rows in the end", found, all_rows is not None))
    return verdicts


def _covered(constraint: str, asked: float, found: dict[str, Any] | None) -> Verdict:
    """Met where the asked share lies within the sampling error of the share that was found, or below it."""
    if found is None:
        return Verdict(constraint, "not measured", None)
    size = (
        f"mean width {found['mean_width']:,.6g}"
        if "mean_width" in found
        else f"{found['mean_size']:.2f} classes on average"
    )
    said = (
        f"hold the truth in {found['coverage']:.1%} of {found['rows']:,} rows on the holdout, "
        f"95 % interval {found['low']:.1%} to {found['high']:.1%}; {size}"
    )
    return Verdict(constraint, said, found["high"] >= asked)
