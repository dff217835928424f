"""Takes back a whole import, some mails at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from crm.clients.models import Contact
from crm.clients.services import remove_contact
from crm.conversations.services import take_back, withdraw_all
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from crm.staff.services import note_change

from ..models import CapturedMail, Filing, ImportRun
from ..threads import conversations
from .again import settle

AT_ONCE = 50
REASON = "The import that brought it was taken back."


def undo_run(*, run: ImportRun, by: StaffMember | None, at: datetime) -> None:
    """Ask for it; a job does it. Safe to do twice. Refusal while the import is still going on."""
    if run.finished_at is None:
        raise Refusal("This import is still going on. Wait for its end, then take it back.")
    if ImportRun.objects.filter(pk=run.pk, undo_asked_at=None).update(undo_asked_at=at, undo_asked_by=by):
        note_change(actor=by, at=at, obj=run, field="undo_asked_at", old="", new=at)


def go_on_undoing(*, at: datetime) -> bool:
    """Take back the next mails of an import somebody wants gone. False when there are none."""
    run = ImportRun.objects.filter(undo_asked_at__isnull=False, undone_at=None).select_related("undo_asked_by").first()
    if run is None:
        return False
    if not _take_back(run, at):
        ImportRun.objects.filter(pk=run.pk).update(undone_at=at)
    return True


def goes_with(run: ImportRun) -> QuerySet[CapturedMail]:
    """The mails that only this import brought and whose contacts nobody has touched since."""
    by_hand = AuditEvent.objects.filter(model="interaction", actor__isnull=False).values("object_id")
    touched = Filing.objects.filter(mail__import_run=run, interaction__in=by_hand).values("mail")
    return CapturedMail.objects.filter(import_run=run, sightings=None).exclude(pk__in=touched)


@transaction.atomic
def _take_back(run: ImportRun, at: datetime) -> bool:
    mails = list(goes_with(run).order_by("-id").values_list("pk", flat=True)[:AT_ONCE])
    if not mails:
        return False
    beside = {mail.pk for talk in conversations(mails) for mail in talk.mails} - set(mails)
    filings = list(Filing.objects.filter(mail__in=mails).select_related("interaction"))
    facts = [filing.interaction for filing in filings]
    met = set(Contact.objects.filter(interactions__in=facts, made_by_capture=True))
    fresh = [fact for fact in facts if fact.version == 1]
    if fresh:
        withdraw_all(interactions=fresh, by=run.undo_asked_by, at=at, reason=REASON)
    for fact in facts:
        # What was decided anew when later mail came is no work of a person.
        if fact.version > 1:
            take_back(interaction=fact, by=run.undo_asked_by, at=at, reason=REASON)
    Filing.objects.filter(mail__in=mails).delete()
    CapturedMail.objects.filter(pk__in=mails).delete()
    for contact in met:
        if not contact.interactions.filter(withdrawn_at=None).exists():
            remove_contact(contact=contact, by=run.undo_asked_by, at=at, reason=REASON)
    settle(beside, at=at)
    return True
