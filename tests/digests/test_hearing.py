"""A reader answers a mail of ours with a line, and it is logged: once, by them alone, and they hear what it became."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.test import Client as Browser

from crm.capture.models import CapturedMail, OwnName, Source
from crm.capture.queries import mail_for
from crm.capture.services import take_in_all, vouch
from crm.capture.us import us_here
from crm.clients.models import Client, Contact
from crm.conversations.models import Clock, Interaction, InteractionProject
from crm.digests.models import Delivery, Heard
from crm.digests.offers import undo_token
from crm.digests.services import hear, prepare
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.capture.mails import mail
from tests.make import MONDAY

from . import quoting
from .post import posted

pytestmark = pytest.mark.django_db
LINE = "spoke to Jane at Acme, worried about stability"
NINE = MONDAY + timedelta(hours=2)


@dataclass
class House:
    """A reader with their digest of Monday, and the client the line is about."""

    ingrid: StaffMember
    jane: Contact
    alder: Project
    digest: EmailMessage

    def answers(self, body: str, *, sender: str = "", at: datetime = NINE, **facts: Any) -> CapturedMail:
        """Take in an answer, let the job read what is held, and send what follows."""
        who = sender or f"Ingrid Vaelstrom <{self.ingrid.email}>"
        facts = {"sender": who, "sent": at, **facts}
        raw = quoting.answer(facts.pop("digest", self.digest), body, **facts)
        found = take_in_all([raw], us=us_here(), at=at)[0].mail
        outbox.outbox.clear()
        hear(at)
        posted(at)
        found.refresh_from_db()
        return found


@pytest.fixture
def house(mailbox: None) -> House:
    ingrid = make.leader("Ingrid Vaelstrom", staff_role="ceo")
    acme = make.client("Acme Biologics", short_code="ACM", executive_sponsor=ingrid)
    alder = make.project(acme, code_name="Alder", code="BFS-101")
    jane = make.contact(acme, "Jane Miller")
    prepare(MONDAY)
    posted(MONDAY)
    return House(ingrid, jane, alder, outbox.outbox[0])


@pytest.fixture
def mailbox() -> None:
    make.house()
    for kind, value in (("domain", "brackenfold.test"), ("server", "mx.ours.test")):
        OwnName.objects.create(kind=kind, value=value, added_at=MONDAY)
    facts = {"since": MONDAY, "made_at": MONDAY}
    Source.objects.create(kind="dropbox", name="Dropbox", address="dropbox@brackenfold.test", **facts)


def logged() -> list[str]:
    return list(Interaction.objects.filter(withdrawn_at=None).values_list("summary", flat=True))


def test_a_line_is_logged_on_the_right_project_as_a_leaders_contact(house: House) -> None:
    found = house.answers(LINE)
    (fact,) = Interaction.objects.all()
    assert (fact.client.name, [*fact.projects.all()], [*fact.contacts.all()]) == (
        "Acme Biologics",
        [house.alder],
        [house.jane],
    )
    assert (fact.summary, fact.channel, fact.logged_by, found.state) == (
        "worried about stability",
        "phone_call",
        house.ingrid,
        "heard",
    )
    assert InteractionProject.objects.get(interaction=fact).is_touchpoint


def test_its_reader_hears_what_was_understood_with_a_way_back(house: House) -> None:
    house.answers(LINE)
    (told,) = outbox.outbox
    assert (told.to, told.subject) == ([house.ingrid.email], "Logged: worried about stability")
    text = str(told.body)
    assert "Phone call to them · Acme Biologics · Jane Miller · BFS-101 Alder" in text
    assert re.search(r"Take it back\n\S+/mail/undo/\S+/\n", text)
    assert told.extra_headers["In-Reply-To"] == "<r1@x.test>"
    assert told.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_quoted_digest_is_cut_whoever_quotes_it_and_where(house: House) -> None:
    for number, (way, body, html) in enumerate(quoting.ways(LINE, house.digest)):
        house.answers(body, html=html, id=f"w{number}", at=NINE + timedelta(minutes=number))
        assert Heard.objects.latest("pk").told["line"] == LINE, way
    assert logged() == ["worried about stability"]


def test_the_same_answer_twice_is_logged_and_answered_once(house: House) -> None:
    house.answers(LINE)
    house.answers(LINE, sent=NINE, at=NINE + timedelta(minutes=5))
    assert (logged(), Heard.objects.count(), outbox.outbox) == (["worried about stability"], 1, [])


def test_the_same_words_sent_twice_are_one_contact(house: House) -> None:
    house.answers(LINE)
    house.answers(LINE, id="r2", at=NINE + timedelta(minutes=5))
    assert (logged(), Heard.objects.count()) == (["worried about stability"], 2)


def test_what_is_not_understood_is_asked_back_and_waits_in_intake(house: House) -> None:
    found = house.answers("spoke to somebody, worried about stability")
    assert (found.state, found.reason.startswith("its line is not understood: With whom?")) == ("review", True)
    (told,) = outbox.outbox
    assert "Nothing is logged yet." in str(told.body)
    assert "With whom? Name a client, a contact or a project." in str(told.body)
    assert logged() == []


def test_a_second_answer_settles_the_first(house: House) -> None:
    first = house.answers("spoke to somebody, worried about stability")
    asked = outbox.outbox[0]
    house.answers(quoting.plain(LINE, asked), digest=asked, id="r2", at=NINE + timedelta(minutes=5))
    first.refresh_from_db()
    assert (logged(), first.state) == (["worried about stability"], "heard")


def test_a_choice_between_projects_is_offered_by_name(house: House) -> None:
    make.project(house.alder.client, code_name="Birch", code="BFS-102")
    house.answers(LINE)
    text = str(outbox.outbox[0].body)
    assert "Which project of Acme Biologics?" in text
    assert all(name in text for name in ("Alder", "Birch"))


def test_an_answer_with_nothing_of_its_own_says_so(house: House) -> None:
    house.answers(quoting.plain("", house.digest))
    assert "There is no line of yours in it" in str(outbox.outbox[0].body)


def test_of_several_waiting_questions_none_is_taken_for_answered(house: House) -> None:
    for hour in (10, 11):
        make.question(house.alder, MONDAY - timedelta(days=3, hours=-hour + 7))
    house.answers(LINE)
    assert Clock.objects.running().count() == 2


def test_a_stranger_logs_nothing_and_hears_nothing(house: House) -> None:
    found = house.answers(LINE, sender="Mallory <mallory@evil.test>")
    assert (found.state, logged(), outbox.outbox) == ("unmatched", [], [])


def test_what_a_stranger_quotes_of_it_is_seen_by_who_sees_every_client(house: House) -> None:
    make.client("Pelloway Health", restricted_access=True)
    found = house.answers(LINE, sender="Mallory <mallory@evil.test>")
    manager = make.person("Tom")
    assert (found in mail_for(house.ingrid, at=NINE), found in mail_for(manager, at=NINE)) == (True, False)


def test_a_colleague_logs_nothing_and_hears_nothing(house: House) -> None:
    found = house.answers(LINE, sender=make.person("Tom").email)
    assert (found.state, logged(), outbox.outbox) == ("review", [], [])


@pytest.mark.parametrize("checked", ["mx.ours.test; dmarc=fail", "mx.evil.test; dmarc=pass"])
def test_whoever_only_claims_to_be_the_reader_logs_nothing(house: House, checked: str) -> None:
    found = house.answers(LINE, authentication_results=checked)
    assert (found.state, logged(), outbox.outbox) == ("review", [], [])


def test_somebody_who_looks_may_vouch_for_it(house: House) -> None:
    found = house.answers(LINE, authentication_results="mx.ours.test; dmarc=fail")
    vouch(mail=found, by=house.ingrid, at=NINE)
    hear(NINE)
    assert logged() == ["worried about stability"]


def test_a_made_up_address_opens_nothing(house: House) -> None:
    to = str(house.digest.extra_headers["Reply-To"])
    number = int(re.findall(r"re(\d+)x", to)[0])
    found = house.answers(LINE, to=to.replace(f"re{number}x", f"re{number + 1}x"), in_reply_to="")
    assert (found.state, logged(), outbox.outbox) == ("review", [], [])


@pytest.mark.parametrize(
    "headers",
    [{"auto_submitted": "auto-replied"}, {"subject": "Automatic reply: A quiet week"}, {"precedence": "auto_reply"}],
)
def test_an_automatic_answer_is_not_logged_and_not_answered(house: House, headers: dict[str, Any]) -> None:
    found = house.answers(LINE, **headers)
    assert (found.state, logged(), outbox.outbox) == ("set_aside", [], [])


def test_an_answer_to_the_sender_itself_is_known_by_the_name_of_our_mail(house: House) -> None:
    assert house.answers(LINE, to="touchline@brackenfold.test").state == "heard"


def test_without_a_mailbox_for_it_no_mail_offers_to_be_answered(house: House) -> None:
    assert "Answer with a line" in str(house.digest.body)
    Source.objects.update(is_active=False)
    prepare(MONDAY + timedelta(days=7))
    posted(MONDAY + timedelta(days=7))
    assert "Reply-To" not in outbox.outbox[-1].extra_headers
    assert "Answer with a line" not in str(outbox.outbox[-1].body)


def test_a_mail_to_a_client_with_our_address_in_copy_is_that_mail(house: House) -> None:
    house.jane.email = "jane@acme.test"
    house.jane.save()
    reply_to = str(house.digest.extra_headers["Reply-To"])
    raw = mail(
        house.ingrid.email, "jane@acme.test", id="c", cc=reply_to, authentication_results="mx.ours.test; dmarc=pass"
    )
    found = take_in_all([raw], us=us_here(), at=NINE)[0].mail
    assert (found.state, found.outside) == ("filed", ["jane@acme.test"])


def test_who_only_reads_is_told_and_nothing_is_logged(house: House) -> None:
    StaffMember.objects.filter(pk=house.ingrid.pk).update(staff_role="reader")
    house.answers(LINE)
    assert ("You may read here." in str(outbox.outbox[0].body), logged()) == (True, [])


def test_a_client_its_reader_may_not_see_is_not_found(house: House) -> None:
    StaffMember.objects.filter(pk=house.ingrid.pk).update(staff_role="program_director", is_leadership=False)
    hidden = make.client("Pelloway Health", restricted_access=True)
    make.contact(hidden, "Lukas Aeschwend")
    house.answers("spoke to Lukas at Pelloway, worried about stability")
    assert (logged(), "Lukas Aeschwend" in str(outbox.outbox[0].body)) == ([], False)


def test_more_lines_a_day_than_a_person_writes_get_no_answer(house: House) -> None:
    mails = [CapturedMail(key=f"m{number}", taken_in_at=NINE) for number in range(30)]
    answers = Delivery.objects.get(kind="digest")
    for one in CapturedMail.objects.bulk_create(mails):
        Heard.objects.create(mail=one, answers=answers, reader=house.ingrid, at=NINE)
    found = house.answers(LINE)
    assert (found.state, logged(), outbox.outbox) == ("review", [], [])


def undo_path() -> str:
    return f"/mail/undo/{undo_token(Heard.objects.get())}/"


def signed_in(person: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


@pytest.fixture
def said(house: House) -> House:
    """The line was logged a moment ago."""
    house.answers(LINE)
    Heard.objects.update(at=now())
    return house


def test_looking_at_the_way_back_takes_nothing_back(said: House) -> None:
    assert "was logged from your mail" in signed_in(said.ingrid).get(undo_path()).content.decode()
    assert logged() == ["worried about stability"]


def test_the_way_back_works_once(said: House) -> None:
    browser = signed_in(said.ingrid)
    for _ in range(2):
        assert browser.post(undo_path(), follow=True).status_code == 200
    assert (logged(), "Taken back." in browser.get(undo_path()).content.decode()) == ([], True)


def test_nobody_else_takes_it_back(said: House) -> None:
    assert signed_in(make.person("Tom")).post(undo_path()).status_code == 403
    assert Browser().post(undo_path()).status_code == 403
    assert logged() == ["worried about stability"]


def test_the_way_back_is_closed_to_who_lost_sight_of_the_client(said: House) -> None:
    Client.objects.update(restricted_access=True, executive_sponsor=None)
    StaffMember.objects.update(staff_role="project_manager")
    browser = signed_in(said.ingrid)
    for answer in (browser.get(undo_path()), browser.post(undo_path())):
        assert (answer.status_code, "stability" in answer.content.decode()) == (404, False)
    assert logged() == ["worried about stability"]


def test_an_altered_or_old_way_back_says_what_to_do(said: House) -> None:
    browser = signed_in(said.ingrid)
    assert browser.get(f"{undo_path()[:-3]}x/").status_code == 404
    Heard.objects.update(at=now() - timedelta(days=15))
    answer = browser.post(undo_path())
    assert (answer.status_code, "withdraw it with a reason" in answer.content.decode()) == (410, True)
    assert logged() == ["worried about stability"]


def test_a_new_browser_proves_itself_from_there_too(said: House) -> None:
    browser = Browser()
    assert "Send the link to Ingrid" in browser.get(undo_path()).content.decode()
    browser.post(undo_path().replace("/undo/", "/act/") + "it-is-me/")
    posted(now())
    found = re.search(r"(/mail/browser/\S+/)", str(outbox.outbox[-1].body))
    assert found is not None
    assert browser.post(found[1], follow=True).redirect_chain[-1][0] == undo_path()
    browser.post(undo_path())
    assert logged() == []


def test_an_answer_taken_back_is_not_logged_again_by_the_same_mail(said: House) -> None:
    signed_in(said.ingrid).post(undo_path())
    said.answers(LINE, sent=NINE, at=NINE + timedelta(hours=1))
    said.answers(LINE, id="r2", at=NINE + timedelta(hours=1))
    assert logged() == []
    assert "taken back" in str(outbox.outbox[0].body)


def test_two_workers_read_it_once(house: House) -> None:
    raw = quoting.answer(house.digest, LINE, sender=house.ingrid.email, sent=NINE)
    take_in_all([raw], us=us_here(), at=NINE)
    assert [hear(NINE), hear(NINE)] == [1, 0]
    assert Delivery.objects.filter(kind="answer").count() == 1
