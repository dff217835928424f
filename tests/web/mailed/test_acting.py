"""The pages behind the buttons of a mail: looking changes nothing, and acting asks who is there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser
from icalendar import Calendar

from crm.clients.models import Client, Contact
from crm.conversations.models import Interaction
from crm.digests.models import Delivery, Digest, KnownBrowser, MailAct
from crm.digests.offers import token_of
from crm.digests.services import drop_unconfirmed
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.digests.post import frozen, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ingrid() -> StaffMember:
    make.house()
    return make.leader("Ingrid Vaelstrom", staff_role="cbo")


@pytest.fixture
def jane(ingrid: StaffMember) -> Contact:
    client = make.client("Quillhaven", executive_sponsor=ingrid)
    make.project(client, code_name="Rowan", opened=(now() - timedelta(days=70)).date())
    return make.contact(client, "Jane Holm")


@pytest.fixture
def link(ingrid: StaffMember, jane: Contact) -> str:
    return f"/mail/act/{token_of(frozen(ingrid, now()), 0, 'did')}/"


def signed_in(person: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def told(jane: Contact) -> dict[str, object]:
    return {"contact": jane.pk, "line": "Spoke of stability.", "when": f"{now().astimezone(make.SITE):%Y-%m-%dT%H:%M}"}


def confirmation() -> str:
    """The address in the last mail that asks whose browser it is."""
    posted(now())
    found = re.search(r"(/mail/browser/\S+/)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def known(link: str) -> Browser:
    """A browser without a session that its reader confirmed."""
    browser = Browser()
    browser.post(f"{link}it-is-me/")
    browser.post(confirmation())
    return browser


def test_looking_does_nothing_however_often(link: str, ingrid: StaffMember) -> None:
    for browser in (Browser(), signed_in(ingrid)):
        assert browser.get(link).status_code == 200
        assert browser.head(link).status_code == 200
    assert not MailAct.objects.exists()
    assert not Delivery.objects.exists()


def test_an_unknown_browser_is_told_whose_it_is_and_no_more(link: str, jane: Contact) -> None:
    page = Browser().get(link).content.decode()
    assert "For Ingrid Vaelstrom" in page
    assert [word for word in ("Quillhaven", "Rowan", "Jane Holm") if word in page] == []


def test_a_forwarded_mail_gives_no_power(link: str, jane: Contact) -> None:
    answer = Browser().post(link, told(jane))
    assert answer.status_code == 403
    assert not Interaction.objects.exists()


def test_who_is_signed_in_as_somebody_else_is_refused(link: str, jane: Contact) -> None:
    for method in ("get", "post"):
        answer = getattr(signed_in(make.leader("Karl Berg")), method)(link, told(jane))
        assert answer.status_code == 403
        assert "You are Karl Berg here, so nothing was done." in answer.content.decode()
    assert not Interaction.objects.exists()


def test_its_reader_acts_when_signed_in(link: str, jane: Contact, ingrid: StaffMember) -> None:
    page = signed_in(ingrid).post(link, told(jane), follow=True).content.decode()
    assert "Your call is logged: Spoke of stability." in page
    assert Interaction.objects.get().logged_by == ingrid


def test_a_confirmed_browser_acts_without_a_password(link: str, jane: Contact) -> None:
    browser = known(link)
    assert "With whom" in browser.get(link).content.decode()
    browser.post(link, told(jane))
    assert Interaction.objects.get().places.get().is_touchpoint


def test_a_confirmed_browser_opens_nothing_else(link: str) -> None:
    assert known(link).get("/").status_code == 302


def test_whoever_asks_the_confirmation_goes_to_the_reader(link: str, ingrid: StaffMember) -> None:
    stranger = Browser()
    assert "mailbox of Ingrid" in stranger.post(f"{link}it-is-me/").content.decode()
    Browser().post(confirmation())
    assert mail.outbox[-1].to == [ingrid.email]
    assert "not known yet" in stranger.get(link).content.decode()


def test_a_confirmation_is_looked_at_freely_and_works_once(link: str) -> None:
    Browser().post(f"{link}it-is-me/")
    address = confirmation()
    assert [Browser().get(address).status_code for _ in range(2)] == [200, 200]
    assert Browser().post(address).status_code == 302
    again = Browser().post(address)
    assert (again.status_code, "used already" in again.content.decode()) == (410, True)


def test_a_confirmation_is_spent_after_half_an_hour(link: str) -> None:
    Browser().post(f"{link}it-is-me/")
    KnownBrowser.objects.update(asked_at=now() - timedelta(minutes=31))
    assert Browser().post(confirmation()).status_code == 410


def test_three_confirmations_an_hour_are_enough(link: str) -> None:
    for _ in range(5):
        assert Browser().post(f"{link}it-is-me/").status_code == 200
    assert KnownBrowser.objects.count() == 3


def test_a_browser_is_forgotten_when_its_reader_leaves_or_says_so(link: str, ingrid: StaffMember) -> None:
    browser = known(link)
    StaffMember.objects.update(is_active=False)
    assert "not known yet" in browser.get(link).content.decode()
    StaffMember.objects.update(is_active=True)
    home = signed_in(ingrid)
    assert "1 browser may press the buttons" in home.get("/settings/you/").content.decode()
    home.post("/settings/you/forget-browsers/")
    assert "not known yet" in browser.get(link).content.decode()


def test_what_nobody_confirmed_is_tidied_away(link: str) -> None:
    known(link)
    Browser().post(f"{link}it-is-me/")
    assert [drop_unconfirmed(at=now()), drop_unconfirmed(at=now() + timedelta(minutes=31))] == [0, 1]
    assert KnownBrowser.objects.get().confirmed_at is not None


def test_a_promised_call_is_offered_for_the_calendar(link: str, ingrid: StaffMember) -> None:
    will, browser = f"/mail/act/{token_of(Digest.objects.get(), 0, 'will')}/", known(link)
    page = browser.post(will, {"when": "2099-10-20T09:00"}, follow=True).content.decode()
    assert f"{will}plan.ics" in page
    event = Calendar.from_ical(browser.get(f"{will}plan.ics").content).walk("VEVENT")[0]
    assert event["SUMMARY"] == "Ingrid Vaelstrom: Rowan"
    assert Browser().get(f"{will}plan.ics").status_code == 404
    assert browser.get(f"{link}plan.ics").status_code == 404


def test_a_used_button_says_what_it_did(link: str, jane: Contact, ingrid: StaffMember) -> None:
    browser = signed_in(ingrid)
    browser.post(link, told(jane))
    page = browser.post(link, told(jane)).content.decode()
    assert "a button works once" in page
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize(("used", "head"), [(True, "This button was used."), (False, "Nothing was done.")])
def test_a_button_says_no_word_of_a_client_its_reader_lost_sight_of(
    link: str, jane: Contact, ingrid: StaffMember, used: bool, head: str
) -> None:
    browser = signed_in(ingrid)
    if used:
        browser.post(link, told(jane))
    Client.objects.update(restricted_access=True, executive_sponsor=None)
    StaffMember.objects.update(staff_role="project_manager")
    answer = browser.get(link)
    page = answer.content.decode()
    assert (answer.status_code, head in page, "Rowan" in page, "stability" in page) == (403, True, False, False)


def test_a_spent_button_says_what_to_do(link: str, ingrid: StaffMember) -> None:
    Digest.objects.update(built_at=now() - timedelta(days=15))
    answer = signed_in(ingrid).get(link)
    assert answer.status_code == 410
    assert "Open the page of the matter, or the latest digest." in answer.content.decode()


def test_a_broken_link_says_what_to_do(link: str) -> None:
    for path in ("/mail/act/nonsense/", f"{link[:-2]}/", "/mail/act/1-0-did.x/", "/mail/act/%00/"):
        answer = Browser().get(path)
        assert answer.status_code == 404
        assert "Open the mail again and press the button there." in answer.content.decode()


@pytest.mark.parametrize(
    "change", [{"contact": ""}, {"contact": "999999"}, {"line": ""}, {"when": "soon"}, {"when": "2099-01-01T10:00"}]
)
def test_what_cannot_be_is_refused_and_stays_typed(
    link: str, jane: Contact, ingrid: StaffMember, change: dict[str, str]
) -> None:
    answer = signed_in(ingrid).post(link, told(jane) | change)
    assert answer.status_code == 422
    assert not MailAct.objects.exists()


def test_nobody_of_another_client_can_be_named(link: str, jane: Contact, ingrid: StaffMember) -> None:
    other = make.contact(make.client("Elsewhere"))
    assert signed_in(ingrid).post(link, told(jane) | {"contact": other.pk}).status_code == 422


def test_a_button_pressed_too_often_waits(link: str) -> None:
    answers = [Browser().get(link).status_code for _ in range(31)]
    assert answers[-1] == 429


def test_a_reader_whose_role_only_reads_does_nothing(link: str, jane: Contact, ingrid: StaffMember) -> None:
    browser = known(link)
    StaffMember.objects.filter(pk=ingrid.pk).update(staff_role="reader")
    assert browser.post(link, told(jane)).status_code == 422
    assert Project.objects.count() == 1
    assert not Interaction.objects.exists()
