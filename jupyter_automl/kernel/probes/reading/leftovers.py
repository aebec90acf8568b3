"""Lines that are no rows: the line of names once more inside the table, totals and notes below it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from .marks import MARKS
from .source import Source
from .texts import textual

TAIL = 20
"""Lines from the end among which notes and totals are looked for."""
NOTE = re.compile(
    r"\W*(?:sources?|notes?|nota bene|footnotes?|remarks?|legend|disclaimer|copyright|©|generated|exported|downloaded|printed|"
    r"report|updated|last update|as of|data (?:as of|from|source)|end of|quellen?|anmerkung|hinweis|stand|fuentes?|notas?|"
    r"źródło|uwagi?|zdroj|forrás|fonti?|fontes?|bron|kilde|källa|lähde|источник|примечание)\b.*|\*+\s.*|\(?\d\)\s.*|[¹²³†‡].*",
    re.IGNORECASE | re.DOTALL,
)
TOTAL = re.compile(
    r"(?:grand |sub)?totals?|sum|all|overall|mean|average|summe|gesamt(?:summe)?|insgesamt|mittelwert|durchschnitt|razem|suma|"
    r"ogółem|łącznie|średnia|celkem|spolu|összesen|total g[eé]n[eé]ral|ensemble|moyenne|totale|media|promedio|totaal|"
    r"toplam|totalt|i alt|yhteensä|итого|всего|среднее",
    re.IGNORECASE,
)


def settle_rows(source: Source, table: pd.DataFrame) -> pd.DataFrame:
    """The table (n, k) without its leftovers; the rules that leave them out are put into `source.left_out`.

    A rule looks at what stands in a row and never at its place, so that it holds for a later file too.
    """
    if source.format not in ("delimited", "excel") or len(table.columns) < 2:
        return table
    texts = [name for name in table if textual(table[name])]
    rules: list[dict[str, Any]] = []
    kept = table
    for find in (_names_again, _notes, _totals):
        rule = find(source, kept, texts)
        if rule is not None:
            rules.append(rule)
            kept = without(kept, rule)
    if rules:
        gone = table[~table.index.isin(kept.index)]
        source.stained = {name for name in texts if gone[name].notna().any()}
        source.left_out = rules
    return kept.reset_index(drop=True) if rules else table


def without(table: pd.DataFrame, rule: dict[str, Any]) -> pd.DataFrame:
    """The table without the rows that the rule leaves out, as the notebook does it."""
    if "least" in rule:
        return table.dropna(thresh=rule["least"])
    others: pd.DataFrame = table[table[rule["column"]] != rule["value"]]
    return others


def _names_again(source: Source, table: pd.DataFrame, texts: list[Any]) -> dict[str, Any] | None:
    """Files that were put one behind the other repeat the line of names."""
    if source.arguments.get("header", 0) is None:
        return None
    same = pd.DataFrame(
        {name: table[name].astype("str").str.strip("\ufeff \t") == str(name).strip() for name in texts}
    )
    if not len(same.columns):
        return None
    again = same.sum(axis=1) >= max(2, 0.5 * len(texts), 0.5 * len(table.columns))
    count = int(again.sum())
    if not 0 < count <= 0.1 * len(table):
        return None
    exact = [name for name in texts if (table[name] == name).equals(again)]
    if not exact:
        return None
    times = f"{count:,} more times" if count > 1 else "once more"
    source.say(
        f'rows where `{exact[0]}` is "{exact[0]}" left out',
        f"the line of names stands {times} inside the table",
    )
    return {"column": exact[0], "value": exact[0]}


def _notes(source: Source, table: pd.DataFrame, texts: list[Any]) -> dict[str, Any] | None:
    """Remarks below the table fill fewer fields than any row of it."""
    first = table.columns[0]
    if len(table.columns) < 3 or first not in texts:
        return None
    tail = _present(table.tail(TAIL))
    filled = tail.sum(axis=1)
    notes: list[int] = []
    for place in reversed(range(len(tail))):
        value = str(table[first].iloc[len(table) - len(tail) + place])
        remark = tail[first].iloc[place] and NOTE.fullmatch(value.strip())
        alone = filled.iloc[place] == 1 and tail[first].iloc[place] and re.search(r"[^\W\d_]{2}", value)
        if not (filled.iloc[place] == 0 or alone or (remark and filled.iloc[place] < len(table.columns))):
            break
        notes.append(place)
    if not notes or filled.iloc[notes].max() == 0:
        return None
    most = int(filled.iloc[notes].max())
    body = table.iloc[: len(table) - len(notes)]
    if len(body) < 2 or len(notes) > 0.3 * len(table) or int(_present(body).sum(axis=1).min()) <= most:
        return None
    example = str(table[first].iloc[len(table) - len(tail) + notes[-1]]).strip()[:40]
    count = int((filled.iloc[notes] > 0).sum())
    lines = "one line below the table is a note" if count == 1 else f"{count} lines below the table are notes"
    source.say(
        f"rows with fewer than {most + 1} values left out",
        f'{lines}, beginning with "{example}"; no row has so few',
    )
    return {"least": most + 1}


def _totals(source: Source, table: pd.DataFrame, texts: list[Any]) -> dict[str, Any] | None:
    """A last row that sums or averages the rows above it."""
    if len(table) < 3:
        return None
    body, last = table.iloc[:-1], dict[Any, Any](zip(table.columns, table.iloc[-1], strict=True))
    for name in texts[:20]:
        value = last[name]
        if (
            not isinstance(value, str)
            or not TOTAL.fullmatch(value.strip().rstrip(":"))
            or (body[name] == value).any()
        ):
            continue
        if any(_adds_up(body[other], last[other]) for other in table if other != name):
            source.say(
                f'rows where `{name}` is "{value}" left out', "the last line sums up the rows above it"
            )
            return {"column": name, "value": value}
    return None


def _adds_up(body: pd.Series, last: Any) -> bool:
    """The last value is the sum or the mean of those above it, as far as it is rounded."""
    for sign in (",", "."):
        values, total = (
            _numbers(body, sign),
            float(_numbers(pd.Series([last], dtype=body.dtype), sign).iloc[0]),
        )
        if values.notna().mean() < 0.5 or not np.isfinite(total) or total == 0:
            continue
        for aim in (float(values.sum()), float(values.mean())):
            if abs(total - aim) <= max(0.005 * abs(aim), 0.006):
                return True
    return False


def _numbers(values: pd.Series, thousands: str) -> pd.Series:
    if not textual(values):
        return pd.to_numeric(values, errors="coerce")
    bare = values.astype("str").str.replace(r"[^\d.,()-]", "", regex=True).str.replace(thousands, "")
    return pd.to_numeric(bare.str.replace(",", "."), errors="coerce")


def _present(table: pd.DataFrame) -> pd.DataFrame:
    """Which cells (n, k) hold something: neither empty nor a mark for missing."""
    there = table.notna()
    for name in table:
        if textual(table[name]):
            there[name] &= ~table[name].astype("str").str.strip().str.lower().isin(MARKS)
    return there
