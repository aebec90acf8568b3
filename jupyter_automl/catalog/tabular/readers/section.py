"""What the load section says before its first code: the table of reading decisions."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Markdown
from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Conversion

SHOWN = 8
"""Conversions alike beyond this many names are counted, not named."""


def decisions(context: Context) -> Markdown:
    """Heading and table of decisions, each with its reason in this file."""
    assert context.reading is not None
    rows = [(_cell(decision), _cell(why)) for decision, why in context.reading.reasons]
    rows += _conversion_rows(context)
    rows.append(
        ("a column that is absent raises", "a later file without it would otherwise fail far from the cause")
    )
    lines = [
        "## Load, and seal the holdout first",
        "The first lines decide how to read, and all rows confirm it (formats and counts of single columns only; "
        "nothing is related to anything yet):"
        if context.reading.head
        else "The file says itself how it is to be read; what is left to decide comes from single columns:",
        "",
        "| Reading decision | Why |",
        "|---|---|",
        *(f"| {decision} | {why} |" for decision, why in rows),
    ]
    return Markdown("\n".join(lines))


def _conversion_rows(context: Context) -> list[tuple[str, str]]:
    assert context.reading is not None
    alike: dict[tuple[str, str], list[Conversion]] = {}
    for step in context.reading.conversions:
        if step.form != "stripped":
            alike.setdefault((step.to, _what(step)), []).append(step)
    rows = []
    for (_, what), steps in alike.items():
        names = ", ".join(f"`{step.column}`" for step in steps[:SHOWN])
        if len(steps) > SHOWN:
            names += f" and {len(steps) - SHOWN} more"
        why = steps[0].why if len(steps) == 1 else "; ".join(dict.fromkeys(step.why for step in steps[:2]))
        lost = sum(step.unreadable for step in steps)
        if lost:
            examples = ", ".join(f'"{example}"' for step in steps for example in step.examples[:2])
            why += f"; {lost:,} unreadable value{'s' * (lost > 1)} become{'s' * (lost == 1)} missing ({examples})"
        rows.append((_cell(f"{names} {what}"), _cell(why)))
    return rows


def _what(step: Conversion) -> str:
    if step.to == "date":
        formats = ", ".join(f'`"{form}"`' for form in step.arguments["formats"])
        return f"→ date by {formats}"
    if step.to == "boolean":
        return "→ true or false"
    if step.form == "unit":
        return f"→ number of {step.arguments['unit']}"
    said = {
        "sentinel": f"without {', '.join(map(str, step.arguments.get('values', [])))}",
        "missing marks": "with marks as missing",
        "nested": "→ text",
        "byte order mark": "without byte order marks",
        "plain": "→ number",
    }
    return said.get(step.form, f"→ number ({step.form})")


def _cell(text: str) -> str:
    """Text that keeps a markdown table whole."""
    return text.replace("|", "\\|").replace("\n", " ").replace("\r", " ")
