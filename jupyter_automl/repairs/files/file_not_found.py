# ruff: noqa: E501
"""Files that lie elsewhere, under another name, or nowhere."""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..crash import Proposal
from ..near import in_other_words, nearest, plain
from ..place import Place
from ..rules import Finding, RuleClass, ask_for
from .listed_names import listed_names
from .listing import files_below
from .patterns import entered_already, name_put_together, pattern_finds_nothing
from .zero_padded import zero_padded

READERS = (
    "read_csv",
    "read_table",
    "read_excel",
    "read_json",
    "read_parquet",
    "read_feather",
    "read_pickle",
    "open",
    "imread",
    "load",
    "loadtxt",
    "genfromtxt",
    "read_fwf",
    "read_html",
    "read_xml",
    "read_text",
    "ExcelFile",
    "listdir",
    "connect",
    "read_hdf",
    "read_stata",
    "read_sas",
)

BESIDE = ("data", "input", "datasets", "Data")
"""Folders beside the notebook's in which its data may lie."""

WRITERS = (
    "to_csv",
    "to_excel",
    "savefig",
    "dump",
    "to_json",
    "to_parquet",
    "to_pickle",
    "save",
    "savez",
    "to_feather",
    "to_html",
    "write_text",
    "save_model",
    "savetxt",
)


def _elsewhere(wanted: str, folder: Path | str | None) -> bool:
    """Whether a folder lies outside of the notebook's folder and the user's own: none is made there unasked."""
    if not re.match(r"/|\\|[A-Za-z]:|~", wanted):
        return False
    ours = [Path.home(), *([Path(folder)] if folder else []), Path(tempfile.gettempdir())]
    return not any(Path(wanted).is_relative_to(one) for one in ours)


def _of_another_machine(place: Place, wanted: str) -> Finding:
    return Finding(
        f"The folder `{wanted}` is not there, and it lies outside of the notebook's folder: it may be one of another"
        " machine.",
        ask_for(
            place, "Say into which folder the file is to be written.", kind="file", path=wanted, nearest=[]
        ),
        confidence=0.9,
    )


def _with_its_ending(place: Place, folder: Path, wanted: str) -> Finding | None:
    """`np.load("scores")` of what `np.save("scores", x)` has written: NumPy puts its ending behind the name."""
    ends = [end for end in (".npy", ".npz") if (folder / f"{wanted}{end}").is_file()]
    given = [node for node in place.within(ast.Constant) if node.value == wanted]
    if len(ends) != 1 or not place.calls("load") or not given:
        return None
    editor = place.editor()
    for node in given:
        editor.replace(node, repr(f"{wanted}{ends[0]}"))
    return Finding(
        f"NumPy has written the array to `{wanted}{ends[0]}`.",
        place.propose(editor, "It is read from there.", "The array is the one that was saved.", 0.95),
        confidence=0.96,
    )


