"""Failed copies of the kernel that stay for questions; part of the probes that make and ask them."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
import types
from typing import Any

HOLDER = "_jupyter_automl_copies"


class Copy:
    """A forked copy: its process, where it answers, and where it is asked."""

    def __init__(self, process: int, reader: int, asker: int) -> None:
        self.process, self.reader, self.asker = process, reader, asker

    def hear(self, until: float) -> bytes | None:
        """One line of what it says; empty when it has died, None when the time is over."""
        data = b""
        while not data.endswith(b"\n"):
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.reader], [], [], left)[0]:
                return None
            part = os.read(self.reader, 2**16)
            if not part:
                return b""
            data += part
        return data

    def ask(self, question: bytes, limit: float) -> bytes | None:
        """What it answers; None when it does not."""
        try:
            os.write(self.asker, question)
        except OSError:
            return None
        return self.hear(time.monotonic() + limit) or None

    def stay(self) -> int:
        """Keep it; the number by which `kept` finds it."""
        holder: Any = sys.modules.setdefault(HOLDER, types.ModuleType(HOLDER))
        if not hasattr(holder, "copies"):
            holder.copies = {}
        holder.copies[self.process] = self
        return self.process

    def end(self) -> None:
        """End it and all that it has started."""
        for number in (self.reader, self.asker):
            os.close(number)
        for target in (os.killpg, os.kill):
            try:
                target(self.process, signal.SIGKILL)
            except OSError:
                continue
        os.waitpid(self.process, 0)


def kept() -> dict[int, Copy]:
    """The copies that stay, by number."""
    found: dict[int, Copy] = getattr(sys.modules.get(HOLDER), "copies", {})
    return found
