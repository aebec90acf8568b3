"""Asks the kernel a question without leaving a trace: no name, no output, no history.

The question is plain Python that runs in a namespace of its own inside the kernel and is handed the kernel
objects it names; the answer comes back as JSON. It travels as a *user expression* of an empty, silent
request, so that the user's variables, `_`, `Out` and the execution count stay as they were.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from jupyter_automl.errors import AutoMLError
from jupyter_automl.parsing import parse_python

from .joining import joined
from .outputs import bounded
from .question import content_of, expression_of
from .runner import Execution

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class ProbeFailed(AutoMLError):
    """A probe raised in the kernel, or the kernel did not answer.

    `ename`, `evalue` and `traceback` are the kernel's; `status` is that of the execution that carried it.
    """

    def __init__(
        self, message: str, *, status: str, ename: str, evalue: str, traceback: Sequence[str]
    ) -> None:
        super().__init__(message)
        self.status = status
        self.ename = ename
        self.evalue = evalue
        self.traceback = list(traceback)


class Executes(Protocol):
    """A `KernelSession` or a `CellRunner`."""

    async def execute(
        self,
        source: str,
        *,
        silent: bool = ...,
        store_history: bool = ...,
        limit: float | None = ...,
        on_output: Callable[[dict[str, Any]], None] | None = ...,
        expressions: dict[str, str] | None = ...,
    ) -> Execution: ...


async def probe(
    session: Executes,
    function: Callable[..., Any],
    /,
    *names: str,
    limit: float | None = 30.0,
    **arguments: Any,
) -> Any:
    """Run a plain function in the kernel and return its answer.

    Parameters
    ----------
    function
        Self-contained: it imports what it uses. Its positional parameters are handed kernel objects.
    names
        The kernel names to hand over, in order; by default the names of the positional parameters that are
        not among `arguments`. The name `None` hands over None.
    arguments
        JSON-able values for parameters of those names.

    Returns the answer as plain JSON types: NumPy and pandas scalars converted, arrays and Series as lists,
    tables as lists of records, NaN, NaT and infinities as None, dates as ISO text, dictionary keys as text.
    Raises ProbeFailed with the kernel's traceback; TypeError when the function's source cannot be had.
    """
    function = getattr(function, "__func__", function)
    definition = _definition(function)
    source = ast.unparse(definition)
    if not names:
        positional = definition.args.posonlyargs + definition.args.args
        names = tuple(argument.arg for argument in positional if argument.arg not in arguments)
    return await _ask(session, source, definition.name, names, arguments, limit)


async def probe_file(
    session: Executes,
    file: Path | str | ModuleType,
    /,
    *names: str,
    limit: float | None = 30.0,
    **arguments: Any,
) -> Any:
    """Run a probe file, or a folder of modules, in the kernel: its function `probe(...)` is called, see `probe`."""
    path = Path(str(file.__file__)) if isinstance(file, ModuleType) else Path(file)
    return await _ask(session, joined(path), "probe", names, arguments, limit)


async def _ask(
    session: Executes,
    source: str,
    entry: str,
    names: Sequence[str],
    arguments: Mapping[str, Any],
    limit: float | None,
) -> Any:
    expression = expression_of(source, entry, names, arguments)
    result = await session.execute(
        "", silent=True, store_history=False, limit=limit, expressions={"answer": expression}
    )
    answered = result.expressions.get("answer")
    if result.status == "ok" and isinstance(answered, str):
        content = content_of(answered)
        if "value" in content:
            return content["value"]
        error = content["error"]
    else:
        error = answered if isinstance(answered, dict) and result.status == "ok" else {}
    ename, evalue = str(error.get("ename", result.ename)), str(error.get("evalue", result.evalue))
    traceback = [ANSI.sub("", str(line)) for line in error.get("traceback", result.traceback)]
    raise ProbeFailed(
        "\n".join([f"The probe {entry} failed in the kernel: {ename}: {bounded(evalue, 2_000)}", *traceback]),
        status=result.status,
        ename=ename,
        evalue=evalue,
        traceback=traceback,
    )


def _definition(function: Callable[..., Any]) -> ast.FunctionDef:
    try:
        text = textwrap.dedent(inspect.getsource(function))
    except OSError:
        raise TypeError(f"the source of {function!r} cannot be had") from None
    node = parse_python(text).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise TypeError(f"a probe is a plain function, not {text.splitlines()[0]!r}")
    node.decorator_list = []
    return node
