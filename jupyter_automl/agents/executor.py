"""Puts a cell through the gates and runs it: guard, kernel, contract."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from jupyter_automl.errors import AutoMLError, GuardRefused, SealBroken
from jupyter_automl.kernel import faults
from jupyter_automl.kernel.probe import ProbeFailed
from jupyter_automl.kernel.runner import Execution
from jupyter_automl.parsing import literal_python

from .validator import guard


class ProbeTrouble(AutoMLError):
    """A step's values could not be read from the kernel."""


class Unkept(AutoMLError):
    """A cell ran without an error but does not define what it promised."""


class Bench(Protocol):
    """What executes: the run's workbench, or a live kernel."""

    def execute(
        self, action: str, source: str, *, sent: str | None = None, limit: float | None = None,
        expressions: dict[str, str] | None = None, on_output: Callable[[dict[str, Any]], None] | None = None,
    ) -> Awaitable[Execution]: ...  # fmt: skip

    def probe(
        self, action: str, function: Callable[..., Any], /, *names: str, **arguments: Any
    ) -> Awaitable[Any]: ...


async def execute(
    bench: Bench, action: str, source: str, *, step: str, attempt: int, provides: Sequence[str], data_path: str,
    limit: float, on_output: Callable[[dict[str, Any]], None] | None = None, own: bool = False,
    expressions: Mapping[str, str] | None = None,
) -> Execution:  # fmt: skip
    """Run one generated cell and check that it provides what it promised.

    With `own` the user wrote it: it may do what it likes, but not open the sealed holdout early. `expressions` are
    evaluated after it, see `CellRunner.execute`.
    Raises GuardRefused when the cell touches what it must not touch, or is no Python: nothing has run then.
    Raises Unkept when it ran and did not provide what it promised.
    """
    try:
        guard(source, step, data_path=data_path)
    except SyntaxError as error:
        if not own:  # what a user writes may hold magics; the kernel says what is wrong with it
            raise GuardRefused(
                f"The cell of step {step} is not valid Python: {error.msg}, line {error.lineno}."
            ) from None
    except SealBroken:
        raise
    except GuardRefused:
        if not own:
            raise
    fault = faults.source_for(step, attempt)
    execution = await bench.execute(
        action, source, sent=f"{fault}\n{source}" if fault else None, limit=limit,
        expressions={**(expressions or {}), "absent": f"[n for n in {list(provides)!r} if n not in globals()]"},
        on_output=on_output,
    )  # fmt: skip
    if execution.status == "ok" and provides:
        absent = _names(execution.expressions.get("absent"))
        if absent:
            raise Unkept(f"The cell of step {step} ran but did not define {', '.join(absent)}.")
    return execution


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        value = literal_python(value)
    return [str(name) for name in value] if isinstance(value, list) else []


async def read_values(bench: Bench, action: str, function: Callable[..., Any], provided: set[str]) -> Any:
    """The values of a component's probe; a kernel name that no step provided is handed over as None.

    Raises ProbeTrouble when the probe fails.
    """
    names = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    try:
        return await bench.probe(action, function, *[name if name in provided else "None" for name in names])
    except ProbeFailed as failure:
        raise ProbeTrouble(str(failure)) from None
