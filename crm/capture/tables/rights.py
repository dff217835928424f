"""Who may import which table."""

from __future__ import annotations

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.values import StaffRole

from .kinds import KINDS

# What somebody who leads projects brings along; the rest is an administrator's.
OF_MANAGERS = ("contacts", "interactions")
MANAGERS = (StaffRole.PROJECT_MANAGER, StaffRole.PROGRAM_DIRECTOR)


def kinds_for(user: StaffMember) -> list[str]:
    """The tables this person may import."""
    if user.is_staff:
        return list(KINDS)
    return list(OF_MANAGERS) if user.staff_role in MANAGERS else []


def check_may(user: StaffMember | None, kind: str) -> None:
    """Refusal for somebody who may not; a command is run by whoever may do everything."""
    if kind not in KINDS:
        raise Refusal(f"“{kind}” is no table. Choose one of {', '.join(KINDS)}.")
    if user and kind not in kinds_for(user):
        raise Refusal(f"{KINDS[kind].label} are imported by an administrator. Ask one of them.")
