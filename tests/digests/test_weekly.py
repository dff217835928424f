"""The week: frozen once per reader, sent once, in order, the same words as text and as HTML."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from crm.conversations.services import Part
from crm.digests.build import build
from crm.digests.models import Delivery, Digest
from crm.digests.period import last_period
from crm.digests.queries import late_digests
from crm.digests.schedule import digests_due
from crm.digests.services import prepare, send_again, warn_of_late_digests
from crm.digests.snapshot import Week
from crm.staff.models import Installation, StaffMember
from crm.staff.services import add_shutdown
from crm.staff.services.jobs import finished, started
from crm.watch.services import sweep
from tests import make
from tests.make import LONG_AGO, MONDAY, local

from .post import posted, readers, seen, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.person("Ingrid", staff_role="ceo")


def sent(at: str | None = None) -> list[EmailMessage]:
    moment = local(at) if at else MONDAY
    prepare(moment)
    posted(moment)
    return list(mail.outbox)


def week(reader: StaffMember) -> Week:
    return build(reader, last_period(MONDAY), MONDAY)


def test_it_leaves_on_monday_at_seven(chief: StaffMember) -> None:
    assert sent("2026-10-19 06:59:59") == []
    assert readers(sent("2026-10-19 07:00")) == [chief.email]


def test_on_a_holiday_it_leaves_on_the_next_working_day_for_the_same_week(chief: StaffMember) -> None:
    make.holiday("2026-10-19")
    make.holiday("2026-10-20")
    assert sent("2026-10-20 12:00") == []
    assert "12 to 18 October" in str(sent("2026-10-21 07:00")[0].body)


def test_it_leaves_once_whatever_happens_later(chief: StaffMember) -> None:
    sent()
    project = make.project(make.client(executive_sponsor=chief))
    make.question(project, local("2026-10-14 10:00"), logged=local("2026-10-19 08:00"))
    assert len(sent("2026-10-23 12:00")) == 1
    assert len(sent("2026-10-26 07:00")) == 2


def test_it_leaves_when_nothing_is_wrong(chief: StaffMember) -> None:
    (one,) = sent()
    assert str(one.subject) == "A quiet week: no first reply fell due"
    assert "No project is open. Nobody is waiting." in str(one.body)


def test_only_those_it_is_written_for_get_it(chief: StaffMember) -> None:
    for role in ("cbo", "cso", "cto", "quality_head", "program_director", "project_manager", "scientist"):
        make.person(role, staff_role=role)
    StaffMember.objects.filter(name="cto").update(is_active=False)
    sent()
    names = set(Digest.objects.values_list("recipient__name", flat=True))
    assert names == {"Ingrid", "cbo", "cso", "quality_head", "program_director"}


def test_a_new_installation_tells_nothing_of_weeks_before_it(chief: StaffMember) -> None:
    Installation.objects.update(created_at=local("2026-10-19 06:00"))
    assert digests_due(MONDAY) == []


def test_it_is_sent_again_by_hand_as_it_was_frozen(chief: StaffMember) -> None:
    sent()
    digest = Digest.objects.get()
    send_again(digest=digest, by=chief, at=MONDAY + timedelta(hours=2))
    posted(MONDAY + timedelta(hours=2))
    first, again = mail.outbox
    assert first.body == again.body
    assert first.extra_headers["Message-ID"] != again.extra_headers["Message-ID"]


def test_five_rows_then_a_link(chief: StaffMember) -> None:
    for _ in range(7):
        make.question(make.project(opened=date(2026, 10, 12)), local("2026-10-13 10:00"))
    sweep(MONDAY)
    late = next(section for section in week(chief).sections if section.title == "Late now")
    assert (len(late.rows), late.more, late.path) == (5, "2 more", "/flags/?kind=slow_response")


def test_the_highest_level_stands_first_even_when_others_waited_longer(chief: StaffMember) -> None:
    for _ in range(5):
        make.question(make.project(opened=date(2026, 10, 12)), local("2026-10-15 10:00"))
    urgent = make.project(code_name="Tamarind", opened=date(2026, 10, 12))
    make.question(urgent, local("2026-10-16 12:30"), priority="urgent")
    sweep(MONDAY)
    late = next(section for section in week(chief).sections if section.title == "Late now")
    assert late.rows[0].title.startswith("L4 ")
    assert late.rows[0].title.endswith("/ Tamarind")


def test_a_silent_job_is_the_first_line(chief: StaffMember) -> None:
    started(job="sweep", every=timedelta(minutes=1), at=LONG_AGO)
    finished(job="sweep", at=LONG_AGO)
    (one,) = sent()
    assert str(one.body).split("\n")[2] == "? The job “sweep” is silent, so what it finds is not known."
    assert words(str(one.body)) == words(seen(one))


def test_an_untold_shutdown_is_named_four_weeks_before(chief: StaffMember) -> None:
    first, last = date(2026, 11, 16), date(2026, 11, 20)
    add_shutdown(name="Autumn shutdown", start=first, end=last, at=LONG_AGO, emergency_contact=chief)
    (told,) = [section for section in week(chief).sections if section.title == "This week"]
    assert told.rows[0].title == "Autumn shutdown: clients are not told yet"
    assert told.rows[0].detail == "From Mon 16 Nov to Fri 20 Nov. In an emergency: Ingrid."
    add_shutdown(name="Autumn shutdown", start=first, end=last, at=LONG_AGO, clients_told=True)
    assert week(chief).sections == []
    assert first - MONDAY.date() == timedelta(weeks=4)


def test_a_client_on_holiday_is_named(chief: StaffMember) -> None:
    for name in ("Saltfen", "Tindral"):
        make.project(make.client(name, country="GB"), opened=date(2026, 12, 1))
    at = local("2026-12-28 07:00")
    (told,) = [one for one in build(chief, last_period(at), at).sections if one.title == "This week"]
    assert [(row.title, row.detail) for row in told.rows][:1] == [
        ("Saltfen and Tindral are closed", "Boxing Day (observed)."),
    ]


def test_administrators_hear_at_eight_of_digests_that_have_not_left(chief: StaffMember) -> None:
    admin = make.person("Admin", staff_role="administrator")
    prepare(MONDAY)
    assert [warn_of_late_digests(local(f"2026-10-19 {clock}")) for clock in ("07:59", "08:00", "08:15")] == [0, 1, 0]
    told = Delivery.objects.get(recipient=admin)
    assert told.subject == "One weekly digest not sent yet"


def test_nobody_is_warned_before_the_job_had_its_first_turn(chief: StaffMember) -> None:
    make.person("Admin", staff_role="administrator")
    started(job="digest", every=timedelta(minutes=5), at=local("2026-10-19 08:30"))
    assert warn_of_late_digests(local("2026-10-19 08:31")) == 0
    finished(job="digest", at=local("2026-10-19 08:31"))
    assert warn_of_late_digests(local("2026-10-19 08:32")) == 1


def test_a_digest_that_was_never_built_is_late_too(chief: StaffMember) -> None:
    assert [late_digests(local(f"2026-10-19 {clock}")) for clock in ("07:59", "08:00")] == [0, 1]


def test_a_digest_that_fails_again_and_again_stays_late(chief: StaffMember) -> None:
    prepare(MONDAY)
    Delivery.objects.update(delivery_status="failed", not_before=local("2026-10-19 08:30"))
    assert late_digests(local("2026-10-19 08:00")) == 1


def test_a_reply_by_a_leader_is_a_leaders_contact(chief: StaffMember) -> None:
    project = make.project(opened=date(2026, 9, 1))
    call = make.call(project, local("2026-10-12 10:00"), parts=[Part(make.leader())])
    assert call.places.get().is_touchpoint
    assert "Every project has had its leader’s contact." in week(chief).rest
