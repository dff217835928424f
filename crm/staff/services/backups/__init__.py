"""Everything into one file, and out of it again."""

from .making import back_up
from .restoring import restore

__all__ = ["back_up", "restore"]
