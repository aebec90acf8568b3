"""The data that the parts hand to each other, validated by pydantic."""

from .finding import Finding, as_sentence
from .profile import ColumnProfile, Pair, Parts, Profile
from .reading import Column, Conversion, LeftOut, Reading, Structure
from .task import Constraints, TaskSpec, Unclear, Understood

__all__ = [
    "Column",
    "ColumnProfile",
    "Constraints",
    "Conversion",
    "Finding",
    "LeftOut",
    "Pair",
    "Parts",
    "Profile",
    "Reading",
    "Structure",
    "TaskSpec",
    "Unclear",
    "Understood",
    "as_sentence",
]
