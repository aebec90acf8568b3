"""Splits: what `read_part` seals as holdout, one component a way to cut."""

from .choose import split_columns

__all__ = ["split_columns"]
