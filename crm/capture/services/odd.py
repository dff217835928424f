"""What a person does with mail that could not be placed by itself for another reason than its sender."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import check_line, note_change

from ..envelope import read
from ..known import ours
from ..models import CapturedMail, MailState
from ..us import Us
from .handling import handle
from .intake import take_in

# Nothing that was said stands on a timeline by mail in these states, so nothing that counts goes with it.
DELETABLE = (MailState.UNMATCHED, MailState.SET_ASIDE, MailState.REVIEW, MailState.UNREADABLE)


def try_again(*, mail: CapturedMail, us: Us, at: datetime) -> CapturedMail:
    """Read a mail once more that could not be read; what failed may have been mended since."""
    return take_in(mail.message, us=us, at=at)


@transaction.atomic
def delete_mail(*, mail: CapturedMail, by: StaffMember | None, at: datetime, reason: str) -> None:
    """Forget what a mail says; its key stays, so that it does not come back with the next look into its mailbox.

    Refusal without a reason, or for a mail that stands on a timeline.
    """
    check_line(reason, "Say why it is deleted; the reason stays with the record.")
    gone = {"raw": b"", "preview": "", "subject": "", "author_name": "", "trimmed": True, "names_stranger": False}
    rows = CapturedMail.objects.filter(pk=mail.pk, state__in=DELETABLE)
    if not rows.update(state=MailState.DELETED, reason=reason, to=[], cc=[], files=[], **gone):
        raise Refusal("This mail stands on a client’s timeline. Withdraw the contact there instead.")
    mail.hints.all().delete()
    note_change(actor=by, at=at, obj=mail, field="state", old=mail.state, new=MailState.DELETED, reason=reason)


@transaction.atomic
def see_conflict(*, mail: CapturedMail, by: StaffMember | None, at: datetime) -> None:
    """Both mails under one id are known to be right. Safe to do twice."""
    if CapturedMail.objects.filter(message_id=mail.message_id, conflict_seen_at=None).update(conflict_seen_at=at):
        note_change(actor=by, at=at, obj=mail, field="conflict_seen_at", old="", new=at)


def vouch(*, mail: CapturedMail, by: StaffMember | None, at: datetime) -> CapturedMail:
    """Somebody looked at a mail that was held and says that it is what it claims. Safe to do twice."""
    if mail.state == MailState.REVIEW:
        note_change(actor=by, at=at, obj=mail, field="state", old=mail.state, new="vouched for", reason=mail.reason)
        handle({mail: read(mail.message)}, ours().unchecked(), at, False, vouched=True)
    mail.refresh_from_db()
    return mail
