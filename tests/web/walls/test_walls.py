"""Whoever stands outside of a client's wall visits every address there is, and learns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from crm.web.door import now
from tests.once import taken_back

from .addresses import known, names, of_house, signed
from .crawl import Answer, ask, differences, pages, seen, told_apart
from .owned import foreign, missing, of_things
from .questions import guesses
from .world import OPEN, SECRET, STRANGERS, World, build

pytestmark = pytest.mark.django_db
# What the house tells everybody: that there are restricted clients, what all of them ask of its leaders, what left.
TOLD = (
    "/weekly/",
    "/settings/access/",
    "/settings/leadership-limits/",
    "/status/",
    "/settings/receive/",
    "/trail/",
    "/sent/",
    "/api/v1/weeks/",
)
# Rows with dates say who left yesterday or comes tomorrow, and these the database reads; roles are told apart above it.
DATED = ("former manager", "guest")
BY_ROLE = [pytest.param(who, marks=pytest.mark.any_database) for who in STRANGERS if who not in DATED]
EVERYBODY = pytest.mark.parametrize("who", [*DATED, *BY_ROLE])
# Whoever has it is let in: it is made for programs that cannot sign in.
KEYS = ("calendar_feed",)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, at one moment at which every page is asked; nothing that a test does stays."""
    moment = now()
    with taken_back(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        yield build(moment, everything_shown)


def everything_shown(world: World) -> dict[str, dict[str, str]]:
    visits = [visit for visit in of_house(world) if visit.steady and not visit.path.startswith(TOLD)]
    return {who: pages(world.browser(who), visits) for who in STRANGERS}


@pytest.fixture(scope="module")
def heard() -> dict[str, dict[str, Answer]]:
    """What each was told at the addresses of the house; each visits them once."""
    return {}


def visited(world: World, who: str, heard: dict[str, dict[str, Answer]]) -> dict[str, Answer]:
    if who not in heard:
        browser = world.browser(who)
        heard[who] = {visit.path: seen(browser, visit.path) for visit in of_house(world)}
    return heard[who]


@pytest.mark.plain
def test_the_crawler_knows_every_address() -> None:
    """A new one is filled in addresses.py; one without a name has no place there, so it gets one."""
    assert set(names()) == known()


@pytest.mark.plain
def test_no_other_door_stands_open() -> None:
    """Django's admin is not installed; the API's addresses stand in the tables like all others."""
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


@EVERYBODY
def test_a_restricted_thing_is_as_if_it_were_not_there(world: World, who: str) -> None:
    """The same page, for the same number of statements; so its time tells nothing either."""
    browser, faults = world.browser(who), []
    # What is compiled once must not count for the first address.
    seen(browser, "/")
    twins = {visit.twin: seen(browser, visit.twin) for visit in of_things(world, SECRET)}
    for visit in of_things(world, SECRET):
        found = seen(browser, visit.path)
        faults += [f"{visit.path}: {told}" for told in differences(found, twins[visit.twin])]
        assert not found.leaks, visit.path
    assert not faults


@EVERYBODY
def test_who_guesses_its_names_reads_what_any_word_would_give(world: World, who: str) -> None:
    """Searches, suggestions, narrowed lists and exports, the preview of a line: the same answer, as dear."""
    browser = world.browser(who)
    faults = {(question.path, str(question.posted)): told_apart(browser, question) for question in guesses(world)}
    assert {asked: told for asked, told in faults.items() if told} == {}


@EVERYBODY
def test_no_address_of_the_house_says_a_word_of_it(world: World, who: str, heard: dict[str, dict[str, Answer]]) -> None:
    assert [path for path, answer in visited(world, who, heard).items() if answer.leaks] == []


@EVERYBODY
def test_nothing_that_is_counted_counts_it(world: World, who: str, heard: dict[str, dict[str, Answer]]) -> None:
    answers = visited(world, who, heard)
    assert [path for path, said in world.before[who].items() if answers[path].steady[1] != said] == []


@EVERYBODY
def test_no_page_of_another_client_and_no_link_of_a_mail_says_a_word_of_it(world: World, who: str) -> None:
    """Of the links also those of whoever stands inside: a digest is passed on."""
    browser, of_insider = world.browser(who), signed(world.inside)
    visits = [*of_things(world, OPEN, most=1), *signed(world.people[who])]
    visits += [visit for visit in of_insider if visit.name not in KEYS]
    assert [visit.path for visit in visits if seen(browser, visit.path).leaks] == []


@EVERYBODY
def test_no_form_takes_or_names_a_thing_of_it(world: World, who: str) -> None:
    """Chosen in any form, it is refused as what is not there is."""
    browser, faults = world.browser(who), []
    for visit in of_things(world, OPEN, most=1):
        found, twin = (ask(browser, visit.path, posted) for posted in (foreign(world), missing()))
        faults += [visit.path] if found.leaks or found.code != twin.code else []
    assert not faults


def test_nobody_outside_is_mailed_a_word_of_it(world: World) -> None:
    assert world.mails
    assert not any(SECRET.lower() in mail.lower() for mail in world.mails)


def test_who_stands_inside_reads_it_at_the_same_addresses(world: World) -> None:
    """Else the crawler would walk past everything."""
    browser = world.browser("inside")
    answers = {visit.name: ask(browser, visit.path) for visit in of_things(world, SECRET, most=1)}
    assert sum(answer.leaks for answer in answers.values()) > 30


def test_who_stands_inside_finds_it_by_its_names(world: World) -> None:
    browser = world.browser("inside")
    asked = list(guesses(world))
    found = [question for question in asked if ask(browser, question.path, question.posted).leaks]
    assert len(found) > len(asked) / 2


def test_who_is_not_signed_in_or_has_left_reads_nothing_anywhere(world: World) -> None:
    left = world.browser("leader")
    type(world.people["leader"]).objects.filter(pk=world.people["leader"].pk).update(is_active=False)
    links = [visit for visit in signed(world.inside) if visit.name not in KEYS]
    visits = [*of_things(world, SECRET, most=1), *of_house(world), *links]
    for browser in (Browser(), left):
        assert [visit.path for visit in visits if seen(browser, visit.path).leaks] == []


def test_who_is_not_signed_in_or_has_left_is_sent_to_sign_in(world: World) -> None:
    left = world.browser("leader")
    type(world.people["leader"]).objects.filter(pk=world.people["leader"].pk).update(is_active=False)
    asked = [question for question in guesses(world) if question.posted is None]
    paths = [visit.path for visit in of_things(world, SECRET, most=1)] + [question.path for question in asked]
    for browser in (Browser(), left):
        assert {seen(browser, path).code for path in paths} <= {302, 403}
