"""The first questions to a run's kernel. Light to import: the rest of the package is imported while they are answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_automl.errors import BadInput
from jupyter_automl.kernel import probes

from .workbench import Workbench

PROBES = Path(probes.__file__).parent
DISTRIBUTIONS = (
    "numpy",
    "pandas",
    "scikit-learn",
    "lightgbm",
    "catboost",
    "xgboost",
    "xgboost-cpu",
    "matplotlib",
    "joblib",
    "skops",
    "pyarrow",
    "openpyxl",
)
NEEDED = ("numpy", "pandas", "scikit-learn", "matplotlib", "joblib")


async def machine_of(
    bench: Workbench, show: Callable[[str, dict[str, Any]], None], dask: str | None = None
) -> dict[str, Any]:
    """What the kernel has, see `probes/machine.py`; NumPy and pandas are imported there then. Where a Dask scheduler's address
    is given, that is the `cluster`, and the `cores` are its workers'.

    Raises BadInput when its environment lacks a package that every notebook needs, and when the cluster cannot be used.
    """
    show("doing", {"text": "Reading formats"})
    machine: dict[str, Any] = await bench.probe_file(
        "look:machine", PROBES / "machine.py", packages=list(DISTRIBUTIONS)
    )
    absent = [name for name in NEEDED if name not in machine["packages"]]
    if absent:
        raise BadInput(
            f"The kernel's environment lacks {', '.join(absent)}; install them there, or choose another --kernel."
        )
    if dask is not None:
        found = await bench.probe_file("look:cluster", PROBES / "cluster.py", address=dask)
        if "error" in found:
            raise BadInput(found["error"])
        machine |= {"cluster": dask, "cores": found["cores"]}
    # These imports stand in the set-up cell; made first, they are not made again by the questions that follow.
    await bench.silently("look:imports", "import numpy as np\nimport pandas as pd")
    return machine
