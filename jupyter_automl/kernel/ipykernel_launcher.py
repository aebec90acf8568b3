"""Runs as the kernel's process: ipykernel without its debugger, which is a third of its start and which no run uses.

Self-contained: the kernel's Python may have no package of ours. Named as ipykernel's own launcher, by which people find
kernels among their processes. Once the kernel stands, a cell can import `debugpy` as ever.
"""

import os
import sys
from typing import Any

HERE = os.path.dirname(os.path.realpath(__file__))

if __name__ == "__main__":
    # No cell may import what lies beside this file.
    sys.path[:] = [place for place in sys.path if os.path.realpath(place) != HERE]
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    from ipykernel.kernelapp import IPKernelApp

    kernel: Any = IPKernelApp.instance()
    kernel.initialize()
    del sys.modules["debugpy"]
    kernel.start()
