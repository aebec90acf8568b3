"""Measures the development rows, inside the user's kernel.

This file is sent as source, which is why it is one file: it needs the standard library, NumPy and pandas, and
nothing of this package. `probe` returns what `jupyter_automl.contracts.Profile` validates. Every column is
turned once into integer codes in order of first appearance; all else (roles, scores, repeated rows, columns
that say the same) are counts over those codes.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import numpy as np
import pandas as pd

FOLDS = 5
BINS, FINE = 64, 1_000
SCORED_ROWS, SCORED_CELLS = 50_000, 6_000_000
"""Scores are taken on at most so many rows, evenly spaced, fewer (5,000 at least) in wide tables."""
CLASSES_SCORED = 20
PAIR_ROWS = 1_000
MOST_PAIRS = 50

ENTITY = (
    "customer|client|patient|subject|user|person|member|student|employee|session|household|account|visitor|participant|"
    "player|driver|animal|machine|engine|device|group|family|respondent|child|case|vehicle|sensor|house|candidate|"
    "company|firm|cust"
)
ENTITY_NAME = re.compile(rf"(^|[^a-z])({ENTITY}|pid|sid|uid)")
IDENTIFIER_NAME = re.compile(
    r"(^|[^a-z])(id|ids|uuid|guid|key|index|idx|unnamed|row|rows|rownames?|rowid|serial|record|hash|email|phone|ssn|iban|url|instant)"
    rf"([^a-z]|$)|({ENTITY}|row|order|item|passenger|loan|transaction|invoice|ticket|listing|policy)(id|no|nr|number|code)s?$"
)
CODE_NAME = re.compile(
    r"zip|postal|postcode|plz|(^|[^a-z])(code|class|type|cat|category|region|zone|district|dept|department|branch|channel|"
    r"season|weekday|sector|cluster|state|county|country|site|store|shop|product|sku|origin|species|breed|ward|segment|"
    r"plan|brand|soil|cp|thal|slope|restecg|race|sex|gender|marital|marriage|religion|industry|occupation|colou?r|kind|"
    r"carrier|weather|weathersit)s?([^a-z]|$)|(class|type|code|category|_?cat)$"
)
COUNT_NAME = re.compile(
    r"(^|[^a-z])(num|number|n|no|count|cnt|qty|quantity|age|years?|rooms?|bedrooms?|bath(room)?s?|children|kids|floors?|"
    r"visits?|times|days|hours?|weeks?|months?|size|rate|score|rating|level|grade|rank|sibsp|parch|cyl|cylinders|gear|carb|"
    r"doors|pixel|stage|amount|total|nb|degree|quality|satisfaction|dependents|units)([^a-z]|$)|(count|rooms)$"
)
TIME_NAME = re.compile(r"date|time|stamp|created|day|month|year|period|(^|[^a-z])(at|on|ts)([^a-z]|$)")
NOT_EVENT_NAME = re.compile(r"birth|dob|born|expir|hire|joined|renovat")
TOKEN = re.compile(
    r"^([0-9a-fA-F]{8,}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{20,}|[A-Za-z]{0,4}[-_ ]?\d{3,}[A-Za-z]?|"
    r"[A-Za-z0-9_/+=-]{16,}|\S+@\S+\.\S+)$"
)
HASH = re.compile(r"^([0-9a-fA-F]{12,}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{20,}|\S+@\S+\.\S+)$")
SENTINELS = {-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0, 9999999.0}

Facts = list[dict[str, Any]]


class Coded:
    """One column as codes (n,) int64 with -1 for missing; per level its value, rows, rank and bin.

    A plain class: a dataclass looks its module up, and source that a kernel executes has none.
    """

    values: np.ndarray | None = None
    bins: np.ndarray | None = None
    ranks: np.ndarray | None = None

    def __init__(
        self, name: str, dtype: str, kind: str, codes: np.ndarray, levels: Any, infinite: int
    ) -> None:
        self.name, self.dtype, self.kind = name, dtype, kind
        self.codes, self.levels, self.infinite = codes.astype("int64"), levels, infinite
        self.sizes = np.bincount(codes[codes >= 0], minlength=len(levels))


def probe(
    development: Any, target: str, task: str, positive: str | None = None, seed: int = 0
) -> dict[str, Any]:
    """Facts about the development rows as plain Python values; rows without a target are left out.

    `development` (n, columns) DataFrame, `task` "binary" | "multiclass" | "regression". Neither the ROC AUC
    of two classes nor its macro mean depends on which class is `positive`. Raises KeyError without the target.
    """
    table = development.loc[development[target].notna()]
    rows = len(table)
    columns = {str(name): coded(str(name), table.iloc[:, i]) for i, name in enumerate(table.columns)}
    truth = columns[str(target)]
    features = [column for name, column in columns.items() if name != str(target)]
    scorer = Scorer(truth, task, rows, seed, max(5_000, min(SCORED_ROWS, SCORED_CELLS // len(columns))))
    facts: list[dict[str, Any]] = [described(column, rows, scorer) for column in features]
    roles = {fact["name"]: fact["role"] for fact in facts}
    answer = described(truth, rows, None)
    answer["role"] = "target"
    position = np.arange(rows) * max(5, min(BINS, rows // 25)) // max(rows, 1)
    told = [column for column in features if roles[column.name] not in ("identifier", "constant")]
    repeated, conflicting = repeats(told, truth, rows)
    classes: list[tuple[str, int]] = []
    if task != "regression":
        order = np.argsort(-truth.sizes, kind="stable")
        classes = [(text_of(truth.levels[i]), int(truth.sizes[i])) for i in order]
    by_name = {fact["name"]: fact for fact in facts} | {answer["name"]: answer}
    times = [fact for fact in facts if fact["role"] in ("date", "time") and fact["distinct"] >= 10]
    times = [fact for fact in times if not NOT_EVENT_NAME.search(plain(fact["name"]))]
    times = [fact for fact in times if fact["role"] == "time" or TIME_NAME.search(plain(fact["name"]))]
    groups = [fact for fact in facts if fact["role"] == "group"]
    return {
        "rows": rows,
        "columns": [by_name[name] for name in columns],
        "target": str(target),
        "classes": classes,
        "duplicate_rows": repeated,
        "conflicting_duplicates": conflicting,
        "target_order": scorer.score(position) or 0.0,
        "target_skew": answer["skew"] if task == "regression" else None,
        "pairs": copies(features, truth, task, facts, rows) + same(features, facts, rows),
        "parts": parts(features, truth, facts) if task == "regression" else [],
        "groups": [fact["name"] for fact in sorted(groups, key=lambda fact: -fact["distinct"])],
        "times": [fact["name"] for fact in sorted(times, key=lambda fact: -(fact["order"] or 0.0))],
        "bytes": int(development.memory_usage(deep=rows * len(columns) < 5_000_000).sum()),
    }


def plain(name: str) -> str:
    """A column name in lower-case words: `customerID` and `Customer_Id` become `customer id`."""
    return re.sub(r"[\s_.\-/]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)).lower().strip()


def text_of(value: Any) -> str:
    """A value as a label: whole floats without their `.0`."""
    if isinstance(value, float | np.floating) and float(value).is_integer() and abs(float(value)) < 2**53:
        return str(int(value))
    return str(value)


def coded(name: str, series: Any) -> Coded:
    """Codes, levels and their rows; for numbers, dates and booleans also ranks and up to 64 quantile bins."""
    infinite = 0
    kind, values = "text", None
    if pd.api.types.is_bool_dtype(series):
        kind = "boolean"
    elif pd.api.types.is_numeric_dtype(series):
        kind = "number"
    elif pd.api.types.is_datetime64_any_dtype(series):
        kind = "date"
    if kind == "number" or (kind == "boolean" and series.dtype != bool):
        values = series.to_numpy(dtype="float64", na_value=np.nan)
        endless = np.isinf(values)
        infinite = int(endless.sum())
        codes, levels = pd.factorize(np.where(endless, np.nan, values) if infinite else values)
    elif kind == "boolean":
        codes, levels = pd.factorize(series.to_numpy().astype("float64"))
    elif kind == "date":
        stamps = series.to_numpy(dtype="datetime64[ns]")
        numbers = stamps.astype("int64").astype("float64")
        numbers[np.isnat(stamps)] = np.nan
        codes, levels = pd.factorize(numbers)
    else:
        try:
            codes, levels = pd.factorize(series)
        except TypeError:
            codes, levels = pd.factorize(series.map(str, na_action="ignore"))
        if len(levels) and isinstance(levels[0], bool | np.bool_):
            kind, levels = "boolean", np.asarray(levels, dtype="float64")
    column = Coded(name, str(series.dtype), kind, codes, levels, infinite)
    sizes = column.sizes
    if kind != "text" and len(levels):
        column.values = np.asarray(levels, dtype="float64")
        order = np.argsort(column.values, kind="stable")
        above = np.cumsum(sizes[order])
        column.ranks = np.empty(len(levels))
        column.ranks[order] = above - (sizes[order] - 1) / 2
        column.bins = np.empty(len(levels), dtype="int64")
        bins = max(5, min(BINS, len(codes) // 25))
        if len(levels) <= bins:
            column.bins[order] = np.arange(len(levels))
        else:
            column.bins[order] = (
                ((above - sizes[order] / 2) * bins / above[-1]).astype("int64").clip(0, bins - 1)
            )
    return column


def by_row(column: Coded) -> np.ndarray:
    """(n,) float64 numbers of the column, NaN where missing."""
    assert column.values is not None
    return np.where(column.codes >= 0, column.values[column.codes], np.nan)


class Scorer:
    """Out-of-fold score of a column that is given as one non-negative code per row.

    Each level predicts the target's mean over its rows in the other folds, drawn towards the overall mean by
    two rows. ROC AUC (mean of one-vs-rest over the 20 largest classes) within each fold, or R² over all folds.
    """

    def __init__(self, truth: Coded, task: str, rows: int, seed: int, most: int) -> None:
        step = max(1, -(-rows // most))
        self.rows = np.arange(0, rows, step)
        self.task = task
        random = np.random.default_rng(seed)
        mixed = random.permutation(len(self.rows))
        self.fold = np.empty(len(self.rows), dtype="int64")
        if task == "regression":
            assert truth.values is not None
            self.y = truth.values[truth.codes[self.rows]]
            self.fold[mixed] = np.arange(len(mixed)) % FOLDS
        else:
            label = truth.codes[self.rows]
            self.fold[mixed[np.argsort(label[mixed], kind="stable")]] = np.arange(len(mixed)) % FOLDS
            sizes = np.bincount(label)
            largest = np.argsort(-sizes, kind="stable")[:CLASSES_SCORED]
            if len(largest) > 2:
                # A handful of rows makes an area that is mostly noise.
                largest = largest[sizes[largest] >= min(10, sizes[largest[1]])]
            self.label, self.classes = label, largest[:1] if len(largest) == 2 else largest
            self.labels = truth.levels

    def score(self, code: np.ndarray) -> float | None:
        """The score of one column; None where there is too little to measure."""
        code = code[self.rows]
        if len(code) < 2 * FOLDS:
            return None
        levels = int(code.max()) + 1
        cell = code * FOLDS + self.fold
        size = np.bincount(cell, minlength=levels * FOLDS).reshape(levels, FOLDS).astype("float64")
        if self.task == "regression":
            centre = self.y.mean()
            total = np.bincount(cell, weights=self.y - centre, minlength=levels * FOLDS).reshape(
                levels, FOLDS
            )
            guess = self._others(total, size)
            error = float(((self.y - centre) ** 2).sum())
            explained = float((2 * guess * total - guess**2 * size).sum())
            return round(explained / error, 4) if error > 0 else None
        scores = []
        for k in self.classes:
            hits = (
                np.bincount(cell[self.label == k], minlength=levels * FOLDS)
                .reshape(levels, FOLDS)
                .astype("float64")
            )
            areas = areas_under(self._others(hits, size), hits, size - hits)
            scores.append(np.mean(areas) if len(areas) else np.nan)
        return None if np.all(np.isnan(scores)) else round(float(np.nanmean(scores)), 4)

    def along(self, column: Coded) -> float | None:
        """The score of a number used as it is: a straight line, or its order in the better direction.

        Both are taken from the other folds; quantile bins alone would blur a sharp edge on few rows.
        """
        x = by_row(column)[self.rows]
        known = np.isfinite(x)
        if len(x) < 2 * FOLDS or not known.any():
            return None
        x = np.where(known, x, x[known].mean()) - x[known].mean()
        if self.task != "regression":
            assert column.ranks is not None
            fine = (column.ranks[column.codes[self.rows]] * (FINE - 1) / column.ranks.max()).astype("int64")
            cell = np.where(known, fine, FINE // 2) * FOLDS + self.fold
            size = np.bincount(cell, minlength=FINE * FOLDS).reshape(FINE, FOLDS).astype("float64")
            scores = []
            for k in self.classes:
                hits = np.bincount(cell[self.label == k], minlength=FINE * FOLDS).reshape(FINE, FOLDS)
                tilt = (np.arange(FINE)[:, None] * (hits - size * hits.sum() / size.sum())).sum(axis=0)
                guess = np.arange(FINE)[:, None] * np.where(tilt.sum() - tilt >= 0, 1.0, -1.0)
                areas = areas_under(guess, hits, size - hits)
                scores.append(np.mean(areas) if len(areas) else np.nan)
            return None if np.all(np.isnan(scores)) else round(float(np.nanmean(scores)), 4)
        y = self.y - self.y.mean()
        sums = [
            np.bincount(self.fold, weights=w, minlength=FOLDS) for w in (np.ones(len(x)), x, y, x * x, x * y)
        ]
        n, sx, sy, sxx, sxy = (total.sum() - total for total in sums)
        slope = (sxy - sx * sy / n) / np.maximum(sxx - sx * sx / n, 1e-300)
        guess = (sy / n)[self.fold] + slope[self.fold] * (x - (sx / n)[self.fold])
        error = float((y * y).sum())
        return round(1 - float(((y - guess) ** 2).sum()) / error, 4) if error > 0 else None

    @staticmethod
    def _others(total: np.ndarray, size: np.ndarray) -> np.ndarray:
        """(levels, folds): what a level predicts in a fold, from its rows in the other folds."""
        prior = (total.sum() - total.sum(axis=0)) / np.maximum(size.sum() - size.sum(axis=0), 1)
        other, rows = total.sum(axis=1, keepdims=True) - total, size.sum(axis=1, keepdims=True) - size
        return np.asarray((other + 2 * prior) / (rows + 2))


def areas_under(guess: np.ndarray, hits: np.ndarray, misses: np.ndarray) -> np.ndarray:
    """ROC AUC per fold (column), rows in cells of equal guess; folds without both classes are left out."""
    areas = []
    for f in range(guess.shape[1]):
        used = np.flatnonzero(hits[:, f] + misses[:, f])
        _, place = np.unique(guess[used, f].round(12), return_inverse=True)
        good, bad = np.bincount(place, weights=hits[used, f]), np.bincount(place, weights=misses[used, f])
        if good.sum() and bad.sum():
            areas.append(float((good * (np.cumsum(bad) - bad / 2)).sum() / (good.sum() * bad.sum())))
    return np.array(areas)


def described(column: Coded, rows: int, scorer: Scorer | None) -> dict[str, Any]:
    """All facts about one column."""
    present, distinct = int(column.sizes.sum()), len(column.levels)
    missing = rows - present - column.infinite
    fact: dict[str, Any] = {
        "name": column.name, "dtype": column.dtype, "missing": missing, "infinite": column.infinite,
        "distinct": distinct, "order": None, "skew": None, "integer": False,
    }  # fmt: skip
    if column.values is not None and present:
        share = column.sizes / present
        if column.kind != "date":
            fact.update(numbers(column, share))
        position = np.flatnonzero(column.codes >= 0)
        if distinct > 1 and column.ranks is not None:
            fact["order"] = round(abs(correlation(column.ranks[column.codes[position]], position)), 4)
    repeating = column.sizes.max() > 1 if distinct else False
    best = np.argsort(-column.sizes, kind="stable")[:10] if repeating else np.arange(min(distinct, 10))
    labels = [
        pd.Timestamp(int(column.levels[i])) if column.kind == "date" else column.levels[i] for i in best
    ]
    fact["top"] = [(text_of(v)[:80], int(column.sizes[i])) for v, i in zip(labels, best, strict=True)]
    fact["rarest"] = int(column.sizes.min()) if distinct else None
    fact["role"] = role_of(column, fact, rows)
    if fact["role"] == "text":
        fact["words"] = round(float(np.mean([len(str(v).split()) for v in column.levels[:2000]])), 2)
        fact["vocabulary"] = len(
            {word for v in column.levels[:2000] for word in re.findall(r"\w+", str(v).lower())}
        )
    if scorer is None:
        return fact
    bins = column.codes if column.bins is None else np.where(column.codes >= 0, column.bins[column.codes], -1)
    if distinct > 1 or (distinct and missing):
        fact["alone"] = scorer.score(bins + 1)
        if column.kind in ("number", "date") and distinct > 2:
            fact["alone"] = max(filter(None, (fact["alone"], scorer.along(column))), default=fact["alone"])
    if missing and present:
        absent = column.codes < 0
        fact["missing_alone"] = scorer.score(absent.astype("int64"))
        if scorer.task != "regression":
            fact.update(purest({"missing": absent, "present": ~absent}, scorer))
    elif scorer.task != "regression" and fact["role"] == "number" and 0.01 < (fact.get("zeros") or 0) < 0.99:
        zero = by_row(column) == 0
        fact.update(purest({"zero": zero, "nonzero": ~zero}, scorer))
    if fact["role"] == "number" and fact["integer"] and 3 <= distinct <= 12 and jumps(column, scorer):
        fact["role"] = "category"
    third = rows // 3
    if distinct > 1 and (column.bins is not None or distinct <= 50) and third >= 100:
        early, late = (
            np.bincount(part + 1, minlength=BINS + 1) / third for part in (bins[:third], bins[-third:])
        )
        gaps = (early - late)[1:] if column.bins is not None else early - late
        fact["shift"] = round(
            float(abs(gaps.cumsum()).max() if column.bins is not None else abs(gaps).sum() / 2), 4
        )
    return fact


def numbers(column: Coded, share: np.ndarray) -> dict[str, Any]:
    """Moments, zeros and a coded extreme of a numeric column, from its levels and their shares."""
    values = column.values
    assert values is not None
    low, high = float(values.min()), float(values.max())
    mean = float((values * share).sum())
    away = values - mean
    spread = float(np.sqrt((away * away * share).sum()))
    found: dict[str, Any] = {
        "minimum": low, "maximum": high, "mean": mean, "std": spread,
        "skew": round(float((away * away * away * share).sum() / spread**3), 3) if spread > 0 else None,
        "zeros": round(float(share[values == 0].sum()), 4),
        "integer": bool(np.all(values == np.floor(values))),
    }  # fmt: skip
    for extreme in (low, high):
        others = values[values != extreme] if extreme in SENTINELS else values[:0]
        if len(others) < 3:
            continue
        room, gap = float(np.ptp(others)), float(abs(others - extreme).min())
        odd_sign = extreme < 0 <= others.min()
        rows = int(column.sizes[values == extreme][0])
        if rows >= max(3, 0.0005 * column.sizes.sum()) and (
            gap > 0.5 * room or (odd_sign and len(others) > 10)
        ):
            found.update(sentinel=extreme, sentinel_rows=rows)
    return found


def role_of(column: Coded, fact: dict[str, Any], rows: int) -> str:
    """How the column should be used, from its name, its kind and how its values repeat."""
    distinct, present = fact["distinct"], int(column.sizes.sum())
    name = plain(column.name)
    if distinct == 0 or (distinct == 1 and not fact["missing"] and not fact["infinite"]):
        return "constant"
    if column.kind == "boolean" or (
        distinct == 2 and column.kind == "number" and set(column.levels) == {0.0, 1.0}
    ):
        return "boolean"
    if column.kind == "date":
        return "time" if (fact["order"] or 0) > 0.95 and distinct >= 10 else "date"
    share = distinct / present
    identifier, entity = bool(IDENTIFIER_NAME.search(name)), bool(ENTITY_NAME.search(name))
    if column.kind == "number":
        if not fact["integer"]:
            return "number"
        dense = fact["maximum"] - fact["minimum"] < 1.6 * rows and fact["minimum"] in (0, 1)
        rising = (fact["order"] or 0) > 0.999
        if share == 1 and rows >= 20 and (identifier or rising or (dense and rows >= 50)):
            return "identifier"
        if identifier and share >= 0.9 and rows >= 20:
            return "identifier"
        if identifier and distinct >= 20 and (entity or distinct > 0.02 * rows):
            return "group"
        if identifier and distinct <= 1000 and not COUNT_NAME.search(name):
            return "category"
        code = CODE_NAME.search(name) and not COUNT_NAME.search(name)
        return "category" if code and (distinct <= 100 or re.search("zip|post|code|plz", name)) else "number"
    sample = [str(value) for value in column.levels[:500]]
    words = sum(len(value.split()) for value in sample) / len(sample)
    letters = sum(map(len, sample)) / len(sample)
    tokens, hashes = (sum(bool(form.match(v)) for v in sample) > 0.9 * len(sample) for form in (TOKEN, HASH))
    if distinct > 20 and share > 0.9 and words < 2.5 and (identifier or tokens or share > 0.95):
        return "identifier"
    worded = any(re.search(r"\w", value) for value in sample)
    if distinct > 30 and share > 0.3 and worded and (words >= 3 or letters > 40):
        return "text"
    named = entity and (tokens or identifier)
    if distinct >= 20 and present / distinct >= 1.5 and (named or (hashes and share > 0.005)):
        return "group"
    return "category"


def jumps(column: Coded, scorer: Scorer) -> bool:
    """Whether a few whole numbers act as names: the target differs by level, but not along a line."""
    if COUNT_NAME.search(plain(column.name)) or column.values is None:
        return False
    code = column.codes[scorer.rows]
    known = code >= 0
    code = code[known]
    size = np.bincount(code, minlength=len(column.levels)).astype("float64")
    between = straight = noise = 0.0
    for k in [None] if scorer.task == "regression" else scorer.classes:
        y = (scorer.y if k is None else (scorer.label == k).astype("float64"))[known]
        y = y - y.mean()
        if not y.any():
            continue
        y = y / y.std()
        level = np.bincount(code, weights=y, minlength=len(size)) / np.maximum(size, 1)
        line = column.values - (column.values * size).sum() / size.sum()
        between += float((size * level**2).sum())
        straight += float((size * level * line).sum()) ** 2 / max(float((size * line**2).sum()), 1e-12)
        noise += len(size) - 1
    return between > 5 * noise and straight < 0.4 * between


def purest(states: dict[str, np.ndarray], scorer: Scorer) -> dict[str, Any]:
    """The class that fills the rows of a state most purely, compared with its share among all rows."""
    share = np.bincount(scorer.label) / len(scorer.label)
    found: dict[str, Any] = {}
    most = 0.0
    for when, rows in states.items():
        counts = np.bincount(scorer.label[rows[scorer.rows]], minlength=len(share))
        best = int((counts - share * counts.sum()).argmax())
        beyond = (counts[best] / max(counts.sum(), 1) - share[best]) / max(1 - share[best], 1e-9)
        if counts.sum() >= 20 and beyond > most:
            most = beyond
            found["pure"], found["pure_rows"] = (
                round(float(counts[best] / counts.sum()), 5),
                int(counts.sum()),
            )
            found["pure_when"], found["pure_class"] = when, text_of(scorer.labels[best])
    return found


def correlation(left: np.ndarray, right: np.ndarray) -> float:
    """Pearson correlation; 0 where either side is constant."""
    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum() / scale) if scale > 0 else 0.0


def repeats(columns: list[Coded], truth: Coded, rows: int) -> tuple[int, int]:
    """Rows that repeat an earlier row and its answer; rows whose equals in all columns answer otherwise."""
    if not columns:
        return 0, 0
    random = np.random.default_rng(0)
    profile = np.zeros(rows, dtype="uint64")
    for column in columns:
        profile += random.integers(0, 2**64, len(column.levels) + 1, dtype="uint64")[column.codes]
    answer = random.integers(0, 2**64, len(truth.levels), dtype="uint64")[truth.codes]
    alike, sets = pd.factorize(profile)
    distinct = pd.unique(profile + answer)
    first = np.full(len(sets), -1, dtype="int64")
    first[alike[::-1]] = truth.codes[::-1]
    mixed = np.bincount(alike, weights=truth.codes != first[alike], minlength=len(sets)) > 0
    return rows - len(distinct), int(mixed[alike].sum())


def copies(features: list[Coded], truth: Coded, task: str, facts: Facts, rows: int) -> Facts:
    """Columns that are the target, rename its values or transform them."""
    found = []
    for column, fact in zip(features, facts, strict=True):
        known = column.codes >= 0
        if fact["distinct"] < 2 or known.sum() < max(20, rows // 2):
            continue
        code, answer = column.codes[known], truth.codes[known]
        relation, agreement = None, 0.0
        if task == "regression":
            relation, agreement = transformed(column, truth, code, answer)
        elif len(column.levels) == len(truth.levels):
            table = np.bincount(code * len(truth.levels) + answer, minlength=len(truth.levels) ** 2)
            table = table.reshape(len(truth.levels), -1)
            answers = table.argmax(axis=1)
            if len(set(answers)) == len(table):
                same_names = all(
                    text_of(v) == text_of(truth.levels[k])
                    for v, k in zip(column.levels, answers, strict=True)
                )
                relation = "identical" if same_names else "one_to_one"
                agreement = float(table.max(axis=1).sum() / len(code))
        if task != "regression" and agreement < 0.999 and (fact.get("alone") or 0) > 0.99:
            relation, agreement = (None, 0.0) if column.values is None else apart(column.values[code], answer)
        if relation and agreement >= (0.99 if task == "regression" else 0.999):
            pair = {"left": truth.name, "right": column.name, "relation": relation}
            found.append({**pair, "agreement": round(agreement, 7)})
    return found


def transformed(
    column: Coded, truth: Coded, code: np.ndarray, answer: np.ndarray
) -> tuple[str | None, float]:
    """How a column repeats a numeric target: equal, correlated, or as bands of it that never overlap."""
    assert truth.values is not None
    y = truth.values[answer]
    few = len(column.levels) <= 50 and len(truth.levels) > 4 * len(column.levels)
    if few and column.sizes.min() >= 3 and len(y) >= 50:
        along = code[np.lexsort((code, y))]
        if (along[1:] != along[:-1]).sum() == len(column.levels) - 1:
            return "near_copy", 1.0
    if column.values is None or column.ranks is None or truth.ranks is None or len(column.levels) < 10:
        return None, 0.0
    x = column.values[code]
    if np.array_equal(x, y):
        return "identical", 1.0
    ranked = abs(correlation(column.ranks[code], truth.ranks[answer]))
    return "near_copy", max(ranked, abs(correlation(x, y)))


def apart(x: np.ndarray, label: np.ndarray) -> tuple[str | None, float]:
    """Whether the classes lie in narrow bands far apart, as a target plus tiny noise does."""
    order = np.lexsort((x, label))
    start = np.flatnonzero(np.r_[True, np.diff(label[order]) > 0])
    low, high = x[order][start], x[order][np.r_[start[1:], len(order)] - 1]
    by_low = np.argsort(low)
    gaps, width = low[by_low][1:] - high[by_low][:-1], float((high - low).max())
    return ("near_copy", 1.0) if len(gaps) and gaps.min() > 10 * width else (None, 0.0)


def same(features: list[Coded], facts: Facts, rows: int) -> Facts:
    """Pairs of columns with equal codes (equal up to names), and numbers whose ranks agree nearly everywhere."""
    found: Facts = []
    first: dict[bytes, Coded] = {}
    spare = set()
    for column, fact in zip(features, facts, strict=True):
        if fact["distinct"] < 2:
            continue
        key = hashlib.blake2b(column.codes.tobytes())
        if fact["distinct"] > rows / 3:
            values = np.asarray(column.levels).astype("str") if column.values is None else column.values
            key.update(values.tobytes())
        other = first.setdefault(key.digest(), column)
        if other is not column:
            equal = [text_of(v) for v in column.levels] == [text_of(v) for v in other.levels]
            relation = "identical" if equal else "one_to_one"
            found.append({"left": other.name, "right": column.name, "relation": relation, "agreement": 1.0})
            spare.add(column.name)
    usable = [c for c in features if c.kind == "number" and len(c.levels) > 10 and c.name not in spare][:2000]
    if len(usable) > 1:
        some = np.unique(np.linspace(0, rows - 1, min(rows, PAIR_ROWS)).astype("int64"))
        ranks = np.zeros((len(some), len(usable)), dtype="float32")
        for i, column in enumerate(usable):
            code = column.codes[some]
            assert column.ranks is not None
            line = pd.Series(np.where(code >= 0, column.ranks[code], np.nan)).rank().to_numpy()
            line = np.nan_to_num(line - np.nanmean(line)) if (code >= 0).any() else np.zeros(len(some))
            ranks[:, i] = line / max(float(np.sqrt((line**2).sum())), 1e-9)
        for i, j in np.argwhere(np.triu(abs(ranks.T @ ranks) > 0.997, 1))[: 4 * MOST_PAIRS]:
            left, right = usable[i], usable[j]
            both = (left.codes >= 0) & (right.codes >= 0)
            assert left.ranks is not None
            assert right.ranks is not None
            agreement = abs(correlation(left.ranks[left.codes[both]], right.ranks[right.codes[both]]))
            if agreement > 0.999 and both.sum() >= max(20, rows // 2):
                pair = {"left": left.name, "right": right.name, "relation": "near_copy"}
                found.append({**pair, "agreement": round(agreement, 6)})
    return found[: 4 * MOST_PAIRS]


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
