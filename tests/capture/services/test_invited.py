from __future__ import annotations

from email.message import EmailMessage

import pytest

from crm.capture.models import CapturedMeeting
from crm.capture.services.invited import read_invitations
from tests.capture.calendar.invitations import calendar
from tests.capture.meetings import BEFORE, ann, held, invitation, northlight, row
from tests.capture.taking import LATER, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _northlight() -> None:
    northlight(), ann()


BEA, ANN, EVE = "bea@northlight.test", "ann@brackenfold.test", "eve@elsewhere.test"


def by_mail(
    sender: str, *lines: str, method: str = "REQUEST", id: str = "1", organizer: str = BEA, bea: str = "ACCEPTED"
) -> bytes:
    written = calendar(invitation(*lines, bea=bea), method=method).replace(
        b"ORGANIZER:mailto:ann@brackenfold.test", f"ORGANIZER:mailto:{organizer}".encode()
    )
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ANN, "Stability"
    message["Date"], message["Message-ID"] = "Mon, 19 Oct 2026 08:00:00 -0400", f"<{id}@x.test>"
    message.set_content("You are invited.")
    message.add_alternative(written.decode(), subtype="calendar", params={"method": method})
    message.add_attachment(written, maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()


def came(*mails: bytes) -> None:
    take(*mails)
    read_invitations(BEFORE)


def test_an_invitation_by_mail_is_one_meeting_inline_and_attached() -> None:
    came(by_mail(BEA, f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ANN}"))
    assert CapturedMeeting.objects.count() == 1
    assert len(held()) == 1


def test_a_cancellation_by_mail_calls_it_off() -> None:
    came(by_mail(BEA), by_mail(BEA, "SEQUENCE:1", method="CANCEL", id="2"))
    assert row().cancelled


def test_an_answer_by_mail_counts_for_whoever_wrote_it() -> None:
    came(by_mail(ANN, organizer=ANN, bea="NEEDS-ACTION"))
    came(by_mail(BEA, method="REPLY", id="2", organizer=ANN, bea="DECLINED"))
    assert {one.address: str(one.answer) for one in row().invitees}[BEA] == "declined"


def test_a_stranger_changes_nothing() -> None:
    came(by_mail(BEA), by_mail(EVE, "SEQUENCE:7", method="CANCEL", id="2"))
    assert not row().cancelled


def test_each_mail_is_looked_at_once() -> None:
    take(by_mail(BEA))
    assert (read_invitations(LATER), read_invitations(LATER)) == (1, 0)
