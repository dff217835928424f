"""Everything one receives stands on one page and is changed there; an administrator sees who gets what."""

from __future__ import annotations

from datetime import time
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser

from crm.digests.services import prepare
from crm.staff.models import AuditEvent, StaffMember
from crm.web.door import now
from tests import make
from tests.digests.post import posted

pytestmark = pytest.mark.django_db
PAGE = "/settings/receive/"
CHOICES = {
    "digest_form": "broken",
    "digest_scope": "mine",
    "digest_day": "2",
    "digest_hour": "16:30",
    "timezone": "Europe/Berlin",
    "warn_by_mail": "on",
}


@pytest.fixture
def ingrid() -> StaffMember:
    make.house()
    return make.leader("Ingrid Vaelstrom", staff_role="cbo")


def signed_in(person: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def page(person: StaffMember, path: str = PAGE) -> str:
    return unescape(signed_in(person).get(path).content.decode())


def test_a_reader_chooses_how_what_and_when(ingrid: StaffMember) -> None:
    assert signed_in(ingrid).post(PAGE, CHOICES).status_code == 302
    ingrid.refresh_from_db()
    assert (ingrid.digest_form, ingrid.digest_scope) == ("broken", "mine")
    assert (ingrid.digest_day, ingrid.digest_hour, ingrid.timezone) == (2, time(16, 30), "Europe/Berlin")
    assert (ingrid.warn_by_mail, ingrid.daily_note) == (True, False)
    assert AuditEvent.objects.filter(field="digest_day", actor=ingrid).exists()


def test_the_page_says_when_the_next_one_leaves(ingrid: StaffMember) -> None:
    assert "Your next digest leaves" in page(ingrid)
    signed_in(ingrid).post(PAGE, CHOICES | {"digest_form": "off"})
    assert "The weekly digest does not come to you by mail." in page(ingrid)


@pytest.mark.parametrize(
    "slip", [{"digest_day": "6"}, {"digest_hour": "25:00"}, {"timezone": "Mars/Base"}, {"digest_scope": "none"}]
)
def test_what_cannot_be_chosen_is_refused_and_stays_typed(ingrid: StaffMember, slip: dict[str, str]) -> None:
    assert signed_in(ingrid).post(PAGE, CHOICES | slip).status_code == 422
    assert StaffMember.objects.get(pk=ingrid.pk).digest_form == "full"


def test_who_reads_no_digest_is_not_asked_about_it(ingrid: StaffMember) -> None:
    owner = make.person()
    assert 'name="digest_form"' not in page(owner)
    signed_in(owner).post(PAGE, {"timezone": "", "daily_note": "on", "digest_form": "off"})
    assert StaffMember.objects.get(pk=owner.pk).digest_form == "full"


def test_what_came_stands_there_and_is_nobody_elses(ingrid: StaffMember) -> None:
    other = make.person(staff_role="ceo")
    prepare(now())
    posted(now())
    assert page(ingrid).count("A quiet week: no first reply fell due") == 1
    StaffMember.objects.filter(pk=other.pk).update(name="Somebody Else")
    assert "Somebody Else" not in page(ingrid)


def test_an_administrator_sees_who_gets_what_and_when_next(ingrid: StaffMember) -> None:
    admin = make.person("Ada", staff_role="administrator")
    signed_in(ingrid).post(PAGE, CHOICES)
    told = page(admin, f"{PAGE}everybody/")
    assert "only when something is broken" in told
    assert "Wednesday at 16:30, Europe/Berlin" in told
    assert f"{PAGE}everybody/" in page(admin)


def test_nobody_else_sees_it(ingrid: StaffMember) -> None:
    assert signed_in(ingrid).get(f"{PAGE}everybody/").status_code == 403
    assert f"{PAGE}everybody/" not in page(ingrid)


def test_ten_more_readers_cost_no_statement_more(ingrid: StaffMember, django_assert_max_num_queries: Any) -> None:
    admin = signed_in(make.person("Ada", staff_role="administrator"))
    for _ in range(10):
        make.person(staff_role="cto")
    admin.get(f"{PAGE}everybody/")
    with django_assert_max_num_queries(9):
        admin.get(f"{PAGE}everybody/")
