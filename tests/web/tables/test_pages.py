from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from crm.capture.models import TableImport, TableState
from crm.capture.services.tables import go_on_with_all
from crm.clients.models import Client, Contact
from crm.staff.models import StaffMember
from tests import make
from tests.make import MONDAY
from tests.web.settings.conftest import signed_in

pytestmark = pytest.mark.django_db
CLIENTS = "Company name,Lifecycle Stage\nPelloway,Customer\nOxwillow,lead\n"


@pytest.fixture
def admin() -> StaffMember:
    make.house()
    return make.person("Ada Min", staff_role="administrator")


@pytest.fixture
def office(admin: StaffMember) -> Browser:
    return signed_in(admin)


def bring(browser: Browser, kind: str, text: str, name: str = "table.csv") -> Any:
    return browser.post("/tables/", {"kind": kind, "file": SimpleUploadedFile(name, text.encode())}, follow=True)


def text(answer: Any) -> str:
    content: bytes = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    return content.decode()


def columns(table: TableImport, **other: str) -> dict[str, str]:
    return {f"c-{name}": str(place) for name, place in table.columns.items()} | other


def looked_at(browser: Browser, kind: str, rows: str, **other: str) -> tuple[TableImport, Any]:
    bring(browser, kind, rows)
    table = TableImport.objects.latest("pk")
    return table, browser.post(f"/tables/{table.pk}/columns/", columns(table, **other), follow=True)


def test_from_the_file_to_the_rows_and_back_again(office: Browser) -> None:
    table, shown = looked_at(office, "clients", CLIENTS)
    assert "1 new." in text(shown)
    assert "“Customer”" in text(shown)
    office.post(f"/tables/{table.pk}/meanings/", {"lifecycle:Customer": "active"})
    assert "2 added." in text(office.post(f"/tables/{table.pk}/start/", follow=True))
    assert "2 rows of table.csv would be taken back" in text(office.get(f"/tables/{table.pk}/undo/"))
    assert "2 rows taken back." in text(office.post(f"/tables/{table.pk}/undo/", follow=True))
    assert set(Client.objects.values_list("lifecycle", flat=True)) == {"former"}


def test_a_guess_is_shown_with_a_sample_and_can_be_changed(office: Browser) -> None:
    shown = text(bring(office, "clients", "Firma,Company name\nA AG,Pelloway\n"))
    assert "such as “Pelloway”" in shown
    table = TableImport.objects.get()
    office.post(f"/tables/{table.pk}/columns/", {"c-name": "0"})
    office.post(f"/tables/{table.pk}/start/")
    assert Client.objects.get().name == "A AG"


def test_what_was_said_is_remembered_for_the_next_file(office: Browser) -> None:
    looked_at(office, "clients", "Firma,Company name\nA AG,Pelloway\n", **{"c-name": "0"})
    bring(office, "clients", "Firma,Company name\nB AG,Other\n")
    assert TableImport.objects.latest("pk").columns == {"name": 0}


def test_columns_that_make_no_sense_keep_what_was_chosen(office: Browser) -> None:
    bring(office, "clients", CLIENTS)
    table = TableImport.objects.get()
    answer = office.post(f"/tables/{table.pk}/columns/", {"c-note": "1"})
    assert answer.status_code == 422
    assert "Say which column holds: Name." in text(answer)
    assert '<option value="1" selected>Lifecycle Stage' in text(answer)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [("", "Choose a file first|The file is empty"), ("Name\n", "no rows below"), ("A,a\n1,2\n", "Two columns")],
)
def test_a_wrong_file_is_told_on_the_page(office: Browser, rows: str, sentence: str) -> None:
    answer = bring(office, "clients", rows)
    assert answer.status_code == 422
    assert any(words in text(answer) for words in sentence.split("|"))
    assert not TableImport.objects.exists()


def test_a_long_file_is_left_and_found_again(office: Browser) -> None:
    rows = "".join(f"Client {number}\n" for number in range(450))
    table, shown = looked_at(office, "clients", f"Name\n{rows}")
    assert "200 of 450 rows." in text(shown)
    assert 'hx-trigger="every 1s"' in text(shown)
    go_on_with_all(at=MONDAY)
    assert "450 new." in text(office.get(f"/tables/{table.pk}/", headers={"HX-Request": "true"}))


def test_the_rows_left_out_come_back_with_what_is_wrong(office: Browser) -> None:
    table, _ = looked_at(office, "clients", "Name,Country\nPelloway,Nowhere\n=Oxwillow,CH\n")
    told = text(office.get(f"/tables/{table.pk}/left-out/"))
    assert told.splitlines()[1].startswith('Pelloway,Nowhere,"Country: “Nowhere” is no country code.')
    assert "Oxwillow" not in told


def test_a_project_manager_brings_contacts_of_clients_they_may_see(admin: StaffMember) -> None:
    make.client("Open Bio"), make.client("Secret Bio", restricted_access=True)
    browser = signed_in(make.person("Pam"))
    table, shown = looked_at(browser, "contacts", "Client,Name\nOpen Bio,Ada\nSecret Bio,Ben\nNowhere,Cleo\n")
    for word in ("Secret Bio", "Nowhere"):
        assert f"“{word}” is no client you know of" in text(shown)
    browser.post(f"/tables/{table.pk}/start/")
    assert [contact.name for contact in Contact.objects.all()] == ["Ada"]


def test_others_may_bring_nothing_and_see_no_file_of_somebody_else(office: Browser) -> None:
    table, _ = looked_at(office, "clients", CLIENTS)
    scientist, manager = signed_in(make.person(staff_role="scientist")), signed_in(make.person())
    for browser, kind in ((scientist, "contacts"), (manager, "clients")):
        assert bring(browser, kind, CLIENTS).status_code == 422
        for path in ("", "columns/", "left-out/", "undo/"):
            assert browser.get(f"/tables/{table.pk}/{path}").status_code == 404
        assert browser.post(f"/tables/{table.pk}/start/").status_code == 404
    assert TableImport.objects.count() == 1


