"""Handing mail in by one's own dropbox address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.handing_in import dropbox_address
from crm.capture.models import CapturedMail, Dropbox, OwnName, Source
from crm.capture.services import give_dropbox, say_whose_mail, take_in_all, vouch
from crm.capture.us import us_here
from crm.clients.models import Client
from crm.staff.models import StaffMember
from tests import make
from tests.capture.mails import MORNING, mail, multipart
from tests.capture.taking import LATER, clocks, northlight, said

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PASSED = "mx.ours.test; dmarc=pass"
QUOTE = (
    "Please see below.\n\n---------- Forwarded message ---------\nFrom: Mara Lind <mara@northlight.test>\n"
    "Date: Mon, Oct 19, 2026 at 9:00 AM\nSubject: Batch 7\nTo: Ole <{to}>\n\nWhen is the batch ready?"
)


@pytest.fixture
def ole() -> StaffMember:
    northlight()
    for kind, value in (("domain", "brackenfold.test"), ("server", "mx.ours.test")):
        OwnName.objects.create(kind=kind, value=value, added_at=MORNING)
    ole = make.person("Ole Brandt")
    give_dropbox(staff=ole, by=ole, at=MORNING)
    return ole


def address(staff: StaffMember) -> str:
    return f"dropbox+{Dropbox.objects.get(staff=staff).token}@brackenfold.test"


def handed(
    staff: StaffMember, to: str = "", *, sender: str = "", checked: str = PASSED, **headers: str
) -> CapturedMail:
    box = address(staff)
    facts = {"id": "f", "authentication_results": checked, "delivered_to": box, "sent": MORNING + HOUR} | headers
    raw = mail(sender or f"{staff.name} <{staff.email}>", to or box, **facts)  # type: ignore[arg-type]
    return take_in_all([raw], us=us_here(), at=LATER)[0].mail


def forward(staff: StaffMember, **headers: str) -> CapturedMail:
    return handed(staff, **{"subject": "Fwd: Batch 7", "body": QUOTE.format(to=staff.email)} | headers)


def test_a_hidden_copy_is_our_own_mail_to_the_client(ole: StaffMember) -> None:
    take_in_all([mail(to=ole.email, id="q")], us=us_here(), at=LATER)
    copy = handed(ole, "mara@northlight.test", in_reply_to="<q>")
    assert (copy.state, copy.dropped_by, said(copy).direction) == ("filed", ole, "outbound")
    assert clocks() == [("q", "f")]


def test_a_forward_becomes_the_mail_it_passes_on_from_its_own_time(ole: StaffMember) -> None:
    form = forward(ole)
    inner = CapturedMail.objects.get(found_in=form)
    assert (inner.author, inner.sent_at, said(inner).direction) == ("mara@northlight.test", MORNING, "inbound")
    assert (form.state, [start for start, _ in clocks()]) == ("set_aside", [inner.key])


def test_an_attached_message_keeps_its_own_name_and_time(ole: StaffMember) -> None:
    content_type, body = multipart(
        "Content-Type: text/plain\r\n\r\nFor the record.",
        f"Content-Type: message/rfc822\r\n\r\n{mail(to=ole.email, id='q').decode()}",
    )
    handed(ole, content_type=content_type, body=body)
    assert clocks() == [("q", None)]


def test_a_forward_of_what_is_known_adds_nothing(ole: StaffMember) -> None:
    take_in_all([mail(to=ole.email, id="q", sent=MORNING + timedelta(seconds=90))], us=us_here(), at=LATER)
    forward(ole)
    assert clocks() == [("q", None)]
    assert not CapturedMail.objects.exclude(found_in=None)


def test_a_forward_stops_no_clock(ole: StaffMember) -> None:
    take_in_all([mail(to=ole.email, id="q")], us=us_here(), at=LATER)
    forward(ole, in_reply_to="<q>")
    assert clocks() == [("q", None)]


def test_what_cannot_be_unwrapped_waits_for_a_person(ole: StaffMember) -> None:
    found = handed(ole, subject="Fwd: Batch 7", body="Mara called, see mara@northlight.test")
    assert (found.state, clocks()) == ("review", [])


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"checked": "mx.ours.test; dmarc=fail"}, "vouches"),
        ({"checked": "mx.evil.test; dmarc=pass"}, "vouches"),
        ({"sender": "mallory@evil.test"}, "mallory@evil.test sent it"),
    ],
)
def test_only_the_owner_hands_in_and_only_when_vouched_for(
    ole: StaffMember, headers: dict[str, str], words: str
) -> None:
    found = forward(ole, **headers)
    assert (found.state, words in found.reason, clocks()) == ("review", True, [])


def test_a_colleague_does_not_hand_in_for_another(ole: StaffMember) -> None:
    assert forward(ole, sender=make.person().email).state == "review"


def test_an_address_that_was_changed_takes_nothing_in(ole: StaffMember) -> None:
    facts = {"since": MORNING, "made_at": MORNING}
    Source.objects.create(kind="dropbox", name="Dropbox", address="dropbox@brackenfold.test", **facts)
    before = dropbox_address(ole)
    give_dropbox(staff=ole, by=ole, at=MORNING)
    assert before not in ("", dropbox_address(ole))
    assert handed(ole, before, delivered_to="").state == "review"


def test_a_person_can_vouch_for_what_was_held(ole: StaffMember) -> None:
    held = forward(ole, checked="")
    assert vouch(mail=held, by=ole, at=LATER).state == "set_aside"
    assert len(clocks()) == 1


def test_a_mail_in_our_name_that_somebody_vouches_for_answers(ole: StaffMember) -> None:
    take_in_all([mail(to=ole.email, id="q")], us=us_here(), at=LATER)
    raw = mail(ole.email, "mara@northlight.test", id="a", sent=MORNING + HOUR, in_reply_to="<q>")
    held = take_in_all([raw], us=us_here(), at=LATER)[0].mail
    assert (held.state, clocks()) == ("review", [("q", None)])
    vouch(mail=held, by=ole, at=LATER)
    assert clocks() == [("q", "a")]


def test_a_clients_own_forward_is_the_clients_mail(ole: StaffMember) -> None:
    raw = mail(to=ole.email, id="q", subject="Fwd: from our lab", body=QUOTE.format(to="mara@northlight.test"))
    [one] = take_in_all([raw], us=us_here(), at=LATER)
    assert (one.mail.author, clocks()) == ("mara@northlight.test", [("q", None)])


def test_what_was_taken_from_a_forward_gives_way_to_the_mail_itself(ole: StaffMember) -> None:
    forward(ole)
    take_in_all([mail(to=ole.email, id="q", sent=MORNING + timedelta(seconds=30))], us=us_here(), at=LATER)
    assert clocks() == [("q", None)]


def test_a_forward_that_is_filed_by_hand_answers_nobody(ole: StaffMember) -> None:
    take_in_all([mail(to=ole.email, id="q")], us=us_here(), at=LATER)
    held = handed(ole, subject="Fwd: Batch 7", body="Mara called.", in_reply_to="<q>")
    say_whose_mail(mail=held, client=Client.objects.get(), by=ole, at=LATER)
    held.refresh_from_db()
    assert (held.state, clocks()) == ("filed", [("q", None)])


def test_an_outsider_who_poses_as_our_notice_is_heard(ole: StaffMember) -> None:
    [one] = take_in_all([mail(to=ole.email, id="touchline.x@evil.test", x_touchline_loop="1")], us=us_here(), at=LATER)
    assert (one.mail.kind, len(clocks())) == ("human", 1)


def test_our_own_notice_that_comes_back_is_a_loop(ole: StaffMember) -> None:
    raw = mail("touchline@brackenfold.test", ole.email, id="touchline.9f@brackenfold.test")
    [one] = take_in_all([raw], us=us_here(), at=LATER)
    assert (one.mail.kind, one.mail.state) == ("own_loop", "set_aside")
