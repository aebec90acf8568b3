"""What people ask for, and what the columns that hold it are called: synonyms as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .words import stem

Shape = Literal["classes", "number", "any"]


@dataclass(frozen=True)
class Topic:
    """`asked` is looked for in the goal; `names` are stems of column names; `weak` are general names that fit as well."""

    asked: re.Pattern[str]
    names: frozenset[str]
    weak: frozenset[str]
    shape: Shape


CONVENTIONAL = frozenset(
    [
        "y",
        "class",
        "target",
        "label",
        "outcom",
        "response",
        "respons",
        "result",
        "status",
        "diagnos",
        "category",
        "categor",
        "dependent",
        "grp",
        "output",
    ]
)
"""Names (as stems) that by custom hold what is to be predicted."""

_TABLE: tuple[tuple[str, str, Shape], ...] = (
    ((
            r"leav|\bleft\b|churn|cancel|quit|resign|attrit|retain|stay|stop being|clos\w* (?:\w+ )?accounts?|defect"
            r"|unsubscri|go away|lose"),
     "churn churned exit left leav attrition attrit cancel quit resign retain stay terminat turnov churner", "classes"),
    (r"sell|sold|cost|pric|worth|expensiv|\bvalue|go(?:es)? for|ask for|fetch|charge|bill|dollar|how much .*\b(?:house"
     r"|home|car|flat)",
     "pric saleprice medv medhouseval valu cost charg amount msrp sellingprice averageprice fare fee expens", "number"),
    (r"surviv|alive|\bdie[sd]?\b|dead|death|mortal|drown|perish|\blived?\b",
     "surviv survived death dead died die mortalit alive", "classes"),
    ((
            r"earn|income|salar|wage|\bpay\b|paid|mak(?:es?|ing) (?:over|more|less|above|at least|money|under|[$€])"
            r"|\d+ ?k\b|compensation|rich"),
     "incom salar wag earn pay paid compensation salaryusd remuneration", "any"),
    ((
            r"default|fail\w* to pay|(?:not|won't|don't|can't|cannot|n't)\s+(?:\w+ )?pay|stop paying"
            r"|miss\w* (?:a )?payment|repay|pay\w* back|delinquen|arrears|late payment|insolven|bad loan|turn bad"),
     "default bad delinquent defaulted repaid paid risk badloan creditrisk", "classes"),
    ((
            r"credit ?(?:risk|worth|quality|standing)|good or bad|bad or good|risk of credit|good credit|bad credit"
            r"|good payer|bad payer"),
     "risk creditrisk bad good default defaulted creditworthiness", "classes"),
    (r"approv|reject|accept|den(?:y|ie)|grant|eligib",
     "approv approved accept granted deny denied reject eligib status", "classes"),
    (r"edible|poison|safe to eat|\beat\b|toxic", "edibl poison poisonous toxic class", "classes"),
    (r"rain|umbrella|wet\b", "rain raintomorrow precip precipitation rainfall", "any"),
    (r"tomorrow|next day", "tomorrow raintomorrow", "any"),
    (r"progress", "progression", "number"),
    (r"delay|\blate\b|punctual|on time", "delay late lateness delayed", "any"),
    ((
            r"sick|\bill\b|illness|disease|heart|diabet|cancer|diagnos|condition|healthy|patient has|suffer|infected"
            r"|hepatit|parkinson|tumou?r"),
     "diseas heartdisease diagnos sick ill condition diabet cancer hasdisease num infected", "classes"),
    (r"malignan|benign|tumou?r", "diagnos malignant malignanc benign type class", "classes"),
    (r"species|flower|bird|plant\b|animal", "spec variet breed type", "classes"),
    (r"spam|junk|unwanted mail", "spam junk ham isspam label type v", "classes"),
    (r"fraud|fake|scam|bogus|swindl|suspicious|counterfeit", "fraud fake scam isfraud forger genuin", "classes"),
    (r"phish", "phish", "classes"),
    (r"fuel|mileage|miles per gallon|consum\w* of (?:a |the )?(?:car|vehicle)|gas usage|economy",
     "mpg mileag fuel consumption economy kmpl", "number"),
    (r"strong|strength|hard\b|hardness|load", "strength streng compressivestrength hardness hard", "number"),
    (r"abalone|shellfish|how old|\bage of (?:the |an? )?(?:abalone|shell|tree)|age", "ring rings", "number"),
    (r"how old|\baged?\b|years old", "age ag", "number"),
    (r"insur|medical|hospital bill|premium", "charg expens premium cost claim", "number"),
    (r"\btips?\b|gratuit", "tip", "number"),
    (r"how many|number of|count|rental|rented|rides|demand|bikes|hire|volume|usage|traffic|visitors",
     "count total demand rental number quantit volume traffic ridership rentals cntbike", "number"),
    (r"qualit|how good|grade|rating|score|stars?\b|review",
     "qualit rating score star grade rank stars overall", "any"),
    (r"final|grade|exam|mark|pass|fail|performance|student",
     "g3 grade mark score examscore finalgrade pass passed performance result gpa", "any"),
    (r"subscri|deposit|campaign|respond|says? yes|take the offer|buy|purchas|convert|conversion|order",
     "subscrib subscribed deposit respond response purchas bought buy convert converted conversion revenu", "classes"),
    (r"how long|duration|take[sn]?\b|last\b|minutes|how much time",
     "dur tripduration time triptime elaps traveltime runtim", "number"),
    (r"how heavy|weigh|mass\b|pounds|grams", "weight mass bodymass", "number"),
    (r"how tall|height", "height", "number"),
    (r"how far|distance", "distanc", "number"),
    (r"how (?:hot|warm|cold)|temperature|degrees", "temperatur", "number"),
    (r"energy|electric|power|consumption|kwh|heating|cooling",
     "energ electricit power consumption load kwh heating usag appliance applianc", "number"),
    (r"sales|revenue|turnover|sell|sold|units", "sale revenu turnov units unitsold quantit demand", "number"),
    (r"profit|margin", "profit margin", "number"),
    (r"interest", "interest rate", "number"),
    (r"where .* from|country|nationalit|come from|origin|made in", "origin countr nationalit", "classes"),
    (r"man or (?:a )?woman|male or (?:a )?female|\bmen\b|women|gender|\bsex\b", "sex", "classes"),
    (r"type|kind|sort|which class|categor|group|defect|fault",
     "type kind categor class fault defect spec cultivar variet breed", "classes"),
    (r"variet|grape|breed|cultivar|strain", "cultivar variet breed spec strain class", "classes"),
    (r"happy|satisf|content\b", "satisf satisfaction happy happiness", "any"),
    (r"vote|elect", "vote voted choic party", "classes"),
    (r"no.?show|show up|attend|appear", "noshow show attend attended", "classes"),
    (r"readmi|come back|return", "readmit readmitted return returned", "classes"),
    (r"click", "click clicked isclick ctr", "classes"),
    (r"win|winner|beat", "win won winner result", "classes"),
    (r"promot", "promot promoted", "classes"),
    (r"hire|hired|job offer|placed|placement", "hired hire placed placement status", "classes"),
    (r"sentiment|opinion|positive or negative|mood", "sentiment polarity label", "classes"),
    (r"stroke", "strok", "classes"),
    (r"fail|break|breakdown|maintenance|machine", "fail failur breakdown machinefailur", "classes"),
    (r"fires?\b|burn", "area fire", "any"),
    (r"crash|accident|injur|sever", "severit accident injur sever", "classes"),
)  # fmt: skip

_WEAK_NUMBER = frozenset({"y", "target", "outcom", "output", "response"})

TOPICS = tuple(
    Topic(
        re.compile(asked if asked.startswith((r"\b", "(")) else rf"\b(?:{asked})", re.IGNORECASE),
        frozenset(names.split()) | frozenset(map(stem, names.split())),
        _WEAK_NUMBER if shape == "number" else CONVENTIONAL | {"num"},
        shape,
    )
    for asked, names, shape in _TABLE
)

USUAL = frozenset(
    [
        "surviv",
        "churn",
        "exit",
        "attrition",
        "default",
        "saleprice",
        "pric",
        "medv",
        "medhouseval",
        "diagnos",
        "spec",
        "fraud",
        "spam",
        "incom",
        "charg",
        "strength",
        "mpg",
        "ring",
        "qualit",
        "salar",
        "cnt",
        "cancel",
        "strok",
        "heartdisease",
    ]
)
"""Names (as stems or joined stems) that in well-known tables are the thing asked for; a weak hint for a vague goal."""

ROW_NOUNS = {
    "customer": "customers", "client": "clients", "subscriber": "subscribers", "passenger": "passengers", "person": "people",
    "people": "people", "patient": "patients", "house": "houses", "home": "homes", "flight": "flights", "employee": "employees",
    "car": "cars", "vehicle": "vehicles", "wine": "wines", "penguin": "penguins", "flower": "flowers", "diamond": "diamonds",
    "mushroom": "mushrooms", "student": "students", "applicant": "applicants", "application": "applications", "loan": "loans",
    "borrower": "borrowers", "transaction": "transactions", "message": "messages", "mail": "mails", "email": "emails",
    "review": "reviews", "booking": "bookings", "product": "products", "professor": "professors", "employer": "employers",
    "tumor": "tumors", "tumour": "tumours", "abalone": "abalones", "animal": "animals", "player": "players", "user": "users",
    "movie": "movies", "film": "films", "song": "songs", "trip": "trips", "ride": "rides", "order": "orders", "claim": "claims",
    "policy": "policies", "household": "households", "apartment": "apartments", "flat": "flats", "property": "properties",
    "tweet": "tweets", "article": "articles", "post": "posts", "storm": "storms", "gene": "genes", "cell": "cells",
    "plant": "plants", "leaf": "leaves", "machine": "machines", "engine": "engines", "donor": "donors", "voter": "voters",
    "guest": "guests", "visitor": "visitors", "shopper": "shoppers", "woman": "women", "man": "men", "child": "children",
    "baby": "babies", "newborn": "newborns", "runner": "runners", "district": "districts", "town": "towns", "city": "cities",
    "country": "countries", "store": "stores", "shop": "shops", "ad": "ads", "job": "jobs", "page": "pages",
    "website": "websites",
    "stone": "stones", "gem": "gems", "somebody": "people", "someone": "people", "individual": "people", "worker": "workers",
    "pet": "pets", "compound": "compounds", "college": "colleges", "school": "schools", "plane": "flights", "ticket": "tickets",
    "subject": "subjects", "lead": "leads", "member": "members", "account": "accounts", "plate": "plates",
    "computer": "computers",
    "hawk": "hawks", "grant": "grants", "call": "calls", "purchase": "purchases",
}  # fmt: skip
"""What a row may be, singular → plural."""

UNITS = {
    "minute",
    "minut",
    "hour",
    "second",
    "day",
    "week",
    "month",
    "year",
    "dollar",
    "euro",
    "mile",
    "gram",
    "pound",
    "percent",
    "kg",
}
"""Stems of units: "how many minutes" asks for a delay, not for the column `minute`."""
