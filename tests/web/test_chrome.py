"""What surrounds each page is kept between two looks, and is still each person's own."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser

from crm.staff.models import StaffMember
from tests import make

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def page(browser: Browser) -> str:
    return browser.get("/clients/").content.decode()


def test_everybody_reads_their_own_name_in_the_bar() -> None:
    make.house()
    for name in ("Ann Able", "Bo Best", "Ann Able"):
        browser = Browser()
        browser.force_login(make.person(name=name))
        assert f"<b>{name}</b>" in page(browser)


def test_a_name_is_escaped_and_a_new_one_shows_at_once() -> None:
    make.house()
    me, browser = make.person(name="<i>Ann</i>"), Browser()
    browser.force_login(me)
    assert "<b>&lt;i&gt;Ann&lt;/i&gt;</b>" in page(browser)
    StaffMember.objects.filter(pk=me.pk).update(name="Ann {{ of }} Arden")
    assert "<b>Ann {{ of }} Arden</b>" in page(browser)


def test_the_form_of_the_bar_has_a_token_of_this_look_that_is_taken() -> None:
    make.house()
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(make.person())
    first, second = TOKEN.findall(page(browser))[0], TOKEN.findall(page(browser))[0]
    assert first != second
    assert browser.post("/accounts/logout/", {"csrfmiddlewaretoken": second}).status_code == 302
    assert browser.get("/clients/").status_code == 302


def test_whoever_left_is_out_with_the_next_page() -> None:
    make.house()
    me, browser = make.person(), Browser()
    browser.force_login(me)
    assert browser.get("/clients/").status_code == 200
    StaffMember.objects.filter(pk=me.pk).update(is_active=False)
    assert browser.get("/clients/").status_code == 302


def test_a_page_without_somebody_gives_no_cookie_away() -> None:
    make.house()
    answer = Browser().get("/nowhere/")
    assert b'class="brand"' in answer.content
    assert not answer.cookies
