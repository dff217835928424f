"""While a source is silent, pages say unknown where they would say fine; what is late stays late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from crm.capture.models import Source
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.watch.models import Flag
from crm.watch.services import sweep
from crm.web.door import now
from tests import make
from tests.capture.hearing import source

pytestmark = pytest.mark.django_db

SAID = "info@ has not answered since"


@pytest.fixture
def me() -> StaffMember:
    make.house()
    return make.person("Ann", staff_role="program_director")


@pytest.fixture
def browser(me: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(me)
    return browser


@pytest.fixture
def alder(me: StaffMember) -> Project:
    """A project in good order, and a silent mailbox of its manager."""
    project = make.project(project_manager=me, code_name="Alder", opened=(now() - timedelta(days=9)).date())
    make.call(project, now() - timedelta(days=1), make.leader())
    source(name="info@", owner=me, answered_at=now() - timedelta(days=9))
    return project


def page(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def unknown(html: str) -> list[str]:
    """The texts that are shown as unknown."""
    parts = html.split('<span class="state state-unknown">')[1:]
    return [part.split('<span class="state-text">')[1].split("<")[0] for part in parts]


def test_the_desk_does_not_say_that_nobody_waits(browser: Browser, alder: Project) -> None:
    html = page(browser, "/")
    assert "Nobody is known to be waiting on you." in html
    assert unknown(html)[0].startswith(SAID)
    assert unknown(html)[0].endswith("so Alder is unknown.")
    assert "state-good" not in html


def test_three_states_of_a_project_are_unknown_and_its_promises_are_ours(browser: Browser, alder: Project) -> None:
    html = page(browser, f"/projects/{alder.pk}/")
    assert unknown(html)[1:3] == ["Nobody that we know of", "Unknown"]
    assert html.count("state-good") == 1
    assert "Nothing is known to be late." in html


def test_what_is_late_stays_late(browser: Browser, alder: Project) -> None:
    make.question(alder, now() - timedelta(days=8))
    Project.objects.filter(pk=alder.pk).update(opened=(now() - timedelta(days=200)).date())
    alder.interactions.filter(direction="two_way").update(occurred_at=now() - timedelta(days=150))
    alder.places.filter(is_touchpoint=True).update(occurred_at=now() - timedelta(days=150))
    html = page(browser, f"/projects/{alder.pk}/")
    assert html.count("state-late") >= 2
    assert "Unknown" not in unknown(html)


def test_client_page_list_board_and_brief_say_unknown(browser: Browser, alder: Project) -> None:
    for path in ("/projects/", f"/clients/{alder.client_id}/", "/leadership/", f"/projects/{alder.pk}/brief/"):
        assert "Unknown" in unknown(page(browser, path)), path
    assert "They are not known to be waiting for anything from us." in page(browser, f"/clients/{alder.client_id}/")
    board = page(browser, "/leadership/")
    assert "Every open project that is known of has had a leader in time; one is unknown." in board
    assert board.count('class="cell cell-unknown"') >= 2


def test_the_list_does_not_count_what_is_unknown_among_the_covered(browser: Browser, alder: Project) -> None:
    Project.objects.update(leader_warn_at=now() + timedelta(days=9), leader_due_at=now() + timedelta(days=12))
    listed = f'href="/projects/{alder.pk}/"'
    assert listed not in page(browser, "/projects/?leader=covered")
    assert listed in page(browser, "/projects/?leader=unknown")


def test_other_projects_are_known(browser: Browser, alder: Project) -> None:
    other = make.project(opened=(now() - timedelta(days=9)).date())
    assert unknown(page(browser, f"/clients/{other.client_id}/")) == []


def test_the_flag_of_a_source_stands_first_and_names_what_it_hides(browser: Browser, alder: Project) -> None:
    sweep(now())
    flag = Flag.objects.get(source=Source.objects.get())
    assert page(browser, "/flags/").split('<h2 class="card-title"')[1].count("Source silent") == 1
    one = page(browser, f"/flags/{flag.pk}/")
    assert "It has not answered for" in one
    assert f'href="/projects/{alder.pk}/">Alder</a>' in one
    assert "info@" in page(browser, "/flags/all/")


def test_a_page_asks_nothing_more_while_sources_speak_and_two_questions_at_most_while_one_is_silent(
    browser: Browser, alder: Project
) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as questions:
            browser.get(path)
        return len(questions)

    sweep(now())
    paths = ("/", f"/projects/{alder.pk}/", f"/clients/{alder.client_id}/", "/leadership/", "/projects/")
    silent = [asked(path) for path in paths]
    Source.objects.update(answered_at=now())
    sweep(now())
    spoken = [asked(path) for path in paths]
    assert all(more - less <= 2 for more, less in zip(silent, spoken, strict=True))
