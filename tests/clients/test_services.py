from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from crm.clients.models import AccessGrant, Client, Contact
from crm.clients.queries import changed_clients
from crm.clients.services import (
    add_client,
    add_contact,
    change_client,
    change_contact,
    change_people,
    clear_changed,
    mark_changed,
    take_back_contact,
)
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from tests import make
from tests.make import LONG_AGO, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def lumen() -> Client:
    return make.client("Lumen", short_code="LUM", domain="lumen.test")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": "LUMEN", "short_code": "X"}, "There is already a client called LUMEN"),
        ({"name": "New", "short_code": "lum"}, "The code lum already belongs to another client"),
        ({"name": "New", "short_code": "X", "timezone": "Mars/Olympus"}, "“Mars/Olympus” is no known time zone"),
    ],
)
def test_a_client_that_cannot_be_is_refused(lumen: Client, facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        add_client(by=None, at=MONDAY, **facts)
    with pytest.raises(Refusal, match=sentence):
        change_client(client=make.client(), by=None, at=MONDAY, **facts)
    assert Client.objects.filter(name__iexact="lumen").count() == 1


def test_a_client_may_keep_its_own_name(lumen: Client) -> None:
    change_client(client=lumen, by=None, at=MONDAY, name="LUMEN", domain="Lumen.TEST")
    lumen.refresh_from_db()
    assert (lumen.name, lumen.domain) == ("LUMEN", "lumen.test")


def test_a_change_leaves_what_stood_there_before(lumen: Client) -> None:
    ann = make.person("Ann")
    change_client(client=lumen, by=ann, at=MONDAY, reason="third project", tier="strategic")
    event = AuditEvent.objects.get(model="client", field="tier")
    assert (event.actor, event.old, event.new, event.reason, event.at) == (
        ann,
        "core",
        "strategic",
        "third project",
        MONDAY,
    )


def test_new_people_of_ours_leave_their_mark_and_have_the_client_judged(lumen: Client) -> None:
    boss, sponsor = make.leader("Boss"), lumen.executive_sponsor
    change_people(client=lumen, by=None, at=MONDAY, reason="retired", executive_sponsor=boss)
    lumen.refresh_from_db()
    assert (lumen.executive_sponsor, lumen.changed_at) == (boss, MONDAY)
    event = AuditEvent.objects.get(model="client", field="executive_sponsor")
    assert (event.old, event.new) == (str(sponsor), "Boss")


def test_an_address_belongs_to_one_contact(lumen: Client) -> None:
    make.contact(lumen, email="eve@lumen.test")
    other = make.contact(make.client(), email="otto@other.test")
    with pytest.raises(Refusal, match=r"eve@lumen\.test already belongs to a contact"):
        add_contact(client=lumen, name="Eva", email="Eve@Lumen.test", by=None, at=MONDAY)
    with pytest.raises(Refusal, match=r"eve@lumen\.test already belongs"):
        change_contact(contact=other, by=None, at=MONDAY, email="EVE@lumen.test")


def test_contacts_without_an_address_do_not_collide(lumen: Client) -> None:
    for email in (None, ""):
        assert add_contact(client=lumen, name="Somebody", email=email, by=None, at=MONDAY).email is None
    assert Contact.objects.count() == 2


def test_a_mark_is_taken_away_only_by_whoever_judged_that_very_fact(lumen: Client) -> None:
    """A newer fact that came while the older was judged must be found by the next sweep."""
    mark_changed(clients=[lumen.pk], at=MONDAY)
    assert not clear_changed(client_id=lumen.pk, seen=LONG_AGO)
    assert list(changed_clients().filter(pk=lumen.pk)) == [lumen]
    assert clear_changed(client_id=lumen.pk, seen=MONDAY)
    assert not changed_clients().filter(pk=lumen.pk).exists()


def test_the_database_refuses_what_a_verb_might_forget(lumen: Client) -> None:
    eve, ann = make.contact(lumen, email="eve@lumen.test"), make.person()
    broken = [
        Client(name="Lumen", short_code="X"),
        Client(name="New", short_code="LUM"),
        Contact(client=lumen, name="Eva", email=eve.email),
        AccessGrant(client=lumen, staff=ann, valid_from=MONDAY, until=MONDAY, reason="x"),
    ]
    for row in broken:
        with pytest.raises(IntegrityError, match=r"(?i)unique|check"), transaction.atomic():
            row.save()


def test_a_contact_added_by_mistake_goes_and_leaves_its_mark() -> None:
    ada = make.contact(make.client())
    number = ada.pk
    take_back_contact(contact=ada, by=None, at=MONDAY, reason="wrong file")
    assert not Contact.objects.exists()
    assert AuditEvent.objects.filter(model="contact", object_id=number, reason="wrong file").exists()


def test_a_contact_who_took_part_or_was_changed_stays() -> None:
    make.house()
    project = make.project()
    ada, ben = make.contact(project.client), make.contact(project.client)
    make.question(project, MONDAY, contacts=[ada])
    change_contact(contact=ben, by=None, at=MONDAY, title="Director")
    for contact in (ada, ben):
        with pytest.raises(Refusal):
            take_back_contact(contact=contact, by=None, at=MONDAY, reason="wrong file")