def missing(place: Place) -> Iterator[Finding]:
    """The one file of that name below the notebook's folder, or the one whose name is nearly that."""
    crash = place.crash
    folder_gone = re.search(r"non-existent directory: '([^']+)'", crash.evalue)
    if folder_gone and _elsewhere(folder_gone.group(1), crash.folder):
        yield _of_another_machine(place, folder_gone.group(1))
        return
    if folder_gone:
        editor = place.editor()
        if place.statement is not None and place.before(
            editor, place.statement, f"os.makedirs({folder_gone.group(1)!r}, exist_ok=True)"
        ):
            editor.top("import os")
            yield Finding(
                f"The folder `{folder_gone.group(1)}` is not there, so nothing can be written into it.",
                place.propose(
                    editor, "The folder is made first.", "The file is written where the cell says.", 0.92
                ),
            )
        return
    match = re.search(
        r"No such file or directory: '?([^'\n]+)'?|\[Errno 2\].*'([^']+)'|Path ([^\n]+) does not exist|File (?:b')?([^'\n]+)'? does not exist|Unable to open file.*name = '([^']+)'|^(\S+\.\w{2,4}) not found",
        crash.evalue,
    )
    if match is None or crash.folder is None:
        return
    wanted = next(group for group in match.groups() if group).strip().strip("'\"")
    wanted = wanted.replace("\\\\", "\\")
    folder = Path(crash.folder)
    if (saved := _with_its_ending(place, folder, wanted)) is not None:
        yield saved
        return
    name = re.split(r"[\\/]", wanted)[-1]
    writing = bool(place.calls(*WRITERS)) or any(
        re.search(r"""['"][wax]b?\+?['"]""", place.text(call)) for call in place.calls("open")
    )
    if writing:
        parent = re.split(r"[\\/]", wanted)[:-1]
        if _elsewhere("/".join(parent), folder):
            yield _of_another_machine(place, "/".join(parent))
            return
        editor = place.editor()
        anchor = place.statement
        if (
            parent
            and anchor is not None
            and place.before(editor, anchor, f"os.makedirs({'/'.join(parent)!r}, exist_ok=True)")
        ):
            editor.top("import os")
            yield Finding(
                f"The folder `{'/'.join(parent)}` is not there, so nothing can be written into it.",
                place.propose(
                    editor, "The folder is made first.", "The file is written where the cell says.", 0.92
                ),
            )
        return
    beside = (folder.parent / one for one in BESIDE)
    there = [path for path in files_below(folder, *beside) if not _of_another(wanted, path, folder)]
    same = [path for path in there if path.name == name]
    same = same or [path for path in there if path.name.casefold() == name.casefold()]
    same = same or [
        path
        for path in there
        if plain(path.stem) == plain(Path(name).stem)
        and path.suffix.casefold() == Path(name).suffix.casefold()
    ]
    if not same and (near := nearest(name, [path.name for path in there])):
        same = [path for path in there if path.name == near]
    if not same and (
        other := in_other_words(
            Path(name).stem, [path.stem for path in there if path.suffix == Path(name).suffix]
        )
    ):
        same = [path for path in there if path.stem == other and path.suffix == Path(name).suffix]
    if not same and "." in name:
        same = [
            path
            for path in there
            if path.stem == Path(name).stem
            and path.suffix in (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".json", ".gz", ".zip")
        ]
    if not same and "." not in name:
        same = [path for path in there if path.stem == name]
    names = sorted(str(path.relative_to(folder) if path.is_relative_to(folder) else path) for path in there)[
        :10
    ]
    cause = f"There is no file `{wanted}` seen from the notebook's folder."
    if len(same) == 1:
        new = str(same[0].relative_to(folder)) if same[0].is_relative_to(folder) else _up(folder, same[0])
        kind = same[0].suffix.casefold() != Path(name).suffix.casefold() and Path(name).suffix != ""
        proposals: list[Proposal] = []
        for at in [None, *reversed(crash.ran)]:
            spot = place if at is None else place.elsewhere(at)
            if spot.reader is None:
                continue
            editor = spot.editor()
            done = _point(spot, editor, wanted, name, new)
            if done and kind:
                reader = {
                    ".xlsx": "read_excel",
                    ".parquet": "read_parquet",
                    ".json": "read_json",
                    ".csv": "read_csv",
                    ".tsv": "read_csv",
                    ".txt": "read_csv",
                }.get(same[0].suffix.casefold())
                for call in spot.calls("read_csv", "read_excel", "read_parquet", "read_json"):
                    if reader and spot.called(call) != reader and isinstance(call.func, ast.Attribute):
                        editor.replace(call.func, f"{spot.text(call.func.value)}.{reader}")
            proposals = (
                spot.propose(
                    editor,
                    f"The only file like it below the folder is read: `{new}`.",
                    "The cell reads that file.",
                    0.9 if same[0].name.casefold() == name.casefold() else 0.75,
                )
                if done
                else []
            )
            if proposals:
                break
        yield Finding(cause, proposals or _read_directly(place, wanted, new))
        return
    need = {"kind": "file", "path": wanted, "nearest": [str(path) for path in same[:5]] or names}
    yield Finding(
        cause,
        [
            Proposal(
                "ask",
                f"Say where `{wanted}` lies."
                + (f" The folder holds {', '.join(f'`{one}`' for one in names[:5])}." if names else ""),
                need=need,
                confidence=0.6,
            )
        ],
        confidence=0.95,
    )


