from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.conversations.services import seed_policy as seed_targets
from crm.leadership.services import seed_policy as seed_leadership
from crm.staff.services import install
from crm.watch.services import seed_policies


@transaction.atomic
def seed(*, at: datetime) -> None:
    """The policies the product ships with, so that clocks run on the first day. Keeps what is there."""
    seed_targets(at=at)
    seed_leadership(at=at)
    seed_policies(at=at)


@transaction.atomic
def set_up(*, company_name: str, timezone: str, country: str, at: datetime) -> None:
    """A real installation: its calendar with holidays, and the shipped policies."""
    install(company_name=company_name, timezone=timezone, country=country, at=at)
    seed(at=at)
