"""The column that a goal asks for: every hint scored, the best one taken, a close second said."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from jupyter_automl.contracts import Column, Structure, Unclear
from jupyter_automl.errors import BadInput

from .goal import Word, weight_at
from .labels import named_labels, stem_places
from .names import LONGEST, Names, all_different, is_id
from .topics import CONVENTIONAL, ROW_NOUNS, TOPICS, USUAL
from .words import FILLER, VAGUE, plain, stems

ENOUGH = 1.0
"""Evidence in words below which a column is not taken for what the goal names: half a name in the main clause."""
CLOSE = 0.88
"""A second column whose score is above this share of the best one's makes the choice an open question."""

_YES_NO = re.compile(r"^\W*(?:\w+ ){0,2}?(?:who|whether|will|is|are|does|do|did|was|which \w+ (?:will|are|is|get|have|were|leave|do|go|turn))\b|\b(?:whether|probability|risk of|likely|chance)\b", re.IGNORECASE)
_HOW_MUCH = re.compile(r"\bhow (?:much|many|old|long|far|late|heavy|tall|strong|expensive|high|hot|big|large)\b|\b(?:amount|number of|count of|estimate)\b", re.IGNORECASE)
_WHICH_KIND = re.compile(r"\b(?:which|what) (?:type|kind|class|species|category|sort|variety|group)\b|\bclassif|\btell \w.* apart", re.IGNORECASE)


@dataclass
class Hints:
    """Evidence for one column: its strength and the words behind it."""

    words: float = 0.0
    prior: float = 0.0
    said: list[tuple[float, str]] = field(default_factory=list)

    def add(self, strength: float, text: str) -> None:
        """One more hint found in the goal's words."""
        self.words += strength
        self.said.append((strength, text))

    @property
    def total(self) -> float:
        return self.words + self.prior


@dataclass
class Found:
    """The target, why, and what was open; `strength` is the evidence in words alone."""

    name: str
    why: str
    strength: float
    unclear: list[Unclear] = field(default_factory=list)


def given(target: str, names: Names) -> Found:
    """The column named by --target.

    Raises
    ------
    BadInput
        When there is no such column; the nearest names are offered.
    """
    if target in names.stems:
        return Found(target, "named with --target", 99.0)
    same = names.by_plain.get(plain(target), [])
    near = same or names.near(target, 0.5) or names.by_stems.get(plain(target), [])
    offer = f"did you mean {' or '.join(f'`{name}`' for name in near[:3])}?" if near else f"the columns are {_some(list(names.stems))}."
    raise BadInput(f"The table has no column `{target}` to predict; {offer}")


def search(goal: str, words: list[Word], names: Names, structure: Structure, left_out: set[str]) -> Found | None:
    """The best column for the goal; None when nothing in the goal or by custom points at one."""
    hints: dict[str, Hints] = defaultdict(Hints)
    used = _mentions(goal, words, names, hints)
    _parts(words, names, hints, used)
    _topics(goal, words, names, structure, hints)
    _values(goal, words, structure, hints)
    if not any(hint.words >= ENOUGH for hint in hints.values()):
        _near(words, names, hints)
    columns = {column.name: column for column in structure.columns}
    for name in left_out:
        if name in hints and hints[name].words < 6:
            del hints[name]
            columns.pop(name, None)
        else:
            columns.pop(name, None) if name not in hints else None
    shape = (bool(_YES_NO.search(goal)), bool(_HOW_MUCH.search(goal)), bool(_WHICH_KIND.search(goal)))
    for name in columns:
        hints[name].prior = _prior(columns[name], shape, structure, hints[name].words)
    ranked = sorted((name for name in hints if name in columns), key=lambda name: -hints[name].total)
    worded = [name for name in ranked if hints[name].words >= ENOUGH or (hints[name].words >= 0.45 and len(words) <= 4)]
    if worded:
        return _said(worded, hints, goal)
    return _by_custom(words, columns, structure, hints)


