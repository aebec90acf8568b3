"""The options that name a language model, and what they choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from jupyter_automl.llm.settings import ModelChoice, ModelSettings

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--endpoint", metavar="URL", help="An OpenAI-compatible endpoint, with --model."),
    click.option("--model", metavar="NAME", help="The language model at the endpoint; none is used where none is named."),
    click.option("--privacy", type=click.Choice(["names", "statistics", "rows"]),
                 help="What of the data the model may see; sample rows only with rows (statistics)."),
    click.option("--max-usd", type=click.FloatRange(min=0), metavar="USD", help="What the model may cost; needs its price."),
    click.option("--max-requests", type=click.IntRange(min=1), metavar="N", help="Requests it may be sent (60)."),
    click.option("--max-tokens", type=click.IntRange(min=1), metavar="N", help="Tokens it may use (400,000)."),
)  # fmt: skip


@dataclass(frozen=True)
class ModelArguments:
    """What was said about a model on the command line."""

    endpoint: str | None
    model: str | None
    privacy: str | None
    max_usd: float | None
    max_requests: int | None
    max_tokens: int | None

    def choice(self) -> ModelChoice | None:
        """The model to use, from these arguments and the configuration. Raises BadInput."""
        from jupyter_automl.llm.configuration import Configuration

        return Configuration().choice(
            endpoint=self.endpoint, model=self.model, privacy=self.privacy, max_usd=self.max_usd,
            max_requests=self.max_requests, max_tokens=self.max_tokens,
        )  # fmt: skip


def model_options(command: Command) -> Command:
    """Give the command the options; it is called with one argument `model`, a `ModelArguments`."""

    @wraps(command)
    def gathered(
        *, endpoint: str | None, model: str | None, privacy: str | None, max_usd: float | None, max_requests: int | None,
        max_tokens: int | None, **others: Any,
    ) -> Any:  # fmt: skip
        said = ModelArguments(endpoint, model, privacy, max_usd, max_requests, max_tokens)
        return command(model=said, **others)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]


def settings_of(choice: ModelChoice | None) -> ModelSettings | None:
    """The model with its key, which is then taken out of the environment: the kernels of a run have no use for it."""
    if choice is None:
        return None
    from jupyter_automl.llm.configuration import Configuration, withhold_keys
    from jupyter_automl.run.asking import cache_file
    from jupyter_automl.run.journal import default_folder

    settings = Configuration().settings(choice, cache=cache_file(default_folder()))
    withhold_keys()
    return settings
