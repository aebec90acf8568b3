"""Section `environment`: what a colleague needs to get the same digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context


class Environment(Component):
    """Versions, seed, threads and the data's SHA-256, and whether the text was written for this very file."""

    kind = "saver"
    name = "environment"
    title = "Environment"
    requires = ("packages", "SEED", "THREADS", "data_sha256", "show")
    provides = ("environment",)

    def cost(self, context: Context) -> float:
        return 0.1

    def blocks(self, context: Context) -> Sequence[Block]:
        return [
            Markdown(
                "## Environment\n"
                "What a colleague needs to get the same digits: these versions, this seed, this file. On another "
                "file the outputs are right, but the numbers in the text belong to the first one; the last row "
                "says whether this is it."
            ),
            code(environment_table, written_for=context.table.sha256),
        ]

    @staticmethod
    def probe(environment, data_sha256, WRITTEN_FOR):
        return {"rows": len(environment), "same_data": data_sha256 == WRITTEN_FOR}

    def after(self, context: Context, values: Any) -> str | None:
        return None


def environment_table(packages, SEED, THREADS, data_sha256, show, *, written_for):
    import platform
    from importlib.metadata import version

    import pandas as pd

    WRITTEN_FOR = written_for
    same_data = "yes" if data_sha256 == WRITTEN_FOR else "NO: trust the outputs, not the numbers in the text"
    environment = pd.DataFrame(
        [("Python", platform.python_version())]
        + [(name, version(name)) for name in [*packages, "matplotlib"]]
        + [("seed", str(SEED)), ("threads", str(THREADS)), ("data SHA-256", data_sha256),
           ("text written for this data", same_data)],
        columns=["what", "value"],
    )  # fmt: skip
    show(environment)
    return WRITTEN_FOR, environment
