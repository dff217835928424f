"""What was filed is let go, all but its headers: what it says stands on the timeline, and the mailbox has the rest."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.sealing import Unreadable
from crm.staff.services import note_change

from ..envelope import headers_of
from ..models import CapturedMail, Filing, MailState, Retention

log = logging.getLogger(__name__)
AT_ONCE = 200
UNFILED_DAYS = 30


def retention() -> Retention:
    """What is in force; as shipped the least is kept."""
    return Retention.objects.first() or Retention(id=1, unfiled_days=UNFILED_DAYS)


@transaction.atomic
def set_retention(
    *, bodies: bool, projects: Iterable[Project], unfiled_days: int, by: StaffMember, at: datetime
) -> Retention:
    """From now on so much stays. What is gone does not come back."""
    row, _ = Retention.objects.get_or_create(id=1, defaults={"unfiled_days": UNFILED_DAYS})
    facts: dict[str, tuple[Any, Any]] = {
        "bodies": (row.bodies, bodies),
        "unfiled_days": (row.unfiled_days, unfiled_days),
        "projects": (_codes(row.projects.all()), _codes(projects)),
    }
    for field, (old, new) in facts.items():
        if old != new:
            note_change(actor=by, at=at, obj=row, field=field, old=old, new=new)
    row.bodies, row.unfiled_days = bodies, unfiled_days
    row.save()
    row.projects.set(projects)
    return row


def _codes(projects: Iterable[Project]) -> str:
    return ", ".join(sorted(project.code for project in projects))


def trim_some(*, at: datetime) -> int:
    """Let go of the bytes of some mails whose time has come; how many there were. Safe to do side by side."""
    mails = list(_due(at)[:AT_ONCE])
    for mail in mails:
        _trim(mail)
    return len(mails)


def _due(at: datetime) -> QuerySet[CapturedMail]:
    keeping = retention()
    old = Q(taken_in_at__lt=at - timedelta(days=keeping.unfiled_days))
    # What nobody has looked into yet stays until somebody has.
    unfiled = ~Q(state__in=(MailState.FILED, MailState.KEPT)) & old
    rows = CapturedMail.objects.filter(trimmed=False)
    if keeping.bodies:
        return rows.filter(unfiled).order_by("taken_in_at")
    kept = Filing.objects.filter(mail=OuterRef("pk"), interaction__projects__in=keeping.projects.all())
    if keeping.pk and keeping.projects.exists():
        rows = rows.filter(~Exists(kept))
    return rows.filter(unfiled | Q(state=MailState.FILED)).order_by("taken_in_at")


def _trim(mail: CapturedMail) -> None:
    try:
        mail.message = headers_of(mail.message)
    except Unreadable:
        # Nobody can read these bytes any more, so letting them go loses nothing.
        log.warning("the bytes of mail %s were sealed with a key that is not known any more", mail.pk)
        mail.message = b""
    CapturedMail.objects.filter(pk=mail.pk, trimmed=False).update(raw=mail.raw, trimmed=True)
