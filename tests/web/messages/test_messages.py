"""What stands behind a captured contact: why it stands there, the message, its files, and what it can teach."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client as Browser

from crm.capture.models import CapturedMail, TaughtRule
from crm.clients.models import Client
from crm.conversations.models import Interaction
from tests import make
from tests.capture.mails import MORNING, mail, multipart
from tests.capture.taking import clocks, northlight, said, take

pytestmark = pytest.mark.django_db
FILE = b"stability data"
SHA = hashlib.sha256(FILE).hexdigest()


@pytest.fixture
def north() -> Client:
    return northlight()


@pytest.fixture
def browser(north: Client) -> Browser:
    browser = Browser()
    browser.force_login(make.person())
    return browser


def with_file(**headers: str) -> bytes:
    content_type, body = multipart(
        "Content-Type: text/html\r\n\r\n<p>See <b>below</b>.<img src=https://spy.test/x><script>alert(1)</script></p>",
        "Content-Type: text/html; name=x.html\r\nContent-Disposition: attachment; filename=x.html\r\n\r\n"
        + FILE.decode(),
    )
    return mail(id="q", content_type=content_type, body=body, **headers)


def address(fact: Interaction, rest: str = "") -> str:
    return f"/messages/{fact.pk}/{rest}"


def body_of(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def test_the_page_says_why_the_clock_started(browser: Browser) -> None:
    fact = said(*take(mail(id="q")))
    page = body_of(browser, f"/interactions/{fact.pk}/")
    assert "Started the clock because a person at Northlight Bio wrote to us and it asks something." in page
    assert "northlight.test is their mail domain" in page


def test_a_message_is_shown_without_script_and_pictures(browser: Browser) -> None:
    page = body_of(browser, address(said(*take(with_file()))))
    assert "<b>below</b>" in page
    assert "spy.test" not in page
    assert "alert(1)" not in page


def test_a_file_is_saved_and_never_opened(browser: Browser) -> None:
    answer = browser.get(address(said(*take(with_file())), f"files/{SHA}/"))
    assert answer.content == FILE
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="x.html"'
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)


@pytest.mark.parametrize("rest", ["", f"files/{SHA}/", "teach/"])
def test_a_stranger_finds_nothing(north: Client, rest: str) -> None:
    fact = said(*take(with_file()))
    Client.objects.update(restricted_access=True)
    stranger = Browser()
    stranger.force_login(make.person())
    assert stranger.get(address(fact, rest)).status_code == 404


def test_a_file_of_another_message_is_not_found(browser: Browser) -> None:
    fact = said(*take(mail(id="q")))
    take(with_file(subject="Other").replace(b"<q>", b"<other>"))
    assert browser.get(address(fact, f"files/{SHA}/")).status_code == 404


def test_a_message_of_which_only_the_beginning_is_kept_says_so(browser: Browser) -> None:
    fact = said(*take(mail(id="q")))
    CapturedMail.objects.update(trimmed=True)
    assert "only this beginning is kept" in body_of(browser, address(fact))


def test_a_contact_that_a_person_logged_has_no_message(browser: Browser, north: Client) -> None:
    fact = make.question(make.project(north), MORNING)
    assert browser.get(address(fact)).status_code == 404


def test_a_mail_can_be_put_into_a_conversation_of_its_own(browser: Browser) -> None:
    take(mail(id="q"))
    fact = said(*take(mail(id="r", in_reply_to="<q>")))
    browser.post(address(fact, "apart/"))
    assert clocks() == [("q", None), ("r", None)]


LESSON = {"says": "no_reply", "pattern": "northlight.test"}


def test_what_a_lesson_would_change_is_shown_before_it_does(browser: Browser) -> None:
    fact = said(*take(mail(id="q")))
    take(mail("ida@northlight.test", id="r"))
    page = browser.get(address(fact, "teach/"), LESSON).content.decode()
    assert "2 contacts with Northlight Bio say otherwise today" in page
    assert (TaughtRule.objects.count(), len(clocks())) == (0, 2)


@pytest.mark.parametrize(("past", "left"), [({}, 1), ({"past": "on"}, 0)])
def test_a_lesson_holds_for_what_comes_and_if_wished_for_what_was(
    browser: Browser, past: dict[str, str], left: int
) -> None:
    fact = said(*take(mail(id="q")))
    browser.post(address(fact, "teach/"), LESSON | past)
    take(mail(id="r", subject="Other"))
    assert len(clocks()) == left
    assert TaughtRule.objects.get().pattern == "northlight.test"


def test_a_lesson_on_a_project_puts_contacts_on_it(browser: Browser, north: Client) -> None:
    project, _ = make.project(north, code="NL-01"), make.project(north, code="NL-02")
    fact = said(*take(mail(id="q")))
    told = {"says": "project", "pattern": "mara@northlight.test", "project": project.pk, "past": "on"}
    browser.post(address(fact, "teach/"), told)
    take(mail(id="r", subject="Other"))
    assert [list(one.projects.all()) for one in Interaction.objects.all()] == [[project], [project]]


def test_a_project_lesson_without_a_project_is_refused(browser: Browser) -> None:
    fact = said(*take(mail(id="q")))
    answer = browser.post(address(fact, "teach/"), LESSON | {"says": "project"})
    assert answer.status_code == 422


def test_a_correction_offers_to_be_taught(browser: Browser) -> None:
    fact = said(*take(mail(id="q")))
    Interaction.objects.update(automatic=True)
    assert f"{address(fact, 'teach/')}?says=automatic" in body_of(browser, f"/interactions/{fact.pk}/")
