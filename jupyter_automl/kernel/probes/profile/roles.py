"""How a column should be used, from its name, its kind and how its values repeat."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from .alone import Scorer
from .columns import Coded, plain

ENTITY = (
    "customer|client|patient|subject|user|person|member|student|employee|session|household|account|visitor|participant|"
    "player|driver|animal|machine|engine|device|group|family|respondent|child|case|vehicle|sensor|house|candidate|"
    "company|firm|cust|individual"
)
ENTITY_NAME = re.compile(rf"(^|[^a-z])({ENTITY}|pid|sid|uid)")
IDENTIFIER_NAME = re.compile(
    r"(^|[^a-z])(id|ids|uuid|guid|pid|sid|uid|key|index|idx|unnamed|row|rows|rownames?|rowid|serial|record|hash|email|phone|ssn|iban|url|instant)"
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
