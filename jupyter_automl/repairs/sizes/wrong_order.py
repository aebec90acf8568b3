"""Parts of a split, features and targets that are given or bound in the wrong order."""

from __future__ import annotations

from ..rules import RuleClass
from .split_order import split_order, stratified
from .swapped_target import swapped_target


class WrongOrder(RuleClass):
    """A split is bound as it gives its parts, and a model is given features first."""

    name = "wrong_order"
    title = "parts in the wrong order"
    rank = 15
    enames = ("ValueError", "TypeError", "KeyError", "IndexError", "AttributeError", "InvalidParameterError")
    rules = (split_order, stratified, swapped_target)
