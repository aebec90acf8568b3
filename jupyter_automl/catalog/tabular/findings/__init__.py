"""Findings: what a careful colleague would raise about the data, one rule a file, found by a registry."""

from .registry import find, rules

__all__ = ["find", "rules"]
