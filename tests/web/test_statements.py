"""Each page asks a fixed number of questions, however much there is to show."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.digests.services import prepare
from crm.projects.models import Project
from crm.projects.services import add_milestone
from crm.staff.models import StaffMember
from crm.staff.services import set_absence
from crm.staff.services.jobs import finished, started
from crm.watch.services import sweep
from crm.web.door import now
from tests import make
from tests.capture.hearing import speaking

pytestmark = pytest.mark.django_db

MOST = 15
# Of a list, and of the page of one contact; while its question waits, who may take it over is one more.
MOST_OF_ONE = 12
# More than the desk shows of anything, and than a timeline shows at once.
CROWD, MORE_THAN_A_PAGE = 7, 26
PAGES = (
    "/",
    "/?of=team",
    "/projects/",
    "/projects/{project}/",
    "/projects/{project}/timeline/",
    "/clients/",
    "/clients/{client}/",
    "/flags/",
    "/intake/",
    "/leadership/",
    "/weekly/{last}/",
    "/weekly/{this}/",
    "/interactions/{question}/",
    "/interactions/{call}/",
)


@pytest.fixture
def me() -> StaffMember:
    make.house()
    return make.person("Ann", staff_role="program_director")


@pytest.fixture
def browser(me: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(me)
    return browser


def busy(me: StaffMember, at: datetime, client: Client | None = None) -> Project:
    """A project with something for every part of every page."""
    client = client or make.client(executive_sponsor=me, relationship_owner=me)
    project = make.project(client, project_manager=me, opened=(at - timedelta(days=200)).date())
    make.call(project, at - timedelta(days=150), make.leader())
    make.answer(make.question(project, at - timedelta(days=9)), at - timedelta(days=2), by=me)
    make.question(project, at - timedelta(days=8))
    make.question(project, at - timedelta(minutes=1))
    for days in (-1, 1):
        make.promised(project, at + timedelta(days=days), owner=me)
    add_milestone(project=project, milestone_kind="batch_start", name="Batch", due=at.date(), by=me, at=at)
    set_absence(staff=make.person(), start=at, end=at + timedelta(days=1), cover=None, by=me, at=at)
    return project


def places(project: Project, at: datetime) -> dict[str, object]:
    today = at.astimezone(make.SITE).date()
    monday = today - timedelta(days=today.weekday())
    question = project.interactions.filter(direction="inbound").earliest("occurred_at")
    call = project.interactions.filter(direction="two_way").latest("occurred_at")
    return {
        "call": call.pk,
        "project": project.pk,
        "client": project.client_id,
        "question": question.pk,
        "this": monday,
        "last": monday - timedelta(days=7),
    }


def statements(browser: Browser, page: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def test_ten_more_of_everything_cost_a_page_no_statement_more(browser: Browser, me: StaffMember) -> None:
    at = now()
    project = busy(me, at)
    for hours in range(MORE_THAN_A_PAGE):
        make.call(project, at - timedelta(hours=hours), me, make.leader())
    for _ in range(CROWD):
        busy(me, at, project.client)
    sweep(at, wholly=True)
    prepare(at)
    known = places(project, at)
    # What is compiled once must not count for the first page.
    counts(browser, known)
    before = counts(browser, known)
    assert {page: count for page, count in before.items() if count > most_of(page)} == {}
    for number in range(10):
        busy(me, at, project.client if number % 2 else None)
    sweep(at, wholly=True)
    assert dearer(browser, known, before) == {}
    browser.post("/code-names/", {"on": "yes"})
    # The names, in one.
    assert dearer(browser, known, before, by=1) == {}


def most_of(page: str) -> int:
    lists = ("/projects/", "/clients/", "/flags/")
    return MOST_OF_ONE if page in lists or page.startswith("/interactions/") or "timeline" in page else MOST


def dearer(browser: Browser, known: dict[str, object], before: dict[str, int], by: int = 0) -> dict[str, int]:
    """The pages that ask for more than before, and how much they ask."""
    asked = counts(browser, known)
    return {page: count for page, count in asked.items() if count > before[page] + by}


def counts(browser: Browser, known: dict[str, object]) -> dict[str, int]:
    return {page: len(statements(browser, page.format(**known))) for page in PAGES}


def test_a_week_as_of_now_asks_no_more_while_a_job_and_a_source_are_silent(browser: Browser, me: StaffMember) -> None:
    at = now()
    project = busy(me, at)
    make.question(make.project(make.client(restricted_access=True)), at - timedelta(days=8))
    asked = project.interactions.filter(direction="inbound").first()
    started(job="sweep", every=timedelta(minutes=1), at=make.LONG_AGO)
    speaking("info@", until=f"{at.date() - timedelta(days=30)}", about=asked, owner=project.project_manager)
    finished(job="sweep", at=make.LONG_AGO)
    week = f"/weekly/{at.date() - timedelta(days=7)}/"
    html = browser.get(week).content.decode()
    assert "What could not be known: info@" in html
    assert "The job “sweep” is silent" in html
    assert "One restricted client not shown to you." in html
    assert len(statements(browser, week)) <= MOST


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only a server keeps plans, and outside of transactions")
def test_pages_open_again_by_the_plans_a_server_keeps(browser: Browser, me: StaffMember) -> None:
    at = now()
    project = busy(me, at)
    sweep(at, wholly=True)
    prepare(at)
    asked = places(project, at)
    for page in 2 * PAGES:
        assert browser.get(page.format(**asked)).status_code == 200
