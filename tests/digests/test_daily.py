"""The note of the morning: at eight of one's own zone, once, and only with something in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client as Browser

from crm.clients.models import Client
from crm.conversations.services import keep
from crm.digests.models import Delivery
from crm.digests.services import queue_daily
from crm.projects.models import Project
from crm.staff.models import StaffMember
from tests import make
from tests.make import local

from .post import posted, readers

pytestmark = pytest.mark.django_db
EIGHT = "2026-10-19 08:00"


@pytest.fixture
def ann() -> StaffMember:
    make.house()
    return make.person("Ann Ash")


def project(owner: StaffMember, **facts: object) -> Project:
    client = Client.objects.filter(name="Acme").first() or make.client("Acme")
    return make.project(client, code_name="Quince", project_manager=owner, **facts)


def asked(owner: StaffMember, at: str = "2026-10-16 10:00") -> Project:
    """A question of Friday, due on Monday at ten."""
    found = project(owner)
    make.question(found, local(at), owner=owner)
    return found


def notes(at: str | datetime = EIGHT) -> list[EmailMessage]:
    moment = local(at) if isinstance(at, str) else at
    before = len(mail.outbox)
    queue_daily(moment)
    posted(moment)
    return list(mail.outbox[before:])


def test_it_comes_at_eight_with_what_is_due_today(ann: StaffMember) -> None:
    asked(ann)
    assert notes("2026-10-19 07:59") == []
    (note,) = notes()
    assert note.subject == "One reply is due today"
    assert "Reply to Acme / Quince   by 10:00" in str(note.body)


def test_a_day_with_nothing_due_has_none(ann: StaffMember) -> None:
    asked(ann, "2026-10-16 16:59")
    make.promised(project(ann), local("2026-10-20 08:00"), owner=ann)
    assert readers(notes("2026-10-17 08:00")) == []
    assert Delivery.objects.count() == 0


def test_late_things_stand_first(ann: StaffMember) -> None:
    asked(ann, "2026-10-14 10:00")
    make.promised(project(ann), local("2026-10-19 17:00"), owner=ann, text="Send the protocol.")
    make.promised(project(ann), local("2026-10-16 17:00"), owner=ann, text="Send the report.")
    (note,) = notes()
    assert note.subject == "One reply and one promise are late. One promise is due today"
    text = str(note.body)
    assert text.index("Send the report.") < text.index("Due today") < text.index("Send the protocol.")


def test_text_and_html_say_the_same(ann: StaffMember) -> None:
    asked(ann)
    (note,) = notes()
    assert isinstance(note, EmailMultiAlternatives)
    html = str(note.alternatives[0][0])
    assert all(
        words in html for words in ("Monday 19 October", "One reply is due today.", "by 10:00", "What I receive")
    )


def test_it_comes_once_a_day_and_again_the_next(ann: StaffMember) -> None:
    make.promised(project(ann), local("2026-10-19 09:00"), owner=ann)
    assert [len(notes(at)) for at in (EIGHT, "2026-10-19 08:05", "2026-10-19 09:30")] == [1, 0, 0]
    assert len(notes("2026-10-20 08:00")) == 1


def test_what_comes_up_later_waits_for_tomorrow(ann: StaffMember) -> None:
    make.promised(project(ann), local("2026-10-19 17:00"), owner=ann, at=local("2026-10-19 08:10"))
    assert notes("2026-10-19 08:15") == []
    assert len(notes("2026-10-20 08:00")) == 1


def test_everybody_is_told_at_eight_of_their_own_zone(ann: StaffMember) -> None:
    far = make.person("Bo Birch", timezone="Europe/London")
    for owner in (ann, far):
        make.promised(project(owner), local("2026-10-19 17:00"), owner=owner)
    assert readers(notes("2026-10-19 03:00")) == [far.email]
    assert readers(notes()) == [ann.email]


@pytest.mark.parametrize("day", ["2026-10-18", "2026-10-19"])
def test_no_note_comes_on_a_closed_day(ann: StaffMember, day: str) -> None:
    make.holiday("2026-10-19")
    make.promised(project(ann), local("2026-10-16 17:00"), owner=ann)
    assert notes(f"{day} 08:00") == []


def test_the_cover_hears_of_it_while_somebody_is_away(ann: StaffMember) -> None:
    cover = make.person("Cy Cedar")
    make.absence(ann, "2026-10-19 00:00", "2026-10-24 00:00", cover)
    asked(ann)
    assert readers(notes()) == [cover.email]


def test_nobody_hears_of_a_client_they_may_not_see(ann: StaffMember) -> None:
    hidden = make.client("Secret", restricted_access=True)
    make.promised(make.project(hidden), local("2026-10-19 17:00"), owner=ann)
    assert notes() == []


def test_five_mails_a_week_are_enough(ann: StaffMember) -> None:
    make.promised(project(ann), local("2026-10-16 17:00"), owner=ann)
    for number in range(5):
        sent = local("2026-10-15 12:00") + timedelta(minutes=number)
        facts = {"made_at": sent, "not_before": sent, "delivery_status": "sent"}
        Delivery.objects.create(key=f"n{number}", kind="notice", recipient=ann, **facts)
    assert notes() == []


def test_a_note_that_could_not_leave_yesterday_is_spared(ann: StaffMember) -> None:
    make.promised(project(ann), local("2026-10-19 17:00"), owner=ann)
    queue_daily(local(EIGHT))
    posted(local("2026-10-20 08:00"))
    assert Delivery.objects.get().delivery_status == "spared"


def test_what_was_done_meanwhile_is_not_told(ann: StaffMember) -> None:
    promise = make.promised(project(ann), local("2026-10-19 17:00"), owner=ann)
    queue_daily(local(EIGHT))
    keep(commitment=promise, done=local("2026-10-19 08:01"), by=ann, at=local("2026-10-19 08:01"))
    posted(local("2026-10-19 08:02"))
    assert mail.outbox == []


def test_everybody_switches_it_on_their_own_page(ann: StaffMember) -> None:
    asked(ann)
    browser = Browser()
    browser.force_login(ann)
    assert 'name="daily_note"' in browser.get("/settings/receive/").content.decode()
    browser.post("/settings/receive/", {"timezone": ""})
    assert notes() == []


def test_many_owners_cost_no_more_statements_for_their_work(ann: StaffMember, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(8):
        make.promised(project(ann), local("2026-10-19 17:00"), owner=ann)
    with django_assert_max_num_queries(12):
        queue_daily(local(EIGHT))
