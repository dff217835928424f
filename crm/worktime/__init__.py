"""The arithmetic of open hours: plain Python, no Django.

A `WorkCalendar` is compiled once from a plain specification and then answers by bisection (RULES.md, working time).
"""

from .calendar import WorkCalendar
from .ledger import LedgerLine

__all__ = ["LedgerLine", "WorkCalendar"]
