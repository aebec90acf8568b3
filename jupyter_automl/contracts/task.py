"""What the user wants, understood."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Task = Literal["binary", "multiclass", "regression"]
Metric = Literal[
    "roc_auc", "average_precision", "f1", "accuracy", "balanced_accuracy", "log_loss", "f1_macro", "recall",
    "precision", "mcc", "brier", "rmse", "mae", "r2", "rmsle", "mape", "median_ae",
]  # fmt: skip


def percent(share: float) -> str:
    """A share in words: 0.975 is `97.5 %`."""
    return f"{100 * share:.4g} %"


def coverage_asked(task: str, coverage: float) -> str:
    """What a goal asks of intervals or sets, in words: `90 % prediction intervals`."""
    return f"{percent(coverage)} prediction {'intervals' if task == 'regression' else 'sets'}"


class Unclear(BaseModel):
    """Something the goal leaves open, and the default that was taken."""

    question: str
    taken: str
    why: str


class Constraints(BaseModel):
    """What the user demands beside the prediction; each is checked at the end."""

    seconds: float | None = None
    """Wall time until the model is fitted and scored."""
    inference_ms: float | None = None
    """Milliseconds for one row."""
    interpretable: bool = False
    max_features: int | None = None
    leave_out: list[str] = Field(default_factory=list)
    """Column names not to be used."""
    only: list[str] = Field(default_factory=list)
    """Column names to use exclusively, when named."""
    score: float | None = None
    """The score to reach, in the metric's own unit."""
    coverage: float | None = None
    """Share of rows whose truth the prediction intervals or sets must hold; None where none are asked for."""
    random_split: bool = False
    """Whether rows are split at random though they have entities or times: new rows come from the same ones."""
    all_rows: bool = False
    """Whether the model that is delivered is fitted once more with the rows of the holdout."""


class Understood(BaseModel):
    """A constraint that a language model read in the goal, and that was taken."""

    kind: str
    """A field of `Constraints`, or `metric`."""
    words: str
    """The words of the goal that ask for it, as they stand there."""
    columns: list[str] = Field(default_factory=list)


class TaskSpec(BaseModel):
    """Task, target, metric and constraints, each with its reason."""

    goal: str
    title: str
    """The notebook's title, such as `Who leaves next month?`."""
    row_noun: str = "rows"
    """What a row is, in the plural: `people`, `houses`, `rows`."""
    task: Task
    task_why: str
    target: str
    target_why: str
    classes: list[str] = Field(default_factory=list)
    """Labels as text, most frequent first; empty for regression."""
    positive: str | None = None
    """Binary: the label whose probability is predicted, as text."""
    metric: Metric
    metric_why: str
    metric_named: bool = False
    """Whether the user named it, rather than that it is what suits."""
    constraints: Constraints = Field(default_factory=Constraints)
    unclear: list[Unclear] = Field(default_factory=list)
    explain: bool = True
    understood: list[Understood] = Field(default_factory=list)
    """What of it a language model read, each with the words of the goal that ask for it."""
    meanings: dict[str, str] = Field(default_factory=dict)
    """What columns mean, as a language model reads their names; no step depends on it."""

    @property
    def classification(self) -> bool:
        return self.task != "regression"
