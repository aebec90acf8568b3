"""One step of a peer, in the peer's environment: `python -m tests.bench.peers.worker {fit,predict} PEER REQUEST.json`.

Writes `fit.json` or `predict.json` into the request's folder, and `predictions.csv` with a column of probabilities per
class or the one column `value`. Times are seconds since the epoch, so that the benchmark can set its own start off.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .learners import Learner, Request, learner


def fit(chosen: Learner) -> dict[str, Any]:
    """Fit the peer; `done` is when its model can predict."""
    chosen.fit()
    return {"done": time.time(), "versions": versions(chosen.packages)}


def predict(chosen: Learner, test: Path, served: Path) -> dict[str, Any]:
    """Predict the rows that are timed, then those that are scored.

    Returns
    -------
    dict
        `seconds` for the rows of `served` from memory, `done` when they were predicted.
    """
    chosen.load()
    rows = chosen.read(served)
    began = time.perf_counter()
    chosen.predict(rows)
    spent, done = time.perf_counter() - began, time.time()
    chosen.predict(chosen.read(test)).to_csv(chosen.request.folder / "predictions.csv", index=False)
    return {"seconds": spent, "done": done}


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """Installed versions; a package that is absent is left out."""
    found = {}
    for name in packages:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def main(step: str, peer: str, file: str) -> None:
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    places = {name: Path(told.pop(name)) for name in ("train", "test", "served", "folder")}
    request = Request(train=places["train"], folder=places["folder"], **told)
    chosen = learner(peer, request)
    seen = fit(chosen) if step == "fit" else predict(chosen, places["test"], places["served"])
    (request.folder / f"{step}.json").write_text(json.dumps(seen), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
