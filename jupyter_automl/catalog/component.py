"""What a component of the catalogue declares, and what it is told when it writes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from jupyter_automl.contracts import Finding, Profile, Reading, Structure, TaskSpec

from .cell import Block

Kind = Literal[
    "frame", "reader", "split", "audit", "cleaner", "folds", "encoder", "metric", "baseline", "model", "selection", "revision",
    "ensemble", "tuner", "threshold", "calibration", "proposal", "check", "interval", "coverage", "explainer",
    "scorer", "saver",
]  # fmt: skip
SHORT = 45.0
"""Seconds of a whole run below which it has little time."""
ALL_TASKS = frozenset({"binary", "multiclass", "regression"})
BROUGHT_BY = {"xgboost": ("xgboost-cpu", "xgboost")}
"""Libraries that more than one distribution brings."""


@dataclass(frozen=True)
class Fit:
    """How well a component suits the data, from 0 (not at all) to 1, and why."""

    score: float
    why: str


@dataclass(frozen=True)
class Machine:
    """Where the kernel runs: its Python, packages (name → version), cores and free memory in bytes."""

    python: str = "3.11"
    packages: dict[str, str] = field(default_factory=dict)
    cores: int = 2
    """Those of the cluster's workers where there is a cluster."""
    memory: int = 8 * 2**30
    cluster: str | None = None
    """Address of the Dask scheduler whose workers fit the folds."""

    def distribution(self, library: str) -> str | None:
        """The installed distribution that brings a library, as its requirement is written; None where there is none."""
        return next((name for name in BROUGHT_BY.get(library, (library,)) if name in self.packages), None)


@dataclass
class Context:
    """All that is known when a component writes its cells.

    `seen` holds what probes brought back from the kernel after earlier steps: step id → values.
    `settings` holds what the planner or the healer decided for this step (counts, a smaller scale, …).
    """

    data_path: str
    output_dir: str
    seed: int
    budget: float
    machine: Machine
    reading: Reading | None = None
    structure: Structure | None = None
    task: TaskSpec | None = None
    profile: Profile | None = None
    findings: list[Finding] = field(default_factory=list)
    holdout_fraction: float = 0.2
    seen: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)
    """Kernel names that the steps so far have left."""

    @property
    def short(self) -> bool:
        """Whether so little time was given that a thousand resamples would be too large a part of it."""
        return self.budget < SHORT

    @property
    def spec(self) -> TaskSpec:
        """The task; only asked for once it is known."""
        assert self.task is not None
        return self.task

    @property
    def facts(self) -> Profile:
        """The profile; only asked for once it is known."""
        assert self.profile is not None
        return self.profile

    @property
    def table(self) -> Structure:
        """The structure; only asked for once it is known."""
        assert self.structure is not None
        return self.structure

    @property
    def dropped(self) -> list[str]:
        """Columns that findings or the user's constraints leave out, in file order."""
        out = {name for finding in self.findings for name in finding.drop} | set(
            self.spec.constraints.leave_out
        )
        return [name for name in self.table.names if name in out]


class Component:
    """One way of doing one step.

    The docstring is what the recommender's retrieval reads: say what the component is good for, when it is not,
    and its source. A component is one file; the registry finds every concrete subclass below `catalog/`.
    """

    kind: ClassVar[Kind]
    name: ClassVar[str]
    """Stable identifier in snake case, unique in the catalogue."""
    title: ClassVar[str]
    """As a person reads it: `CatBoost`, `Extra trees`."""
    tasks: ClassVar[frozenset[str]] = ALL_TASKS
    packages: ClassVar[tuple[str, ...]] = ()
    """Distributions that must be installed in the kernel's environment."""
    extra: ClassVar[str | None] = None
    """How to install what a default install leaves out. Where that is missing, such a component is spoken of only to a user
    whose goal names it."""
    requires: ClassVar[tuple[str, ...]] = ()
    """Kernel names that must exist before its cells."""
    provides: ClassVar[tuple[str, ...]] = ()
    """Kernel names that exist after its cells."""
    interpretable: ClassVar[bool] = False

    def suits(self, context: Context) -> Fit:
        """How well this component suits the task and the data."""
        return Fit(0.5, "no preference")

    def suits_why(self, context: Context) -> str:
        """The reason of the fit."""
        return self.suits(context).why

    def absent(self, context: Context) -> list[str]:
        """The packages that this kernel lacks for it."""
        return [package for package in self.packages if context.machine.distribution(package) is None]

    def offered(self, context: Context) -> bool:
        """Whether it is one of the choices here: always, but for an extra that is neither installed nor named by the goal."""
        if self.extra is None or not self.absent(context):
            return True
        return self.title.lower() in re.sub(r"[\s-]", "", context.spec.goal.lower())

    def cost(self, context: Context) -> float:
        """Seconds that its cells will take, roughly."""
        return 1.0

    def blocks(self, context: Context) -> Sequence[Block]:
        """Markdown and code cells, in order: why first, then the code."""
        raise TypeError(f"{type(self).__name__} writes no cells")

    prepare: ClassVar[Any] = None
    """Like `probe`, but run before the cells are written; `prepared` turns its value into settings."""

    def prepared(self, values: Any) -> dict[str, Any]:
        """Settings for this step, from what `prepare` found in the kernel."""
        return {}

    probe: ClassVar[Any] = None
    """A function like a cell function: positional parameters are kernel names, the body computes, and it returns
    one JSON-able value. It runs silently in the kernel after the component's cells."""

    def after(self, context: Context, values: Any) -> str | None:
        """Markdown on what is seen in this data, from the probe's values; None for nothing to say."""
        return None

    @classmethod
    def text(cls) -> str:
        """What retrieval searches: title, docstring and the component's own source."""
        return f"{cls.title}\n{inspect.getdoc(cls) or ''}\n{inspect.getsource(inspect.getmodule(cls) or cls)}"
