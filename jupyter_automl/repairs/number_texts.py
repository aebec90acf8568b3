"""How people write numbers: with signs of money, units, thousands and brackets, and words for none."""

from __future__ import annotations

import re

FILLERS = {
    "free": 0.0,
    "nan": None,
    "none": None,
    "na": None,
    "n/a": None,
    "null": None,
    "-": None,
    "--": None,
    "?": None,
    "": None,
    "unknown": None,
    "missing": None,
    "nil": None,
    ".": None,
    "not available": None,
    "varies with device": None,
    "tbd": None,
    "tba": None,
    "n/k": None,
    "n.k.": None,
    "nk": None,
    "n.a.": None,
    "n.a": None,
    "k.a.": None,
    "n/d": None,
    "nd": None,
    "n.d.": None,
    "not known": None,
    "not stated": None,
    "not recorded": None,
    "no data": None,
    "nodata": None,
    "–": None,
    "—": None,
    "#n/a": None,
}
NUMBER = r"[-+]?\d[\d ]*(?:[.,]\d+)*(?:[eE][-+]?\d+)?"
SIGNS = re.compile(r"[^\w.,\-\s]")
MONEY = frozenset("$€£¥₹₽₩")
"""Numbers in two kinds of money are no numbers of one column."""
INEXACT = frozenset("<>≤≥~≈±")
"""Signs that change what the number says; it is not the number without them."""
OUT_OF = re.compile(
    r"\s*(\d+(?:[.,]\d+)?)\s*(?:/|out of)\s*(5|10|20|100)(?:\s*(?:stars?|points?|pts))?\s*", re.I
)
"""A mark out of the most that can be had."""
UNMARKED = frozenset({"new", "unrated", "not rated", "not yet rated", "no rating", "opening soon", "nr"})
"""What stands for a mark where none was given yet."""
BRACKETS = re.compile(r"\s*\((?:[^\w()\s]*\s*)(\d[\d.,\s]*)[^\w()\s]*\)\s*")
"""What bookkeepers write for less than nothing."""
LOOK = (
    "(lambda s: [int(s.isna().sum()), int(len(s)), [str(v) for v in s.dropna().astype(str)[pd.to_numeric(s.dropna().astype(str),"
    " errors='coerce').isna()].unique()[:400]], sorted({type(v).__name__ for v in s.dropna().head(2000)})])(pd.Series(%s))"
)
"""An expression: missing values, all values, texts that are no plain numbers, and the types of the values."""


