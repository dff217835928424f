"""One function per kind of flag: from the facts of some clients, or of our sources, at an instant to findings.

Nothing here writes.
"""

from .clocks import owner_absent, slow_response
from .contact import no_contact, no_leadership_contact
from .promises import milestone_overdue, minutes_overdue, overdue_commitment
from .records import data_gap
from .repeats import repeat_breach
from .sources import source_silent

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

# What is judged of our sources, whoever the clients are.
SOURCE_RULES = (source_silent,)

__all__ = ["RULES", "SOURCE_RULES"]
