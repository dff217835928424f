"""One function per kind of flag: from the facts of some clients at an instant to findings. Nothing here writes."""

from .clocks import owner_absent, slow_response
from .contact import no_contact, no_leadership_contact
from .promises import milestone_overdue, minutes_overdue, overdue_commitment
from .records import data_gap
from .repeats import repeat_breach

RULES = (
    slow_response,
    no_leadership_contact,
    no_contact,
    overdue_commitment,
    milestone_overdue,
    minutes_overdue,
    repeat_breach,
    owner_absent,
    data_gap,
)

__all__ = ["RULES"]
