"""The table of what was sent to whom, and what became of it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client as Browser

from crm.digests.models import Delivery
from crm.digests.services import prepare
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.digests.post import posted
from tests.make import MONDAY

from .listing.world import exported, first_cells, get, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ingrid() -> StaffMember:
    make.house()
    found = make.person("Ingrid", staff_role="ceo")
    prepare(MONDAY)
    posted(MONDAY)
    return found


def browser(person: StaffMember) -> Browser:
    found = Browser()
    found.force_login(person)
    return found


def admin() -> Browser:
    return browser(make.person("Ada", staff_role="administrator"))


def row(reader: StaffMember, **facts: object) -> Delivery:
    known = {"kind": "notice", "recipient": reader, "made_at": MONDAY, "not_before": MONDAY, "subject": "Acme is late"}
    return Delivery.objects.create(key=f"test:{Delivery.objects.count()}", **(known | facts))


def test_an_administrator_sees_what_became_of_everybodys_mail(ingrid: StaffMember) -> None:
    row(ingrid, delivery_status="bounced", error="there is no such address")
    html = text_of(get(admin(), "/sent/"))
    assert "One mail has left. One mail failed or came back." in html
    assert all(words in html for words in ("Weekly digest", "Ingrid", "came back", "there is no such address"))


def test_others_see_their_own(ingrid: StaffMember) -> None:
    assert first_cells(get(browser(make.person()), "/sent/")) == []
    assert len(first_cells(get(browser(ingrid), "/sent/"))) == 1


def test_a_subject_that_names_a_client_is_for_its_reader(ingrid: StaffMember) -> None:
    row(ingrid)
    look = admin()
    pages = get(look, "/sent/") + str(exported(look, "/sent/")) + get(look, "/status/")
    assert "Acme is late" not in pages
    assert "Acme is late" in get(browser(ingrid), "/sent/")


def test_it_is_narrowed_to_the_digests_of_a_week(ingrid: StaffMember) -> None:
    row(ingrid)
    look = admin()
    assert first_cells(get(look, "/sent/?week=2026-10-12")) == ["Weekly digest"]
    assert first_cells(get(look, "/sent/?week=2026-10-05")) == []
    assert first_cells(get(look, "/sent/?state=queued")) == ["Notice"]


def test_a_digest_is_sent_again_by_hand(ingrid: StaffMember) -> None:
    path = f"/sent/{Delivery.objects.get().pk}/"
    look = admin()
    assert "Send again" in get(look, path)
    look.post(f"{path}again/")
    posted(now())
    assert len(mail.outbox) == 2


def test_what_came_back_is_sent_again_under_its_name(ingrid: StaffMember) -> None:
    found = row(ingrid, kind="stopped", delivery_status="bounced")
    admin().post(f"/sent/{found.pk}/again/")
    found.refresh_from_db()
    assert (found.delivery_status, found.error) == ("queued", "")


def test_what_arrived_is_not_sent_twice(ingrid: StaffMember) -> None:
    found = row(ingrid, delivery_status="sent")
    answer = admin().post(f"/sent/{found.pk}/again/", follow=True)
    assert "This has not come back." in answer.content.decode()
    assert Delivery.objects.filter(delivery_status="queued").count() == 0


def test_nobody_looks_at_or_sends_anothers_mail(ingrid: StaffMember) -> None:
    stranger, path = browser(make.person()), f"/sent/{Delivery.objects.get().pk}/"
    assert [stranger.get(path).status_code, stranger.post(f"{path}again/").status_code] == [404, 404]
