"""One's keys for programs as a page."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser

from crm.staff.models import ApiKey, StaffMember
from crm.staff.services.keys import make_key
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/settings/you/keys/"


@pytest.fixture
def ida() -> StaffMember:
    make.house()
    return make.person("Ida")


@pytest.fixture
def browser(ida: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(ida)
    return browser


def page(browser: Browser) -> str:
    return browser.get(PAGE).content.decode()


def test_a_new_key_is_shown_once_and_opens_the_weeks(browser: Browser) -> None:
    answer = browser.post(PAGE, {"name": "sheet", "days": "90"}).content.decode()
    (secret,) = set(re.findall(r"touchline_[\w-]{20,}", answer))
    assert Browser().get("/api/v1/weeks/", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    assert secret not in page(browser)
    assert "never used" not in page(browser)


def test_nobody_yet_says_what_a_key_is_for(browser: Browser) -> None:
    assert "No program reads for you." in page(browser)


def test_a_key_without_a_name_says_what_is_missing(browser: Browser) -> None:
    answer = browser.post(PAGE, {"name": " ", "days": "90"})
    assert (answer.status_code, ApiKey.objects.count()) == (422, 0)


def test_one_ends_ones_own_key_and_nobody_elses(browser: Browser, ida: StaffMember) -> None:
    other = make.person("Oriane")
    for owner in (ida, other):
        make_key(staff=owner, name="sheet", days=1, by=owner, at=now())
    mine, theirs = ida.api_keys.get(), other.api_keys.get()
    assert browser.post(f"{PAGE}{theirs.pk}/end/").status_code == 404
    assert browser.post(f"{PAGE}{mine.pk}/end/", follow=True).status_code == 200
    assert list(ApiKey.objects.filter(ended_at=None)) == [theirs]
