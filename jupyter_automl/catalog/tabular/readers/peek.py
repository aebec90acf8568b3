"""The cell that prints the first raw lines of a text file, unpacked if need be."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.contracts import Reading

ENDINGS = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zip": "zip"}


def peek_code(reading: Reading) -> Code:
    """Prints at most five lines, each cut at 200 signs: enough for the format."""
    packed = reading.arguments.get("compression", "by ending")
    if packed == "by ending":
        packed = next((name for ending, name in ENDINGS.items() if reading.path.endswith(ending)), None)
    function = {"gzip": gzip_lines, "bz2": bz2_lines, "xz": xz_lines, "zip": zip_lines}.get(
        str(packed), plain_lines
    )
    return code(function, encoding=reading.arguments.get("encoding", "utf-8"))


def plain_lines(DATA_PATH, *, encoding):
    from itertools import islice

    with open(DATA_PATH, encoding=encoding, errors="replace") as file:
        print("\n".join(line.rstrip("\r\n")[:200] for line in islice(file, 5)))


def gzip_lines(DATA_PATH, *, encoding):
    import gzip
    from itertools import islice

    opened = open if DATA_PATH.endswith(".csv") else gzip.open
    with opened(DATA_PATH, "rt", encoding=encoding, errors="replace") as file:
        print("\n".join(line.rstrip("\r\n")[:200] for line in islice(file, 5)))


def bz2_lines(DATA_PATH, *, encoding):
    import bz2
    from itertools import islice

    opened = open if DATA_PATH.endswith(".csv") else bz2.open
    with opened(DATA_PATH, "rt", encoding=encoding, errors="replace") as file:
        print("\n".join(line.rstrip("\r\n")[:200] for line in islice(file, 5)))


def xz_lines(DATA_PATH, *, encoding):
    import lzma
    from itertools import islice

    opened = open if DATA_PATH.endswith(".csv") else lzma.open
    with opened(DATA_PATH, "rt", encoding=encoding, errors="replace") as file:
        print("\n".join(line.rstrip("\r\n")[:200] for line in islice(file, 5)))


def zip_lines(DATA_PATH, *, encoding):
    import io
    import zipfile
    from itertools import islice

    if zipfile.is_zipfile(DATA_PATH):
        with zipfile.ZipFile(DATA_PATH) as archive, archive.open(archive.namelist()[0]) as member:
            lines = islice(io.TextIOWrapper(member, encoding=encoding, errors="replace"), 5)
            print("\n".join(line.rstrip("\r\n")[:200] for line in lines))
