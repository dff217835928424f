"""Whoever stands outside of a client's wall visits every address there is, and learns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from crm.web.door import now

from .addresses import foreign, known, names, of_house, of_things, signed
from .crawl import ask, differences, pages, seen
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
)
# Who could learn most: whoever sets up the house, and whoever did the work until yesterday.
CLOSEST = ("administrator", "former manager")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, at one moment at which every page is asked; nothing that a test does stays."""
    moment = now()
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        yield build(moment, everything_shown)
        transaction.set_rollback(True)


def everything_shown(world: World) -> dict[str, dict[str, str]]:
    return {who: pages(world.browser(who), of_house(world, narrowed=False)) for who in CLOSEST}


@pytest.mark.plain
def test_the_crawler_knows_every_address() -> None:
    """A new one is filled in addresses.py."""
    assert set(names()) == known()


@pytest.mark.parametrize("who", STRANGERS)
def test_a_restricted_thing_is_as_if_it_were_not_there(world: World, who: str) -> None:
    """The same page, for the same number of statements; so its time tells nothing either."""
    browser, faults = world.browser(who), []
    # What is compiled once must not count for the first address.
    seen(browser, "/")
    twins = {visit.twin: seen(browser, visit.twin) for visit in of_things(world, SECRET)}
    for visit in of_things(world, SECRET):
        found = seen(browser, visit.path)
        faults += [f"{visit.path}: {told}" for told in differences(found, twins[visit.twin])]
        assert not found.leaks(), visit.path
    assert not faults


@pytest.mark.parametrize("who", CLOSEST)
def test_no_other_address_says_a_word_of_it(world: World, who: str) -> None:
    browser = world.browser(who)
    visits = [*of_house(world), *of_things(world, OPEN, most=1), *signed(world.people[who])]
    assert [visit.path for visit in visits if seen(browser, visit.path).leaks(visit.typed)] == []


@pytest.mark.parametrize("who", CLOSEST)
def test_nothing_that_is_counted_counts_it(world: World, who: str) -> None:
    said_now = pages(world.browser(who), of_house(world, narrowed=False))
    assert [
        path for path, said in world.before[who].items() if said_now.get(path) != said and not path.startswith(TOLD)
    ] == []


@pytest.mark.parametrize("who", ["project manager", "administrator"])
def test_no_form_takes_or_names_a_thing_of_it(world: World, who: str) -> None:
    browser, posted = world.browser(who), foreign(world)
    answers = {visit.path: ask(browser, visit.path, posted) for visit in of_things(world, OPEN, most=1)}
    assert [path for path, answer in answers.items() if answer.leaks()] == []


def test_nobody_outside_is_mailed_a_word_of_it(world: World) -> None:
    assert world.mails
    assert not any(SECRET.lower() in mail.lower() for mail in world.mails)


def test_who_stands_inside_reads_it_at_the_same_addresses(world: World) -> None:
    """Else the crawler would walk past everything."""
    browser = world.browser("inside")
    answers = {visit.name: ask(browser, visit.path) for visit in of_things(world, SECRET, most=1)}
    assert sum(answer.leaks() for answer in answers.values()) > 30


def test_who_is_not_signed_in_or_has_left_is_sent_to_sign_in(world: World) -> None:
    left = world.browser("leader")
    type(world.people["leader"]).objects.filter(pk=world.people["leader"].pk).update(is_active=False)
    for browser in (Browser(), left):
        answers = [seen(browser, visit.path) for visit in of_things(world, SECRET, most=1)]
        assert not any(answer.leaks() for answer in answers)
        assert {answer.code for answer in answers} <= {302, 403}
