"""Loops over the wrong thing, and loops that take what they are given for something else."""

from __future__ import annotations

from .gaps_in_a_loop import gaps_in_a_loop
from .labelled_rows import labelled_rows, rows_of_a_table
from .loops import (
    blank_lines,
    drawn_from_a_set,
    over_a_number,
    over_keys,
    pair_within,
    pairs,
    rows_without_labels,
    several_of_a_row,
)
from .rules import RuleClass


class WrongLoop(RuleClass):
    """The loop goes over what its body takes it to be."""

    name = "wrong_loop"
    title = "a loop over the wrong thing"
    rank = 18
    rules = (
        over_a_number,
        gaps_in_a_loop,
        labelled_rows,
        rows_of_a_table,
        over_keys,
        pairs,
        rows_without_labels,
        pair_within,
        several_of_a_row,
        drawn_from_a_set,
        blank_lines,
    )
