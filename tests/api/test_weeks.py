"""Programs read the frozen week its reader got, with a key that opens what its owner may see."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.digests.models import Digest
from crm.digests.services import prepare
from crm.staff.keys import keys_of
from crm.staff.models import SiteCalendar, StaffMember
from crm.staff.services import deactivate
from crm.staff.services.keys import end_key, make_key
from crm.watch.services import sweep
from crm.web.door import now
from tests import make
from tests.digests.post import posted
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db
WEEKS = "/api/v1/weeks/"
WEEK = f"{WEEKS}2026-10-12/"


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.person("Ingrid", staff_role="ceo")


@pytest.fixture
def secret(chief: StaffMember) -> str:
    return make_key(staff=chief, name="the board’s sheet", days=30, by=chief, at=now())


@pytest.fixture
def question(chief: StaffMember) -> Interaction:
    """Asked on Tuesday, late by Wednesday, and so in the digest of that week."""
    asked = make.question(make.project(opened=date(2026, 10, 12)), local("2026-10-13 10:00"))
    sweep(MONDAY)
    prepare(MONDAY)
    return asked


def ask(secret: str, path: str = WEEK, **extra: Any) -> Any:
    return Browser().get(path, headers={"authorization": f"Bearer {secret}"}, **extra)


def test_mail_page_and_program_are_told_the_same_figures(
    question: Interaction, chief: StaffMember, secret: str
) -> None:
    posted(MONDAY)
    told = ask(secret).json()
    browser = Browser()
    browser.force_login(chief)
    page, text = (
        unescape(browser.get("/weekly/2026-10-12/").content.decode()),
        next(str(one.body) for one in mail.outbox if one.to == [chief.email]),
    )
    cards = [card["figure"] for card in told["week"]["cards"]]
    rows = [row["figure"] for section in told["week"]["sections"] for row in section["rows"]]
    assert ("0 of 1" in cards, rows) == (True, ["25.0 h over"])
    assert [figure for figure in (*cards, *rows, told["week"]["strong"]) if figure not in page] == []
    assert [figure for figure in (*rows, told["week"]["rest"]) if figure not in text] == []


def test_a_frozen_week_stays_and_says_what_corrections_made_of_it(question: Interaction, secret: str) -> None:
    before = ask(secret).json()
    make.answer(question, local("2026-10-13 12:00"), logged=local("2026-10-20 10:00"))
    after = ask(secret).json()
    assert after["week"] == before["week"]
    assert after["restated"][0] == {"name": "First replies in target", "frozen": "0 of 1", "now": "1 of 1"}


def test_the_list_names_the_weeks_of_this_reader_alone(question: Interaction, chief: StaffMember, secret: str) -> None:
    other = make.person("Oriane", staff_role="ceo")
    theirs = make_key(staff=other, name="hers", days=1, by=other, at=now())
    assert [week["monday"] for week in ask(secret, WEEKS).json()] == ["2026-10-12"]
    assert [ask(secret, f"{WEEKS}?before=2026-10-12").json(), ask(theirs, WEEKS).json()] == [[], []]


def test_a_week_nobody_froze_is_told_as_of_now(secret: str) -> None:
    told = ask(secret, f"{WEEKS}2026-10-07/").json()
    assert (told["monday"], told["frozen_at"], told["restated"]) == ("2026-10-05", None, [])


def test_a_key_shows_nothing_of_a_client_its_owner_may_not_see(question: Interaction) -> None:
    name, leader = question.client.name, Digest.objects.exclude(recipient__name="Ingrid").get().recipient
    secret = make_key(staff=leader, name="sheet", days=1, by=leader, at=now())
    assert name in ask(secret).content.decode()
    Client.objects.update(restricted_access=True, executive_sponsor=None)
    hidden = ask(secret)
    assert (name in hidden.content.decode(), hidden.json()["frozen_at"]) == (False, None)


@pytest.mark.parametrize("wrong", ["", "touchline_", "touchline_" + "a" * 43, "ünlesbar"])
def test_without_the_key_nothing_opens(question: Interaction, wrong: str) -> None:
    assert (ask(wrong).status_code, ask(wrong, WEEKS).status_code) == (401, 401)
    assert "Keys are made in the settings" in ask(wrong).json()["detail"]


def test_a_session_is_no_key(question: Interaction, chief: StaffMember) -> None:
    browser = Browser()
    browser.force_login(chief)
    assert browser.get(WEEK).status_code == 401


def test_what_is_ended_or_over_and_who_has_left_opens_nothing(chief: StaffMember, secret: str) -> None:
    short = make_key(staff=chief, name="old", days=1, by=chief, at=now() - timedelta(days=2))
    ended = make_key(staff=chief, name="ended", days=1, by=chief, at=now())
    end_key(key=keys_of(chief, now()).get(name="ended"), by=chief, at=now())
    assert [ask(one, WEEKS).status_code for one in (secret, short, ended)] == [200, 401, 401]
    deactivate(member=chief, by=make.person("Ada"), at=now(), reason="left")
    assert ask(secret, WEEKS).status_code == 401


@pytest.mark.parametrize(
    ("text", "status"), [("2999-01-01", 404), ("0001-01-01", 422), ("9999-12-31", 422), ("soon", 422)]
)
def test_a_week_that_is_none_is_not_told(secret: str, text: str, status: int) -> None:
    answer = ask(secret, f"{WEEKS}{text}/")
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)


def test_keys_are_not_guessed(secret: str) -> None:
    cache.clear()
    assert [ask("touchline_guess", WEEKS).status_code for _ in range(21)] == [401] * 20 + [429]
    assert ask(secret, WEEKS).status_code == 429
    cache.clear()


def test_a_key_in_the_open_is_refused_and_not_led_on(secret: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert ask(secret).status_code == 403
    assert ask(secret, secure=True).status_code == 200


def test_nothing_is_written_and_no_other_word_is_known(question: Interaction, chief: StaffMember, secret: str) -> None:
    headers = {"authorization": f"Bearer {secret}"}
    before = Digest.objects.filter(recipient=chief).get().figures
    assert [getattr(Browser(), word)(WEEK, headers=headers).status_code for word in ("post", "put", "delete")] == [
        405
    ] * 3
    assert Digest.objects.filter(recipient=chief).get().figures == before


def test_a_house_without_hours_says_so(secret: str) -> None:
    SiteCalendar.objects.all().delete()
    answer = ask(secret)
    assert (answer.status_code, "No working calendar" in answer.json()["detail"]) == (409, True)


def test_what_describes_the_addresses_asks_who_one_is(chief: StaffMember) -> None:
    browser = Browser()
    assert browser.get("/api/v1/openapi.json").status_code == 302
    browser.force_login(chief)
    assert set(browser.get("/api/v1/openapi.json").json()["paths"]) == {WEEKS, f"{WEEKS}{{monday}}/"}
