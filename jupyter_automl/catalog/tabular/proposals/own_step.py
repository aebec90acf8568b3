"""An own step: a cell that was proposed for a part of the goal that no component of the catalogue answers."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from jupyter_automl.catalog.cell import WIDTH, Block, Code, Markdown, literal
from jupyter_automl.catalog.component import Component, Context, Fit


class OwnStep(Component):
    """A cell that reads the development rows and shows something; no step of the catalogue builds on it."""

    kind = "proposal"

    def __init__(
        self, name: str, title: str, why: str, shows: str, code: Code, asserts: str, note: str = ""
    ) -> None:
        """`why` and `shows` are plain Markdown, everything in `code` is safe to run; `note` says how it was mended."""
        self.name, self.title = name, title  # type: ignore[misc]
        self.requires, self.provides = code.requires, code.provides  # type: ignore[misc]
        self.why, self.shows, self.code, self.asserts, self.note = why, shows, code, asserts, note

    def with_code(self, code: Code, note: str = "") -> OwnStep:
        """The same step with another cell."""
        return OwnStep(self.name, self.title, self.why, self.shows, code, self.asserts, note or self.note)

    def suits(self, context: Context) -> Fit:
        return Fit(0.0, "only where the goal asks for more than the catalogue holds")

    def suits_why(self, context: Context) -> str:
        return html.unescape(
            re.sub(r"\\(.)", r"\1", self.why)
        )  # shown as text, where no mark needs an escape

    def blocks(self, context: Context) -> Sequence[Block]:
        note = [Markdown(self.note, "repair-note")] if self.note else []
        return [Markdown(f"### {self.title}\n{self.why} {self.shows}".rstrip()), *note, self.code]


def checked_line(asserts: str) -> str:
    """The statement that says whether what the step asserts holds; it stops nothing on other rows."""
    flat = f'print("Checked:", {literal(asserts)}, "→", bool({asserts}))'
    if len(flat) <= WIDTH:
        return flat
    return f'print(\n    "Checked:",\n    {literal(asserts)},\n    "→",\n    bool({asserts}),\n)'
