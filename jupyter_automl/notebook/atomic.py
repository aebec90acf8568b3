"""Files that are either whole or not there."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from jupyter_automl.errors import BadInput

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk quota is used up",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EROFS: "the file system is read-only",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "a folder of that name is in the way",
    errno.ENAMETOOLONG: "the name is too long",
}


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write `data` to `path` through a synced temporary file beside it.

    A reader, or a crash in the middle, finds the old file or the new one, never a part.
    Raises BadInput (one sentence) when the place cannot be written; nothing is left behind then.
    """
    path = Path(path)
    if path.is_dir():
        raise not_written(path, IsADirectoryError(errno.EISDIR, "is a folder"))
    temporary: str | None = None
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def not_written(path: str | Path, error: OSError) -> BadInput:
    """The sentence for a file that could not be written."""
    reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return BadInput(f"{path} could not be written: {reason}. Nothing was changed; choose another place.")


def refuse_existing(path: str | Path, force: bool) -> Path:
    """The path, when nothing is there yet or overwriting was asked for; BadInput otherwise."""
    path = Path(path)
    if path.exists() and not force:
        raise BadInput(f"{path} exists already; choose another name, or overwrite it with --force.")
    return path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
