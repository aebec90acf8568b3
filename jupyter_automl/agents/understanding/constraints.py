"""What a goal demands beside the prediction: time, size, columns to use or not, a score to reach."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jupyter_automl.contracts import Constraints, Unclear

from .certainty import certainty
from .names import Names
from .words import AMOUNT, amount

_UNIT = r"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)"
_TIME = re.compile(
    rf"(?:\b(?P<verb>\w+)[\s,;(]+)?\b(?:(?:with)?in|under|at most|no (?:more|longer) than|(?:in )?less than"
    rf"|max(?:imum|\.)?(?: of)?|budget(?: of| is)?:?|takes?(?: at most)?"
    rf"|you have|up to|not (?:more|longer) than|below|for)\s+(?:about\s+|around\s+)?(?P<amount>{AMOUNT})[\s-]*{_UNIT}\b"
    rf"(?!\s*(?:late|delay|per\b|earl|old|after|before|ago|each|of\b(?! (?:time|work|computing|run))))",
    re.IGNORECASE,
)
_BUDGET = re.compile(
    rf"\b(?:a\s+)?(?P<amount>{AMOUNT})[\s-]*{_UNIT}\s+(?:budget|limit|max|at most|tops)\b", re.IGNORECASE
)
_OF_DATA = {
    "ride", "used", "hired",
    "arrive", "arrives", "delayed", "late", "respond", "responds", "wait", "waits", "leave", "leaves", "die", "dies",
    "survive", "survives", "last", "lasts", "happen", "happens", "occur", "occurs", "deliver", "delivered", "delivers",
    "rented", "sold", "sells", "resolved", "answered", "stay", "stays", "return", "returns", "flown",
}  # fmt: skip
_ROW_TIME = re.compile(
    rf"(?:\b(?:and|with|must|should|needs?|predict(?:s|ions?|ing)?|inference|scor(?:e|ing)|latency|answers?"
    rf"|responses?|takes?|taking|to|be|in|under|below|within|less than|at most|no more than|of|per row"
    rf"|per prediction)\b[\s,:]*)*"
    rf"(?P<amount>{AMOUNT})\s*(?P<unit>ms|msecs?|milli-?seconds?|µs|us|micro-?seconds?)\b(?:\s*(?:per|a|an"
    rf"|each|for (?:a|one|each))\s+\w+)?",
    re.IGNORECASE,
)
_REAL_TIME = re.compile(r"\b(?:in |for )?real[\s-]?time(?: (?:use|scoring|predictions?))?\b", re.IGNORECASE)
_READABLE = re.compile(
    r"\b(?:(?:needs?|must|should|has|have)\s+(?:to\s+)?be\s+|keep (?:it|the model)\s+)?(?:an?\s+)?(?:(?:fully|easily)\s+)?"
    r"(?:interpretab\w+|explainable|white[\s-]box|glass[\s-]box|simple (?:\w+ )?model|transparent"
    r"|human[\s-]readable|auditable|decision tree|linear (?:model|regression)|logistic regression"
    r"|no black[\s-]box|not (?:be )?a black[\s-]box|(?:the )?regulators?)(?:\s+model)?\b",
    re.IGNORECASE,
)
_NOT_READABLE = re.compile(r"(?:not|needn't|n't|no need)\b(?:\s+\w+){0,4}\s+$", re.IGNORECASE)
_THINGS = r"(?:features?|columns?|variables?|predictors?|inputs?|attributes?|fields?|questions?)"
_MOST = re.compile(
    rf"\b(?P<how>at most|no more than|not more than|up to|max(?:imum"
    rf"|\.)?(?: of)?|fewer than|less than|only|just|(?:the )?top|(?:the )?best|limited to|limit to"
    rf"|with)\s+(?:the\s+)?(?:top\s+|best\s+)?"
    rf"(?P<amount>\d+"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)"
    rf"\s+(?:\w+\s+)?{_THINGS}\b",
    re.IGNORECASE,
)
SHOWN = re.compile(r"\b(?:show|list|tell|plot|explain|name|what are|which are|report|print)\b", re.IGNORECASE)
_END = (
    r"(?=$|[.;!?\n]|:\s|,?\s+(?:without|excluding|but not|since|because|as (?:it|they|these|this|that)|but"
    r"|so that|which|explain|predict|estimate|classify|within|in (?:under|less|about|two|three|five|ten|\d"
    r"|a )|to (?:predict|estimate)|and (?:explain|predict|tell|show|keep|make|use|report|measure|aim|reach"
    r"|optimi[sz]e|maximi[sz]e)|when|for (?:the|this)|please|must|it must|should)\b)"
)
_OUT = re.compile(
    (
        rf"\b(?P<how>(?:do\s*n[o']?t|don’t|do not|never|must not|cannot|can't|shouldn't|should not|may not"
        rf"|not)\s+(?:to\s+)?(?:use|using|include|look(?:ing)? at|consider|rely on|take|touch|know|see)"
        rf"|(?:everything|anything|all(?: (?:the )?(?:other )?(?:columns|features))?)\s+(?:but|except|other than"
        rf"|apart from|save)(?:\s+for)?|without(?:\s+(?:using|looking at|knowing|considering|including))?"
        rf"|exclud(?:e|ing)|except(?:\s+for)?|ignor(?:e|ing)|leav(?:e|ing) out|omit(?:ting)?|drop(?:ping)?"
        rf"|skip(?:ping)?|minus|avoid(?:ing)?|with no|(?<=, )no"
        rf"|(?<=\. )no)\s+(?P<names>[^.;!?\n]*?(?:(?<=\S)\.(?=\S)[^.;!?\n]*?)*){_END}"
    ),
    re.IGNORECASE,
)
_LEAVE_OUT = re.compile(
    r"\b(?:leave|leaving|keep|keeping)\s+(?P<names>[^;!?\n]{1,120}?)\s+(?:out|aside|away)\b", re.IGNORECASE
)
_PASSIVE = re.compile(
    (
        r"(?P<names>[^.,;:!?\n]{1,120}?)\s+(?:should|must|may|can|shall|is|are|will)\s*(?:not|n't|n’t"
        r"|not to)\s+(?:be\s+|to be\s+|allowed\s+to be\s+)?(?:used|included|considered|known|allowed|permitted"
        r"|available)\b"
    ),
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"\b(?:(?:us(?:e|ing)|with|from|based on|by|knowing|given)\s+(?:only|just|nothing but|solely)"
    rf"|only\s+(?:us(?:e|ing)|with|from|based on|by|on|knowing|given)|based only on|just from"
    rf"|solely from)\s+(?P<names>[^.;!?\n]*?(?:(?<=\S)\.(?=\S)[^.;!?\n]*?)*){_END}"
    r"|\b(?:from|by)\s+(?P<alone>[^.,;!?\n]*?)\s+(?:alone|only)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:,\s*(?:and|or|nor)\b|,|[()]|;|/|\+|&|\band\b|\bor\b|\bnor\b|\bas well as\b)\s*", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"^(?:any )?(?:labels?|tuning|explanations?|errors?|model|problems?|further|more|it|doubt|help|me|us|anything|network)\b",
    re.IGNORECASE,
)
_ALL_ROWS = re.compile(
    r"\b(?:and\s+|then\s+)*(?:re-?)?(?:fit|fitted|fitting|refit|train|trained|training|retrain|retrained)\b[^.;!?\n]{0,40}?"
    r"\b(?:on|to|with)\s+(?:everything|(?:all|the whole|the entire|the full)\s+(?:of\s+)?(?:the\s+|my\s+|our\s+)?"
    r"(?:rows|data(?:\s?set)?|table|file|records|observations|examples))\b(?:\s+(?:in|at) the end|\s+before (?:saving|delivery)"
    r"|\s+once (?:it is |you are )?(?:scored|done))?",
    re.IGNORECASE,
)
_RANDOM_SPLIT = re.compile(
    r"\b(?:and\s+|then\s+)?(?:"
    r"(?:split|divide|shuffle)\s+(?:(?:the|all|my|our)\s+)*(?:rows|data(?:\s?set)?|table|file|records|it)?\s*"
    r"(?:at random|randomly|by chance)"
    r"|(?:(?:a|with a|use a|by a)\s+)*(?:purely\s+|plain\s+)?random(?:ly drawn)? (?:row )?(?:split|holdout|hold-out)s?"
    r"|(?:(?:the )?new|(?:the )?future|unseen) (?:rows|records|data|observations) (?:come|are|will be|will come) (?:of|from)"
    r" the same \w+(?:(?: and|,) (?:the same )?\w+)?"
    r")\b",
    re.IGNORECASE,
)
_NO_EXPLANATION = re.compile(
    r"\b(?:no|without|skip(?: the)?|don't|do not)\s+(?:any\s+)?(?:need (?:an?|for) )?expla(?:nations?|in)\b",
    re.IGNORECASE,
)


@dataclass
class Demands:
    """The constraints found, where they stand in the goal, and what about them is open."""

    constraints: Constraints
    spans: list[tuple[int, int]] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    unresolved: list[tuple[int, int]] = field(default_factory=list)
    """Where columns are spoken of by phrases that name none."""
    explain: bool = True


def seconds_in(goal: str) -> float | None:
    """Wall time that the goal allows, in seconds; None when it names none."""
    found = _time(goal)
    return found[0] if found else None


def _time(goal: str) -> tuple[float, tuple[int, int]] | None:
    for match in [*_TIME.finditer(goal), *_BUDGET.finditer(goal)]:
        groups = match.groupdict()
        verb = (groups.get("verb") or "").lower()
        start = match.start() + (len(verb) if groups.get("verb") else 0)
        if verb in _OF_DATA or (verb == "how"):
            continue
        unit = groups["unit"].lower()
        each = 1 if unit.startswith("s") else 60 if unit.startswith("m") else 3600
        return amount(groups["amount"]) * each, (start, match.end())
    return None


def demands(goal: str, names: Names) -> Demands:
    """All constraints but the score to reach, which belongs to the metric."""
    out = Demands(Constraints())
    limits = out.constraints
    _columns(goal, names, out)
    row = _ROW_TIME.search(goal)
    if row:
        limits.inference_ms = amount(row["amount"]) / (
            1000 if row["unit"].lower()[0] in "uµ" or row["unit"].lower().startswith("micro") else 1
        )
        out.spans.append(row.span())
    elif real := _REAL_TIME.search(goal):
        limits.inference_ms = 100.0
        out.spans.append(real.span())
        out.unclear.append(Unclear(
            question="How fast is real time?", taken="100 ms for one row",
            why="the goal names no figure; up to a tenth of a second an answer feels immediate (Nielsen 1993)",
        ))  # fmt: skip
    timed = _time(goal)
    if timed:
        limits.seconds = timed[0]
        out.spans.append(timed[1])
    readable = _READABLE.search(goal)
    if readable and not _NOT_READABLE.search(goal[: readable.start()]):
        limits.interpretable = True
        out.spans.append(readable.span())
    most = _MOST.search(goal)
    if most and not SHOWN.search(goal[max(0, most.start() - 20) : most.start("how")]):
        count = int(amount(most["amount"]))
        limits.max_features = (
            max(1, count - 1) if most["how"].lower() in ("fewer than", "less than") else max(1, count)
        )
        out.spans.append((most.start("how"), most.end()))
    if sure := certainty(goal, names):
        limits.coverage = sure.coverage
        out.spans.append(sure.span)
        out.unclear += sure.unclear
    if split := _RANDOM_SPLIT.search(goal):
        limits.random_split = True
        out.spans.append(split.span())
    if all_rows := _ALL_ROWS.search(goal):
        limits.all_rows = True
        out.spans.append(all_rows.span())
    if none := _NO_EXPLANATION.search(goal):
        out.explain = False
        out.spans.append(none.span())
    return out


def _columns(goal: str, names: Names, out: Demands) -> None:
    """`leave_out` and `only`, with the phrases that could not be resolved."""
    limits = out.constraints
    for match in _ONLY.finditer(goal):
        written = match["names"] or match["alone"] or ""
        found, _, end = _resolve(written, names)
        if found:
            limits.only = list(dict.fromkeys([*limits.only, *found]))
            out.spans.append((match.start(), match.end() if match["alone"] else match.start("names") + end))
    for match in [*_LEAVE_OUT.finditer(goal), *_PASSIVE.finditer(goal), *_OUT.finditer(goal)]:
        if any(start < match.end() and match.start() < end for start, end in out.spans):
            continue
        how = match.groupdict().get("how") or "leave out"
        found, unknown, end = _resolve(match["names"], names)
        closed = match.re is not _OUT
        bare = how.lower() in ("no", "with no", "not", "skip", "drop", "avoid", "minus")
        if found:
            limits.leave_out = list(dict.fromkeys([*limits.leave_out, *found]))
            out.spans.append((match.start(), match.end() if closed else match.start("names") + end))
        if unknown and not closed and not bare and (found or not _HARMLESS.match(match["names"].strip())):
            out.spans.append((match.start(), match.start("names") + end))
            if not found:
                out.unresolved.append(out.spans[-1])
            for phrase in unknown:
                out.unclear.append(Unclear(
                    question=f'Which columns are meant by "{phrase}"?', taken="none is left out for it",
                    why="no column has a name like it",
                ))  # fmt: skip


def _resolve(written: str, names: Names) -> tuple[list[str], list[str], int]:
    """Columns of a written list, phrases of it that name none, and where the list ends.

    After a comma, a phrase that names no column ends the list ("drop the id, accuracy matters"); after "and" or "or" it
    is one of the list.
    """
    whole = names.resolve(written)
    if whole and not _SPLIT.search(written):
        return whole, [], len(written)
    found: list[str] = []
    unknown: list[str] = []
    place = end = 0
    joined = True
    for separator in [*_SPLIT.finditer(written), None]:
        phrase = written[place : separator.start() if separator else len(written)]
        bare = phrase.strip(" ()'\"`")
        columns = names.resolve(bare) if bare else []
        if columns:
            found += columns
            end = place + len(phrase)
        elif bare:
            if len(bare.split()) > 2 or (found and not joined):
                break
            unknown.append(bare)
            end = place + len(phrase)
        if separator:
            place, joined = (
                separator.end(),
                separator[0].strip(" ,").lower() in ("and", "or", "nor", "(", ")"),
            )
    if not found and not unknown and written.strip():
        unknown, end = [written.strip()[:60]], len(written)
    return list(dict.fromkeys(found)), unknown, end
