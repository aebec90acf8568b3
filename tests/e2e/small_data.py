"""Small tables with a known signal, so that a whole run takes little time; written anew for each test session."""

from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 160


def flowers(path: Path, rows: int = ROWS, seed: int = 0) -> Path:
    """Three kinds told apart by two lengths; one colour in ten is missing."""
    random = np.random.default_rng(seed)
    kind = random.integers(0, 3, rows)
    colour = random.choice(["white", "red", "blue"], rows).astype(object)
    colour[random.random(rows) < 0.1] = None
    table = pd.DataFrame({
        "petal length": (2 + 1.5 * kind + random.normal(0, 0.5, rows)).round(2),
        "petal width": (1 + 0.5 * kind + random.normal(0, 0.4, rows)).round(2),
        "colour": colour,
        "kind": np.array(["iris", "rose", "tulip"])[kind],
    })  # fmt: skip
    table.to_csv(path, index=False)
    return path


def customers(path: Path, rows: int = 200, seed: int = 1) -> Path:
    """Who leaves: more often on a monthly contract and with a high fee."""
    random = np.random.default_rng(seed)
    contract = random.choice(["monthly", "yearly"], rows)
    fee = random.gamma(6, 10, rows).round(2)
    logit = 1.6 * (contract == "monthly") + 0.04 * (fee - 60) - 0.9
    left = random.random(rows) < 1 / (1 + np.exp(-logit))
    table = pd.DataFrame({
        "contract": contract, "monthly fee": fee, "calls": random.poisson(2, rows), "left": np.where(left, "yes", "no"),
    })  # fmt: skip
    table.to_csv(path, index=False)
    return path


def flats(path: Path, rows: int = 200, seed: int = 2) -> Path:
    """Rent grows with the size and differs by town."""
    random = np.random.default_rng(seed)
    size = random.uniform(20, 140, rows).round(1)
    town = random.choice(["Bonn", "Köln", "Ulm"], rows)
    rent = 200 + 9 * size + 150 * (town == "Köln") + random.normal(0, 60, rows)
    table = pd.DataFrame(
        {"size": size, "town": town, "floor": random.integers(0, 6, rows), "rent": rent.round(2)}
    )
    table.to_csv(path, index=False)
    return path
