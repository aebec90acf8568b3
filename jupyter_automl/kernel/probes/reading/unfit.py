"""What keeps a file from becoming a table."""

from __future__ import annotations

LEAST_ROWS = 10
FITS = 0.98
"""Share of a column's present values that must fit a form before the column is converted to it."""


class Unfit(Exception):
    """The file cannot become a table; the message is the sentence for the user."""
