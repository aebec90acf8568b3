"""What a forked copy of the kernel must not do: show anything in the notebook, compute with threads that it has not."""

from __future__ import annotations

import sys
from typing import Any

SHOWING = ("publish", "clear_output", "finish_displayhook", "write_format_data", "write_output_prompt")


def mute(shell: Any) -> None:
    """Nothing that the copy shows may reach the user's notebook."""

    def nothing(*given: Any, **named: Any) -> None:
        return None

    for publisher in (shell.display_pub, shell.displayhook):
        for method in SHOWING:
            if hasattr(publisher, method):
                setattr(publisher, method, nothing)
    shell.showtraceback = shell.showsyntaxerror = nothing
    kernel = getattr(shell, "kernel", None)
    if kernel is not None:
        kernel.session.send = nothing


def one_thread() -> None:
    """Pools do not survive a fork: OpenMP's hangs where it was used before, and loky's workers are another's."""
    executor: Any = sys.modules.get("joblib.externals.loky.reusable_executor")
    if executor is not None:
        executor._executor = None
    pools: Any = sys.modules.get("threadpoolctl")
    if pools is not None:
        pools.threadpool_limits(1)
    dask: Any = sys.modules.get("distributed.client")
    for client in list(dask._global_clients.values()) if dask is not None else []:
        client.status = "closed"  # its threads have stayed behind
    boosting: Any = sys.modules.get("lightgbm.sklearn")
    if boosting is not None:
        boosting.LGBMModel._process_n_jobs = lambda self, n_jobs: 1  # it asks for every core by itself
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
