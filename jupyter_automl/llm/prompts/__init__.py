"""The prompts of the roles: short versioned files. Their first line is `version: N`, the rest goes out as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

from jupyter_automl.llm.contract import Role

ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True)
class Prompt:
    """What a role is told before the data."""

    role: str
    version: str
    """Role and number, such as `features@1`; it changes when the text does."""
    text: str


@cache
def prompt_of(role: str) -> Prompt:
    """The prompt of a role, the words that all roles share before it. Raises KeyError for a role that is not there."""
    if role not in ROLES:
        raise KeyError(f"No prompt is called {role!r}; there are {', '.join(ROLES)}.")
    shared_version, shared = _read("shared")
    version, text = _read(role)
    return Prompt(role, f"{role}@{shared_version}.{version}", f"{shared}\n\n{text}")


def _read(name: str) -> tuple[int, str]:
    head, _, text = files(__package__).joinpath(f"{name}.md").read_text("utf-8").partition("\n")
    label, _, number = head.partition(":")
    if label.strip() != "version":
        raise ValueError(f"The prompt {name}.md does not begin with its version.")
    return int(number), text.strip()
