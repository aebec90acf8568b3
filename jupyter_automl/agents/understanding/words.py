"""Words of goals and of column names, made comparable: pieces, stems, abbreviations."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

PIECE = re.compile(
    r"[A-Z]+(?![a-z])(?:s(?![a-z]))?|[A-Z]?[^\W\d_A-Z]+(?:'s\b)?|[^\W\d_]+|\d+(?:[.,]\d+)*[kKmM]?(?![^\W\d_])|\d+"
)
"""A word, a camelCase part, an abbreviation in capitals, or a number with its unit of thousands."""

SAME = {
    "arr": "arriv", "arrival": "arriv", "dep": "depart", "departur": "depart", "val": "valu", "cnt": "count",
    "avg": "averag", "mean": "averag", "med": "median", "num": "number", "nr": "number", "amt": "amount",
    "qty": "quantit", "temp": "temperatur", "hum": "humidit", "wt": "weight", "hgt": "height", "yr": "year", "mnth": "month",
    "sched": "schedul", "dest": "destination", "cust": "custom", "customer": "custom", "dur": "dur", "duration": "dur",
    "qual": "qualit", "pct": "percent", "perc": "percent", "prob": "probabilit", "dist": "distanc", "tot": "total",
    "rent": "rental", "addr": "address", "dob": "birth", "gender": "sex", "tumour": "tumor", "colour": "color",
    "max": "maximum", "min": "minimum", "std": "deviation", "emp": "employe", "acct": "account", "bal": "balanc",
    "lat": "latitud", "lon": "longitud", "lng": "longitud", "desc": "description", "sal": "sale", "rid": "ride",
    "len": "length", "fraudul": "fraud", "fraudulent": "fraud", "payment": "pay", "diagnosi": "diagnos",
    "diagnosis": "diagnos", "marri": "marital",
    "dependents": "dependents",  # children, not the dependent variable
    "marriag": "marital", "ethnic": "race", "ethnicit": "race", "pregnanc": "pregnan", "pregnant": "pregnan",
}  # fmt: skip
"""Stems that mean the same in a goal and in a name."""

FILLER = {
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "it", "its", "of", "to", "in", "on", "at", "and", "or", "for",
    "do", "does", "did", "has", "have", "had", "i", "we", "you", "he", "she", "they", "them", "their", "our", "my", "me", "us",
    "this", "that", "these", "those", "there", "as", "so", "by", "with", "from", "if", "then", "than", "not", "no", "will",
    "would", "can", "could", "should", "may", "might", "must", "please", "some", "any", "all", "each", "every", "one", "what",
    "which", "who", "whom", "whose", "whether", "how", "much", "many", "when", "where", "why", "just", "also", "very", "about",
}  # fmt: skip
"""Words that carry no hint of a column."""

_VAGUE = {
    "make", "build", "train", "fit", "create", "creat", "give", "giv", "good", "best", "better", "great", "model", "machin",
    "learn", "automl", "predict", "prediction", "predictiv", "predictor", "forecast", "estimat", "classif", "classifi",
    "classification", "regression", "regress", "guess", "something", "useful", "anything", "data", "dataset", "tabl", "fil",
    "csv", "column", "row", "target", "label", "outcom", "want", "need", "like", "help", "analyz", "analys", "analysi", "find",
    "out", "tell", "know", "hello", "do", "result", "get", "explain", "nice", "nic", "strong", "accurat",
    "possibl", "quick", "quickl", "fast", "notebook", "task", "problem", "ml", "ai", "here", "go", "try", "everything",
    "value", "valu", "thing", "it", "see", "look", "use", "us", "interpretabl", "simpl", "now", "well", "as",
}  # fmt: skip
"""Words that say that a model is wanted, not of what."""

_ENDINGS = (("ings", 4), ("ing", 4), ("ies", 3), ("ied", 3), ("ers", 4), ("ors", 4), ("er", 4), ("or", 4),
            ("ed", 3), ("es", 3), ("s", 3), ("e", 3), ("y", 4))  # fmt: skip


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The word without its inflection: `survives`, `survived`, `surviving` → `surviv`; abbreviations spelled out."""
    word = unicodedata.normalize("NFKC", word).casefold().removesuffix("'s").removesuffix("’s")
    word = re.sub(r"^(fav|col|neighb|behavi|lab|hon|tum|flav|harb)our", r"\1or", word)
    if word in SAME:
        return SAME[word]
    if not word.isascii() or not word.isalpha():
        return word
    cut = word
    if not word.endswith(("ss", "us", "is")):
        for ending, least in _ENDINGS:
            if ending == "y" and word[-2:-1] in tuple("aeou"):
                continue
            if word.endswith(ending) and len(word) - len(ending) >= least:
                cut = word[: -len(ending)]
                break
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] in "bdglmnprt":
        cut = cut[:-1]
    return SAME.get(cut, cut)


def pieces(text: str) -> list[re.Match[str]]:
    """The words of a goal or of a name, in order, with their places."""
    return list(PIECE.finditer(text))


def stems(name: str) -> tuple[str, ...]:
    """Stems of a column's name: `SalePrice` → `("sale", "pric")`."""
    return tuple(stem(piece[0]) for piece in pieces(name))


def plain(name: str) -> str:
    """Letters and digits only, case folded: `default.payment` → `defaultpayment`."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


VAGUE = frozenset(stem(word) for word in _VAGUE) | _VAGUE
"""Their stems as well."""

NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "ninety": 90, "hundred": 100, "half": 0.5, "half a": 0.5, "half an": 0.5, "a couple of": 2, "a few": 3,
}  # fmt: skip
NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
AMOUNT = (
    rf"(?<![\w.])(?:{NUMBER}|(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + r")(?=[\s-]))"
)


def amount(text: str) -> float:
    """The number that digits or a number word stand for."""
    word = " ".join(text.lower().split())
    return NUMBER_WORDS[word] if word in NUMBER_WORDS else float(word.replace(",", ""))
