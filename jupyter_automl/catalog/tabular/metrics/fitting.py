"""The cell that fits the folds side by side, here or on a cluster."""

from __future__ import annotations


def fitting(cluster, THREADS, WORKERS, side_by_side, *, remote):
    from concurrent.futures import CancelledError

    from joblib import Parallel, delayed, parallel_config
    from threadpoolctl import threadpool_limits

    def fit_folds(function, folds):
        """What the function makes of each fold, (training rows, validation rows), side by side."""
        if remote:

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

    return fit_folds
