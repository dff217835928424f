"""A mail counts from when a server of ours had it, whichever of its copies is met first."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from crm.capture.arrivals import Arrival
from crm.capture.models import CapturedMail, Sighting, Source
from crm.capture.services import take_in_arrivals
from crm.conversations.models import Clock, Interaction
from crm.conversations.services import correct
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import LATER, US, northlight, said

pytestmark = pytest.mark.django_db
QUESTION = mail(id="q@x.test")
MINUTE = timedelta(minutes=1)


def source(name: str = "Post", since: datetime = MORNING - timedelta(days=30)) -> Source:
    return Source.objects.create(
        kind="mailbox", name=name, address=f"{name}@brackenfold.test", since=since, made_at=since
    )


def arrived(raw: bytes, source: Source, received: datetime, **facts: Any) -> CapturedMail:
    arrival = Arrival(raw, source.since, source, "INBOX", 1, received, **facts)
    return take_in_arrivals([arrival], us=US, at=LATER)[0].mail


def test_the_clock_starts_when_our_server_had_the_question() -> None:
    northlight()
    arrived(QUESTION, source(), MORNING + 20 * MINUTE)
    assert Clock.objects.get().opened_at == MORNING + 20 * MINUTE


def test_it_stops_when_our_reply_was_sent_not_when_it_was_filed_away() -> None:
    northlight()
    post = source()
    arrived(QUESTION, post, MORNING)
    reply = mail(
        "pm@brackenfold.test",
        "mara@northlight.test",
        id="a@x.test",
        in_reply_to="<q@x.test>",
        sent=MORNING + 9 * MINUTE,
    )
    arrived(reply, post, MORNING + 30 * MINUTE)
    assert Clock.objects.get().stopped_at == MORNING + 9 * MINUTE


def test_one_mail_in_two_mailboxes_is_one_mail_with_two_sightings() -> None:
    northlight()
    one = arrived(QUESTION, source("A"), MORNING, envelope_to="pm@brackenfold.test")
    same = arrived(QUESTION, source("B"), MORNING + MINUTE, envelope_to="dropbox+ab@brackenfold.test")
    assert one == same
    assert Interaction.objects.count() == 1
    recipients = Sighting.objects.filter(mail=one).values_list("source__name", "envelope_to")
    assert list(recipients) == [("A", "pm@brackenfold.test"), ("B", "dropbox+ab@brackenfold.test")]


def test_whichever_copy_is_met_first_the_earliest_counts() -> None:
    northlight()
    copies = [(source(name), MORNING + n * MINUTE) for n, name in ((5, "A"), (2, "B"), (9, "C"))]
    for number, order in enumerate(permutations(copies)):
        raw = mail(id=f"{number}@x.test")
        for box, received in order:
            arrived(raw, box, received)
    assert set(Clock.objects.values_list("opened_at", flat=True)) == {MORNING + 2 * MINUTE}


def test_an_upload_that_a_mailbox_has_too_counts_from_when_it_came() -> None:
    northlight()
    [kept] = take_in_arrivals([Arrival(QUESTION)], us=US, at=LATER)
    assert said(kept.mail).occurred_at == MORNING
    arrived(QUESTION, source(), MORNING + 20 * MINUTE)
    assert said(kept.mail).occurred_at == MORNING + 20 * MINUTE


def test_what_a_person_corrected_is_not_moved_by_another_copy() -> None:
    northlight()
    one = arrived(QUESTION, source("A"), MORNING + 9 * MINUTE)
    moment = MORNING - 3 * MINUTE
    correct(interaction=said(one), by=make.person(), at=LATER, reason="She called first.", occurred_at=moment)
    arrived(QUESTION, source("B"), MORNING)
    assert said(one).occurred_at == moment


def test_what_is_older_than_the_cut_off_stands_and_starts_no_clock() -> None:
    northlight()
    one = arrived(QUESTION, source(since=MORNING + MINUTE), MORNING)
    assert (said(one).occurred_at, said(one).needs_reply) == (MORNING, False)
    assert "starts no clock" in one.reason
    assert not Clock.objects.exists()


def test_a_reply_of_ours_from_before_the_cut_off_needs_none_either() -> None:
    northlight()
    post = source(since=MORNING + timedelta(days=1))
    arrived(mail("pm@brackenfold.test", "mara@northlight.test", id="a@x.test"), post, MORNING)
    arrived(
        mail(id="q@x.test", in_reply_to="<a@x.test>", sent=MORNING + timedelta(days=1, hours=1)),
        post,
        MORNING + timedelta(days=1, hours=1),
    )
    assert Clock.objects.get().opened_at == MORNING + timedelta(days=1, hours=1)


@pytest.mark.parametrize("first", ["history", "counts"])
def test_a_mail_counts_as_soon_as_one_of_its_sources_counts_it(first: str) -> None:
    northlight()
    boxes = {"counts": source("A"), "history": source("B", since=MORNING + MINUTE)}
    for name in (first, *(boxes.keys() - {first})):
        one = arrived(QUESTION, boxes[name], MORNING)
    assert said(one).needs_reply is None
    assert (Clock.objects.count(), one.reason) == (1, "")


def test_a_mailbox_that_was_copied_does_not_make_old_mail_new() -> None:
    northlight()
    hop = "from mx by mail.brackenfold.test; Mon, 19 Oct 2026 09:01:00 -0400"
    one = arrived(mail(id="q@x.test", received=hop), source(), MORNING + timedelta(days=1))
    assert said(one).occurred_at == MORNING + MINUTE


def test_meeting_it_again_changes_nothing() -> None:
    northlight()
    box = source()
    one = arrived(QUESTION, box, MORNING)
    before = said(one).version
    arrived(QUESTION, box, MORNING)
    assert (said(one).version, Sighting.objects.count()) == (before, 1)
