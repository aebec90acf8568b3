"""The command line with a part left out, to measure what the part is worth: `python -m tests.bench.without gates run …`.

gates      what a model proposes is kept wherever it runs: without the check for leaks and without the paired test on the folds.
           The guard and the barred trial stay, since the machine that measures is a real one.
retrieval  the words of the goal say nothing about the components of the catalogue, neither in their ranking nor in what a
           model is told of them
memory     no history is read or left, as with `--no-memory`
"""

from __future__ import annotations

import os
import sys

from jupyter_automl.agents import recommender
from jupyter_automl.agents.proposals import features, retrieved
from jupyter_automl.agents.proposals.evidence import Evidence
from jupyter_automl.cli import main


def gates() -> None:
    Evidence.held = lambda self, tries: True  # type: ignore[method-assign]
    features.leaking = lambda context, made: (None, None)


def retrieval() -> None:
    for module in (recommender, retrieved):
        module.similarities = lambda query, documents: dict.fromkeys(documents, 0.0)  # type: ignore[attr-defined]


def memory() -> None:
    os.environ["JUPYTER_AUTOML_MEMORY"] = "off"


PARTS = {"gates": gates, "retrieval": retrieval, "memory": memory}

if __name__ == "__main__":
    PARTS[sys.argv.pop(1)]()
    main()
