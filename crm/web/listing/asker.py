from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.staff.colleagues import Colleague, colleagues
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours


@dataclass(frozen=True)
class Whose:
    """Who asks for a list, and when: all that decides which rows it has."""

    user: StaffMember
    at: datetime

    @property
    def clients(self) -> QuerySet[Client]:
        return clients_for(self.user, at=self.at)


@dataclass(frozen=True)
class Asker(Whose):
    """The same, by which hours of ours it is shown, and in whose zone its days are meant."""

    hours: SiteHours
    zone: ZoneInfo

    @cached_property
    def colleagues(self) -> list[Colleague]:
        return colleagues()
