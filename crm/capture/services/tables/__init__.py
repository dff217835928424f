"""Verbs for tables: take one in, say what its columns mean, check, write, take back."""

from .going import go_on, go_on_with_all
from .taking import drop, explain, map_columns, start, take_table, undo

__all__ = ["drop", "explain", "go_on", "go_on_with_all", "map_columns", "start", "take_table", "undo"]
