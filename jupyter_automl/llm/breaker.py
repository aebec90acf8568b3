"""Leaves an endpoint alone after repeated faults, so that a dead one does not cost each question its time-out."""

from __future__ import annotations

import time

from .faults import LASTING, Fault


class Breaker:
    """Of one client. After a rest one question is let through; it closes the breaker again, or not."""

    def __init__(self, faults: int, seconds: float) -> None:
        self._most, self._seconds = faults, seconds
        self._faults = 0
        self._until = 0.0
        self._why = ""

    def refusal(self) -> str | None:
        """Why no question is sent now; None when one may be."""
        left = self._until - time.monotonic()
        if left <= 0:
            return None
        return (
            f"Not asked: {self._why}"
            if left == float("inf")
            else f"Not asked for another {left:.0f} s: {self._why}"
        )

    def failed(self, fault: Fault) -> None:
        """A question met a fault of the endpoint, all its attempts included."""
        self._faults += 1
        self._why = str(fault)
        if fault.kind in LASTING:
            self._until = float("inf")
        elif self._faults >= self._most:
            self._until = time.monotonic() + self._seconds

    def worked(self) -> None:
        """The endpoint gave an answer, whatever it was worth."""
        self._faults, self._until = 0, 0.0
