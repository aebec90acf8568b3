"""Pairs of numbers that make up a numeric target."""

from __future__ import annotations

import numpy as np

from .columns import Coded, Facts, by_row


def parts(features: list[Coded], truth: Coded, facts: Facts) -> Facts:
    """Pairs of numbers whose sum, difference, product or ratio is the target in nearly every row."""
    told = {fact["name"]: fact.get("alone") or 0.0 for fact in facts if fact["role"] != "identifier"}
    numbers = [c for c in features if c.kind == "number" and len(c.levels) > 4 and c.name in told]
    numbers = sorted(numbers, key=lambda column: -told[column.name])[:60]
    if len(numbers) < 2 or truth.values is None or len(truth.levels) < 5:
        return []
    table = np.column_stack([by_row(column) for column in numbers])
    y = truth.values[truth.codes]
    known = np.flatnonzero(np.isfinite(table).all(axis=1))
    if len(known) < 30:
        return []
    some = known[np.linspace(0, len(known) - 1, min(len(known), 200)).astype("int64")]
    ways = {"sum": np.add, "difference": np.subtract, "product": np.multiply, "ratio": np.divide}
    found = []
    with np.errstate(all="ignore"):
        for relation, way in ways.items():
            a, b, goal = table[some][:, :, None], table[some][:, None, :], y[some][:, None, None]
            share = np.isclose(way(a, b), goal, rtol=1e-6, atol=1e-9).mean(axis=0)
            # A part that changes nothing (zeros in a sum, ones in a product) makes a copy look like parts.
            share[np.isclose(a, goal, rtol=1e-6).mean(axis=0)[:, 0] > 0.8, :] = 0
            share[:, np.isclose(b, goal, rtol=1e-6).mean(axis=0)[0] > 0.8] = 0
            for i, j in np.argwhere(share > 0.99):
                if i == j or (j < i and relation in ("sum", "product")):
                    continue
                whole = np.isclose(way(table[known, i], table[known, j]), y[known], rtol=1e-6, atol=1e-9)
                if whole.mean() > 0.99:
                    pair = {"left": numbers[i].name, "right": numbers[j].name, "relation": relation}
                    found.append({**pair, "agreement": round(float(whole.mean()), 5)})
    return found[:10]