def cleaner(odd: list[str]) -> tuple[str, str, list[str]] | None:
    """What to take away so that all of the values say numbers: string methods, in words, and values that say none."""
    lost = [
        value
        for value in odd
        if value.strip().casefold() in FILLERS and FILLERS[value.strip().casefold()] is None
    ]
    rest = [value for value in odd if value not in lost]
    steps, said = "", []
    marks = [match for value in rest if (match := OUT_OF.fullmatch(value))]
    unmarked = [value for value in rest if value.strip().casefold() in UNMARKED]
    if marks and len(marks) + len(unmarked) == len(rest):
        if len({match.group(2) for match in marks}) > 1:
            return None
        most = marks[0].group(2)
        if any(float(match.group(1).replace(",", ".")) > float(most) for match in marks):
            return None
        lost += unmarked
        rest = [match.group(1) for match in marks]
        steps += '.str.replace(r"(?i)\\s*(?:/|out of).*$", "", regex=True)'
        said.append(f"marks are counted out of {most}")
    if any(value.strip().casefold() == "free" for value in rest):
        steps += '.str.replace(r"(?i)^\\s*free\\s*$", "0", regex=True)'
        said.append("Free is 0")
        rest = ["0" if value.strip().casefold() == "free" else value for value in rest]
    brackets = [value for value in rest if BRACKETS.fullmatch(value)]
    if brackets:
        steps += '.str.replace(r"^\\s*\\((.*)\\)\\s*$", r"-\\1", regex=True)'
        said.append("what stands in brackets is less than nothing")
        rest = [re.sub(r"^\s*\((.*)\)\s*$", r"-\1", value) for value in rest]
    if not all(_signs_around(value) for value in rest) or len(MONEY & set("".join(rest))) > 1:
        return None
    signs = sorted(
        {letter for value in rest for letter in re.sub(r"[\w.,\-\s]", "", value)}
        | {"+"} & {value.strip()[-1:] for value in rest}
    )
    joined = "".join(signs)
    if joined:
        steps += f'.str.replace(r"[{re.escape(joined)}]", "", regex=True)'
        said.append("the signs " + " ".join(signs) + " are taken away")
        rest = [re.sub(f"[{re.escape(joined)}]", "", value) for value in rest]
    words = sorted(
        {
            match.group(1).strip()
            for value in rest
            if (match := re.fullmatch(rf"\s*{NUMBER}\s*([A-Za-z][A-Za-z /²³.]*)", value))
        }
    )
    ahead = sorted(
        {
            match.group(1)
            for value in rest
            if (match := re.fullmatch(rf"\s*([A-Z]{{2,4}}|Rs\.?)\s*{NUMBER}\s*", value))
        }
    )
    scale = all(re.fullmatch(r"[kKmMbBG]", word) for word in words)
    if words and not scale:
        if len(words) > 1:
            return None
        steps += f'.str.replace(r"\\s*{re.escape(words[0])}\\s*$", "", regex=True)'
        said.append(f"the unit {words[0]} is taken away")
        rest = [re.sub(rf"\s*{re.escape(words[0])}\s*$", "", value) for value in rest]
    if ahead:
        if len(ahead) > 1:
            return None
        steps += f'.str.replace(r"^\\s*{re.escape(ahead[0])}\\s*", "", regex=True)'
        said.append(f"{ahead[0]} is taken away")
        rest = [re.sub(rf"^\s*{re.escape(ahead[0])}\s*", "", value) for value in rest]
    bare = (
        [re.sub(r"[kKmMbBG]$", "", value.strip()) for value in rest]
        if scale
        else [value.strip() for value in rest]
    )
    if all(
        re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?|\d+\.", value)
        for value in bare
    ):
        if any("," in value for value in bare):
            steps += '.str.replace(",", "")'
            said.append("commas between thousands are taken away")
    elif all(re.fullmatch(r"[-+]?\d{1,3}(?:\.\d{3})*,\d+|[-+]?\d+(?:,\d+)?", value) for value in bare):
        if any("." in value for value in bare):
            steps += '.str.replace(".", "")'
        steps += '.str.replace(",", ".")'
        said.append("the comma is the decimal sign")
    elif all(
        re.fullmatch(r"[-+]?\d{1,3}(?:[ \u00a0]\d{3})+(?:\.\d+)?|[-+]?\d+(?:\.\d+)?", value) for value in bare
    ):
        steps += '.str.replace(r"\\s", "", regex=True)'
        said.append("spaces between thousands are taken away")
    else:
        return None
    if not said and not lost:
        said.append("spaces around are taken away") if rest else None
    return steps, "; ".join(said) or "values that say nothing are missing", lost


def _signs_around(value: str) -> bool:
    """Whether the signs stand before and behind one number and leave it what it is: not so in `3/4`, `12:30`, `<5`."""
    if set(value) & INEXACT:
        return False
    inside = re.sub(r"^[^\w.]+|[^\w.]+$", "", value)
    inside = re.sub(r"[^\w.,\s]+(?=\s*[A-Za-z][A-Za-z /²³.]*$)", "", inside)
    return not SIGNS.search(inside)


def yes_and_no(odd: list[str]) -> str:
    """The mapping of two words that say yes and no, as source; empty for other words."""
    said = {value: value.strip().casefold() for value in odd}
    for yes, no in (("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f")):
        if {yes, no} == set(said.values()) and len(said) == 2:
            ordered = sorted(said, key=lambda value: said[value] != yes)
            return "{" + ", ".join(f'"{value}": {int(said[value] == yes)}' for value in ordered) + "}"
    return ""


def units(odd: list[str]) -> str:
    letters = sorted(
        {match.group(1) for value in odd if (match := re.search(r"\d\s*([kKmMbBG])\W*$", value))}
    )
    worth = {"k": "1e3", "K": "1e3", "m": "1e6", "M": "1e6", "b": "1e9", "B": "1e9", "G": "1e9"}
    return "{" + ", ".join(f'"{letter}": {worth[letter]}' for letter in letters) + "}" if letters else ""