def _of_another(wanted: str, path: Path, folder: Path) -> bool:
    """Whether the folders say that the file is another one of its kind: of another year, or the test part."""

    def told(parts: Sequence[str]) -> set[str]:
        return {mark for part in parts for mark in re.findall(r"\d{2,}|train|test|valid", part.casefold())}

    mine = told(re.split(r"[\\/]", wanted)[:-1])
    theirs = told(
        path.parent.relative_to(folder).parts if path.is_relative_to(folder) else path.parent.parts[-1:]
    )
    return bool(mine and theirs and mine != theirs)


def _point(spot: Place, editor: object, wanted: str, name: str, new: str) -> bool:
    """Put the new path where the old one is written, or where its name is put together."""
    for node in spot.all(ast.Constant):
        if (
            isinstance(node.value, str)
            and (
                node.value == wanted
                or node.value.replace("\\", "/") == wanted.replace("\\", "/")
                # In `"data\train.csv"` the backslash and the t are a tab, which the message writes out again.
                or repr(node.value)[1:-1] == wanted
            )
        ):
            editor.replace(node, repr(new))  # type: ignore[attr-defined]
            return True
    for call in spot.calls(*READERS) if spot.line else spot.all(ast.Call):
        if (
            spot.called(call) in READERS
            and call.args
            and not isinstance(call.args[0], ast.Name)
            and any(
                isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and re.split(r"[\\/]", part.value)[-1] == name
                for part in ast.walk(call.args[0])
            )
        ):
            editor.replace(call.args[0], repr(new))  # type: ignore[attr-defined]
            return True
    return False


def _read_directly(place: Place, wanted: str, new: str) -> list[Proposal]:
    """The new path in the place of a name that holds the old one, put together by another cell."""
    for call in place.calls(*READERS):
        given = call.args[0] if call.args else None
        if not isinstance(given, ast.Name) or place.function:
            continue
        turns = [loop.target for loop in place.all(ast.For, ast.comprehension)]
        if any(
            isinstance(node, ast.Name) and node.id == given.id for turn in turns for node in ast.walk(turn)
        ):
            continue
        if place.ask(f"str({given.id})") != wanted:
            continue
        editor = place.editor()
        editor.replace(given, repr(new))
        return place.propose(
            editor,
            f"The only file like it below the folder is read: `{new}`.",
            "The cell reads that file.",
            0.85,
        )
    return []


def _up(folder: Path, path: Path) -> str:
    for steps in range(1, 3):
        base = folder.parents[steps - 1] if len(folder.parents) >= steps else None
        if base is not None and path.is_relative_to(base):
            return "../" * steps + str(path.relative_to(base))
    return str(path)


def denied(place: Place) -> Iterator[Finding]:
    """Files and places that may not be read or written are a person's to open."""
    match = re.search(
        r"Permission denied: '([^']+)'|\[Errno 13\].*'([^']+)'|Is a directory: '([^']+)'", place.crash.evalue
    )
    if match:
        path = next(group for group in match.groups() if group)
        yield Finding(
            f"`{path}` may not be read or written by this kernel.",
            [
                Proposal(
                    "ask",
                    f"Give the kernel the right to `{path}`, or name another place.",
                    need={"kind": "file", "path": path, "nearest": []},
                )
            ],
        )


class FileNotFound(RuleClass):
    """The file that was meant is read where it lies; else a person is asked."""

    name = "file_not_found"
    title = "a file that is not there"
    rank = 18
    rules = (listed_names, entered_already, name_put_together, zero_padded, missing, denied)


class NoFileFound(RuleClass):
    """The pattern is written as the files are."""

    name = "no_file_found"
    title = "a pattern that finds no file"
    rank = 17
    enames = ("ValueError", "IndexError")
    rules = (pattern_finds_nothing,)
