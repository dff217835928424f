"""What the database itself refuses, should a verb ever forget; and what the trail keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from crm.staff.errors import Refusal
from crm.staff.models import (
    Absence,
    AuditEvent,
    CalendarVersion,
    Holiday,
    Installation,
    OneTimeLink,
    Shutdown,
    SiteCalendar,
    StaffMember,
)
from crm.staff.services import check_line, note_change
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

TODAY, BEFORE = date(2026, 10, 19), date(2026, 10, 18)


def broken(row: models.Model) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)unique|check"), transaction.atomic():
        row.save()


def test_one_installation_stands_in_a_house() -> None:
    broken(Installation(pk=2, company_name="Another", created_at=MONDAY))


def test_an_address_belongs_to_one_of_us() -> None:
    broken(StaffMember(email=make.person().email, name="Twin"))


def test_nobody_backs_up_themselves() -> None:
    ann = make.person()
    ann.backup = ann
    broken(ann)


def test_an_absence_has_a_length_and_somebody_else_as_cover() -> None:
    ann = make.person()
    facts: dict[str, Any] = {"staff": ann, "start": MONDAY, "changed_at": MONDAY}
    broken(Absence(**facts, end=MONDAY))
    broken(Absence(**facts, end=MONDAY + timedelta(days=1), cover=ann))


def test_a_day_has_one_calendar_one_holiday_and_a_revision_one_version() -> None:
    make.house()
    row = SiteCalendar.objects.get()
    Holiday.objects.create(date=TODAY, name="Founders’ Day")
    broken(SiteCalendar(name="Twin", timezone="UTC", hours={}, valid_from=row.valid_from))
    broken(Holiday(date=TODAY, name="Twin"))
    broken(CalendarVersion(calendar=row, revision=row.revision, spec={}))


def test_a_shutdown_does_not_end_before_it_begins() -> None:
    broken(Shutdown(name="Works", start=TODAY, end=BEFORE))


def test_a_link_is_made_once() -> None:
    facts: dict[str, Any] = {"token_hash": "x" * 64, "made_at": MONDAY, "expires_at": MONDAY}
    OneTimeLink.objects.create(**facts)
    broken(OneTimeLink(**facts))


def test_the_trail_keeps_who_when_what_from_what_to_what_and_why() -> None:
    ann = make.person("Ann")
    note_change(actor=ann, at=MONDAY, obj=ann, field="title", old=None, new=17, reason="promoted")
    event = AuditEvent.objects.get(field="title")
    assert (event.actor, event.at, event.model, event.object_id) == (ann, MONDAY, "staffmember", ann.pk)
    assert (event.old, event.new, event.reason) == ("", "17", "promoted")


def test_a_person_who_left_a_mark_cannot_be_deleted() -> None:
    ann = make.person()
    note_change(actor=ann, at=MONDAY, obj=ann, field="title", old="", new="x")
    with pytest.raises(models.ProtectedError):
        ann.delete()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [(" ", "Say why"), ("x" * 301, "has 301 letters. Say it in at most 300"), ("so\x00", "holds a NUL character")],
)
def test_a_reason_is_a_line_that_fits_into_the_trail(reason: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_line(reason, "Say why.")
    assert sentence in str(refused.value)
    check_line("x" * 300, "Say why.")
