"""A Dask cluster as the kernel sees it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

COMPARED = ("python", "numpy", "pandas", "scikit-learn", "lightgbm", "catboost", "xgboost", "xgboost-cpu")
"""What must be the same on the workers as in the kernel, for the same numbers."""


def probe(address: str, patience: float = 15.0) -> dict[str, Any]:
    """The threads (`cores`) of the workers that a Dask scheduler has; `error` says in a sentence why they are of no use."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        return {
            "error": "The kernel's environment lacks dask and distributed; install them there, or leave --dask out."
        }
    try:
        with distributed.Client(address, timeout=patience, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=patience)
            versions = client.get_versions(packages=list(COMPARED[1:]))
            cores = sum(client.ncores().values())
    except (OSError, ValueError) as error:
        return {"error": f"No Dask scheduler with workers answers at {address} ({type(error).__name__}); start one, or "
                         "leave --dask out."}  # fmt: skip
    ours = _packages(versions["client"])
    for worker, found in versions["workers"].items():
        theirs = _packages(found)
        for name in COMPARED:
            if ours.get(name) is not None and theirs.get(name) != ours[name]:
                there = f"{name} {theirs[name]}" if theirs.get(name) else f"no {name}"
                return {"error": f"The worker {worker} has {there}, the kernel {ours[name]}: give them the same "
                                 "environment, or the numbers differ."}  # fmt: skip
    return {"cores": cores}


def _packages(versions: dict[str, Any]) -> dict[str, str | None]:
    return {**versions["packages"], "python": versions["host"]["python"]}
