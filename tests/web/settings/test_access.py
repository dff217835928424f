from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from crm.clients.models import AccessGrant, Client
from crm.clients.queries import clients_for
from crm.clients.services import grant_access
from crm.staff.models import AuditEvent, StaffMember
from crm.web.door import now
from tests import make
from tests.web.settings.conftest import signed_in

pytestmark = pytest.mark.django_db


def told(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def chief(admin: StaffMember) -> StaffMember:
    return make.leader("Chief")


@pytest.fixture
def secretive(chief: StaffMember) -> Client:
    return make.client("Secretive", restricted_access=True, executive_sponsor=chief)


def test_a_restricted_client_is_not_named_to_a_stranger_even_an_administrator(
    office: Browser, secretive: Client
) -> None:
    page = told(office.get("/settings/access/"))
    assert "Secretive" not in page
    assert "One restricted client is not shown to you." in page
    assert office.get(f"/settings/access/{secretive.pk}/grant/").status_code == 404


def test_the_sponsor_grants_access_until_a_day_with_a_reason(chief: StaffMember, secretive: Client) -> None:
    jane, sponsor = make.person("Jane"), signed_in(chief)
    until = (now() + timedelta(days=3)).date()
    sponsor.post(f"/settings/access/{secretive.pk}/grant/", {"staff": jane.pk, "until": until, "reason": "helps out"})
    assert secretive in clients_for(jane, at=now())
    assert secretive not in clients_for(jane, at=now() + timedelta(days=5))
    page = told(sponsor.get("/settings/access/"))
    assert "helps out · by Chief" in page


def test_who_may_only_see_the_client_grants_nothing(secretive: Client) -> None:
    jane = make.person("Jane")
    grant_access(client=secretive, staff=jane, by=None, at=now(), reason="helps out")
    for path in (f"{secretive.pk}/grant/", f"{secretive.pk}/{jane.pk}/end/"):
        assert signed_in(jane).get(f"/settings/access/{path}").status_code == 403


def test_ending_access_ends_every_grant_of_that_person(chief: StaffMember, secretive: Client) -> None:
    jane, sponsor = make.person("Jane"), signed_in(chief)
    for number in range(2):
        AccessGrant.objects.create(
            client=secretive, staff=jane, valid_from=now() - timedelta(days=number + 1), reason=f"reason {number}"
        )
    path = f"/settings/access/{secretive.pk}/{jane.pk}/end/"
    assert sponsor.post(path, {"reason": ""}).status_code == 422
    sponsor.post(path, {"reason": "done"})
    assert secretive not in clients_for(jane, at=now())
    assert AuditEvent.objects.filter(model="accessgrant", field="until", reason="done").count() == 2
    assert sponsor.get(path).status_code == 404


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"until": "2001-01-01"}, "That day has passed"), ({"reason": ""}, "required"), ({"staff": "0"}, "valid choice")],
)
def test_a_grant_that_makes_no_sense_is_refused(
    chief: StaffMember, secretive: Client, facts: dict[str, str], sentence: str
) -> None:
    sent = {"staff": str(make.person().pk), "reason": "helps out"} | facts
    answer = signed_in(chief).post(f"/settings/access/{secretive.pk}/grant/", sent)
    assert answer.status_code == 422
    assert sentence in told(answer)
