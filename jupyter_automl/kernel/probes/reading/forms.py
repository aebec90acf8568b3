"""How numbers and dates are written."""

from __future__ import annotations

import re

PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
POINT = r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?"
COMMA = r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?"
NUMBER = re.compile(f"{PLAIN}|{POINT}|{COMMA}")
"""A number in any of the three."""
SPACED = "[+-]?\\d{1,3}(?:[ '’\u00a0\u202f]\\d{3})+(?:[.,]\\d+)?"
CURRENCY = r"(?:[$€£¥₹]|zł|\b(?:USD|EUR|GBP|CHF|JPY|INR|kr|Rs)\b\.?)"
TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = re.compile(
    rf"(?i)(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}{TIME}?(?:\s?(?:Z|UTC|[+-]\d\d:?\d\d))?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}{TIME}?"
    rf"(?:\s?[AaPp][Mm])?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2}}{TIME}?|\d{{8}}T\d{{6}}|\d{{4}}-(?:0[1-9]|1[0-2])"
    rf"|{MONTHS}\.? \d{{1,2}},? \d{{4}}{TIME}?|\d{{1,2}}[ -]{MONTHS}\.?[ -](?:\d{{4}}|\d{{2}}){TIME}?)",
)
DATE_NAME = re.compile(r"date|datum|fecha|day|_dt$|^dt$|time|month", re.IGNORECASE)
