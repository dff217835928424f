"""What becomes of each row of a table: new, changed, the same, or left out with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..known import Known
from ..rows import Entry, Planned
from .clients import plan_clients
from .contacts import plan_contacts
from .interactions import plan_interactions
from .projects import plan_projects
from .staff import plan_staff

Plan = Callable[[Sequence[Entry], Known], list[Planned]]
PLANS: dict[str, Plan] = {
    "clients": plan_clients,
    "contacts": plan_contacts,
    "projects": plan_projects,
    "staff": plan_staff,
    "interactions": plan_interactions,
}

__all__ = ["PLANS"]
