"""Numbers and states in words."""

from __future__ import annotations

from typing import Any

_PHASES = {
    "reading": "Reading the data", "plan": "Plan ready", "running": "Running", "your_turn": "Your turn",
    "repairing": "Repairing", "question": "Question", "finding": "Finding", "finished": "Finished",
    "partial": "Finished in part", "kernel_died": "Kernel lost", "failed": "Failed", "server_restarted": "Stopped",
    "stopped": "Stopped",
}  # fmt: skip
_AT_A_STEP = ("running", "your_turn", "question", "finding", "stopped", "kernel_died", "failed")


def headline(state: dict[str, Any]) -> str:
    """What the run does, in two or three words, with its step."""
    word, trying = _PHASES[state["phase"]], state["repairing"]
    if state["phase"] == "repairing" and trying:
        return f"{word} · try {trying['try']} of {trying['of']}"
    number, of = state["step_number"], state["step_count"]
    return f"{word} · step {number} of {of}" if number and of and state["phase"] in _AT_A_STEP else word


def clock(seconds: float) -> str:
    """3:12, 1:02:07."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(seconds: float) -> str:
    """0.4 s, 48 s, 1:04."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 59.5 else clock(round(seconds))


def score(value: float | None) -> str:
    """With the digits that tell models apart: 0.847, 12.3, 4,210."""
    if value is None or value != value:
        return "–"
    size = abs(value)
    digits = 3 if size < 10 else 2 if size < 100 else 1 if size < 1000 else 0
    return f"{value:,.{digits}f}".replace("-", "−")
