"""Parts of a split, features and targets in the wrong order, and rows beside rows that are not theirs."""

from __future__ import annotations

from ..rules import RuleClass
from .beside_by_label import beside_by_label
from .column_for_a_table import column_for_a_table
from .split_order import split_order, stratified
from .swapped_target import swapped_target


class WrongOrder(RuleClass):
    """A split is bound as it gives its parts, a model is given features first, rows stand beside their own."""

    name = "wrong_order"
    title = "parts in the wrong place"
    rank = 15
    enames = ("ValueError", "TypeError", "KeyError", "IndexError", "AttributeError", "InvalidParameterError")
    rules = (split_order, stratified, swapped_target, beside_by_label, column_for_a_table)
