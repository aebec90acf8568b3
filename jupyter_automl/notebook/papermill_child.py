"""Runs in a process of its own: executes one notebook with papermill and reports as JSON lines.

Started by path, so it imports nothing of this package. A job stands in the first line of standard input; the
rest of that pipe is the parent's lifeline: when it closes, the parent is gone, and this process ends with its
kernel. Events go to the original standard output; whatever libraries print goes to standard error.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import threading
from typing import Any, TextIO

FACTS = """{
    "data_sha256": globals().get("data_sha256"),
    "python": __import__("platform").python_version(),
    "versions": {name: found[0].version for name in %r
                 if (found := list(__import__("importlib.metadata").metadata.distributions(name=name)))},
}"""


def main() -> int:
    """Execute the job; 0 when it was carried out, whatever the notebook did."""
    events = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()

    import psutil
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import execute_notebook
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.exceptions import PapermillExecutionError

    def send(kind: str, **payload: Any) -> None:
        _send(events, kind, payload)

    state: dict[str, Any] = {"at": None}

    class Client(PapermillNotebookClient):  # type: ignore[misc]
        """Reports each cell, and asks the kernel for its facts when all have run."""

        def papermill_execute_cells(self) -> None:
            super().papermill_execute_cells()
            if not any(
                o.get("output_type") == "error" for cell in self.nb.cells for o in cell.get("outputs", [])
            ):
                asked = {"facts": FACTS % (job["distributions"],)}
                reply = self.wait_for_reply(self.kc.execute("", silent=True, user_expressions=asked)) or {}
                answer = reply.get("content", {}).get("user_expressions", {}).get("facts", {})
                if answer.get("status") == "ok":
                    send("facts", **ast.literal_eval(answer["data"]["text/plain"]))

    class Engine(NBClientEngine):  # type: ignore[misc]
        """papermill's own engine, with progress."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
            code = [index for index, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code"]
            started, completed = nb_man.cell_start, nb_man.cell_complete

            def cell_start(cell: Any, cell_index: int | None = None, **rest: Any) -> None:
                state["at"] = cell.get("id")
                started(cell, cell_index, **rest)

            def cell_complete(cell: Any, cell_index: int | None = None, **rest: Any) -> None:
                completed(cell, cell_index=cell_index, **rest)
                if cell_index in code:
                    send("cell", done=code.index(cell_index) + 1, of=len(code), id=cell.get("id"))

            nb_man.cell_start, nb_man.cell_complete = cell_start, cell_complete
            client = Client(
                nb_man, kernel_name=kernel_name, startup_timeout=kwargs["start_timeout"], record_timing=False
            )
            try:
                return client.execute()
            finally:
                # Written once at the end, not twice a cell; also when the kernel died.
                nb_man.output_path = job["output"]

    papermill_engines.register("reported", Engine)
    try:
        execute_notebook(
            job["notebook"],
            job["output"],
            parameters=job["parameters"] or None,
            engine_name="reported",
            kernel_name=job["kernel_name"],
            request_save_on_cell_execute=False,
            progress_bar=False,
            cwd=job["cwd"],
        )
    except PapermillExecutionError as error:
        send("error", id=state["at"], ename=error.ename, evalue=error.evalue)
    except DeadKernelError:
        send("error", id=state["at"], ename="DeadKernelError", evalue="the kernel died")
    except CellTimeoutError as error:
        send("error", id=state["at"], ename="CellTimeoutError", evalue=str(error).splitlines()[0])
    for orphan in psutil.Process().children(recursive=True):
        orphan.kill()
    send("end")
    return 0


def _send(events: TextIO, kind: str, payload: dict[str, Any]) -> None:
    events.write(json.dumps({"kind": kind, **payload}) + "\n")
    events.flush()


def _end_with_parent() -> None:
    """Block until the parent closes the pipe or dies, then take the kernel along."""
    import psutil

    sys.stdin.read()
    for process in psutil.Process().children(recursive=True):
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
