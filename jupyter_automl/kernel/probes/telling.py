"""An exception as text, cell by cell and file by file, much as IPython shows it and a hundred times as fast."""

from __future__ import annotations

import linecache
from typing import Any


def told(error: BaseException) -> list[str]:
    """The traceback, the oldest exception of a chain first. Cells are called `Cell In[0]`."""
    lines: list[str] = []
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    for one in reversed(chain):
        lines += [f"{type(one).__name__}                 Traceback (most recent call last)"]
        trace: Any = one.__traceback__
        while trace is not None:
            code, number = trace.tb_frame.f_code, trace.tb_lineno
            text = linecache.getline(code.co_filename, number, trace.tb_frame.f_globals).rstrip("\n")
            own = "ipykernel_" in code.co_filename or code.co_filename.startswith("<ipython-input")
            if own:
                within = "" if code.co_name == "<module>" else f", in {code.co_name}()"
                lines.append(f"Cell In[0], line {number}{within}\n----> {number} {text}\n")
            elif "IPython/core/interactiveshell" not in code.co_filename:
                lines.append(f"File {code.co_filename}:{number}, in {code.co_name}()\n--> {number} {text}\n")
            trace = trace.tb_next
        if isinstance(one, SyntaxError):
            lines.append(f"Cell In[0], line {one.lineno}\n----> {one.lineno} {one.text or ''}\n")
        lines.append(f"{type(one).__name__}: {one}")
    return lines
