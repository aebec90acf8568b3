"""Files found by a pattern, or named by a text that is put together in a loop."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from glob import glob
from pathlib import Path

from ..near import plain
from ..place import Place
from ..rules import Finding
from .listing import files_below

NOTHING = re.compile(
    r"No objects to concatenate|list index out of range|max\(\) (?:arg|iterable argument) is (?:an )?empty"
    r"|need at least one array"
)


def pattern_finds_nothing(place: Place) -> Iterator[Finding]:
    """`glob("exports/*.csv")` where the files end in `.CSV`: the pattern that finds files when case does not count."""
    if not NOTHING.search(place.crash.evalue) or place.crash.folder is None:
        return
    folder = Path(place.crash.folder)
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            given = call.args[0] if call.args else None
            if spot.called(call) in ("glob", "iglob") and (finding := _elsewhere(spot, call, folder)):
                yield finding
                return
            if (
                spot.called(call) not in ("glob", "iglob", "rglob")
                or not isinstance(given, ast.Constant)
                or not isinstance(given.value, str)
                or not spot.text(call.func).startswith(("glob", "iglob"))
                or any(folder.glob(given.value) if not given.value.startswith(("/", "..")) else [True])
            ):
                continue
            pattern = given.value
            there = [path.relative_to(folder).as_posix() for path in files_below(folder)]
            bare = pattern.removeprefix("./")
            found = [path for path in there if fnmatch(path.casefold(), bare.casefold())]
            writings = {_as_written(bare, path) for path in found}
            if len(writings) != 1 or (new := writings.pop()) is None:
                continue
            editor = spot.editor()
            editor.replace(given, repr(new))
            yield Finding(
                f"The pattern `{pattern}` finds no file; {len(found)} are written as `{new}`.",
                spot.propose(
                    editor, "The pattern is written as the files are.", f"{len(found)} files are read.", 0.93
                ),
                confidence=0.95,
            )
            return


def _elsewhere(spot: Place, call: ast.Call, folder: Path) -> Finding | None:
    """The pattern names a folder of another machine, as `../input/sales/*.csv` does; its end finds files of one folder here."""
    if not spot.text(call.func).startswith(("glob", "iglob")) or not call.args:
        return None
    pattern = spot.ask(f"str({spot.text(call.args[0])})")
    if not isinstance(pattern, str) or "**" in pattern or glob(str(folder / pattern)):
        return None
    parts = pattern.strip("/").split("/")
    there = [path.relative_to(folder) for path in files_below(folder)]
    # A mere `*.txt` may be anything; what is told apart is a folder, or a name with a word of its own.
    for at in range(1, len(parts)):
        ending = "/".join(parts[at:])
        found = [
            path
            for path in there
            if fnmatch(path.as_posix(), ending) or fnmatch(path.as_posix(), f"*/{ending}")
        ]
        found = [path for path in found if len(path.parts) >= len(parts) - at]
        folders = {path.parent.as_posix() for path in found}
        if len(folders) != 1:
            continue
        within = folders.pop()
        new = parts[-1] if within == "." else f"{within}/{parts[-1]}"
        editor = spot.editor()
        editor.replace(call.args[0], f'"{new}"')
        return Finding(
            f"There is no file `{pattern}`; `{new}` finds {len(found)} of that kind.",
            spot.propose(
                editor, "The files are read from where they are.", f"{len(found)} files are read.", 0.88
            ),
            confidence=0.93,
        )
    return None


def _as_written(pattern: str, path: str) -> str | None:
    """The pattern with its plain parts written as in the path; None where they cannot be told apart."""
    parts = re.split(r"(\*+|\?)", pattern)
    searched = "".join(
        "(.*?)" if part[:1] in ("*", "?") else f"({re.escape(part)})" for part in parts if part
    )
    match = re.fullmatch(searched, path, re.I)
    if match is None:
        return None
    kept = [part for part in parts if part]
    return "".join(
        part if part[:1] in ("*", "?") else group for part, group in zip(kept, match.groups(), strict=True)
    )


def name_put_together(place: Place) -> Iterator[Finding]:
    """`pd.read_csv(f"data/sales_{year}.csv")` where the files are called `sales-2021.csv`: signs and case may differ."""
    match = re.search(r"No such file or directory: '?([^'\n]+)'?", place.crash.evalue)
    if match is None or place.crash.folder is None:
        return
    wanted, folder = match.group(1), Path(place.crash.folder)
    there = [path.relative_to(folder).as_posix() for path in files_below(folder)]
    like = [path for path in there if plain(path) == plain(wanted)]
    for node in place.within(ast.JoinedStr):
        values = [place.ask(f"format({place.text(part.value)})") for part in node.values
                  if isinstance(part, ast.FormattedValue) and part.format_spec is None]  # fmt: skip
        fixed = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        if (
            len(like) != 1
            or len(values) != fixed.count(None)
            or not all(isinstance(one, str) for one in values)
        ):
            continue
        searched, filled = "", iter(values)
        for piece in fixed:
            searched += "(.*?)" if piece is not None else re.escape(str(next(filled)))
        parted = re.fullmatch(searched, like[0])
        if parted is None:
            continue
        text, new = place.text(node), iter(parted.groups())
        for piece in fixed:
            if piece is not None:
                text = text.replace(str(piece), next(new), 1)
        editor = place.editor()
        editor.replace(node, text)
        yield Finding(
            f"There is no file `{wanted}`; there is `{like[0]}`, which differs in signs and case only.",
            place.propose(
                editor,
                "The name is put together as the files are called.",
                "The cell reads these files.",
                0.9,
            ),
        )
        return


def entered_already(place: Place) -> Iterator[Finding]:
    """`os.chdir("data")` in a cell that was run before: the kernel is in that folder already."""
    if "No such file or directory" not in place.crash.evalue:
        return
    for call in place.calls("chdir"):
        given = call.args[0] if call.args else None
        if (
            not isinstance(given, ast.Constant)
            or not isinstance(given.value, str)
            or given.value[:1] in ("/", ".")
        ):
            continue
        name = Path(given.value).name
        if place.ask("__import__('os').path.basename(__import__('os').getcwd())") != name:
            continue
        owner = place.text(call.func).rpartition(".")[0] or "os"
        editor = place.editor()
        shown = place.text(given)
        editor.replace(given, f'{shown} if {owner}.path.basename({owner}.getcwd()) != "{name}" else "."')
        yield Finding(
            f"The kernel is in the folder `{name}` already: the cell was run before.",
            place.propose(
                editor,
                "The folder is entered where it has not been.",
                "The cell reads from that folder, however often it runs.",
                0.93,
            ),
            confidence=0.95,
        )
        return
