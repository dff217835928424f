from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from crm.conversations import services
from crm.conversations.models import Interaction
from crm.projects.models import Project
from tests import make
from tests.make import MONDAY

from .listing.world import World, exported, first_cells, get, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> World:
    return world(MONDAY)


@pytest.fixture
def browser(house: World) -> Browser:
    return house.browser


@pytest.fixture
def project(house: World) -> Project:
    return make.project(make.client("Northlight Bio", short_code="NLB"), code="BFS-101", code_name="Ironbark")


def said(project: Project, summary: str, days_ago: float = 1, **facts: Any) -> Interaction:
    return make.question(project, MONDAY - timedelta(days=days_ago), summary=summary, **facts)


def shown(browser: Browser, query: str = "") -> list[str]:
    return first_cells(get(browser, f"/interactions/?{query}"))


def test_the_newest_is_first_and_a_withdrawn_one_is_gone(browser: Browser, project: Project) -> None:
    said(project, "old", 9)
    gone = said(project, "gone", 3)
    said(project, "new", 1)
    services.withdraw(interaction=gone, by=None, at=MONDAY, reason="slip")
    assert shown(browser) == ["new", "old"]
    assert shown(browser, "sort=when") == ["old", "new"]


@pytest.mark.parametrize(
    "query", ["client=NLB", "client=north", "project=BFS-101", "project=ironb", "client=nlb&project=iron"]
)
def test_a_client_or_project_is_named_by_code_or_name(browser: Browser, project: Project, query: str) -> None:
    said(project, "ours")
    said(make.project(), "others")
    assert shown(browser, query) == ["ours"]


def test_a_name_that_several_have_narrows_nothing_and_says_so(browser: Browser, project: Project) -> None:
    said(project, "ours")
    said(make.project(make.client("Northfield")), "others", 2)
    html = get(browser, "/interactions/?client=north")
    assert "Client: “north” is not known, so it narrows nothing." in html
    assert first_cells(html) == ["ours", "others"]


def test_channel_and_direction_narrow(browser: Browser, project: Project) -> None:
    said(project, "mail", 1)
    said(project, "voice", 2, channel="voicemail")
    make.call(project, MONDAY - timedelta(days=3), make.person(), summary="call")
    assert shown(browser, "channel=voicemail") == ["voice"]
    assert shown(browser, "direction=two_way") == ["call"]
    assert shown(browser, "channel=email&direction=two_way") == []


def test_a_person_of_ours_and_a_leader_narrow_to_what_they_took_part_in(browser: Browser, project: Project) -> None:
    ann, lea = make.person(), make.leader()
    make.call(project, MONDAY - timedelta(days=1), ann, summary="ann's")
    make.call(project, MONDAY - timedelta(days=2), lea, ann, summary="both")
    in_copy = [services.Part(lea, "cc")]
    make.call(project, MONDAY - timedelta(days=3), summary="in copy", parts=in_copy)
    assert shown(browser, f"person={ann.pk}") == ["ann's", "both"]
    assert shown(browser, "leader=1") == ["both"]
    assert shown(browser, f"person={lea.pk}&sort=when") == ["in copy", "both"]


def test_me_is_whoever_asks(house: World, browser: Browser, project: Project) -> None:
    make.call(project, MONDAY - timedelta(days=1), house.user, summary="mine")
    make.call(project, MONDAY - timedelta(days=1), make.person(), summary="theirs")
    assert shown(browser, "person=me") == ["mine"]


def test_a_corrected_moment_moves_it_in_a_persons_list(browser: Browser, project: Project) -> None:
    ann = make.person()
    first = make.call(project, MONDAY - timedelta(days=9), ann, summary="first")
    make.call(project, MONDAY - timedelta(days=5), ann, summary="second")
    later = MONDAY - timedelta(days=1)
    services.correct(interaction=first, by=None, at=MONDAY, reason="wrong day", occurred_at=later)
    assert shown(browser, f"person={ann.pk}") == ["first", "second"]


def test_a_contact_narrows_to_what_was_said_with_them(browser: Browser, project: Project) -> None:
    anna = make.contact(project.client, "Anna Brandt")
    said(project, "anna's", contacts=[anna])
    said(project, "nobody's")
    html = get(browser, f"/interactions/?contact={anna.pk}")
    assert first_cells(html) == ["anna's"]
    assert "What was said with Anna Brandt," in html


def test_days_are_those_of_the_reader(browser: Browser, project: Project) -> None:
    for days, name in ((3, "friday"), (2, "saturday"), (1, "sunday")):
        said(project, name, days)
    assert shown(browser, "from=2026-10-17") == ["sunday", "saturday"]
    assert shown(browser, "until=2026-10-17") == ["saturday", "friday"]
    assert shown(browser, "from=2026-10-17&until=2026-10-17") == ["saturday"]


def test_waiting_ones_are_those_whose_clock_runs(browser: Browser, project: Project) -> None:
    make.answer(said(project, "answered", 3), MONDAY - timedelta(days=2))
    said(project, "waits", 1)
    assert shown(browser, "waiting=1") == ["waits"]


def test_the_file_keeps_the_whole_summary_and_guards_it(browser: Browser, project: Project) -> None:
    said(project, "=HYPERLINK(1) " + "long " * 90)
    summary = exported(browser, "/interactions/")[1][0]
    assert summary.startswith("'=HYPERLINK(1) long")
    assert len(summary) > 400
    assert first_cells(get(browser, "/interactions/"))[0].endswith("long …")


def test_each_filter_that_narrows_can_be_taken_away_alone(browser: Browser, project: Project) -> None:
    html = get(browser, "/interactions/?client=NLB&channel=email&sort=when")
    assert 'href="/interactions/?channel=email&amp;sort=when"' in html
    assert 'href="/interactions/?client=NLB&amp;sort=when"' in html
