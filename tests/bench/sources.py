"""How a table gets out of its package into a file, as raw as the package has it.

Everything here runs in the environment of the data packages; pandas and the packages are imported where they are used,
so that the names of the tables can be read without them.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import shutil
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any


def package_folder(package: str) -> Path:
    """The folder of an installed package, found without importing it (its own dependencies are not there)."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(
            f"{package} is not installed here; `make tables` makes an environment that has it"
        )
    return Path(next(iter(found.submodule_search_locations)))


def copy(path: Path, package: str, inside: str) -> None:
    """A file of the package, byte for byte."""
    shutil.copyfile(package_folder(package) / inside, path)


def unzip(path: Path, package: str, archive: str, member: str) -> None:
    """A member of a zip in the package, byte for byte."""
    found = package_folder(package) / archive
    with zipfile.ZipFile(found) as zipped, zipped.open(member) as source, path.open("wb") as place:
        shutil.copyfileobj(source, place)


def untar(path: Path, package: str, archive: str, member: str) -> None:
    """A member of a tar in the package, byte for byte."""
    with tarfile.open(package_folder(package) / archive) as tarred:
        source = tarred.extractfile(member)
        if source is None:
            raise FileNotFoundError(f"{member} is no file in {archive}")
        with source, path.open("wb") as place:
            shutil.copyfileobj(source, place)


def with_header(path: Path, package: str, inside: str, *names: str) -> None:
    """A text file without a header row: the documented names are put above the lines, which stay as they are.

    A name with `*` stands for a numbered run: `base*60` is base1 to base60.
    """
    header: list[str] = []
    for name in names:
        stem, star, count = name.partition("*")
        header += [f"{stem}{i}" for i in range(1, int(count) + 1)] if star else [stem]
    source = package_folder(package) / inside
    read = gzip.open if source.suffix == ".gz" else open
    with read(source, "rb") as lines, path.open("wb") as place:
        place.write((",".join(header) + "\n").encode())
        shutil.copyfileobj(lines, place)


def orange(path: Path, inside: str) -> None:
    """An Orange table: its second and third header rows say kinds and roles, which no other program knows."""
    with (package_folder("Orange") / inside).open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.reader(source, delimiter="\t") if row]
    with path.open("w", encoding="utf-8", newline="") as place:
        csv.writer(place, delimiter="\t", lineterminator="\n").writerows([rows[0], *rows[3:]])


def rdatasets(path: Path, package: str, item: str) -> None:
    """A table of an R package, with the row names that R exports, in the format of the file's suffix."""
    import pandas as pd

    inside = package_folder("rdatasets") / "_data" / package / f"{item}.pkl.compress"
    _save(pd.read_pickle(inside, compression="xz"), path)


def pickled(path: Path, package: str, inside: str) -> None:
    """A pickled pandas table of the package."""
    import pandas as pd

    _save(pd.read_pickle(package_folder(package) / inside), path)


def sqlite(path: Path, package: str, inside: str, query: str) -> None:
    """The rows of a query on a database of the package."""
    import pandas as pd

    with closing(sqlite3.connect(package_folder(package) / inside)) as database:
        _save(pd.read_sql(query, database), path)


def scikit_learn(path: Path, loader: str, target: str) -> None:
    """A table of scikit-learn with the target's names in the cells; the diabetes table unscaled."""
    import pandas as pd
    from sklearn import datasets

    more = {"scaled": False} if loader == "load_diabetes" else {}
    bunch = getattr(datasets, loader)(**more)
    names = getattr(bunch, "target_names", None)
    columns = list(bunch.feature_names)
    frame = pd.DataFrame(bunch.data, columns=columns)
    frame[target] = bunch.target if names is None else [names[code] for code in bunch.target]
    _save(frame, path)


def _save(frame: Any, path: Path) -> None:
    suffix = path.suffix
    if suffix == ".csv":
        frame.to_csv(path, index=False)
    elif suffix == ".parquet":
        frame.to_parquet(path, index=False)
    elif suffix == ".feather":
        frame.to_feather(path)
    elif suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif suffix == ".jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        raise ValueError(f"no way to write {path.name}")


RULES: dict[str, Callable[..., None]] = {
    rule.__name__: rule
    for rule in (copy, unzip, untar, with_header, orange, rdatasets, pickled, sqlite, scikit_learn)
}


def write(source: tuple[str, ...], path: Path) -> None:
    """Write one table; the file appears whole or not at all."""
    rule, *arguments = source
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".part-{path.name}")
    RULES[rule](part, *arguments)
    part.replace(path)


def problems(
    path: Path, target: str, task: str, rows: int, named: tuple[str, ...]
) -> tuple[tuple[int, int], list[str]]:
    """Shape of a written file, and what about it differs from what its entry says."""
    frame = read(path)
    names = set(frame.columns)
    found = [f"no column {name!r}" for name in (target, *named) if name not in names]
    if len(frame) != rows:
        found.append(f"{len(frame)} rows, listed with {rows}")
    if target in names:
        cells = frame[target].dropna()
        distinct = cells.nunique()
        if (task == "binary") != (distinct == 2):
            found.append(f"{distinct} different targets for a {task} task")
        if task == "regression" and not _numbers(cells):
            found.append("a target of text for a regression")
    return frame.shape, found


def _numbers(cells: Any) -> bool:
    import pandas as pd

    return bool(pd.to_numeric(cells, errors="coerce").notna().mean() > 0.9)


def read(path: Path) -> Any:
    """A written file as a pandas table, by its suffix."""
    import pandas as pd

    suffix = path.suffix
    if suffix == ".parquet":
        return pd.read_parquet(path)
    if suffix == ".feather":
        return pd.read_feather(path)
    if suffix == ".xlsx":
        return pd.read_excel(path)
    if suffix == ".jsonl":
        return pd.read_json(path, lines=True)
    frame = pd.read_csv(path, low_memory=False)
    if frame.shape[1] == 1 or suffix == ".tab":
        frame = pd.read_csv(path, sep=None, engine="python")
    return frame.rename(columns=lambda name: str(name).strip(" '"))
