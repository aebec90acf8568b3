"""The data that the parts hand to each other, validated by pydantic."""

from .finding import Finding
from .profile import ColumnProfile, Pair, Parts, Profile
from .reading import Column, Conversion, Reading, Structure
from .task import Constraints, TaskSpec, Unclear

__all__ = [
    "Column",
    "ColumnProfile",
    "Constraints",
    "Conversion",
    "Finding",
    "Pair",
    "Parts",
    "Profile",
    "Reading",
    "Structure",
    "TaskSpec",
    "Unclear",
]
