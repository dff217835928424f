"""Who is away and who covers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ..errors import Refusal
from ..models import Absence, StaffMember
from .trail import check_aware, note_change


@transaction.atomic
def set_absence(
    *,
    staff: StaffMember,
    start: datetime,
    end: datetime,
    cover: StaffMember | None,
    by: StaffMember | None,
    at: datetime,
    note: str = "",
) -> Absence:
    """Time away. From then on pages and notices show the cover for this person's running clocks."""
    _check(staff, start, end, cover)
    absence = Absence.objects.create(staff=staff, start=start, end=end, cover=cover, note=note, changed_at=at)
    note_change(actor=by, at=at, obj=absence, field="cover", old="", new=str(cover or "nobody"), reason=note)
    return absence


@transaction.atomic
def change_absence(
    *,
    absence: Absence,
    start: datetime,
    end: datetime,
    cover: StaffMember | None,
    by: StaffMember | None,
    at: datetime,
    note: str = "",
) -> Absence:
    """Other dates or another cover. Refusal when it makes no sense or was withdrawn meanwhile."""
    _check(absence.staff, start, end, cover)
    for field, new in (("start", start), ("end", end), ("cover", cover)):
        old = getattr(absence, field)
        if old != new:
            note_change(actor=by, at=at, obj=absence, field=field, old=old, new=new, reason=note)
    rows = Absence.objects.filter(pk=absence.pk, withdrawn_at=None)
    if not rows.update(start=start, end=end, cover=cover, note=note, changed_at=at):
        raise Refusal("This absence was withdrawn meanwhile. Enter it again if it still holds.")
    absence.refresh_from_db()
    return absence


def _check(staff: StaffMember, start: datetime, end: datetime, cover: StaffMember | None) -> None:
    check_aware(start, "start of the absence")
    check_aware(end, "end of the absence")
    if end <= start:
        raise Refusal("The absence ends before it starts. Give an end after the start.")
    if cover == staff:
        raise Refusal("Nobody covers for themselves. Name somebody else, or leave the cover empty.")


@transaction.atomic
def withdraw_absence(*, absence: Absence, by: StaffMember | None, at: datetime) -> None:
    if Absence.objects.filter(pk=absence.pk, withdrawn_at=None).update(withdrawn_at=at, changed_at=at):
        note_change(actor=by, at=at, obj=absence, field="withdrawn_at", old="", new=at.isoformat())


@transaction.atomic
def restore_absence(*, absence: Absence, by: StaffMember | None, at: datetime) -> None:
    """Take a withdrawal back."""
    if Absence.objects.filter(pk=absence.pk, withdrawn_at__isnull=False).update(withdrawn_at=None, changed_at=at):
        note_change(actor=by, at=at, obj=absence, field="withdrawn_at", old=absence.withdrawn_at, new="")
