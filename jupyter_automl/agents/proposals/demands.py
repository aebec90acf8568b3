"""Demands of a goal that the rules did not find: each must be asked for by words of the goal that can be shown.

Whoever proposes one quotes the words; they must stand in the goal, be words of which the rules made nothing yet, speak of
such a demand, and hold its figure. So nothing can be asked for that the user did not write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import plain
from jupyter_automl.agents.understanding.certainty import MOST as MOST_COVERAGE
from jupyter_automl.agents.understanding.certainty import USUAL
from jupyter_automl.agents.understanding.constraints import SHOWN
from jupyter_automl.agents.understanding.measures import FITS, known
from jupyter_automl.agents.understanding.unread import place_of, telling, unread
from jupyter_automl.agents.understanding.words import AMOUNT, amount
from jupyter_automl.contracts import Structure, TaskSpec, Understood
from jupyter_automl.contracts.task import percent

Kind = Literal[
    "leave_out",
    "only",
    "metric",
    "score",
    "interpretable",
    "max_features",
    "seconds",
    "inference_ms",
    "coverage",
]
MOST = 8
"""Demands of one answer that are looked at."""
LONGEST = 160
"""Letters of a quotation."""

_COLUMNS = (
    r"features?|columns?|variables?|predictors?|inputs?|attributes?|fields?|questions?|factors?|measurements?"
)
_CUES: dict[Kind, str] = {
    "leave_out": (
        r"no(?=\s+\w)|(?<!or )not|don[’']?t|(?:should|must|ca|may)n[’']t|without|never|neither|nor|none|except\w*|exclud\w+"
        r"|ignor\w+|omit\w*|drop\w*|skip\w*|avoid\w*|hide|forbid\w*|forbidden|prohibit\w*|bann?ed|illegal|cannot|unknown|unavailable|regardless|irrespective|blind"
        r"|ohne|kein\w*|nicht|nie|außer|ausser|sans|pas|sauf|jamais|aucune?|sin|salvo|excepto|ning[uú]n\w*|nunca"
        r"|senza|non|tranne|eccetto|mai|sem|não|nunca|exceto|zonder|niet|geen|behalve"
    ),
    "only": (
        r"only|just|solely|exclusively|nothing but|alone|nur|lediglich|ausschließlich|allein|seulement|uniquement"
        r"|solo|sólo|solamente|únicamente|soltanto|apenas|somente|só|alleen|slechts|uitsluitend"
    ),
    "metric": (
        r"ranking|ranked|order\w*|sort\w*|miss\w*|overlook\w*|false|alarms?|wrong\w*|right|correct\w*|errors?|mistakes?"
        r"|costly|expensive|worse|worst|outliers?|percent\w*|relative\w*|probabilities|calibrat\w*|equally|rare"
        r"|deviations?|off|Fehler\w*|falsch\w*|richtig\w*|verpass\w*|übersehen\w*|teuer\w*|schlimm\w*|Rang\w*|Prozent\w*"
        r"|Abweichung\w*|erreurs?|fauss?e?s?|manqu\w+|graves?|coût\w*|rang\w*|pourcent\w*|errore?s?|errori|fals[oaie]s?|peor\w*"
        r"|costos[oa]s?|porcentaje\w*|peggio\w*|perd\w+|piores?|fout\w*|duur\w*|erger"
    ),
    "interpretable": (
        r"by hand|on paper|formulas?|equations?|rules?|readable|understand\w*|comprehens\w+|transparent\w*|justif\w+|defend\w*"
        r"|audit\w*|black[\s-]box|score[\s-]?cards?|check(?:list|able)|simple|non[\s-]experts?|nachvollzieh\w*|verständlich\w*"
        r"|einfach\w*|erklärbar\w*|interpr[eé]t\w+|compr[eé]hen\w+|lisible\w*|simples?|sencill\w*|comprensib\w*|explicab\w*"
        r"|semplic\w*|begrijpelijk\w*|uitlegbaar\w*|eenvoudig\w*"
    ),
    "max_features": rf"{_COLUMNS}|Spalten?|Merkmalen?|Variablen?|colonnes?|columnas?|variabili|colonne|colunas?|kolommen",
    "seconds": (
        r"s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|Sekunden?|Minuten?|Stunden?|secondes?|heures?|segundos?|minutos?|horas?"
        r"|secondi|minuti|or[ae]|seconden|minuut|minuten|uur|uren"
    ),
    "inference_ms": r"ms|\w*seconds?|\w*secs?|µs|us|s|\w*sekunden?|\w*secondes?|\w*segundos?|\w*secondi|\w*seconden",
    "coverage": (
        r"intervals?|ranges?|bands?|bounds?|margins?|uncertain\w*|confiden\w*|sure|certain\w*|plus or minus|give or take|between"
        r"|how far|sicher\w*|spannen?|bereich\w*|intervall\w*|incertitude\w*|fourchettes?|marges?|intervalos?|rangos?|incert\w*"
        r"|m[aá]rgen\w*|onzeker\w*|zeker\w*|marges?|fiável|fiable"
    ),
    "score": r"\S+",
}  # fmt: skip
"""Words of which a quotation must hold one, so that what it is quoted for is what it speaks of; in the languages that goals
have been seen in. Wide on purpose: they refuse a quotation that has nothing to do with the demand, and decide nothing else."""
_TIMES = {"seconds": (1.0, 60.0, 3600.0), "inference_ms": (1000.0, 1.0, 0.001), "max_features": (1.0,),
          "score": (1.0, 0.01), "coverage": (1.0, 0.01)}  # fmt: skip
"""What a figure in the goal may be counted in."""


class Demand(BaseModel):
    """One thing that the goal asks for beside the prediction."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind
    words: str = Field(description="The words of the goal that ask for it, letter for letter.")
    columns: list[str] = Field(
        default_factory=list, description="For leave_out and only: names of columns, exactly as given."
    )
    metric: str | None = Field(default=None, description="For metric: one of `metrics`.")
    value: float | None = Field(default=None, description="The figure in the words, where the kind has one.")


