from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from crm.staff.models import AuditEvent, Installation, SignInProvider, StaffMember
from crm.web.settings.forms import sign_in

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "Entra ID",
    "issuer": "https://login.example.test/tenant/v2.0",
    "client_id": "touchline",
    "secret": "known to two",
    "domains": "fenwick.test",
    "vouches": "on",
    "is_on": "on",
}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is asked over the network; tests/web/entry has a real one."""
    monkeypatch.setattr(sign_in, "discovered", lambda issuer: {"issuer": issuer})


def told(office: Browser, path: str, **facts: Any) -> str:
    return office.post(f"/settings/sign-in/{path}", facts, follow=True).content.decode()


def test_a_second_factor_is_asked_of_everybody(office: Browser, admin: StaffMember) -> None:
    assert "Everybody needs a second factor." in told(office, "second-factor/", second_factor="on")
    assert Installation.objects.get().second_factor
    assert AuditEvent.objects.filter(actor=admin, field="second_factor", new="True").exists()
    assert "Administrators need a second factor." in told(office, "second-factor/")


@pytest.mark.usefixtures("answers")
def test_a_provider_is_added_and_its_secret_never_shown(office: Browser) -> None:
    assert "One company account is good here" in told(office, "new/", **FACTS)
    row = SignInProvider.objects.get()
    page = office.get(f"/settings/sign-in/{row.pk}/").content.decode()
    assert "/accounts/company/entra-id/back/" in page
    assert FACTS["secret"] not in page + str(list(AuditEvent.objects.values()))


@pytest.mark.usefixtures("answers")
def test_an_empty_secret_keeps_the_one_there_is(office: Browser) -> None:
    told(office, "new/", **FACTS)
    before = bytes(SignInProvider.objects.get().secret)
    told(office, f"{SignInProvider.objects.get().pk}/", **FACTS | {"secret": "", "client_id": "another"})
    row = SignInProvider.objects.get()
    assert (bytes(row.secret), row.client_id) == (before, "another")


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"secret": ""}, "Enter the client secret"),
        ({"domains": ""}, "Name the domains"),
        ({"name": "–"}, "is no name of its own"),
    ],
)
def test_what_is_missing_is_said(office: Browser, facts: dict[str, str], sentence: str) -> None:
    answer = office.post("/settings/sign-in/new/", FACTS | facts)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("issuer", "sentence"),
    [
        ("http://example.test", "not encrypted"),
        ("https://127.0.0.1:1", "Nobody at this address answers"),
        ("https://[::1", "valid URL"),
    ],
)
def test_an_issuer_that_is_none_is_refused(office: Browser, issuer: str, sentence: str) -> None:
    assert sentence in office.post("/settings/sign-in/new/", FACTS | {"issuer": issuer}).content.decode()
