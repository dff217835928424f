"""Verbs of this room; the only writers of its rows."""

from .files import finish, import_file
from .intake import take_in, take_in_all

__all__ = ["finish", "import_file", "take_in", "take_in_all"]
