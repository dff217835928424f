"""A frozen week whose reader may not see all of its clients any more leaves as what they may see now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from crm.clients.models import AccessGrant, Client
from crm.clients.services import grant_access
from crm.digests.models import Delivery, Digest
from crm.digests.services import prepare, send_again
from crm.digests.weekly_mail import ANEW
from crm.staff.models import StaffMember
from crm.watch.services import sweep
from tests import make
from tests.make import LONG_AGO, MONDAY, local

from .post import posted

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def reader() -> StaffMember:
    """Who sees Northlight on Monday at seven, with a late question in the week before."""
    make.house()
    reader = make.person("Ingrid", staff_role="cto")
    hidden = make.client("Northlight", restricted_access=True, executive_sponsor=None)
    grant_access(client=hidden, staff=reader, by=None, at=LONG_AGO, reason="Works on it.")
    project = make.project(hidden, code_name="Fjord", opened=date(2026, 10, 12))
    make.question(project, local("2026-10-13 10:00"), summary="A secret question")
    sweep(MONDAY)
    prepare(MONDAY)
    return reader


def shut_out() -> None:
    AccessGrant.objects.update(until=MONDAY + timedelta(hours=1))


def texts(one: EmailMultiAlternatives) -> list[str]:
    return [str(one.subject), str(one.body), str(one.alternatives[0][0])]


def told() -> str:
    """All that the last mail says."""
    one = mail.outbox[-1]
    assert isinstance(one, EmailMultiAlternatives)
    return "\n".join(texts(one))


def test_sent_again_it_tells_nothing_of_who_may_not_be_seen_any_more(reader: StaffMember) -> None:
    posted(MONDAY)
    assert "Fjord" in told()
    shut_out()
    send_again(digest=Digest.objects.get(), by=reader, at=LATER)
    posted(LATER)
    assert not [word for word in ("Northlight", "Fjord", "secret", "0 of 1") if word in told()]
    assert ANEW in told()


def test_a_late_attempt_of_the_job_looks_once_more(reader: StaffMember) -> None:
    Delivery.objects.update(delivery_status="failed", not_before=LATER)
    shut_out()
    posted(LATER)
    assert "Fjord" not in told()
    assert "One restricted client not shown to you." in told()


def test_another_name_hides_nobody(reader: StaffMember) -> None:
    Client.objects.update(name="Nordlicht")
    Client.objects.get().projects.update(code_name="Sund")
    shut_out()
    posted(LATER)
    assert "secret" not in told()


def test_who_still_sees_all_gets_it_as_it_was_frozen(reader: StaffMember) -> None:
    make.project(make.client("Veil", restricted_access=True), code_name="Mist")
    posted(LATER)
    assert "Fjord" in told()
    assert ANEW not in told()


def test_nothing_can_be_done_from_a_week_made_anew(reader: StaffMember) -> None:
    project = make.project(opened=date(2026, 10, 12))
    make.question(project, local("2026-10-13 10:00"), owner=reader, logged=LATER)
    shut_out()
    posted(LATER)
    assert "For you, Ingrid" in told()
    assert "/mail/act/" not in told()
