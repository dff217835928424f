"""One e-mail, from the wire to the page (DESIGN.md). Read it from top to bottom; every figure is reckoned by hand.

The site is open Monday to Friday, 08:00 to 17:00 in New York. A core client waits nine open hours at most.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from crm.capture.models import MailState
from crm.capture.services import take_in
from crm.capture.us import us_of
from crm.conversations.models import Clock, Interaction
from crm.digests.models import Delivery
from crm.digests.services import prepare, send_next, tell
from crm.staff.models import StaffMember
from crm.watch.models import Flag
from crm.watch.services import sweep
from tests import make
from tests.make import local

pytestmark = pytest.mark.django_db

FRIDAY_AFTERNOON = local("2026-10-16 14:30")
MONDAY_AFTERNOON = local("2026-10-19 15:00")
MONDAY_AFTER = local("2026-10-26 07:00")
RAW = b"""\
From: Mara Lind <mara@northlight.test>\r
To: %s\r
Date: Fri, 16 Oct 2026 14:30:00 -0400\r
Message-ID: <question@northlight.test>\r
Subject: Batch 7\r
\r
When is the batch ready?\r
> Earlier words\r
"""


def sent(at: datetime) -> int:
    """Sends what may leave; how many mails did."""
    before = len(mail.outbox)
    while send_next(at):
        pass
    return len(mail.outbox) - before


def page(monkeypatch: pytest.MonkeyPatch, person: StaffMember, path: str, at: datetime) -> str:
    """What this person sees at an instant. Pages read the time at their door, so that is where it is set."""
    monkeypatch.setattr("crm.web.door.timezone.now", lambda: at)
    browser = Browser()
    browser.force_login(person)
    return " ".join(browser.get(path, follow=True).content.decode().split())


def test_an_unanswered_email_becomes_a_flag_and_reaches_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    make.house()
    tamsin = make.person("Tamsin Adeyolu")
    boss = make.leader("Ines Corvo", staff_role="ceo")
    northlight = make.client("Northlight Bio", domain="northlight.test", executive_sponsor=boss)

    # 1, 2. The bytes are kept, read and filed: an inbound interaction of the client, owned by whom it asks.
    letter = take_in(RAW % tamsin.email.encode(), us=us_of(["brackenfold.test"]), at=FRIDAY_AFTERNOON)
    question = Interaction.objects.get(message_key="question@northlight.test")
    assert letter.state == MailState.FILED
    assert (question.client, question.direction, question.owner) == (northlight, "inbound", tamsin)
    assert question.summary == "Batch 7: When is the batch ready?"

    # 3. Its clock has used 2.5 open hours on Friday; the other 6.5 end on Monday at half past two.
    clock = Clock.objects.get(opened_by=question)
    assert (clock.state, clock.target) == ("running", timedelta(hours=9))
    assert clock.due_at == local("2026-10-19 14:30")

    # 4. Nothing is late at the weekend. On Monday at three the sweep finds half an hour over: a flag, level 1.
    sweep(local("2026-10-18 12:00"))
    assert not Flag.objects.exists()
    sweep(MONDAY_AFTERNOON)
    flag = Flag.objects.get()
    assert (flag.flag_kind, flag.owner, flag.escalation_level) == ("slow_response", tamsin, 1)
    assert flag.opened_at == clock.due_at
    assert flag.why == "target 9 bh, 9.5 bh elapsed, 0.5 bh over, level 1"

    # 5. Its owner is told by mail, once.
    tell(MONDAY_AFTERNOON)
    assert sent(MONDAY_AFTERNOON) == 1
    assert mail.outbox[0].to == [tamsin.email]
    assert "Batch 7: When is the batch ready?" in mail.outbox[0].body
    assert tell(MONDAY_AFTERNOON) + sent(MONDAY_AFTERNOON) == 0

    # 6. Nobody answers. A week later 47.5 open hours have passed: 38.5 over, in the digest …
    sweep(MONDAY_AFTER)
    assert prepare(MONDAY_AFTER) == 1
    sent(MONDAY_AFTER)
    digest = next(one for one in mail.outbox if one.to == [boss.email])
    assert "the only first reply was late" in digest.body
    assert "38.5 h over" in digest.body
    assert Delivery.objects.get(recipient=boss, kind="digest").delivery_status == "sent"

    # … on the week's page, and on the owner's desk.
    assert "38.5 h over" in page(monkeypatch, boss, "/weekly/2026-10-19/", MONDAY_AFTER)
    desk = page(monkeypatch, tamsin, "/", MONDAY_AFTER)
    assert "One question is waiting on you." in desk
    assert "38 h 30 over" in desk
