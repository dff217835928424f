"""Lets go of what may not be kept any longer. When we spoke and how fast we answered stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from crm.conversations.models import Interaction, Thread
from crm.conversations.services import make_findable
from crm.staff.models import AuditEvent, StaffMember
from crm.staff.services import note_changes
from crm.staff.services.blotting import say_less

from ..keeping import LET_GO, outlived_interactions, unused_contacts
from ..models import CapturedMail
from .erasing import erase_person

BATCH = 500
UNUSED = "unused for two years"
OUTLIVED = "seven years after the project closed"


def let_go(*, by: StaffMember | None, at: datetime) -> tuple[int, int]:
    """How many people were erased, and of how many contacts the words went. Safe to do twice."""
    contacts = list(unused_contacts(at))
    for contact in contacts:
        erase_person(contact=contact, by=by, at=at, reason=UNUSED)
    count = 0
    while facts := list(outlived_interactions(at)[:BATCH]):
        _empty(facts, by, at)
        count += len(facts)
    return len(contacts), count


@transaction.atomic
def _empty(facts: Sequence[Interaction], by: StaffMember | None, at: datetime) -> None:
    numbers = [fact.pk for fact in facts]
    Interaction.objects.filter(pk__in=numbers).update(summary=LET_GO)
    Thread.objects.filter(pk__in=[fact.thread_id for fact in facts]).update(subject="")
    mails = CapturedMail.objects.filter(filings__interaction__in=numbers)
    CapturedMail.objects.filter(pk__in=list(mails.values_list("pk", flat=True))).update(
        raw=b"", trimmed=True, preview="", subject="", base_subject=""
    )
    for event in AuditEvent.objects.filter(model="interaction", object_id__in=numbers, field="summary"):
        say_less(event=event, by=by, at=at, reason=OUTLIVED, old="", new="")
    make_findable(Interaction.objects.filter(pk__in=numbers))
    note_changes(actor=by, at=at, objs=facts, field="words", new="let go", reason=OUTLIVED)
