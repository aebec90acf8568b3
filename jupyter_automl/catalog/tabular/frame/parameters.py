"""The parameters cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jupyter_automl.catalog.cell import Block, Markdown, code
from jupyter_automl.catalog.component import Component, Context


class Parameters(Component):
    """Everything that may differ between two runs, in one cell that papermill can overwrite."""

    kind = "frame"
    name = "parameters"
    title = "Parameters"
    provides = ("DATA_PATH", "TARGET", "SEED", "HOLDOUT_FRACTION", "OUTPUT_DIR", "REPEAT_SEARCH")

    def blocks(self, context: Context) -> Sequence[Block]:
        written = code(
            parameters,
            tags=["parameters"],
            data_path=context.data_path,
            target=context.spec.target,
            seed=context.seed,
            holdout_fraction=context.holdout_fraction,
            output_dir=context.output_dir,
            cluster=context.machine.cluster,
        )
        if context.machine.cluster:
            written = replace(written, provides=(*written.provides, "DASK_ADDRESS"))
        return [
            Markdown(
                "## Parameters\n"
                "Everything that may differ between two runs. `REPEAT_SEARCH = False` shows the recorded scores of the "
                "search and fits what was chosen; `True` measures every experiment again."
            ),
            written,
        ]


def parameters(*, data_path, target, seed, holdout_fraction, output_dir, cluster):
    DATA_PATH = data_path
    TARGET = target
    SEED = seed
    HOLDOUT_FRACTION = holdout_fraction
    OUTPUT_DIR = output_dir
    REPEAT_SEARCH = False
    if cluster:
        DASK_ADDRESS = cluster  # "" fits on this machine: the same numbers, later  # noqa: F841
    return DATA_PATH, TARGET, SEED, HOLDOUT_FRACTION, OUTPUT_DIR, REPEAT_SEARCH
