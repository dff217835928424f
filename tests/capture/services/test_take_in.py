from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from crm.capture import services
from crm.capture.arrivals import Arrival
from crm.capture.models import CapturedMail, MailState
from crm.capture.services import again, filing, intake, take_in
from crm.clients.models import Client, Contact
from crm.conversations.models import Interaction
from crm.conversations.services import correct
from tests import make
from tests.capture.mails import MORNING, mail, multipart
from tests.capture.taking import LATER, US, clocks, northlight, said, take

pytestmark = pytest.mark.django_db

OURS = "Ole Brandt <ole@brackenfold.test>"


@pytest.fixture
def north() -> Client:
    return northlight()


def test_a_clients_mail_becomes_an_inbound_question_with_a_clock(north: Client) -> None:
    [one] = take(mail(id="q@x.test"))
    fact = said(one)
    assert (fact.client, fact.channel, fact.direction) == (north, "email", "inbound")
    assert (fact.occurred_at, fact.logged_at) == (MORNING, LATER)
    assert fact.summary == "Batch 7: When is the batch ready?"
    assert clocks() == [("q@x.test", None)]


def test_our_mail_to_a_client_is_outbound_and_led_by_who_wrote_it(north: Client) -> None:
    ole = make.leader("Ole Brandt")
    [one] = take(mail(f"Ole <{ole.email}>", "mara@northlight.test", id="a@x.test"))
    fact = said(one)
    assert (fact.direction, fact.logged_by, fact.owner) == ("outbound", ole, ole)
    assert [(part.staff, part.participation) for part in fact.participations.all()] == [(ole, "led")]
    assert clocks() == []


def test_a_leader_in_copy_of_a_mail_does_not_take_part(north: Client) -> None:
    ole = make.leader()
    [one] = take(mail(cc=ole.email))
    assert [part.participation for part in said(one).participations.all()] == ["cc"]


def test_whoever_is_asked_first_owns_the_question(north: Client) -> None:
    first, second = make.person(), make.person()
    [one] = take(mail(to=f"{first.email}, {second.email}"))
    assert said(one).owner == first


def test_a_new_person_at_a_known_domain_becomes_a_contact(north: Client) -> None:
    [one] = take(mail("Mara Lind <mara@lab.northlight.test>"))
    mara = Contact.objects.get(email="mara@lab.northlight.test")
    assert (mara.client, mara.name, mara.made_by_capture) == (north, "Mara Lind", True)
    assert list(said(one).contacts.all()) == [mara]


def test_rooms_and_robots_become_no_contacts(north: Client) -> None:
    take(mail(OURS, "room@northlight.test, no-reply@northlight.test, mara@northlight.test"))
    assert [contact.email for contact in Contact.objects.all()] == ["mara@northlight.test"]


def test_a_contact_elsewhere_is_more_than_a_domain(north: Client) -> None:
    other = make.client("Southwind", domain="southwind.test")
    make.contact(other, email="mara@northlight.test")
    assert said(take(mail())[0]).client == other


def test_a_free_provider_is_nobodys_domain(north: Client) -> None:
    make.client("Southwind", domain="gmail.com")
    [one] = take(mail("mara@gmail.com"))
    assert (one.state, one.reason) == (MailState.UNMATCHED, "no client is known for its sender")


def test_a_mail_we_only_see_in_copy_starts_no_clock(north: Client) -> None:
    take(mail(to="ida@elsewhere.test", cc="pm@brackenfold.test", id="q@x.test"))
    assert said(CapturedMail.objects.get()).needs_reply is False
    assert clocks() == []


def test_a_mail_to_our_list_asks_us_even_in_copy(north: Client) -> None:
    take(mail(to="ida@elsewhere.test", cc="partners@brackenfold.test", subject="[Partners] Batch 7", id="q@x.test"))
    assert clocks() == [("q@x.test", None)]


@pytest.mark.parametrize("headers", [{"auto_submitted": "auto-replied"}, {"subject": "Out of office: Batch 7"}])
def test_an_automatic_answer_neither_starts_nor_stops(north: Client, headers: dict[str, str]) -> None:
    theirs = mail(id="r@x.test", **headers)
    ours = mail(OURS, "mara@northlight.test", id="a@x.test", in_reply_to="<q@x.test>", **headers)
    take(theirs, mail(id="q@x.test"), ours)
    assert clocks() == [("q@x.test", None)]
    assert said(CapturedMail.objects.get(key="r@x.test")).automatic


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (mail(OURS, "pm@brackenfold.test"), "among ourselves"),
        (mail(OURS, id="touchline.1@brackenfold.test"), "one of our own notices"),
        (mail(list_unsubscribe="<https://northlight.test/x>"), "sent to many"),
        (mail(""), "it names no author"),
        (mail(subject="Undeliverable: Batch 7"), "a mail server could not deliver one of our mails"),
        (mail("a@elsewhere.test", "b@elsewhere.test"), "nobody of ours wrote it or is named in it"),
        (mail(sent="Mon, 3 Apr 1995 10:00:00 +0000"), "written before 2000, older than anything that is kept here"),
        (mail("no-reply@elsewhere.test"), "written by a machine of nobody we know"),
        (mail(OURS, "partners@brackenfold.test", subject="[Partners] News"), "to a list, in answer to no client"),
    ],
)
def test_what_is_no_talk_with_a_client_is_set_aside_with_its_reason(north: Client, raw: bytes, reason: str) -> None:
    [one] = take(raw)
    assert (one.state, one.reason) == (MailState.SET_ASIDE, reason)
    assert not Interaction.objects.exists()


