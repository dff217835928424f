"""Code names in place of client names, on every page of a session that asks for it, by one middleware."""

from .mark import as_it_is, disguised

__all__ = ["as_it_is", "disguised"]
