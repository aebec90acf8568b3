"""Names for new files."""

from __future__ import annotations

from pathlib import Path


def free_path(place: Path) -> Path:
    """The path, or the next one with a number that nothing has yet."""
    stem, number, free = place.stem, 2, place
    while free.exists():
        free = place.with_name(f"{stem}_{number}{place.suffix}")
        number += 1
    return free
