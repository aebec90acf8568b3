"""The name that was meant, where exactly one name is like what was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

SHORT = 4
"""Names below this many letters are too short to be told from each other by a slip."""
WORD = 3
"""Letters that each of two words needs for their order to be a slip: `to_x` and `x_to` are two names."""
LONG = 12
"""Letters from which a name may hold two slips."""
CHANGED = 8
"""Letters of a name from which one of them may be another one: `date` and `data`, `fare` and `fate` are two names."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one name that differs in case, spaces and signs only, or by a slip of the pen; None when unsure.

    A slip is one letter left out, added, changed or swapped with its neighbour (Damerau 1964 found that 80 % of
    misspellings are one of these); from twelve letters on it may be two. What tells two names apart on purpose is no
    slip: a number (`sales_2023`), a word's beginning (`latitude`, `altitude`), a short word (`min_age`, `max_age`).
    """
    others = [other for other in dict.fromkeys(names) if other != name]
    wanted = plain(name)
    same = [other for other in others if plain(other) == wanted]
    if same or len(wanted) < SHORT:
        return same[0] if len(same) == 1 else None
    distances = {other: distance for other in others if (distance := _slips(name, other)) is not None}
    close = min(distances.values(), default=0)
    found = [other for other, distance in distances.items() if distance == close]
    return found[0] if len(found) == 1 else None


def other_order(name: str, names: Iterable[str]) -> str | None:
    """The one name of the same two words in the other order, as `units_mean` and `mean_units`; None when unsure."""
    words = _words(name)
    found = [other for other in dict.fromkeys(names) if _words(other) == words[::-1] and other != name]
    told = len(words) == 2 and words[0] != words[1] and min(map(len, words)) >= WORD
    return found[0] if told and len(found) == 1 else None


def cut_short(name: str, names: Iterable[str]) -> str | None:
    """The one name of the same words, some of them cut off: `equal_var` for `equal_variance`, `sheet_name` for `sheet`."""
    words = _words(name)
    if len(words) == 1 and len(name) >= SHORT:
        longer = [other for other in dict.fromkeys(names) if other.startswith(f"{name}_")]
        return longer[0] if len(longer) == 1 else None
    found = [
        other
        for other in dict.fromkeys(names)
        if len(theirs := _words(other)) == len(words) > 1
        and other != name
        and all(_begins(*pair) for pair in zip(words, theirs, strict=True))
    ]
    return found[0] if len(found) == 1 else None


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= WORD and long.startswith(short))


ABBREVIATED = {
    "acct": "account", "addr": "address", "amt": "amount", "avg": "average", "cat": "category", "cnt": "count",
    "cust": "customer", "dept": "department", "desc": "description", "dist": "distance", "dt": "date", "dur": "duration",
    "edu": "education", "emp": "employee", "freq": "frequency", "ht": "height", "hum": "humidity", "inv": "invoice",
    "lat": "latitude", "lng": "longitude", "loc": "location", "lon": "longitude", "max": "maximum", "mgr": "manager",
    "min": "minimum", "num": "number", "nr": "number", "pct": "percent", "perc": "percent", "pop": "population",
    "post": "after", "pre": "before", "precip": "precipitation", "prod": "product", "qty": "quantity", "rev": "revenue",
    "sal": "salary", "temp": "temperature", "tot": "total", "ts": "timestamp", "txn": "transaction", "val": "value",
    "wt": "weight", "yr": "year", "yrs": "years",
}  # fmt: skip
"""How people cut the words of a column's name short, and what stands for them."""


def written_out(name: str, names: Iterable[str]) -> str | None:
    """The one name of the same words, some of them cut short: `qty_sold` and `Quantity Sold`, `bp` and `blood pressure`."""
    whole, letters = _in_full(name), plain(name)
    found = [
        other
        for other in dict.fromkeys(names)
        if other != name
        and (_in_full(other) == whole or _initials(other) == letters or _initials(name) == plain(other))
    ]
    return found[0] if len(found) == 1 else None


def _in_full(name: str) -> list[str]:
    words = [ABBREVIATED.get(word, word) for word in _words(name)]
    return words[1:] if len(words) > 1 and words[0] in ("is", "has", "was") else words


def _initials(name: str) -> str | None:
    """`bp` of `blood pressure`; None for a single word."""
    words = _words(name)
    return "".join(word[0] for word in words) if len(words) > 1 and not any(map(str.isdigit, words)) else None


WRITTEN_SHORT = {
    "avg": "average",
    "std_dev": "std",
    "stddev": "std",
    "stdev": "std",
    "len": "size",
    "sd": "std",
}
"""How people and other tools call what a library writes otherwise."""


def in_other_words(name: str, names: Iterable[str]) -> str | None:
    """The one name of the same words in any order and ending, as `clean_apps` for `apps_cleaned`; None when unsure.

    A single word is not told from another by its ending, and numbers are other names.
    """
    known = list(dict.fromkeys(names))
    if WRITTEN_SHORT.get(name) in known:
        return WRITTEN_SHORT[name]
    words = _words(name)
    found = [
        other
        for other in known
        if len(theirs := _words(other)) == len(words) > 1 and other != name and _paired(words, theirs)
    ]
    return found[0] if len(found) == 1 else None


def _paired(words: list[str], others: list[str]) -> bool:
    left = list(others)
    for word in words:
        like = next((one for one in left if _stem(word, one)), None)
        if like is None:
            return False
        left.remove(like)
    return True


def _stem(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= SHORT and long.startswith(short) and len(long) - len(short) <= WORD)


def plain(name: str) -> str:
    """The name's letters and digits, case folded; a plus or minus at the end counts (`A+`, `A-`)."""
    text = unicodedata.normalize("NFKC", str(name)).casefold().strip()
    return re.sub(r"[\W_]+", "", text) + (text[-1] if len(text) > 1 and text[-1] in "+-" else "")


def _slips(name: str, other: str) -> int | None:
    """How many slips apart two names are; None when they differ in more, or on purpose."""
    a, b = plain(name), plain(other)
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return None
    distance = OSA.distance(a, b, score_cutoff=1 if len(a) < LONG else 2)
    if distance > (1 if len(a) < LONG else 2):
        return None
    mine, theirs = _words(name), _words(other)
    if len(mine) != len(theirs):
        mine, theirs = [a], [b]
    apart = [(one, two) for one, two in zip(mine, theirs, strict=True) if one != two]
    return distance if all(_one_word(one, two, len(a)) for one, two in apart) else None


def _words(name: str) -> list[str]:
    """`unitPrice`, `unit_price` and `Unit price` are two words each."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", str(name)))
    return [word.casefold() for word in re.split(r"[\W_]+", parted) if word]


def _one_word(written: str, meant: str, letters: int) -> bool:
    """Whether one word, in a name of so many letters, is a slip for the other, and not another word."""
    if written[0] != meant[0] or max(len(written), len(meant)) < SHORT:
        return False
    if len(written) != len(meant):
        # A letter too few or too many: in short words only at the end or beside its like, as in `names` or `agge`.
        short, long = sorted((written, meant), key=len)
        doubled = re.sub(r"(.)\1+", r"\1", long) == re.sub(r"(.)\1+", r"\1", short)
        return len(long) > SHORT or long.startswith(short) or doubled
    if sorted(written) == sorted(meant):
        return True
    return letters >= CHANGED and len(written) > SHORT and written[-1] == meant[-1]
