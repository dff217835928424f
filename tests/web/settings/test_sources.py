from __future__ import annotations

import socket
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client as Browser

from crm.capture.models import Source
from crm.staff.models import AuditEvent, StaffMember
from tests.capture.mails import mail
from tests.capture.post_boxes import PASSWORD, USER, missing, post_box
from tests.web.settings.conftest import signed_in

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Projects",
    "address": "projects@brackenfold.test",
    "host": "127.0.0.1",
    "port": "993",
    "security": "none",
    "user": USER,
    "sign_in": "password",
    "secret": PASSWORD,
    "since": "2026-10-19",
    "history_days": "365",
}


@pytest.fixture
def own(settings: Any) -> None:
    settings.OWN_NETWORKS = [ip_network("127.0.0.0/8")]


def added(office: Browser, **typed: str) -> Source:
    office.post("/settings/sources/mailbox/new/", TYPED | typed)
    return Source.objects.get(name="Projects")


def outcome(office: Browser, source: Source) -> str:
    return office.post(f"/settings/sources/{source.pk}/test/").content.decode()


def test_without_sources_the_page_says_what_would_stand_there(office: Browser) -> None:
    assert "Nothing comes by itself yet." in office.get("/settings/sources/").content.decode()


def test_a_mailbox_is_added_with_its_password_sealed(office: Browser) -> None:
    row = added(office)
    assert (row.secret, PASSWORD.encode() in bytes(row.sealed or b"")) == (PASSWORD, False)
    assert not AuditEvent.objects.filter(new__contains=PASSWORD).exists()


def test_a_password_is_never_shown_again(office: Browser) -> None:
    row = added(office)
    refused = office.post(f"/settings/sources/{row.pk}/", TYPED | {"port": "x"})
    assert refused.status_code == 422
    assert PASSWORD not in refused.content.decode() + office.get(f"/settings/sources/{row.pk}/").content.decode()


def test_an_empty_password_leaves_the_stored_one(office: Browser) -> None:
    row = added(office)
    office.post(f"/settings/sources/{row.pk}/", TYPED | {"secret": "", "sent": "Out"})
    row.refresh_from_db()
    assert (row.secret, row.options["sent"]) == (PASSWORD, "Out")


def test_a_stored_password_is_not_sent_to_another_server(office: Browser) -> None:
    row = added(office)
    page = office.post(f"/settings/sources/{row.pk}/", TYPED | {"secret": "", "host": "mail.evil.example"})
    assert page.status_code == 422
    row.refresh_from_db()
    assert row.options["host"] == "127.0.0.1"


def test_only_an_administrator_changes_sources(office: Browser, colleague: Browser) -> None:
    row = added(office)
    assert colleague.get("/settings/sources/").status_code == 200
    asked = [colleague.post(f"/settings/sources/{row.pk}/{act}") for act in ("", "test/", "switch/")]
    assert [page.status_code for page in asked] == [403, 403, 403]


def test_a_source_is_switched_off_and_on(office: Browser) -> None:
    row = added(office)
    office.post(f"/settings/sources/{row.pk}/switch/", {"off": "1"})
    assert not Source.objects.get().is_active
    office.post(f"/settings/sources/{row.pk}/switch/", {"on": "1"})
    assert Source.objects.get().is_active


def test_an_address_inside_a_network_is_not_reached(office: Browser) -> None:
    assert "inside a network" in outcome(office, added(office))


def test_a_server_that_is_not_there_is_said_so(office: Browser, own: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "refuses the connection" in outcome(office, added(office, port=str(port)))
    assert "There is no server called" in outcome(office, added_as(office, host="no-such-host.invalid"))


def added_as(office: Browser, **typed: str) -> Source:
    Source.objects.all().delete()
    return added(office, **typed)


@pytest.mark.skipif(bool(missing("pymap")), reason="pymap is not installed")
def test_the_test_signs_in_counts_and_says_what_is_wrong(office: Browser, own: None) -> None:
    with post_box("pymap") as post:
        post.put(mail(id="a@x.test"), mail(id="b@x.test"))
        row = added(office, port=str(post.port))
        assert "INBOX: 2 messages" in outcome(office, row)
        assert "Sent: 0 messages" in outcome(office, row)
        wrong = outcome(office, added_as(office, port=str(post.port), secret="wrong"))
        assert "Check the user name and its password" in wrong
        assert "There is no folder “Nowhere”" in outcome(office, added_as(office, port=str(post.port), inbox="Nowhere"))
        tls = outcome(office, added_as(office, port=str(post.port), security="tls"))
        assert "does not speak TLS" in tls


def test_microsoft_365_asks_for_tenant_and_application(office: Browser) -> None:
    page = office.post("/settings/sources/mailbox/new/", TYPED | {"sign_in": "application"})
    assert page.content.decode().count("Microsoft 365 asks for it.") == 2


def test_a_failing_source_stands_first_with_what_to_do(admin: StaffMember, office: Browser) -> None:
    row = added(office)
    Source.objects.filter(pk=row.pk).update(failure="mail.example does not answer.", failing_since=row.made_at)
    page = signed_in(admin).get("/settings/sources/").content.decode()
    assert "mail.example does not answer." in page
    assert "One of them needs a look." in page


def test_the_address_for_a_provider_is_shown_once(office: Browser) -> None:
    typed = {"name": "Projects", "address": "in@brackenfold.test", "provider": "raw", "since": "2026-10-19"}
    office.post("/settings/sources/webhook/new/", typed)
    place = f"/settings/sources/{Source.objects.get().pk}/"
    shown = office.post(f"{place}door/").content.decode()
    assert "/deliveries/" in shown
    assert "/deliveries/" not in office.get(place).content.decode()


def test_a_provider_that_signs_needs_its_key(office: Browser) -> None:
    typed = {"name": "Projects", "address": "in@brackenfold.test", "provider": "mailgun", "since": "2026-10-19"}
    assert office.post("/settings/sources/webhook/new/", typed).status_code == 422
