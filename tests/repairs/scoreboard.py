"""What came of the cases, as a table of the classes and as JSON."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tests.repairs.casebook import CLASSES, HALVES
from tests.repairs.trial import Verdict

COLUMNS = (
    "class",
    "cases",
    "diagnosed",
    "in these words",
    "repaired",
    "left to a person",
    "wrongly repaired",
)


def table(verdicts: Sequence[Verdict]) -> str:
    """Class × cases × diagnosed × repaired × left to a person × wrongly repaired, with totals and the median time.

    `repaired` counts the cases that can be mended, `left to a person` those that cannot.
    """
    rows = [COLUMNS]
    for name in CLASSES:
        of = [each for each in verdicts if each.expected[0] == name]
        if of:
            rows.append(_row(name, of))
    rows.append(_row("all", verdicts))
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = [
        "  ".join(
            cell.ljust(width) if not place else cell.rjust(width) for place, (cell, width) in enumerate(pairs)
        )
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    spent = [each.seconds for each in verdicts if each.seconds is not None and each.repaired]
    if spent:
        lines.append(
            f"from exception to rerun, beyond the cell's own time: median {statistics.median(spent):.2f} s"
        )
    return "\n".join(lines)


def as_json(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Every verdict, and the figures of each half."""
    halves = {}
    for half in HALVES:
        of = [each for each in verdicts if each.half == half]
        if of:
            mend = [each for each in of if each.expect == "mend"]
            spent = [each.seconds for each in mend if each.seconds is not None and each.repaired]
            halves[half] = {
                "cases": len(of),
                "diagnosed": sum(each.diagnosed for each in of),
                "worded": sum(each.worded for each in of),
                "to_mend": len(mend),
                "repaired": sum(each.repaired for each in mend),
                "to_ask": len(of) - len(mend),
                "asked": sum(each.asked for each in of if each.expect == "ask"),
                "harmful": sum(bool(each.harm) for each in of),
                "median_seconds": round(statistics.median(spent), 3) if spent else None,
            }
    return {"halves": halves, "cases": [asdict(each) for each in verdicts]}


def failures(verdicts: Sequence[Verdict]) -> str:
    """One line a case that did not come out as wanted: what was given instead, and why it is wrong."""
    lines = []
    for each in verdicts:
        if each.right and each.diagnosed:
            continue
        faults = "; ".join([*each.harm, each.why]).strip("; ")
        wanted = " or ".join(each.expected)
        given = each.given or "no class"
        lines.append(
            f"- {each.half}/{each.name}: class {given}{'' if each.diagnosed else f' (wanted {wanted})'}. {faults}"
        )
    return "\n".join(lines)


def _row(name: str, of: Sequence[Verdict]) -> tuple[str, ...]:
    mend = [each for each in of if each.expect == "mend"]
    ask = [each for each in of if each.expect == "ask"]
    return (
        name,
        str(len(of)),
        f"{sum(each.diagnosed for each in of)}/{len(of)}",
        f"{sum(each.worded for each in of)}/{len(of)}",
        f"{sum(each.repaired for each in mend)}/{len(mend)}" if mend else "",
        f"{sum(each.asked for each in ask)}/{len(ask)}" if ask else "",
        str(sum(bool(each.harm) for each in of)),
    )
