"""The digest is switched from the mail: one click ends it, looking does not, and there is a way back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from crm.digests.models import Delivery, Digest
from crm.digests.offers import stop_token
from crm.digests.services import prepare, send_again
from crm.staff.models import AuditEvent, StaffMember
from crm.watch.services import sweep
from crm.web.door import now
from tests import make
from tests.digests.post import posted
from tests.make import MONDAY

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ingrid() -> StaffMember:
    make.house()
    return make.leader("Ingrid Vaelstrom", staff_role="cbo")


@pytest.fixture
def link(ingrid: StaffMember) -> str:
    return f"/mail/digest/{stop_token(ingrid)}/"


def form_of(reader: StaffMember) -> str:
    return StaffMember.objects.get(pk=reader.pk).digest_form


def mailed_on_monday() -> list[str]:
    sweep(MONDAY)
    prepare(MONDAY)
    posted(MONDAY)
    return [address for one in mail.outbox for address in one.to]


def test_the_mail_offers_one_click(ingrid: StaffMember, link: str) -> None:
    mailed_on_monday()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"].endswith(f"{link}>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"


def test_one_click_ends_it_without_a_cookie(ingrid: StaffMember, link: str) -> None:
    assert Browser(enforce_csrf_checks=True).post(link, ONE_CLICK).status_code == 200
    assert form_of(ingrid) == "off"
    assert AuditEvent.objects.filter(field="digest_form", new="off", reason="from the mail").exists()


def test_looking_ends_nothing(ingrid: StaffMember, link: str) -> None:
    for method in ("get", "head"):
        assert getattr(Browser(), method)(link, ONE_CLICK).status_code == 200
    Browser().post(link)
    assert form_of(ingrid) == "full"


def test_its_reader_hears_of_it_and_has_it_again(ingrid: StaffMember, link: str) -> None:
    Browser().post(link, ONE_CLICK)
    Browser().post(link, ONE_CLICK)
    posted(now())
    assert [one.to for one in mail.outbox] == [[ingrid.email]]
    back = re.search(r"/mail/digest/\S+/", str(mail.outbox[0].body))
    assert back
    Browser().post(back[0], {"form": "full"})
    assert form_of(ingrid) == "full"


@pytest.mark.parametrize("form", ["", "nonsense", "OFF"])
def test_what_is_no_choice_changes_nothing(ingrid: StaffMember, link: str, form: str) -> None:
    Browser().post(link, {"form": form})
    assert form_of(ingrid) == "full"


def test_an_altered_link_is_told_what_to_do(ingrid: StaffMember, link: str) -> None:
    other = make.leader()
    for path in (f"{link[:-2]}/", link.replace(f"/{ingrid.pk}.", f"/{other.pk}."), "/mail/digest/x/"):
        answer = Browser().post(path, ONE_CLICK)
        assert (answer.status_code, "on your own page" in answer.content.decode()) == (404, True)
    assert {form_of(ingrid), form_of(other)} == {"full"}


def test_a_link_of_somebody_who_left_is_none(ingrid: StaffMember, link: str) -> None:
    StaffMember.objects.update(is_active=False)
    assert Browser().post(link, ONE_CLICK).status_code == 404


def test_who_wants_none_still_has_the_page(ingrid: StaffMember, link: str) -> None:
    Browser().post(link, {"form": "off"})
    Delivery.objects.all().delete()
    assert mailed_on_monday() == []
    assert Digest.objects.filter(recipient=ingrid).exists()


def test_what_is_queued_does_not_leave_after_the_reader_switched_it_off(ingrid: StaffMember, link: str) -> None:
    prepare(MONDAY)
    Browser().post(link, ONE_CLICK)
    posted(MONDAY)
    assert mail.outbox == []
    assert Delivery.objects.get(kind="digest").delivery_status == "spared"


def test_what_is_asked_for_by_hand_leaves_all_the_same(ingrid: StaffMember, link: str) -> None:
    Browser().post(link, {"form": "off"})
    prepare(MONDAY)
    send_again(digest=Digest.objects.get(), by=ingrid, at=MONDAY + timedelta(hours=2))
    posted(MONDAY + timedelta(hours=2))
    assert [one.to for one in mail.outbox] == [[ingrid.email]]


def test_a_quiet_week_spares_who_wants_broken_ones_only(ingrid: StaffMember, link: str) -> None:
    Browser().post(link, {"form": "broken"})
    assert mailed_on_monday() == []


def test_a_week_with_something_late_reaches_them(ingrid: StaffMember, link: str) -> None:
    Browser().post(link, {"form": "broken"})
    make.project(make.client(executive_sponsor=ingrid), opened=date(2026, 8, 3))
    assert mailed_on_monday() == [ingrid.email]
