from __future__ import annotations

from datetime import timedelta

import pytest

from crm.leadership.defaults import FIRST_DAY, LIMITS, ONBOARDING_DAYS
from crm.leadership.limits import LimitTable
from crm.leadership.queries import coverage, load_per_leader
from crm.leadership.services import set_leadership_policy
from crm.leadership.whatif import what_if
from crm.projects.queries import open_projects
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

TIERS = ("strategic", "core", "standard")
DAY = timedelta(days=1)


def table(days: int) -> LimitTable:
    return LimitTable({str(group): dict.fromkeys(TIERS, days) for group in LIMITS}, ONBOARDING_DAYS)


@pytest.fixture
def projects() -> None:
    """A leader spoke with one client ten days ago, with another twenty, with the third never."""
    make.house()
    chief = make.leader()
    for days in (10, 20):
        make.call(make.project(make.client(executive_sponsor=chief)), MONDAY - days * DAY, chief)
    make.project(make.client(executive_sponsor=chief))


@pytest.mark.parametrize(("days", "late"), [(5, 3), (10, 2), (19, 2), (20, 1), (90, 0)])
def test_what_is_foretold_is_what_saving_gives(projects: None, days: int, late: int) -> None:
    foretold = what_if(table(days), MONDAY)
    limits = dict.fromkeys(LIMITS, (days, days, days))
    set_leadership_policy(valid_from=FIRST_DAY + DAY, limits=limits, by=None, at=MONDAY)
    assert foretold.late_then == late == sum(row.gap.lapsed for row in coverage(open_projects(), MONDAY))
    assert foretold.load_then == load_per_leader(MONDAY)


def test_the_limits_in_force_change_nothing(projects: None) -> None:
    shipped = {str(group): dict(zip(TIERS, row, strict=True)) for group, row in LIMITS.items()}
    found = what_if(LimitTable(shipped, ONBOARDING_DAYS), MONDAY)
    assert (found.projects, found.late_now, found.load_now) == (3, found.late_then, found.load_then)


def test_limits_below_a_week_ask_too_much_of_one_leader(projects: None) -> None:
    for _ in range(3):
        make.project(make.client(executive_sponsor=None))
    assert what_if(table(7), MONDAY).load_then.wishful
    assert not what_if(table(30), MONDAY).load_then.wishful


def test_a_clients_own_limits_change_only_its_projects(projects: None) -> None:
    foretold = what_if(table(90), MONDAY, make.project().client)
    assert (foretold.late_now, foretold.late_then) == (2, 1)


def test_more_projects_take_no_more_statements(projects: None, django_assert_num_queries: object) -> None:
    what_if(table(7), MONDAY)
    for _ in range(10):
        make.project()
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert what_if(table(7), MONDAY).projects == 13
