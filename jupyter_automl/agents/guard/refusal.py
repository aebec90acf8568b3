"""Why a proposal is refused."""

from __future__ import annotations

from jupyter_automl.errors import AutoMLError


class NotAllowed(AutoMLError):
    """Text that was proposed does what it must not do; the message is half a sentence: `it reads a file`."""
