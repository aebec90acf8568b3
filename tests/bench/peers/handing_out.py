"""The split that everybody gets: a training file, the test rows without their target, and the truth kept back.

The cells stay the text they are in the source; tables in another format than delimited text are handed out as CSV.
Rows without a target are left out, since most peers refuse them. The split is random, stratified by class, also for
tables with groups or an order in time: the same rows for everybody.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ..sources import read
from .scoring import classes_of
from .selected import Contest

HELD_BACK = 0.25
SERVED = 10_000  # rows whose prediction is timed
RARE = 4  # classes with fewer rows are split as one
ABSENT = {"", "na", "nan", "null", "none", "n/a", "?"}
TEXT = (".csv", ".tsv", ".tab")


@dataclass(frozen=True)
class Split:
    """The files of one split, in a folder of their own."""

    folder: Path

    @property
    def train(self) -> Path:
        """Three quarters of the rows."""
        return self.folder / "train.csv"

    @property
    def test(self) -> Path:
        """The rest, without the target."""
        return self.folder / "test.csv"

    @property
    def served(self) -> Path:
        """10,000 rows of the test file, repeated where there are fewer."""
        return self.folder / "served.csv"

    @property
    def truth_file(self) -> Path:
        """The targets of the test rows; written last."""
        return self.folder / "truth.json"

    def truth(self) -> tuple[list[str], list[str]]:
        """The targets of the test rows as text, and the classes of all rows (none for a regression)."""
        found = json.loads(self.truth_file.read_text(encoding="utf-8"))
        return found["targets"], found["classes"]


def raw(path: Path) -> pd.DataFrame:
    """The table with every cell as the text that the file holds, shape (rows, columns)."""
    packed = path.suffix == ".gz"
    if not path.name.removesuffix(".gz").endswith(TEXT):
        return _cells(read(path).to_csv(index=False), ",")
    content = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return _cells(text, csv.Sniffer().sniff(text.partition("\n")[0], ",;\t").delimiter)


def _cells(text: str, separator: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, na_filter=False)


def held_back(targets: list[str], classes: bool, seed: int) -> np.ndarray:
    """Which rows are test rows, shape (rows,), bool: a quarter of each class, or of all rows.

    Parameters
    ----------
    classes : bool
        Whether the targets are classes. Those with fewer than four rows are taken together.
    """
    random = np.random.default_rng(seed)
    chosen = np.zeros(len(targets), dtype=bool)
    groups = pd.Series(targets if classes else "", index=range(len(targets)), dtype=str)
    counts = groups.map(groups.value_counts())
    groups = groups.where(counts >= RARE, "\0rare")
    for _, rows in sorted(groups.groupby(groups).groups.items()):
        order = random.permutation(rows.to_numpy())
        chosen[order[: round(len(order) * HELD_BACK)]] = True
    return chosen


def hand_out(contest: Contest, source: Path, folder: Path, seed: int) -> Split:
    """Write the files of one split, unless they are there."""
    split = Split(folder)
    if split.truth_file.exists():
        return split
    folder.mkdir(parents=True, exist_ok=True)
    table = raw(source)
    table = table.drop(columns=[name for name in contest.drop if name in table])
    target = contest.table.target
    present = ~table[target].str.strip().str.lower().isin(ABSENT)
    table = table[present].reset_index(drop=True)
    test = held_back(table[target].tolist(), contest.table.task != "regression", seed)
    table[~test].to_csv(split.train, index=False)
    unseen = table[test].drop(columns=target)
    unseen.to_csv(split.test, index=False)
    unseen.iloc[np.arange(SERVED) % len(unseen)].to_csv(split.served, index=False)
    classes = [] if contest.table.task == "regression" else classes_of(table[target].tolist())
    part = split.truth_file.with_suffix(".part")
    part.write_text(
        json.dumps({"targets": table.loc[test, target].tolist(), "classes": classes}), encoding="utf-8"
    )
    part.replace(split.truth_file)
    return split
