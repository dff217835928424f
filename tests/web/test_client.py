from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from crm.clients.models import Client, Contact
from crm.conversations.models import InteractionWords
from crm.staff.models import AuditEvent, StaffMember
from crm.web.door import now
from tests import make
from tests.plans import on_sqlite, plan

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Fjordhavn Biotech",
    "short_code": "FJO",
    "client_kind": "virtual_biotech",
    "tier": "strategic",
    "lifecycle": "active",
    "work_week": "mon_fri",
}


@pytest.fixture
def owner() -> StaffMember:
    make.house()
    return make.person("Corwin Delacastle", staff_role="cbo")


@pytest.fixture
def browser(owner: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(owner)
    return browser


def page(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def test_a_new_client_says_what_comes_next(browser: Browser) -> None:
    html = browser.post("/clients/new/", FACTS, follow=True).content.decode()
    assert "Add its first contact or project." in html
    assert "Log the first contact" in html


def test_a_name_that_is_taken_is_refused_and_nothing_typed_is_lost(browser: Browser) -> None:
    make.client("Fjordhavn Biotech")
    answer = browser.post("/clients/new/", FACTS | {"name": "fjordhavn biotech", "country": "NO"})
    assert answer.status_code == 422
    assert "There is already a client called fjordhavn biotech." in answer.content.decode()
    assert 'value="NO"' in answer.content.decode()


def test_a_change_keeps_what_it_was_and_why(browser: Browser) -> None:
    client = make.client("Fjordhavn Biotech", short_code="FJO")
    browser.post(f"/clients/{client.pk}/change/", FACTS | {"reason": "A second project was signed."})
    client.refresh_from_db()
    event = AuditEvent.objects.get(model="client", field="tier")
    assert (client.tier, event.old, event.new) == ("strategic", "core", "strategic")
    assert event.reason == "A second project was signed."


def test_what_was_said_goes_behind_the_wall_of_a_client_that_is_restricted(browser: Browser) -> None:
    project = make.project(make.client("Fjordhavn Biotech", short_code="FJO"))
    make.question(project, now() - timedelta(days=1))
    browser.post(f"/clients/{project.client.pk}/change/", FACTS | {"restricted_access": "on", "reason": "Their wish."})
    assert InteractionWords.objects.get().closed


def test_a_refused_change_leaves_the_client_as_it_was(browser: Browser) -> None:
    make.client("Lumbrook Medicines")
    client = make.client("Fjordhavn Biotech", short_code="FJO")
    assert browser.post(f"/clients/{client.pk}/change/", FACTS | {"name": "Lumbrook Medicines"}).status_code == 422
    client.refresh_from_db()
    assert (client.name, client.tier) == ("Fjordhavn Biotech", "core")


def test_an_address_belongs_to_one_contact(browser: Browser) -> None:
    client = make.client()
    make.contact(client, email="freja@fjordhavn.test")
    data = {"name": "Freja", "contact_role": "quality", "influence": "user", "lawful_basis": "contract"}
    answer = browser.post(f"/clients/{client.pk}/contacts/new/", data | {"email": "FREJA@fjordhavn.test"})
    assert answer.status_code == 422
    assert Contact.objects.count() == 1


def test_people_of_both_sides_stand_on_the_page(browser: Browser, owner: StaffMember) -> None:
    client = make.client(relationship_owner=owner)
    make.contact(client, "Freja Lundmose")
    make.project(client, project_manager=make.person("Tamsin Adeyolu"), code_name="Rowan")
    people = page(browser, f"/clients/{client.pk}/").split('id="people"')[1].split("</section>")[0]
    assert all(name in people for name in ("Freja Lundmose", "Corwin Delacastle", "Tamsin Adeyolu", "Rowan"))


def test_the_last_steering_committee_shows_what_was_promised_in_it(browser: Browser, owner: StaffMember) -> None:
    project = make.project()
    met = make.call(project, now() - timedelta(days=20), owner, purpose="steering_committee", summary="Plan agreed.")
    make.promised(project, now() + timedelta(days=3), text="Send the recovery plan.", made_in=met)
    html = page(browser, f"/clients/{project.client_id}/")
    agreed = html.split('id="agreed"')[1].split("</section>")[0]
    assert "Plan agreed." in agreed
    assert "Send the recovery plan." in agreed


@on_sqlite
def test_the_last_steering_committee_is_found_without_reading_what_was_said_since(browser: Browser) -> None:
    path = f"/clients/{make.project().client_id}/"
    assert any("USING INDEX interaction_governance" in step for step in plan(lambda: browser.get(path)))


@pytest.mark.parametrize("place", ["", "change/", "contacts/new/"])
def test_a_stranger_finds_no_restricted_client(place: str) -> None:
    make.house()
    client: Client = make.client(restricted_access=True)
    stranger = Browser()
    stranger.force_login(make.person())
    assert stranger.get(f"/clients/{client.pk}/{place}").status_code == 404
