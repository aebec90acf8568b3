"""Files written in another encoding than they are read in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from ..place import Place
from ..rules import Finding

READERS = ("read_csv", "read_table", "open", "read_text", "read_fwf", "read_json")


def encoding(place: Place) -> Iterator[Finding]:
    """The encoding in which all bytes of the file make sense."""
    if "UnicodeDecodeError" not in place.crash.ename and "codec can't decode" not in place.crash.evalue:
        return
    for spot, call in [*((place, one) for one in place.calls(*READERS)), *_opened(place)]:
        path = file(spot, call)
        if path is None:
            continue
        found = _encoding(path)
        if found is None or (found == "utf-8" and spot.called(call) == "open" and not _stated(call)):
            continue
        editor = spot.editor()
        editor.keyword(call, "encoding", repr(found))
        yield Finding(
            f"The file `{path.name}` is not written in UTF-8; its bytes make sense as {found}.",
            spot.propose(editor, f"It is read as {found}.", "Every letter is read; none is replaced.", 0.92),
        )
        return


def _opened(place: Place) -> Iterator[tuple[Place, ast.Call]]:
    """Where files were opened that the failing line reads from: `with open(path) as file:` and then `for line in file`."""
    for spot in (place, *place.earlier()):
        for call in spot.all(ast.Call):
            modes = [*call.args[1:2], *(item.value for item in call.keywords if item.arg == "mode")]
            written = any(
                isinstance(one, ast.Constant) and re.search("[wab]", str(one.value)) for one in modes
            )
            if spot.called(call) == "open" and not written:
                yield spot, call


def _stated(call: ast.Call) -> bool:
    return any(item.arg == "encoding" for item in call.keywords)


def file(place: Place, call: ast.Call) -> Path | None:
    node = (
        call.args[0]
        if call.args
        else next(
            (
                item.value
                for item in call.keywords
                if item.arg in ("filepath_or_buffer", "io", "path", "file")
            ),
            None,
        )
    )
    if isinstance(call.func, ast.Attribute) and place.called(call) == "read_text":
        node = call.func.value
    if node is None:
        return None
    answer = place.ask(f"str({place.text(node)})") if place.pure(node) else None
    if answer is None or place.crash.folder is None:
        return None
    path = Path(place.crash.folder) / str(answer)
    return path if path.is_file() else None


def _encoding(path: Path) -> str | None:
    raw = path.read_bytes()[:4_000_000]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:400_000]).best()
    guess = str(best.encoding).replace("_", "-") if best else None
    usual: tuple[str, ...] = ("utf-8", "cp1252", "cp1251", "cp1250", "shift_jis", "gb18030", "latin-1")
    # Western text is mostly cp1252; what the detector calls otherwise reads the same there.
    if (
        guess
        and not guess.startswith(
            (
                "cp125",
                "latin",
                "iso8859",
                "mac",
                "cp437",
                "cp850",
                "cp858",
                "cp775",
                "cp1006",
                "cp1125",
                "hp",
                "tis",
                "kz",
                "ptcp",
                "koi",
            )
        )
    ) or (
        guess in ("cp1251", "cp1250", "cp1253", "koi8-r", "cp1254", "mac-cyrillic")
        and sum(letter > 127 for letter in raw) > len(raw) / 5
    ):
        usual = (guess, *usual)
    for name in usual:
        try:
            raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        return name
    return None
