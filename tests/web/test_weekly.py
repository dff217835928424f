from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from crm.conversations.trends import Answered, WeekTimes, shares_used, weekly_times
from crm.digests.models import Digest
from crm.digests.offers import token_of
from crm.digests.services import prepare
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.door import now
from crm.web.weekly.charts import distribution, times
from tests import make
from tests.digests.post import frozen

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.person("Ingrid Vaelstrom", staff_role="ceo")


@pytest.fixture
def browser(chief: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(chief)
    return browser


def page(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def answered_week(project: Project) -> None:
    """In the week of 12 October one question answered in time and one late."""
    make.answer(make.question(project, make.local("2026-10-12 09:00")), make.local("2026-10-12 11:00"))
    make.answer(make.question(project, make.local("2026-10-13 09:00")), make.local("2026-10-15 09:00"))


def test_every_figure_leads_to_the_very_things_it_counts(browser: Browser) -> None:
    answered_week(make.project())
    html = page(browser, "/weekly/2026-10-12/")
    assert "1 of 2" in html.split('href="/replies/?week=2026-10-12"')[1].split("</a>")[0]
    assert "2.0 h, 18.0 h" in html.split('href="/replies/?week=2026-10-12&amp;state=answered"')[1].split("</a>")[0]


def test_the_page_of_a_frozen_week_stays_as_it_was_sent(browser: Browser, chief: StaffMember) -> None:
    project = make.project()
    answered_week(project)
    prepare(make.local("2026-10-19 07:00"))
    assert Digest.objects.filter(recipient=chief).exists()
    make.answer(make.question(project, make.local("2026-10-14 09:00")), make.local("2026-10-14 10:00"))
    html = page(browser, "/weekly/2026-10-12/")
    assert "as frozen" in html
    assert "1 of 2" in html


def test_a_date_inside_a_week_opens_that_week(browser: Browser) -> None:
    assert "12 to 18 October" in page(browser, "/weekly/2026-10-15/")


@pytest.mark.parametrize("text", ["nonsense", "2026-13-01", "9999-12-31", "1970-01-01", "0001-01-01"])
@pytest.mark.parametrize("place", ["", "trends/"])
def test_a_week_that_is_none_is_not_found(browser: Browser, text: str, place: str) -> None:
    assert browser.get(f"/weekly/{text}/{place}").status_code == 404


def test_next_week_is_not_found(browser: Browser) -> None:
    assert browser.get(f"/weekly/{now().date() + timedelta(days=7)}/").status_code == 404


def test_twelve_weeks_show_their_figures_behind_the_drawing(browser: Browser) -> None:
    answered_week(make.project())
    html = page(browser, "/weekly/2026-10-12/trends/")
    assert "Two questions were answered; one was late." in html
    row = html.split('state=answered">12 Oct</a></th>')[1].split("</tr>")[0]
    assert "<td>2</td><td>10 h</td><td>18 h</td>" in row


def test_twelve_empty_weeks_say_what_will_stand_there(browser: Browser) -> None:
    assert "No question was answered in these twelve weeks." in page(browser, "/weekly/2026-10-12/trends/")


def test_a_restricted_clients_answers_are_not_in_a_strangers_trend(browser: Browser) -> None:
    answered_week(make.project(make.client(restricted_access=True)))
    stranger = Browser()
    stranger.force_login(make.person())
    assert "No question was answered" in page(stranger, "/weekly/2026-10-12/trends/")


def answer(at: str, took: float, had: float = 9) -> Answered:
    return Answered(make.local(at), took * HOUR, had * HOUR)


@pytest.mark.plain
def test_a_week_without_answers_has_no_median() -> None:
    starts = [make.local("2026-10-05"), make.local("2026-10-12")]
    empty, full = weekly_times([answer("2026-10-12 00:00", 2), answer("2026-10-13 00:00", 4)], starts)
    assert empty == WeekTimes(0, None, None, None)
    assert (full.count, full.median, full.p90, full.targets) == (2, 3 * HOUR, 4 * HOUR, (9 * HOUR, 9 * HOUR))


@pytest.mark.plain
def test_an_answer_that_uses_all_of_its_target_is_in_time() -> None:
    counts = shares_used([answer("2026-10-12 00:00", took) for took in (0, 9, 9.01, 40)])
    assert counts == [1, 0, 0, 1, 1, 0, 1]
    assert [bar.late for bar in distribution(counts)] == [False] * 4 + [True] * 3


@pytest.mark.plain
def test_higher_marks_took_longer() -> None:
    quick, slow = (weekly_times([answer("2026-10-12 09:00", took)], [make.local("2026-10-12")])[0] for took in (2, 8))
    drawn = times([("5 Oct", "/a", quick), ("12 Oct", "/b", slow)])
    assert drawn is not None
    assert drawn.medians[1].y < drawn.medians[0].y
    assert drawn.medians[1].x > drawn.medians[0].x


@pytest.mark.plain
def test_nothing_answered_draws_nothing() -> None:
    assert times([("5 Oct", "/a", WeekTimes(0, None, None, None))]) is None


def test_what_is_asked_stands_first_with_the_buttons_of_the_mail(browser: Browser, chief: StaffMember) -> None:
    client = make.client("Quillhaven", executive_sponsor=chief)
    make.project(client, code_name="Rowan", opened=make.local("2026-08-03 09:00").date())
    digest = frozen(chief, make.MONDAY)
    html = page(browser, "/weekly/2026-10-12/")
    assert f'href="/mail/act/{token_of(digest, 0, "snooze")}/"' in html
    assert "Call Quillhaven about Rowan" in html
    assert html.index("For you, Ingrid") < html.index("The week in four figures")