def _mentions(goal: str, words: list[Word], names: Names, hints: dict[str, Hints]) -> set[tuple[int, int]]:
    """Whole names in the goal, the longest first; the places they take are not looked at again."""
    taken: set[int] = set()
    spans: set[tuple[int, int]] = set()
    for name in names.stems:
        if name not in goal:
            continue
        if len(plain(name)) != len(name) or not name.isascii() or any(sign.isupper() for sign in name[1:]):
            start = goal.find(name) if len(name) > 1 else -1
            if start >= 0 and not goal[max(0, start - 1) : start].isalnum() and not goal[start + len(name) : start + len(name) + 1].isalnum():
                inside = [place for place, word in enumerate(words) if word.end > start and word.start < start + len(name)]
                longer = any(other != name and name in other and other in goal for other in names.stems)
                if inside and not longer and not taken & set(inside):
                    weight = max(words[place].weight for place in inside)
                    hints[name].add(7.0 * max(weight, 0.8 if not words[inside[0]].given else 0.0), f'"{name}" as it is written')
                    taken |= set(inside)
    for length in range(min(LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = range(start, start + length)
            part = words[start : start + length]
            if taken & set(places) or (length == 1 and part[0].text in FILLER and not _quoted(goal, part[0])):
                continue
            if part[0].text in FILLER and length > 1 and "".join(word.stem for word in part) not in names.by_stems:
                continue
            found = names.exact([word.text for word in part], [word.stem for word in part])
            if not found:
                continue
            weight = max(word.weight for word in part)
            bonus = 3.0 if _quoted(goal, part[0], part[-1]) else min(2.0, 0.6 * (length - 1))
            vague = length == 1 and part[0].stem in VAGUE and part[0].stem not in ("label", "target", "outcom")
            strength = (0.6 if vague else 4.0) + bonus
            if part[0].weight >= 0.9 and start and words[start - 1].text in ("predict", "estimate", "forecast", "guess", "the", "classify"):
                strength += 1.0
            for name in found:
                hints[name].add(strength * weight / len(found) ** 0.5, f'"{goal[part[0].start : part[-1].end]}"')
            taken |= set(places)
            spans.add((part[0].start, part[-1].end))
    return spans


def _quoted(goal: str, first: Word, last: Word | None = None) -> bool:
    end = (last or first).end
    return goal[max(0, first.start - 1) : first.start] in tuple("`\"'") and goal[end : end + 1] in tuple("`\"'")


def _parts(words: list[Word], names: Names, hints: dict[str, Hints], used: set[tuple[int, int]]) -> None:
    """Names of which the goal has some words: the last word of a name is its head and counts twice."""
    best: dict[str, Word] = {}
    for word in words:
        if word.text not in FILLER and (word.stem not in best or best[word.stem].weight < word.weight):
            best[word.stem] = word
    reached = {name for part in best for name in names.by_word.get(part, [])}
    for name in reached:
        own = [part for part in names.stems[name] if part not in FILLER or part in best]
        if hints[name].words > 0 or not own:
            continue
        covered = whole = 0.0
        texts = []
        for place, part in enumerate(own):
            share = 2.0 if place == len(own) - 1 else 1.0
            whole += share
            if part in best:
                rarity = 1.0 if len(names.by_word[part]) == 1 else 0.75 if len(names.by_word[part]) <= 3 else 0.5
                vague = 0.4 if part in VAGUE or part in ROW_NOUNS else 1.0
                covered += share * best[part].weight * rarity * vague
                texts.append(best[part].text)
        strength = 3.2 * covered / whole
        if strength > 0.15:
            hints[name].add(strength, f'"{" ".join(texts)}"')


def _topics(goal: str, words: list[Word], names: Names, structure: Structure, hints: dict[str, Hints]) -> None:
    """Synonyms: what the goal asks for, and what such a column is called."""
    for topic in TOPICS:
        asked, weight = "", 0.0
        for match in topic.asked.finditer(goal):
            here = weight_at(words, match.start())
            if here > weight:
                asked, weight = _whole(goal, match), here
        if weight < 0.2:
            continue
        weight = max(weight, 0.45)
        reached = {name for part in (topic.names | topic.weak) for name in names.by_word.get(part, [])}
        reached |= {name for joined in topic.names for name in names.by_stems.get(joined, [])}
        for name in reached:
            own = [part for part in names.stems[name] if part not in FILLER and not part.isdigit()]
            column = names.column[name]
            joined = "".join(own)
            share = 1.0 if joined in topic.names or (own and set(own) <= topic.names) else 0.8 if own and own[-1] in topic.names else 0.5
            if not (set(own) & topic.names or joined in topic.names):
                share = 0.45 if set(own) <= topic.weak else 0.25
            if topic.shape == "classes" and column.distinct > (30 if column.kind == "number" else 100):
                share *= 0.3
            if topic.shape == "number" and (column.kind != "number" or column.distinct <= 2):
                share *= 0.2
            strength = 2.6 * weight * share
            if hints[name].words < 6:
                hints[name].add(strength, f'"{asked.strip()}"')


def _whole(goal: str, match: re.Match[str]) -> str:
    """What matched, to the end of its last word."""
    return match[0] + re.match(r"\w*", goal[match.end() :])[0]  # type: ignore[index]


def _values(goal: str, words: list[Word], structure: Structure, hints: dict[str, Hints]) -> None:
    """Labels that the goal names: `edible`, `malignant`, `>50K`."""
    places = stem_places(goal)
    for column in structure.columns:
        if column.counts is None or not 2 <= column.distinct <= 30 or (column.kind == "number" and column.distinct == 2):
            continue
        found = [(label, weight_at(words, place)) for label, place in named_labels(goal, list(column.counts), places)]
        found = [(label, weight) for label, weight in found if weight >= 0.2]
        if not found:
            continue
        strength = sum(1.6 * weight for _, weight in found[:3]) + (1.2 if len(found) >= 2 and len(found) == min(3, column.distinct) else 0.0)
        if column.kind == "number":
            strength *= 0.3
        hints[column.name].add(strength, "its value" + ("s " if len(found) > 1 else " ") + " and ".join(f"`{label}`" for label, _ in found[:3]))


def _near(words: list[Word], names: Names, hints: dict[str, Hints]) -> None:
    """Misspelled names."""
    for word in words:
        if len(word.text) >= 4 and word.text not in FILLER and word.stem not in VAGUE and word.weight > 0.2:
            for name in names.near(word.text, 0.6 if len(word.text) < 7 else 0.75)[:1]:
                if plain(word.text)[:1] == plain(name)[:1] and abs(len(plain(name)) - len(word.text)) <= 2:
                    hints[name].add(2.5 * word.weight, f'"{word.text}", spelled nearly so')


def _prior(column: Column, shape: tuple[bool, bool, bool], structure: Structure, words: float) -> float:
    """What custom and shape say; `shape`: the goal asks yes or no, how much, which kind."""
    yes_no, how_much, which_kind = shape
    score = 0.0
    parts = _own(column.name)
    if set(parts) & CONVENTIONAL and len(parts) <= 2:
        score += 1.0
    if "".join(parts) in USUAL or (len(parts) == 1 and parts[0] in USUAL):
        score += 0.7
    if column is structure.columns[-1]:
        score += 0.5
    elif column is structure.columns[0]:
        score += 0.2
    few = column.distinct <= 2
    if yes_no:
        score += 0.6 if few else -0.6 if column.kind == "number" and column.distinct > 30 else 0.0
    if how_much:
        score += 0.6 if column.kind == "number" and column.distinct > 10 else -1.0 if few else 0.0
    if which_kind:
        score += 0.5 if column.counts is not None and column.distinct <= 30 else -0.5
    if words < 5:
        if is_id(column, structure.rows):
            score -= 4
        elif column.kind == "date" or (column.kind in ("category", "text") and column.distinct > 100):
            score -= 2.5
        if column.distinct <= 1:
            score -= 4
    return score


@lru_cache(maxsize=4096)
def _own(name: str) -> list[str]:
    return [part for part in stems(name) if part not in FILLER or part in ("y",)]


def _said(ranked: list[str], hints: dict[str, Hints], goal: str) -> Found:
    best = ranked[0]
    told = [text for _, text in sorted(hints[best].said, key=lambda pair: -pair[0])][:2]
    found = Found(best, f"the goal speaks of {' and '.join(dict.fromkeys(told))}", hints[best].words)
    if len(ranked) > 1 and hints[ranked[1]].total > CLOSE * hints[best].total:
        found.unclear.append(Unclear(
            question="Which column is to be predicted?", taken=f"`{best}`",
            why=f"`{ranked[1]}` fits the words nearly as well; --target settles it",
        ))  # fmt: skip
    return found


def _by_custom(words: list[Word], columns: dict[str, Column], structure: Structure, hints: dict[str, Hints]) -> Found | None:
    """A goal that names no column: the conventional name, else the usual outcome, else the last column."""
    content = [word for word in words if word.stem not in VAGUE and word.text not in FILLER and not word.given]
    content = [word for word in content if word.text not in ROW_NOUNS and word.text not in ROW_NOUNS.values()]
    usable = [
        column for column in columns.values()
        if not is_id(column, structure.rows) and column.distinct > 1 and column.kind != "date"
        and not (column.kind in ("category", "text") and (column.distinct > 100 or all_different(column, structure.rows)))
    ]  # fmt: skip
    if not usable:
        return None
    conventional = [column for column in usable if set(_own(column.name)) & CONVENTIONAL and len(_own(column.name)) <= 2]
    usual = [column for column in usable if "".join(_own(column.name)) in USUAL]
    custom, why = "", ""
    if conventional:
        custom, why = max(conventional, key=lambda column: hints[column.name].total).name, "by custom a column of that name holds what is to be predicted"
    elif usual and not content:
        custom, why = usual[0].name, "in tables like this one it is the column usually predicted"
    elif not content and structure.columns[-1] in usable:
        custom, why = structure.columns[-1].name, "by custom the last column holds what is to be predicted"
    elif not content and structure.columns[0] in usable:
        custom, why = structure.columns[0].name, "the first column is the likeliest by its place"
    if not custom:
        return None
    open_point = Unclear(question="Which column is to be predicted?", taken=f"`{custom}`", why=f"the goal names no column, and {why}; --target settles it")
    return Found(custom, f"the goal names no column, and {why}", 0.0, [open_point])


def _some(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8:,} more"


def absent(goal: str, names: Names) -> BadInput:
    """The error for a goal that names nothing in the table."""
    return BadInput(
        f'The goal "{" ".join(goal.split())[:80]}" names nothing in the data, and no column is a usual target; '
        f"say which column to predict, in the goal or with --target (the columns are {_some(list(names.stems))})."
    )