def told(demand: Demand) -> str:
    """The demand in a few words; its names are the model's, so a notebook needs them escaped."""
    names = ", ".join(" ".join(name.split())[:60] for name in demand.columns[:8])
    figure = f"{demand.value:g}" if demand.value is not None else "?"
    return {
        "leave_out": f"without {names}", "only": f"only {names}", "metric": f"measured by {(demand.metric or '?')[:40]}",
        "score": f"score {figure}", "interpretable": "an interpretable model", "max_features": f"at most {figure} columns",
        "seconds": f"within {figure} s", "inference_ms": f"prediction within {figure} ms a row",
        "coverage": f"{percent(demand.value or USUAL)} intervals or sets",
    }[demand.kind]  # fmt: skip


def refused(dropped: Sequence[Mapping[str, Any]]) -> str:
    """What was proposed and not taken, as the notebook says it."""
    lines = [f"- {plain(entry['name'])}: {plain(entry['why'])}." for entry in dropped]
    return "\n".join(
        ["**Read by a language model and not taken**, since the goal does not ask for it:", "", *lines]
    )


def take(demand: Demand, spec: TaskSpec, structure: Structure) -> None:
    """Enter the demand into the spec. Raises NotAllowed with the reason; the spec is as it was then."""
    quoted, left = _quoted(demand, spec, structure)
    words = " ".join(quoted.split())
    limits = spec.constraints
    if demand.kind in ("leave_out", "only"):
        columns = _columns(demand, spec, structure)
        held = limits.leave_out if demand.kind == "leave_out" else limits.only
        held += columns
        # What the rules could not resolve is resolved by it.
        spec.unclear = [item for item in spec.unclear if not _settles(words, item.question)]
        spec.understood.append(Understood(kind=demand.kind, words=words, columns=columns))
        return
    if demand.kind == "metric":
        metric = known(demand.metric or "")
        if spec.metric_named:
            raise NotAllowed("the metric is named already")
        if metric is None or metric not in FITS[spec.task]:
            raise NotAllowed("the metric does not fit the task")
        spec.metric, spec.metric_why = metric, f'a language model reads it in "{words}"'
    elif demand.kind == "interpretable":
        if limits.interpretable:
            raise NotAllowed("it is asked for already")
        limits.interpretable = True
    else:
        if getattr(limits, demand.kind) is not None:
            raise NotAllowed("the goal's own words say it already")
        setattr(limits, demand.kind, _figure(demand, left))
    spec.understood.append(Understood(kind=demand.kind, words=words))


