"""Verbs of this room; the only writers of its rows."""

from .absences import set_absence, withdraw_absence
from .hours import add_holidays, add_shutdown, check_hours, remove_holiday, set_hours
from .house import install
from .jobs import failed, finished, started
from .people import add_member
from .trail import check_aware, check_zone, note_change

__all__ = [
    "add_holidays",
    "add_member",
    "add_shutdown",
    "check_aware",
    "check_hours",
    "check_zone",
    "failed",
    "finished",
    "install",
    "note_change",
    "remove_holiday",
    "set_absence",
    "set_hours",
    "started",
    "withdraw_absence",
]
