"""Readers: one a family of file formats; all write the same `read_table`."""

from .table import read_table_code

__all__ = ["read_table_code"]
