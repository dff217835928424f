from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from crm.clients.queries import clients_for
from crm.conversations import services
from crm.conversations.models import Commitment
from crm.conversations.queries import answered_clocks, promise_figures, week_figures
from crm.conversations.selections import clocks_where, promises_where
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.once import taken_back

from .listing.world import DAY, World, exported, filled, first_cells, get

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with taken_back(django_db_blocker):
        yield filled(now())


@pytest.fixture
def browser(house: World) -> Browser:
    return house.browser


def kinds(browser: Browser, query: str = "", path: str = "/replies/") -> set[str]:
    """What the rows are called, without the client's name."""
    return {text.split(" ", 1)[1] for text in first_cells(get(browser, f"{path}?{query}"))}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"late", "waits"}),
        ("state=late", {"late"}),
        ("state=answered", {"answered", "slow"}),
        ("state=kept", {"answered"}),
        ("state=missed", {"slow", "late"}),
        ("state=waived", {"waived"}),
        ("state=all", {"late", "waits", "answered", "slow", "waived"}),
        ("state=all&channel=chat", {"waived"}),
        ("state=all&priority=high", {"waits"}),
    ],
)
def test_a_state_shows_its_clocks(browser: Browser, query: str, expected: set[str]) -> None:
    assert kinds(browser, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"ahead", "overdue", "moved"}),
        ("state=overdue", {"overdue"}),
        ("state=kept", {"kept"}),
        ("state=missed", {"late", "overdue", "moved"}),
        ("state=moved", {"moved"}),
        ("state=withdrawn", {"gone"}),
        ("state=all", {"ahead", "overdue", "moved", "kept", "late", "gone"}),
    ],
)
def test_a_state_shows_its_promises(browser: Browser, query: str, expected: set[str]) -> None:
    assert kinds(browser, query, "/promises/") == expected


def test_client_project_and_owner_narrow_both(house: World, browser: Browser) -> None:
    alder = house.user.manages.get(code_name="Alder tree")
    for path in ("/replies/", "/promises/"):
        for query in ("client=alder", f"project={alder.code}", f"project={alder.code}&owner=me"):
            assert {text.split()[0] for text in first_cells(get(browser, f"{path}?{query}"))} == {"Alder"}
        assert first_cells(get(browser, f"{path}?owner={house.leader.pk}")) == []


def weeks(house: World) -> list[tuple[datetime, datetime]]:
    hours = house.asker.hours
    monday = hours.local_date(house.at) - timedelta(days=hours.local_date(house.at).weekday())
    mondays = [monday - timedelta(days=7 * back) for back in range(7)]
    return [(hours.midnight(day), hours.midnight(day + timedelta(days=7))) for day in mondays]


def test_a_weeks_list_is_what_its_figures_count(house: World, browser: Browser) -> None:
    """Replies in target, missed, answered and waived: each figure has exactly its items behind it."""
    clients, told = clients_for(house.user, at=house.at), 0
    for week in weeks(house):
        figures = week_figures(*week, house.at, clients)
        of = {
            state: clocks_where(clients, at=house.at, state=state, week=week)
            for state in ("", "kept", "answered", "waived", "missed")
        }
        counted = (figures.verdicts, figures.in_target, len(figures.answered), figures.waived, figures.missed)
        assert tuple(rows.count() for rows in of.values()) == counted
        assert set(of["answered"]) == set(answered_clocks(week[0], min(week[1], house.at), clients))
        lines = exported(browser, f"/replies/?week={week[0]:%Y-%m-%d}")[1:]
        assert len(lines) == figures.verdicts
        told += figures.verdicts
    assert told


def test_a_weeks_promises_are_what_its_figure_counts(house: World, browser: Browser) -> None:
    clients = clients_for(house.user, at=house.at)
    for week in weeks(house):
        figures = promise_figures(*week, house.at, clients)
        kept = promises_where(clients, at=house.at, state="kept", week=week)
        missed = promises_where(clients, at=house.at, state="missed", week=week)
        assert (kept.count(), kept.count() + missed.count()) == (figures.kept, figures.due)
        assert len(exported(browser, f"/promises/?week={week[0]:%Y-%m-%d}")[1:]) == figures.due


def test_any_day_means_its_week_and_the_sentence_is_the_figure(house: World, browser: Browser) -> None:
    start, end = weeks(house)[-2]
    figures = week_figures(start, end, house.at, clients_for(house.user, at=house.at))
    for day in (start, start + 3 * DAY):
        html = get(browser, f"/replies/?week={day:%Y-%m-%d}")
        assert f"{figures.in_target} of {figures.verdicts} first replies in target." in html


def test_the_sentence_speaks_of_what_the_list_is_narrowed_to(browser: Browser) -> None:
    assert "Two questions wait for our reply." in get(browser, "/replies/?client=alder&state=all")
    assert "Three promises are open." in get(browser, "/promises/?client=alder&state=kept")
    assert "Eight questions wait for our reply." in get(browser, "/replies/")


def test_the_slowest_of_a_week_comes_first_when_asked(house: World, browser: Browser) -> None:
    answered = answered_clocks(house.at - 60 * DAY, house.at)
    week = house.asker.hours.local_date(answered.last().stopped_at)  # type: ignore[union-attr,arg-type]
    lines = exported(browser, f"/replies/?week={week}&state=answered&sort=-taken")[1:]
    taken = [int(line[6]) for line in lines]
    assert taken == sorted(taken, reverse=True)
    assert len(taken) == 4


def test_the_next_to_run_out_comes_first(browser: Browser) -> None:
    assert first_cells(get(browser, "/replies/"))[0].endswith("late")
    assert first_cells(get(browser, "/replies/"))[-1].endswith("waits")


def test_a_promise_moved_after_its_date_was_not_kept(house: World) -> None:
    late = Commitment.objects.get(text="Alder overdue")
    services.move(commitment=late, due=house.at + DAY, reason="told too late", by=None, at=house.at - DAY)
    services.keep(commitment=late, done=house.at - DAY, by=None, at=house.at)
    assert late not in Commitment.objects.all().kept_in_time()
    assert late in Commitment.objects.all().not_kept_in_time()


def test_a_colleague_sees_the_same_clocks(house: World) -> None:
    other: StaffMember = make.person()
    assert kinds(World(other, house.leader, house.at).browser) == {"late", "waits"}
