"""The column that a goal asks for: every hint scored, the best one taken, a close second said."""

from __future__ import annotations

import re
from collections import defaultdict

from jupyter_automl.contracts import Column, Structure, Unclear

from .custom import Found, Hints, by_custom, customary
from .goal import Word, weight_at
from .labels import named_labels, stem_places
from .names import LONGEST, Names, is_id
from .topics import ROW_NOUNS, TOPICS
from .words import FILLER, VAGUE, plain

ENOUGH = 1.0
"""Evidence in words below which a column is not taken for what the goal names: half a name in the main clause."""
NAMED = 4.0
"""Evidence of a whole name: only that makes a key column the target (and the error then says why it cannot be)."""
CLOSE = 0.88
"""A second column whose score is above this share of the best one's makes the choice an open question."""

_YES_NO = re.compile(
    (
        r"^\W*(?:\w+ ){0,2}?(?:who|whether|will|is|are|does|do|did|was|which \w+ (?:will|are|is|get|have|were"
        r"|leave|do|go|turn))\b|\b(?:whether|probability|risk of|likely|chance)\b"
    ),
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    (
        r"\bhow (?:much|many|old|long|far|late|heavy|tall|strong|expensive|high|hot|big|large)\b|\b(?:amount"
        r"|number of|count of|estimate)\b"
    ),
    re.IGNORECASE,
)
_WHICH_KIND = re.compile(
    r"\b(?:which|what) (?:type|kind|class|species|category|sort|variety|group)\b|\bclassif|\btell \w.* apart",
    re.IGNORECASE,
)


def search(
    goal: str, words: list[Word], names: Names, structure: Structure, left_out: set[str]
) -> Found | None:
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
    worded = [
        name
        for name in ranked
        if (hints[name].words >= ENOUGH or (hints[name].words >= 0.45 and len(words) <= 4))
        and (hints[name].words >= NAMED or not is_id(columns[name], structure.rows))
    ]
    if worded:
        return _said(worded, hints, goal)
    return by_custom(words, columns, structure, hints)


def _mentions(goal: str, words: list[Word], names: Names, hints: dict[str, Hints]) -> set[tuple[int, int]]:
    """Whole names in the goal, the longest first; the places they take are not looked at again."""
    taken: set[int] = set()
    spans: set[tuple[int, int]] = set()
    for name in names.stems:
        if name not in goal:
            continue
        if len(plain(name)) != len(name) or not name.isascii() or any(sign.isupper() for sign in name[1:]):
            start = goal.find(name) if len(name) > 1 else -1
            if (
                start >= 0
                and not goal[max(0, start - 1) : start].isalnum()
                and not goal[start + len(name) : start + len(name) + 1].isalnum()
            ):
                inside = [
                    place
                    for place, word in enumerate(words)
                    if word.end > start and word.start < start + len(name)
                ]
                longer = any(other != name and name in other and other in goal for other in names.stems)
                if inside and not longer and not taken & set(inside):
                    weight = max(words[place].weight for place in inside)
                    hints[name].add(
                        7.0 * max(weight, 0.8 if not words[inside[0]].given else 0.0),
                        f'"{name}" as it is written',
                    )
                    taken |= set(inside)
    for length in range(min(LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = range(start, start + length)
            part = words[start : start + length]
            if taken & set(places) or (length == 1 and part[0].text in FILLER and not _quoted(goal, part[0])):
                continue
            if (
                part[0].text in FILLER
                and length > 1
                and "".join(word.stem for word in part) not in names.by_stems
            ):
                continue
            found = names.exact([word.text for word in part], [word.stem for word in part])
            if not found:
                continue
            weight = max(word.weight for word in part)
            bonus = 3.0 if _quoted(goal, part[0], part[-1]) else min(2.0, 0.6 * (length - 1))
            vague = (
                length == 1 and part[0].stem in VAGUE and part[0].stem not in ("label", "target", "outcom")
            )
            strength = (0.6 if vague else 4.0) + bonus
            if (
                part[0].weight >= 0.9
                and start
                and words[start - 1].text in ("predict", "estimate", "forecast", "guess", "the", "classify")
            ):
                strength += 1.0
            for name in found:
                hints[name].add(
                    strength * weight / len(found) ** 0.5, f'"{goal[part[0].start : part[-1].end]}"'
                )
            taken |= set(places)
            spans.add((part[0].start, part[-1].end))
    return spans


def _quoted(goal: str, first: Word, last: Word | None = None) -> bool:
    end = (last or first).end
    return goal[max(0, first.start - 1) : first.start] in tuple("`\"'") and goal[end : end + 1] in tuple(
        "`\"'"
    )


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
                rarity = (
                    1.0 if len(names.by_word[part]) == 1 else 0.75 if len(names.by_word[part]) <= 3 else 0.5
                )
                vague = 0.4 if part in VAGUE or part in ROW_NOUNS else 1.0
                covered += share * best[part].weight * rarity * vague
                texts.append(best[part].text)
        strength = 3.2 * covered / whole
        if strength > 0.15:
            hints[name].add(strength, f'"{" ".join(texts)}"')


def _topics(
    goal: str, words: list[Word], names: Names, structure: Structure, hints: dict[str, Hints]
) -> None:
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
            share = (
                1.0
                if joined in topic.names or (own and set(own) <= topic.names)
                else 0.7
                if own and own[-1] in topic.names
                else 0.5
            )
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
        if (
            column.counts is None
            or not 2 <= column.distinct <= 30
            or (column.kind == "number" and column.distinct == 2)
        ):
            continue
        found = [
            (label, weight_at(words, place))
            for label, place in named_labels(goal, list(column.counts), places)
        ]
        found = [(label, weight) for label, weight in found if weight >= 0.2]
        if not found:
            continue
        strength = sum(1.6 * weight for _, weight in found[:3]) + (
            1.2 if len(found) >= 2 and len(found) == min(3, column.distinct) else 0.0
        )
        if column.kind == "number":
            strength *= 0.3
        hints[column.name].add(
            strength,
            "its value"
            + ("s " if len(found) > 1 else " ")
            + " and ".join(f"`{label}`" for label, _ in found[:3]),
        )


def _near(words: list[Word], names: Names, hints: dict[str, Hints]) -> None:
    """Misspelled names, and other forms of a name's word (`embarkation` for `Embarked`)."""
    for word in words:
        if len(word.text) < 4 or word.text in FILLER or word.stem in VAGUE or word.weight <= 0.2:
            continue
        for name in names.near(word.text, 0.6 if len(word.text) < 7 else 0.75)[:1]:
            if plain(word.text)[:1] == plain(name)[:1] and abs(len(plain(name)) - len(word.text)) <= 2:
                hints[name].add(2.5 * word.weight, f'"{word.text}", spelled nearly so')
        if len(word.text) >= 7:
            for part, holders in names.by_word.items():
                if len(part) >= 5 and part[:6] == word.text[: len(part[:6])]:
                    for name in holders:
                        hints[name].add(2.0 * word.weight / len(names.stems[name]), f'"{word.text}"')


def _prior(column: Column, shape: tuple[bool, bool, bool], structure: Structure, words: float) -> float:
    """What custom and shape say; `shape`: the goal asks yes or no, how much, which kind."""
    yes_no, how_much, which_kind = shape
    score = customary(column, structure)
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
