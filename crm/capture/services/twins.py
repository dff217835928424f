"""What was taken out of a forward gives way when the mail itself comes (CAPTURE.md 4.9, rule 5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from crm.conversations.services import take_back

from ..models import CapturedMail, MailState
from .dropping import SAME_MAIL

CAME_ITSELF = "the mail itself came, so what was taken out of a forward is not needed"


def give_way(fresh: Collection[CapturedMail], *, at: datetime) -> None:
    """Off the timelines with the twins of these mails: same author and subject, within two minutes."""
    if not CapturedMail.objects.filter(found_in__isnull=False, state=MailState.FILED).exists():
        return
    for mail in fresh:
        if mail.found_in_id is None and mail.sent_at is not None:
            for twin in _twins(mail, mail.sent_at):
                _withdraw(twin, at)


def _twins(mail: CapturedMail, sent_at: datetime) -> QuerySet[CapturedMail]:
    rows = CapturedMail.objects.filter(found_in__isnull=False, state=MailState.FILED).exclude(pk=mail.pk)
    same = rows.filter(author=mail.author, base_subject=mail.base_subject).defer("raw")
    return same.filter(sent_at__range=(sent_at - SAME_MAIL, sent_at + SAME_MAIL))


def _withdraw(twin: CapturedMail, at: datetime) -> None:
    for filing in twin.filings.select_related("interaction"):
        take_back(interaction=filing.interaction, by=None, at=at, reason=f"{CAME_ITSELF.capitalize()}.")
        filing.delete()
    CapturedMail.objects.filter(pk=twin.pk).update(state=MailState.SET_ASIDE, reason=CAME_ITSELF)
