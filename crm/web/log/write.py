"""From what was said to recorded facts, and to a page that is right."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.conversations.facts import Facts
from crm.conversations.models import Interaction
from crm.conversations.services.lines import log
from crm.staff.models import StaffMember
from crm.watch.services import sweep


@transaction.atomic
def write(facts: Facts, *, key: str, by: StaffMember, at: datetime) -> Interaction:
    """Log, and judge the client. `key` names the form it was typed in. Undone when that one was taken back."""
    fact = log(facts, key=f"log:{by.pk}:{key}", by=by, at=at)
    sweep(at, client=facts.client)
    return fact