def test_a_contact_who_writes_through_a_mass_mailer_is_heard(north: Client) -> None:
    make.contact(north, email="mara@northlight.test")
    take(mail(list_unsubscribe="<https://northlight.test/x>", id="q@x.test"))
    assert clocks() == [("q@x.test", None)]


def test_the_project_is_the_one_the_subject_names(north: Client) -> None:
    project, _ = make.project(north, code="BFS-900"), make.project(north)
    [named, silent] = take(mail(id="1", subject="Re: bfs-900, batch 7"), mail(id="2"))
    assert list(said(named).projects.all()) == [project]
    assert list(said(silent).projects.all()) == []


def test_without_a_code_the_only_open_project_is_meant_once_it_was_opened(north: Client) -> None:
    project = make.project(north)
    [now, long_ago] = take(mail(id="1"), mail(id="2", sent=MORNING - timedelta(days=300)))
    assert list(said(now).projects.all()) == [project]
    assert list(said(long_ago).projects.all()) == []


def test_a_mail_without_a_date_happened_when_a_server_got_it(north: Client) -> None:
    hop = "from mx.test by mail.test; Mon, 19 Oct 2026 13:00:02 +0000"
    [dated, undated] = take(mail(id="1", sent="never", received=hop), mail(id="2", sent=""))
    assert dated.sent_at == MORNING + timedelta(seconds=2)
    assert undated.sent_at == LATER
    assert (undated.state, undated.reason[:31]) == (MailState.FILED, "its own date cannot be believed")


def test_a_mail_from_the_future_happened_when_it_came(north: Client) -> None:
    assert take(mail(sent=LATER + timedelta(days=400)))[0].sent_at == LATER


def test_taking_in_twice_changes_nothing(north: Client) -> None:
    take(mail(id="q@x.test"), mail(OURS, "mara@northlight.test", id="a@x.test", in_reply_to="<q@x.test>"))
    before = list(Interaction.objects.values()), clocks()
    take(mail(OURS, "mara@northlight.test", id="a@x.test", in_reply_to="<q@x.test>"), mail(id="q@x.test"))
    assert (list(Interaction.objects.values()), clocks()) == before


def test_what_a_person_corrected_stays_when_more_mail_comes(north: Client) -> None:
    [one] = take(mail(id="q@x.test"))
    correct(interaction=said(one), by=None, at=LATER, reason="only thanks", needs_reply=False)
    take(mail(id="r@x.test", in_reply_to="<q@x.test>", sent=MORNING + timedelta(hours=1), body="Also batch 8?"))
    assert clocks() == [("r@x.test", None)]


def test_a_mail_that_cannot_be_filed_is_kept_with_its_reason(
    north: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(raw: bytes) -> object:
        raise LookupError("no such thing")

    monkeypatch.setattr(intake, "read", stumble)
    one = take_in(mail(id="q@x.test"), us=US, at=LATER)
    assert (one.state, one.reason) == (MailState.UNREADABLE, "LookupError: no such thing")
    assert caplog.records[-1].levelno == logging.ERROR
    monkeypatch.undo()
    assert take_in(mail(id="q@x.test"), us=US, at=LATER).state == MailState.FILED


def test_one_bad_mail_does_not_stop_the_others(north: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = filing.file_all

    def stumble(found: list[object], *rest: object, **more: object) -> None:
        if any(mail.key == "bad@x.test" for talk in found for mail in talk.mails):  # type: ignore[attr-defined]
            raise LookupError("no such thing")
        honest(found, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(again, "file_all", stumble)
    states = [one.state for one in take(mail(id="1@x.test"), mail(id="bad@x.test"), mail(id="2@x.test"))]
    assert states == [MailState.FILED, MailState.UNREADABLE, MailState.FILED]


def test_a_message_that_was_kept_but_not_filed_is_filed_next_time(north: Client) -> None:
    services.keep.keep([Arrival(mail(id="q@x.test"))], at=LATER)
    assert take(mail(id="q@x.test"))[0].state == MailState.FILED


@pytest.mark.parametrize("raw", [b"", b"\0\0", b"\xff" * 5000, b"x" * 2_000_000, b"From: \0\n\n\0"])
def test_rubbish_is_kept_and_set_aside(north: Client, raw: bytes) -> None:
    assert take(raw)[0].state == MailState.SET_ASIDE


def test_an_attached_file_does_not_stand_in_the_summary(north: Client) -> None:
    kind, body = multipart(
        "Content-Type: text/plain\r\n\r\nSee the plan.",
        'Content-Type: application/pdf; name="plan.pdf"\r\n\r\n%PDF',
    )
    [one] = take(mail(content_type=kind, body=body))
    assert said(one).summary == "Batch 7: See the plan."
