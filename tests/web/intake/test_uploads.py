from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from crm.capture.models import CapturedMail, ImportRun
from crm.capture.services import go_on_undoing
from crm.web.door import now
from tests import make
from tests.capture.mails import mail

pytestmark = pytest.mark.django_db

QUESTION = mail(id="q@x.test")


def send(browser: Browser, **files: bytes) -> str:
    """What the page says that follows; in names `__` stands for a dot."""
    found = [SimpleUploadedFile(name.replace("__", "."), content) for name, content in files.items()]
    return browser.post("/intake/files/", {"files": found}, follow=True).content.decode()


def test_files_are_told_one_by_one(browser: Browser) -> None:
    html = send(browser, one__eml=QUESTION, letter__docx=b"PK", empty__eml=b"")
    assert "1 mail: 1 waiting for a client" in html
    assert "letter.docx is no mail. Choose .eml" in html
    assert "empty.eml is empty." in html


def test_the_same_file_twice_is_nothing_new(browser: Browser) -> None:
    send(browser, one__eml=QUESTION)
    assert "Nothing new: one mail was known." in send(browser, one__eml=QUESTION)


def test_no_file_is_told(browser: Browser) -> None:
    assert "Choose at least one file of mail." in send(browser)


def test_an_import_is_found_again_and_others_do_not_see_it(browser: Browser) -> None:
    send(browser, one__eml=QUESTION)
    run = ImportRun.objects.get()
    assert f"/intake/files/{run.pk}/" in browser.get("/intake/").content.decode()
    other = Browser()
    other.force_login(make.person("Bo"))
    assert "one.eml" not in other.get("/intake/").content.decode()
    assert [other.get(f"/intake/files/{run.pk}/{page}").status_code for page in ("", "undo/")] == [404, 404]


def test_long_work_shows_how_far_it_has_come(browser: Browser) -> None:
    send(browser, one__eml=QUESTION, two__eml=mail(id="2"))
    run = ImportRun.objects.get()
    html = browser.get(f"/intake/files/{run.pk}/").content.decode()
    assert "You can leave this page; it goes on." in html
    assert 'hx-trigger="every 2s"' in html
    assert "waiting for its turn" in html


def test_an_import_is_taken_back_after_a_look(browser: Browser) -> None:
    make.client("Northlight Bio", domain="northlight.test")
    send(browser, one__eml=QUESTION)
    path = f"/intake/files/{ImportRun.objects.get().pk}/undo/"
    assert "1 of them stands on timelines" in browser.get(path).content.decode()
    assert "It is being taken back." in browser.post(path, follow=True).content.decode()
    while go_on_undoing(at=now()):
        pass
    assert not CapturedMail.objects.exists()


def test_only_who_places_mail_brings_it(browser: Browser) -> None:
    stranger = Browser()
    stranger.force_login(make.person(staff_role="scientist"))
    assert stranger.post("/intake/files/", {}).status_code == 404
