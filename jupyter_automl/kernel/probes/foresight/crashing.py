"""A crash that is foreseen; part of the foresight probe."""

from __future__ import annotations


class Foreseen(Exception):
    """What the kernel would raise. `message` is half a sentence for a reader."""

    def __init__(self, crash_class: str, ename: str, evalue: str, message: str) -> None:
        super().__init__(message)
        self.crash_class, self.ename, self.evalue, self.message = crash_class, ename, evalue, message


def quoted(value: object) -> str:
    """The value as a code span of the message."""
    return f"`{value}`"


def no_key(key: object, owner: str, listed: bool = False) -> Foreseen:
    """A table, column or dict without that key."""
    evalue = f"['{key}'] not in index" if listed else repr(key)
    return Foreseen("key_missing", "KeyError", evalue, f"{quoted(owner)} has no {quoted(key)}")
