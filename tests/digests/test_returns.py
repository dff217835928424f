"""Mail of ours that comes back: marked with the reason, told to administrators, and after two the address rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core import mail as outbox
from django.test import Client as Browser

from crm.capture.models import CapturedMail
from crm.capture.services import take_in_all
from crm.capture.us import Us
from crm.digests.models import Delivery, SetAside
from crm.digests.names import message_id
from crm.digests.services import confirm_address, mark_returns
from crm.digests.values import DeliveryKind, DeliveryStatus
from crm.staff.models import StaffMember
from crm.staff.services import change_member
from tests import make
from tests.capture.mails import mail, multipart
from tests.make import MONDAY

from .post import posted, subjects

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
US = Us(domains=frozenset(("brackenfold.test",)))
UNKNOWN = "5.1.1"


@pytest.fixture
def ingrid() -> StaffMember:
    make.house()
    return make.person("Ingrid", staff_role="ceo")


def sent(reader: StaffMember, number: int = 1, at: datetime = MONDAY) -> Delivery:
    facts = {"kind": DeliveryKind.STOPPED, "recipient": reader, "made_at": at, "not_before": at}
    row = Delivery.objects.create(key=f"test:{number}", **facts)
    posted(at)
    row.refresh_from_db()
    return row


def report(name: str, to: str, code: str = UNKNOWN, action: str = "failed", *, sender: str = "") -> bytes:
    """What a mail server says of the mail called `name`."""
    content_type, body = multipart(
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {code}\r\n"
        f"Diagnostic-Code: smtp; 550 {code} User unknown\r\n",
        f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{name}>\r\n\r\n",
        kind="report",
    )
    sender, id = sender or "mailer-daemon@mx.test", f"dsn-{name}"
    return mail(sender, id=id, sent=MONDAY + HOUR, content_type=content_type, body=body)


def comes_back(row: Delivery, code: str = UNKNOWN, *, to: str = "", us: Us = US, **facts: str) -> Delivery:
    """The report arrives like any mail."""
    raw = report(message_id(row.key), to or row.recipient.email, code, **facts)
    take_in_all([raw], us=us, at=MONDAY + HOUR)
    mark_returns(MONDAY + HOUR)
    row.refresh_from_db()
    return row


def test_what_came_back_says_so_with_the_reason_in_words(ingrid: StaffMember) -> None:
    row = comes_back(sent(ingrid))
    assert row.delivery_status == DeliveryStatus.BOUNCED
    assert row.error == "there is no such address (550 5.1.1 User unknown)"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("5.2.1", "the mailbox is closed"),
        ("4.2.2", "the mailbox is full"),
        ("5.7.1", "the server there refuses it by its rules"),
        ("4.4.1", "the server there could not be reached"),
        ("5.0.0", "a mail server could not deliver it"),
    ],
)
def test_the_code_is_told_as_a_person_would(ingrid: StaffMember, code: str, words: str) -> None:
    assert comes_back(sent(ingrid), code).error.startswith(words)


def test_a_server_that_still_tries_is_no_return(ingrid: StaffMember) -> None:
    assert comes_back(sent(ingrid), action="delayed").delivery_status == DeliveryStatus.SENT


def test_a_report_on_a_name_that_was_made_up_marks_nothing(ingrid: StaffMember) -> None:
    row = sent(ingrid)
    take_in_all([report(f"touchline.{'0' * 32}@localhost", ingrid.email)], us=US, at=MONDAY + HOUR)
    assert mark_returns(MONDAY + HOUR) == 0
    row.refresh_from_db()
    assert row.delivery_status == DeliveryStatus.SENT


def test_it_is_marked_once_and_administrators_hear_once(ingrid: StaffMember) -> None:
    admin = make.person("Ada", staff_role="administrator")
    comes_back(sent(ingrid))
    mark_returns(MONDAY + 2 * HOUR)
    outbox.outbox.clear()
    posted(MONDAY + 3 * HOUR)
    (told,) = outbox.outbox
    assert told.to == [admin.email]
    assert subjects([told]) == ["A mail to Ingrid came back: there is no such address (550 5.1.1 User unknown)"]


def test_an_administrator_hears_nothing_of_their_own_and_no_loop_begins(ingrid: StaffMember) -> None:
    admin = make.person("Ada", staff_role="administrator")
    comes_back(sent(admin))
    assert not Delivery.objects.filter(kind=DeliveryKind.OPERATIONS).exists()


def test_after_two_hard_returns_nothing_is_sent_there_until_somebody_confirms(ingrid: StaffMember) -> None:
    comes_back(sent(ingrid, 1))
    comes_back(sent(ingrid, 2))
    held = sent(ingrid, 3, MONDAY + 2 * HOUR)
    assert held.delivery_status == DeliveryStatus.QUEUED
    confirm_address(found=SetAside.objects.get(), by=ingrid, at=MONDAY + 3 * HOUR)
    posted(MONDAY + 3 * HOUR)
    held.refresh_from_db()
    assert held.delivery_status == DeliveryStatus.SENT


def test_a_full_mailbox_is_tried_again(ingrid: StaffMember) -> None:
    for number in range(3):
        comes_back(sent(ingrid, number), "5.2.2")
    assert not SetAside.objects.exists()


def test_another_address_of_the_same_person_is_not_set_aside(ingrid: StaffMember) -> None:
    comes_back(sent(ingrid, 1))
    comes_back(sent(ingrid, 2))
    change_member(member=ingrid, by=ingrid, at=MONDAY + HOUR, email="ingrid@brackenfold.test")
    assert sent(ingrid, 3, MONDAY + 2 * HOUR).delivery_status == DeliveryStatus.SENT


def test_a_guest_who_was_not_reached_does_not_set_our_own_address_aside(ingrid: StaffMember) -> None:
    for number in range(2):
        row = comes_back(sent(ingrid, number), to="bea@northlight.test")
    assert row.error.startswith("bea@northlight.test: there is no such address")
    assert not SetAside.objects.exists()


def nameless(to: str, number: int, at: datetime = MONDAY + HOUR) -> None:
    """A report that says for whom it failed, and not which mail."""
    content_type, body = multipart(
        f"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; {to}\r\n"
        f"Action: failed\r\nStatus: {UNKNOWN}\r\n",
        kind="report",
    )
    raw = mail("mailer-daemon@mx.test", id=f"nameless-{number}@mx.test", sent=at, content_type=content_type, body=body)
    take_in_all([raw], us=US, at=at)
    mark_returns(at)


def states() -> list[str]:
    return list(
        Delivery.objects.exclude(kind=DeliveryKind.OPERATIONS).order_by("pk").values_list("delivery_status", flat=True)
    )


def test_a_report_that_names_no_mail_marks_the_last_one_to_that_address(ingrid: StaffMember) -> None:
    sent(ingrid, 1, MONDAY - HOUR)
    sent(ingrid, 2)
    nameless(ingrid.email, 1)
    mark_returns(MONDAY + 2 * HOUR)
    assert states() == [DeliveryStatus.SENT, DeliveryStatus.BOUNCED]


def test_reports_that_anybody_can_write_set_no_address_aside(ingrid: StaffMember) -> None:
    for number in range(4):
        sent(ingrid, number, MONDAY + number * HOUR)
        nameless(ingrid.email, number, MONDAY + number * HOUR + HOUR / 2)
    assert states() == [DeliveryStatus.BOUNCED] * 4
    assert not SetAside.objects.exists()


def test_what_was_sent_again_since_and_what_went_to_others_is_not_marked(ingrid: StaffMember) -> None:
    row = sent(ingrid, 1)
    nameless("somebody@else.test", 1)
    Delivery.objects.filter(pk=row.pk).update(sent_at=MONDAY + 3 * HOUR)
    nameless(ingrid.email, 2)
    assert states() == [DeliveryStatus.SENT]


def test_our_own_mail_server_is_heard_though_it_proves_nothing(ingrid: StaffMember) -> None:
    checked = replace(US, servers=frozenset(("mx.ours.test",)))
    row = comes_back(sent(ingrid), sender="mailer-daemon@brackenfold.test", us=checked)
    assert (CapturedMail.objects.get().kind, row.delivery_status) == ("suspect", DeliveryStatus.BOUNCED)


def test_the_status_page_shows_it_and_an_administrator_confirms(ingrid: StaffMember) -> None:
    comes_back(sent(ingrid, 1))
    comes_back(sent(ingrid, 2))
    browser = Browser()
    browser.force_login(make.person("Ada", staff_role="administrator"))
    html = browser.get("/status/").content.decode()
    assert ("came back" in html, "nothing is sent there since" in html) == (True, True)
    browser.post(f"/status/addresses/{SetAside.objects.get().pk}/right/")
    assert SetAside.objects.get().confirmed_at is not None


def test_who_is_no_administrator_confirms_nothing(ingrid: StaffMember) -> None:
    found = SetAside.objects.create(reader=ingrid, address=ingrid.email, reason="gone", since=MONDAY)
    browser = Browser()
    browser.force_login(ingrid)
    assert browser.post(f"/status/addresses/{found.pk}/right/").status_code == 403
