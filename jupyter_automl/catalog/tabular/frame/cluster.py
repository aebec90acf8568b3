"""The cell that lets the workers of a Dask cluster fit the folds."""

from __future__ import annotations

CLUSTER = (
    "Folds are fitted by the workers of the Dask cluster at `DASK_ADDRESS`, each fit on one thread, so that it gives the "
    "same numbers there as here. What a lost worker had is fitted again by another; without the cluster it is fitted here."
)


def folds_on_a_cluster(DASK_ADDRESS, THREADS, WORKERS, side_by_side):
    from concurrent.futures import CancelledError

    from dask.distributed import Client
    from joblib import Parallel, delayed, parallel_config
    from threadpoolctl import threadpool_limits

    try:
        cluster = Client(DASK_ADDRESS, timeout=15) if DASK_ADDRESS else None
    except OSError:
        cluster = None
        print(f"No cluster answers at {DASK_ADDRESS}: the folds are fitted here.")

    def fit_folds(function, folds):
        """What the function makes of each fold, (training rows, validation rows), side by side."""

        def alone(*fold):
            with threadpool_limits(THREADS), parallel_config("sequential"):
                return function(*fold)

        if cluster is not None and cluster.status == "running":
            try:
                with parallel_config("dask", client=cluster, wait_for_workers_timeout=60):
                    return Parallel()(delayed(alone)(*fold) for fold in folds)
            except (OSError, CancelledError):
                print("The cluster is lost; the folds are fitted here.")
        with side_by_side():
            return Parallel(WORKERS, prefer="threads")(delayed(function)(*fold) for fold in folds)

    return cluster, fit_folds
