"""With code names on, every address there is says no client's name, domain or code, and nobody's surname."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from crm.clients.models import Contact
from crm.clients.services import grant_access
from crm.web.door import now
from tests.web.walls.addresses import of_house, signed
from tests.web.walls.crawl import Answer, ask, seen
from tests.web.walls.owned import Visit, of_things
from tests.web.walls.questions import guesses
from tests.web.walls.world import OPEN, SECRET, World, build

# The disguise is put over a finished page.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SURNAMES = {SECRET: "Quandlebury", OPEN: "Marchbanks"}
# Names and domains in any case; codes as they are written, whole or the beginnings they are made of.
WORDS = [word.lower() for word in (*SURNAMES, *SURNAMES.values())]
CODES = [word[:6].upper() for word in SURNAMES]
WAITING = "waits until code names are off"
# Signing out ends the disguise, and the switch is the switch.
NOT_VISITED = {"account_logout", "code_names"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two clients with some of everything, and an administrator who sees both."""
    moment = now()
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        found = build(moment, lambda world: {})
        office, hidden = found.people["administrator"], found.clients[SECRET]
        grant_access(client=hidden, staff=office, by=found.inside, at=moment, reason="shows it")
        for word, surname in SURNAMES.items():
            Contact.objects.filter(client=found.clients[word]).update(name=f"Ann {surname}")
        yield found
        transaction.set_rollback(True)


def visits(world: World) -> list[Visit]:
    found = [
        *of_house(world),
        *of_things(world, SECRET, most=1),
        *signed(world.people["administrator"]),
        *signed(world.inside),
    ]
    asked = [Visit("", question.path) for question in guesses(world) if question.posted is None]
    return [visit for visit in [*found, *asked] if visit.name not in NOT_VISITED]


@pytest.fixture(scope="module")
def answers(world: World) -> list[tuple[Visit, Answer]]:
    """Every page, or a button pressed with nothing filled in; an address nobody knows fails in `walls/`."""
    browser = world.browser("administrator")
    browser.post("/code-names/", {"on": "yes"})
    return [(visit, seen(browser, visit.path)) for visit in visits(world)]


def says(answer: Answer) -> str:
    """What of a name stands in the page, its title and its heads."""
    told = f"{answer.heads}\n{answer.body}"
    low = told.lower()
    return next((word for word in WORDS if word in low), next((code for code in CODES if code in told), ""))


def test_no_address_says_whose_it_is(answers: list[tuple[Visit, Answer]]) -> None:
    assert [(visit.path, said) for visit, answer in answers if (said := says(answer))] == []


def test_every_page_says_that_code_names_are_on(answers: list[tuple[Visit, Answer]]) -> None:
    framed = [answer for _, answer in answers if "<body" in answer.body and answer.code == 200]
    assert all("Code names are on" in answer.body for answer in framed)


def test_without_code_names_the_same_addresses_say_it(world: World) -> None:
    """Else the crawler would walk past everything."""
    office = world.browser("administrator")
    assert sum(bool(says(ask(office, visit.path))) for visit in of_things(world, SECRET, most=1)) > 30


def test_what_waits_is_what_would_be_saved_or_taken_along(answers: list[tuple[Visit, Answer]]) -> None:
    """And what is made for programs, which no wall shows."""
    shut = {visit.name for visit, answer in answers if WAITING in answer.body}
    assert shut - {"api"} == {
        "change_client", "change_contact", "correct", "intake_raw", "contact_export", "table_export",
        "week_pdf", "review_pdf", "charter_pdf", "projects", "clients", "interactions", "contacts",
    }  # fmt: skip
