"""Who may see mail that has no client yet."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.capture.models import Belonging, CapturedMail
from crm.capture.services import say_whose
from crm.clients.models import Client
from crm.clients.services import grant_access
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.capture.mails import mail
from tests.capture.taking import LATER, take

pytestmark = pytest.mark.django_db


def signed_in(person: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


@pytest.fixture
def secret(ann: StaffMember) -> Client:
    return make.client("Secretorum", domain="secretorum.test", restricted_access=True)


@pytest.fixture
def waiting(secret: Client) -> CapturedMail:
    """From a stranger, with somebody of the restricted client in copy."""
    return take(mail("law@elsewhere.test", id="1", subject="Clause 7", cc="jo@secretorum.test"))[0]


@pytest.fixture
def people(secret: Client) -> dict[str, Browser]:
    """An administrator without access, a reader with access, a stranger to placing mail."""
    reader = make.person("Reader")
    grant_access(client=secret, staff=reader, by=None, at=LATER, reason="works on it")
    return {
        "administrator": signed_in(make.person(staff_role="administrator", is_superuser=True)),
        "reader": signed_in(reader),
        "stranger": signed_in(make.person(staff_role="scientist")),
    }


def test_the_list_keeps_the_wall(waiting: CapturedMail, people: dict[str, Browser]) -> None:
    answers = {who: browser.get("/intake/") for who, browser in people.items()}
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "administrator": 200,
        "reader": 200,
        "stranger": 404,
    }
    for words in ("Clause 7", "elsewhere.test"):
        assert [who for who, answer in answers.items() if words in answer.content.decode()] == ["reader"]


@pytest.mark.parametrize("path", ["/intake/mails/{}/", "/intake/mails/{}/raw/", "/intake/mails/{}/delete/"])
def test_one_mail_keeps_the_wall(waiting: CapturedMail, people: dict[str, Browser], path: str) -> None:
    codes = {who: browser.get(path.format(waiting.pk)).status_code for who, browser in people.items()}
    assert codes == {"administrator": 404, "reader": 200, "stranger": 404}


@pytest.mark.parametrize("verb", ["file", "again", "seen", "delete"])
def test_nobody_acts_through_the_wall(waiting: CapturedMail, people: dict[str, Browser], verb: str) -> None:
    outside = (people["administrator"], people["stranger"])
    codes = [browser.post(f"/intake/mails/{waiting.pk}/{verb}/").status_code for browser in outside]
    assert codes == [404, 404]


def test_nobody_files_with_a_client_they_may_not_see(secret: Client, people: dict[str, Browser]) -> None:
    take(mail("x@elsewhere.test", id="2"))
    for typed in (f"#{secret.pk}", "Secretorum", secret.short_code):
        html = people["administrator"].post("/intake/file/", {"group": "elsewhere.test", "client": typed}, follow=True)
        assert "No client is called that." in html.content.decode()
    assert not Belonging.objects.exists()


def test_rules_about_a_restricted_client_are_seen_by_who_may_see_it(secret: Client, people: dict[str, Browser]) -> None:
    said = say_whose(name="elsewhere.test", client=secret, by=None, at=now())
    shown = [people[who].get("/intake/rules/").content.decode() for who in ("administrator", "reader")]
    assert ["elsewhere.test" in html for html in shown] == [False, True]
    assert people["administrator"].post(f"/intake/rules/{said.pk}/remove/").status_code == 404


def test_the_bar_counts_only_what_one_may_see(waiting: CapturedMail, people: dict[str, Browser]) -> None:
    told = {who: "mails wait for a client" in browser.get("/").content.decode() for who, browser in people.items()}
    assert told == {"administrator": False, "reader": True, "stranger": False}
    assert "/intake/" not in people["stranger"].get("/").content.decode()
