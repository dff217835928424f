"""A reader who may see nothing, a week in which nothing was, an installation two hours old."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from crm.digests.models import Delivery
from crm.digests.queries import late_digests
from crm.digests.services import prepare, queue_daily, tell, warn_of_late_digests
from crm.digests.services.channels import queue_verdicts
from crm.staff.models import Installation, StaffMember
from crm.watch.services import sweep
from tests import make
from tests.make import MONDAY, local

from .post import posted, readers

pytestmark = pytest.mark.django_db
NOON = local("2026-10-19 12:00")


@pytest.fixture
def director() -> StaffMember:
    make.house()
    return make.person("Dana", staff_role="program_director")


def test_a_reader_who_may_see_no_client_gets_a_week_that_names_none(director: StaffMember) -> None:
    project = make.project(make.client("Quillon", restricted_access=True), code_name="Hush")
    make.question(project, local("2026-10-13 10:00"))
    prepare(MONDAY)
    posted(MONDAY)
    (one,) = (sent for sent in mail.outbox if sent.to == [director.email])
    assert "One restricted client not shown to you." in str(one.body)
    assert not any(name in str(one.body) for name in ("Quillon", "Hush", project.code))


def test_a_reader_who_may_see_no_client_is_told_of_none_at_eight(director: StaffMember) -> None:
    project = make.project(make.client("Quillon", restricted_access=True))
    make.promised(project, local("2026-10-19 17:00"), owner=director)
    queue_daily(local("2026-10-19 08:00"))
    assert not Delivery.objects.exists()


def test_a_week_with_no_data_is_told_and_nothing_else_is_sent(director: StaffMember) -> None:
    sweep(MONDAY)
    tell(MONDAY)
    prepare(MONDAY)
    queue_daily(local("2026-10-19 08:00"))
    posted(local("2026-10-19 08:00"))
    assert readers(mail.outbox) == [director.email]
    assert "no first reply fell due" in str(mail.outbox[0].subject)


@pytest.fixture
def young(director: StaffMember) -> StaffMember:
    """Set up on Monday at ten."""
    Installation.objects.update(created_at=NOON - timedelta(hours=2))
    return director


def test_an_installation_two_hours_old_sends_nothing_and_warns_of_nothing(young: StaffMember) -> None:
    sweep(NOON)
    tell(NOON)
    prepare(NOON)
    queue_daily(NOON)
    queue_verdicts(NOON)
    warn_of_late_digests(NOON)
    posted(NOON)
    assert (mail.outbox, late_digests(NOON)) == ([], 0)


def test_its_pages_of_the_week_say_that_it_is_quiet(young: StaffMember) -> None:
    browser = Browser()
    browser.force_login(young)
    html = browser.get("/weekly/2026-10-12/").content.decode()
    assert "A quiet week:" in html


def test_its_first_digest_tells_of_its_first_week(young: StaffMember) -> None:
    prepare(MONDAY + timedelta(days=7))
    posted(MONDAY + timedelta(days=7))
    assert "19 to 25 October" in str(mail.outbox[0].body)
