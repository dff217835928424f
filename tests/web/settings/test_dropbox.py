from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.capture.handing_in import dropbox_address
from crm.capture.models import Dropbox, Source
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    make.house()
    browser = Browser()
    browser.force_login(make.person())
    return browser


def mailbox() -> None:
    facts = {"since": make.LONG_AGO, "made_at": make.LONG_AGO}
    Source.objects.create(kind="dropbox", name="Dropbox", address="dropbox@brackenfold.test", **facts)


def test_a_person_gives_themselves_an_address_and_changes_it(browser: Browser) -> None:
    mailbox()
    browser.post("/settings/you/dropbox/")
    before = dropbox_address(Dropbox.objects.get().staff)
    browser.post("/settings/you/dropbox/")
    page = browser.get("/settings/you/").content.decode()
    assert before not in page
    assert dropbox_address(Dropbox.objects.get().staff) in page


def test_without_a_mailbox_nobody_is_offered_an_address(browser: Browser) -> None:
    assert "Hand mail in" not in browser.get("/settings/you/").content.decode()