def _quoted(demand: Demand, spec: TaskSpec, structure: Structure) -> tuple[str, str]:
    """The words as they stand in the goal, and what of them the rules have not read."""
    place = place_of(demand.words, spec.goal) if len(demand.words) <= LONGEST else None
    if place is None:
        raise NotAllowed("the goal does not hold the words that were quoted for it")
    start, end = place
    # What the rules have read is blanked: neither its words nor its figures can be used for something else.
    left = unread(spec.goal, structure)[start:end]
    if not telling(left, spec.target):
        raise NotAllowed("the words that were quoted for it have been read already, and do not ask for it")
    cue = re.search(
        rf"(?<![\w'’])(?:{_CUES[demand.kind]})(?![\w'’-])",
        re.sub(r"(?<=\d)(?=[^\W\d])", " ", left),
        re.IGNORECASE,
    )
    beside = cue is not None and (
        demand.kind != "leave_out" or telling(f"{left[: cue.start()]} {left[cue.end() :]}", spec.target)
    )
    if not beside:
        raise NotAllowed("the words that were quoted for it speak of something else")
    if demand.kind == "max_features" and SHOWN.search(spec.goal[max(0, start - 30) : end]):
        raise NotAllowed("the words that were quoted for it ask to show something")
    return spec.goal[start:end], left


def _columns(demand: Demand, spec: TaskSpec, structure: Structure) -> list[str]:
    limits, wanted = spec.constraints, list(dict.fromkeys(demand.columns))
    if not wanted or any(name not in structure.names for name in wanted):
        raise NotAllowed("it names a column that the table does not have" if wanted else "it names no column")
    if spec.target in wanted:
        raise NotAllowed("it names the target")
    if demand.kind == "only" and (limits.only or set(wanted) & set(limits.leave_out)):
        raise NotAllowed("the goal's own words say which columns to use")
    if demand.kind == "leave_out" and set(wanted) & set(limits.only):
        raise NotAllowed("the goal's own words say to use them")
    new = [name for name in wanted if name not in limits.leave_out]
    if not new:
        raise NotAllowed("they are left out already")
    out = {*limits.leave_out, *(new if demand.kind == "leave_out" else ())}
    only = new if demand.kind == "only" else limits.only
    left = [
        column.name for column in structure.columns
        if column.name != spec.target and column.distinct > 1 and column.name not in out and (not only or column.name in only)
    ]  # fmt: skip
    if not left:
        raise NotAllowed("no column would be left to predict from")
    return new


def _figure(demand: Demand, words: str) -> float | int:
    """The figure, as the quoted words have it."""
    written = _figures(words)
    value = demand.value
    if demand.kind == "coverage" and value is None and not written:
        return USUAL
    if value is None:
        raise NotAllowed("it gives no figure")
    if not any(
        abs(one * times - value) <= 1e-9 * max(1.0, abs(value))
        for one in written
        for times in _TIMES[demand.kind]
    ):
        raise NotAllowed(f"it says {value:g}, which the quoted words do not")
    if demand.kind == "coverage" and not 0.5 <= value <= MOST_COVERAGE:
        raise NotAllowed(f"intervals cannot be made to hold {percent(value)}")
    if demand.kind == "max_features":
        if value < 1 or value != int(value):
            raise NotAllowed("it is no number of columns")
        return int(value)
    if demand.kind in ("seconds", "inference_ms") and value <= 0:
        raise NotAllowed("it is no length of time")
    return value


def _figures(words: str) -> list[float]:
    """Numbers in the words; an article is none."""
    found: Iterable[str] = (match[0] for match in re.finditer(AMOUNT, f"{words} ", re.IGNORECASE))
    return [amount(text) for text in found if text.casefold() not in ("a", "an")]


def _settles(words: str, question: str) -> bool:
    phrase = re.search(r'Which columns are meant by "(.+)"\?', question)
    return phrase is not None and place_of(phrase[1], words) is not None
