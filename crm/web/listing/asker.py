from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours, active_staff


@dataclass(frozen=True)
class Asker:
    """Who asks for a list, when, by which hours of ours, and in whose zone its days are meant."""

    user: StaffMember
    at: datetime
    hours: SiteHours
    zone: ZoneInfo

    @property
    def clients(self) -> QuerySet[Client]:
        return clients_for(self.user, at=self.at)

    @cached_property
    def colleagues(self) -> list[StaffMember]:
        return active_staff()
