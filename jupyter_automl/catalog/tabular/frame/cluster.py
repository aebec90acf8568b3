"""The cell that finds the Dask cluster whose workers fit the folds."""

from __future__ import annotations

CLUSTER = (
    "Folds are fitted by the workers of the Dask cluster at `DASK_ADDRESS`, each fit on one thread, so that it gives the "
    "same numbers there as here. What a lost worker had is fitted again by another; without the cluster it is fitted here."
)


def connected(DASK_ADDRESS):
    from dask.distributed import Client

    try:
        cluster = Client(DASK_ADDRESS, timeout=15) if DASK_ADDRESS else None
    except OSError:
        cluster = None
        print(f"No cluster answers at {DASK_ADDRESS}: the folds are fitted here.")
    return cluster