def test_what_one_takes_along_holds_what_one_may_see(office: Browser) -> None:
    make.client("=Open Bio"), make.client("Secret Bio", restricted_access=True)
    told = text(office.get("/tables/export/clients/"))
    assert "'=Open Bio" in told
    assert "Secret" not in told
    book: Any = office.get("/tables/export/clients/?format=xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_a_file_of_which_nothing_was_written_is_forgotten(office: Browser) -> None:
    table, _ = looked_at(office, "clients", CLIENTS)
    office.post(f"/tables/{table.pk}/start/")
    office.post(f"/tables/{table.pk}/drop/")
    assert TableImport.objects.count() == 1
    other, _ = looked_at(office, "clients", CLIENTS)
    office.post(f"/tables/{other.pk}/drop/")
    assert TableImport.objects.count() == 1


def test_a_step_that_was_taken_already_is_told(office: Browser) -> None:
    table, _ = looked_at(office, "clients", "Name\nPelloway\n")
    office.post(f"/tables/{table.pk}/start/")
    again = office.post(f"/tables/{table.pk}/start/", follow=True)
    assert "This import has gone on meanwhile." in text(again)
    assert Client.objects.count() == 1


def test_a_list_is_taken_along_as_it_is_narrowed(office: Browser) -> None:
    make.client("Oxwillow", tier="core"), make.client("Pelloway", tier="strategic", country="CH")
    make.client("Secret Bio", tier="strategic", restricted_access=True)
    told = text(office.get("/clients/?tier=strategic&format=table")).splitlines()
    assert told[0].startswith("\ufeffname,short_code,client_kind")
    assert [line.partition(",")[0] for line in told[1:]] == ["Pelloway"]
    book: Any = office.get("/clients/?format=xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert "format=xlsx" in text(office.get("/clients/"))


ROW_OF = {"staff": "Name,Email\nCleo Vane,cleo@ours.test\n", "clients": "Company name\nPelloway\n"}


def signed_in_with_a_password() -> Browser:
    browser, me = Browser(), make.signs_in("Bo Min", staff_role="administrator")
    browser.post("/accounts/login/", {"login": me.email, "password": make.PASSWORD})
    return browser


def an_hour_passes(browser: Browser) -> None:
    session = browser.session
    session["account_authentication_methods"][0]["at"] -= timedelta(hours=1).total_seconds()
    session.save()


@pytest.mark.parametrize(("kind", "proves"), [("staff", True), ("clients", False)])
def test_rows_of_staff_are_written_by_whoever_has_just_proved_who_they_are(
    admin: StaffMember, kind: str, proves: bool
) -> None:
    browser = signed_in_with_a_password()
    table, _ = looked_at(browser, kind, ROW_OF[kind])
    an_hour_passes(browser)
    answer = browser.post(f"/tables/{table.pk}/start/")
    assert answer["Location"].startswith("/accounts/reauthenticate/") is proves
    assert StaffMember.objects.filter(email="cleo@ours.test").exists() is False


@pytest.mark.parametrize(("kind", "proves"), [("staff", True), ("clients", False)])
def test_rows_of_staff_are_taken_back_by_whoever_has_just_proved_who_they_are(
    admin: StaffMember, kind: str, proves: bool
) -> None:
    browser = signed_in_with_a_password()
    table, _ = looked_at(browser, kind, ROW_OF[kind])
    browser.post(f"/tables/{table.pk}/start/")
    an_hour_passes(browser)
    answer = browser.post(f"/tables/{table.pk}/undo/")
    table.refresh_from_db()
    assert answer["Location"].startswith("/accounts/reauthenticate/") is proves
    assert table.state == (TableState.DONE if proves else TableState.UNDONE)


ROWS = {
    "contacts": "Name,Client\nJo Marsh,SEC\n",
    "interactions": "Client,Channel,Date,Direction,Summary\nSEC,email,2026-01-05 10:00,inbound,Asks\n",
    "projects": "Code,Name,Client\nSEC-1,Elm,SEC\n",
    "clients": "Name,Code\nSecretive,SEC\n",
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_file_goes_with_the_sight_of_a_client_it_names(office: Browser, kind: str) -> None:
    client = make.client("Secretive", short_code="SEC")
    table, _ = looked_at(office, kind, ROWS[kind])
    path = f"/tables/{table.pk}/"
    assert office.get(path).status_code == 200
    Client.objects.filter(pk=client.pk).update(restricted_access=True)
    assert office.get(path).status_code == office.get(f"{path}left-out/").status_code == 404
    assert "table.csv" not in text(office.get("/tables/"))


def test_a_file_that_made_a_client_goes_with_the_sight_of_it(office: Browser) -> None:
    table, _ = looked_at(office, "clients", "Name,Code\nSecretive,SEC\n")
    office.post(f"/tables/{table.pk}/start/")
    assert office.get(f"/tables/{table.pk}/").status_code == 200
    Client.objects.filter(short_code="SEC").update(restricted_access=True)
    assert office.get(f"/tables/{table.pk}/").status_code == 404


def test_files_of_before_are_known_to_name_whose_rows_they_made(office: Browser) -> None:
    table, _ = looked_at(office, "clients", "Name,Code\nSecretive,SEC\n")
    office.post(f"/tables/{table.pk}/start/")
    table.clients.clear()
    import_module("crm.capture.migrations.0021_clients_of_tables").name(apps, None)
    assert [client.name for client in table.clients.all()] == ["Secretive"]
