"""A Dask scheduler on loopback and its workers, each a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time


class Cluster:
    """A scheduler; `work` starts a worker with one thread, `kill` ends one with all that it started."""

    def __init__(self, folder):
        self.folder, self.workers = folder, []
        self.file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                                     "--scheduler-file", str(self.file))  # fmt: skip
        self.address = until(self._address)

    def _address(self):
        try:
            return json.loads(self.file.read_text())["address"]
        except (OSError, ValueError):
            return None

    def work(self, **environment):
        """A worker, once the scheduler knows it."""
        worker = self._start("worker", self.address, "--nthreads", "1", "--no-dashboard", "--local-directory",
                             str(self.folder), **environment)  # fmt: skip
        self.workers.append(worker)
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=240)
        return worker

    def _start(self, what, *arguments, **environment):
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
            env=os.environ | environment, cwd=self.folder, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=(self.folder / f"{what}.log").open("a"),
        )  # fmt: skip

    def kill(self, process):
        """Kill -9, with its nanny's child."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process in self.workers:
            self.workers.remove(process)

    def close(self):
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                self.kill(process)


def until(condition, limit=240.0):
    """What the condition gives once it gives something."""
    end = time.monotonic() + limit
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found
