"""How many days may pass without a leader (POLICIES.md, longest gap between leadership contacts)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.clients.models import Client
from crm.leadership.defaults import LIMITS, ONBOARDING_DAYS
from crm.leadership.limits import DUE_SOON, Gap, LimitTable, first_day_beyond, gap_on, limit_on
from crm.projects.models import Project
from crm.projects.values import GROUP_OF_PHASE, Phase, PhaseGroup

pytestmark = pytest.mark.plain

TIERS = ("strategic", "core", "standard")
TABLE = LimitTable({group: dict(zip(TIERS, row, strict=True)) for group, row in LIMITS.items()}, ONBOARDING_DAYS)
DAY = date(2026, 10, 19)
# The table of POLICIES.md, typed by hand: a slip in the product's own table must not pass.
POLICY = [
    ("inquiry", (14, 21, 30)),
    ("scoping", (14, 21, 30)),
    ("proposal", (14, 21, 30)),
    ("contracting", (14, 21, 30)),
    ("kickoff", (14, 14, 21)),
    ("feasibility", (21, 30, 45)),
    ("formulation_development", (21, 30, 45)),
    ("analytical_development", (21, 30, 45)),
    ("tech_transfer", (14, 21, 30)),
    ("engineering_batch", (14, 21, 30)),
    ("gmp_manufacturing", (14, 21, 30)),
    ("release", (14, 21, 30)),
    ("stability", (60, 90, 90)),
    ("closeout", (30, 30, 30)),
]
EVERY_LIMIT = [(phase, tier, days) for phase, row in POLICY for tier, days in zip(TIERS, row, strict=True)]


def project(phase: str = "feasibility", tier: str = "core", status: str = "active", **fields: object) -> Project:
    facts = {"opened": date(2026, 1, 5), "phase": phase, "status": status} | fields
    return Project(client=Client(tier=tier), **facts)


def kicked_off(days_ago: int, **facts: str) -> Project:
    return project(**facts, kickoff=DAY - timedelta(days=days_ago))


@pytest.mark.parametrize(("phase", "tier", "days"), EVERY_LIMIT)
def test_the_limit_is_that_of_phase_group_and_tier(phase: str, tier: str, days: int) -> None:
    assert limit_on(project(phase, tier), DAY, TABLE) == days


@pytest.mark.parametrize(("tier", "days"), [("strategic", 45), ("core", 60), ("standard", 90)])
def test_on_hold_counts_as_paused_whatever_the_phase(tier: str, days: int) -> None:
    assert {limit_on(project(phase, tier, "on_hold"), DAY, TABLE) for phase, _ in POLICY} == {days}


@pytest.mark.parametrize(("phase", "tier", "days"), EVERY_LIMIT)
def test_the_onboarding_limit_holds_for_sixty_days_after_kick_off(phase: str, tier: str, days: int) -> None:
    onboarding = {"strategic": 14, "core": 14, "standard": 21}[tier]
    assert limit_on(kicked_off(59, phase=phase, tier=tier), DAY, TABLE) == min(onboarding, days)
    assert limit_on(kicked_off(60, phase=phase, tier=tier), DAY, TABLE) == days


def test_a_project_on_hold_has_no_onboarding_window() -> None:
    assert limit_on(kicked_off(10, status="on_hold"), DAY, TABLE) == 60


@pytest.mark.parametrize(
    ("phase", "status"),
    [("closed", "active"), ("release", "completed"), ("stability", "cancelled"), ("inquiry", "lost")],
)
def test_a_closed_project_has_no_limit(phase: str, status: str) -> None:
    assert limit_on(project(phase, status=status), DAY, TABLE) is None
    assert gap_on(project(phase, status=status), None, DAY, TABLE) is None


def test_every_phase_group_has_a_limit() -> None:
    assert set(LIMITS) == set(PhaseGroup)
    assert set(GROUP_OF_PHASE) == set(Phase) - {Phase.CLOSED}


def gap(days: int, limit: int, last: bool = True) -> Gap:
    since = DAY - timedelta(days=days)
    return Gap(since if last else None, since, limit, DAY)


def test_the_limit_itself_is_still_in_time() -> None:
    assert not gap(30, 30).lapsed
    assert gap(31, 30).lapsed


def test_due_soon_begins_at_eighty_percent_and_ends_with_the_lapse() -> None:
    assert [gap(days, 14).due_soon for days in (11, 12, 14, 15)] == [False, True, True, False]


def test_a_lapse_is_serious_above_half_as_much_again() -> None:
    assert not gap(45, 30).serious
    assert gap(46, 30).serious


def test_a_lapse_is_serious_at_once_when_no_leader_ever_took_part() -> None:
    assert gap(31, 30, last=False).serious
    assert not gap(30, 30, last=False).serious


def test_a_project_nobody_met_is_given_its_limit_from_the_day_it_was_opened() -> None:
    found = gap_on(project(opened=DAY - timedelta(days=30)), None, DAY, TABLE)
    assert found is not None
    assert (found.days, found.days_left, found.lapsed) == (30, 0, False)


def beyond(one: Project, since: date, day: date, share: float) -> bool:
    """Whether that share of the limit is used up on a day: what `gap_on` says."""
    found = gap_on(one, since, day, TABLE)
    assert found is not None
    return found.lapsed if share == 1 else found.lapsed or found.due_soon


def walked(one: Project, since: date, day: date, share: float) -> date:
    """Day by day: where the stretch that stands on `day` began, else where the next one begins."""
    while not beyond(one, since, day, share):
        day += timedelta(days=1)
    while beyond(one, since, day - timedelta(days=1), share):
        day -= timedelta(days=1)
    return day


DAYS_AGO = st.integers(0, 200)
PHASES = st.sampled_from([phase for phase, _ in POLICY])


@given(
    since=DAYS_AGO,
    kickoff=st.none() | st.integers(-40, 200),
    phase=PHASES,
    tier=st.sampled_from(TIERS),
    status=st.sampled_from(["active", "on_hold"]),
    share=st.sampled_from([1.0, DUE_SOON]),
)
def test_the_next_moment_is_what_a_walk_over_the_days_finds(
    since: int, kickoff: int | None, phase: str, tier: str, status: str, share: float
) -> None:
    one = (
        project(phase, tier, status) if kickoff is None else kicked_off(kickoff, phase=phase, tier=tier, status=status)
    )
    last = DAY - timedelta(days=since)
    assert first_day_beyond(one, last, DAY, TABLE, share) == walked(one, last, DAY, share)


def test_a_lapse_under_the_onboarding_limit_ends_with_the_window() -> None:
    one, last = kicked_off(60), DAY - timedelta(days=20)
    yesterday, today = gap_on(one, last, DAY - timedelta(days=1), TABLE), gap_on(one, last, DAY, TABLE)
    assert yesterday is not None
    assert today is not None
    assert (yesterday.lapsed, today.lapsed) == (True, False)
    assert first_day_beyond(one, last, DAY, TABLE) == last + timedelta(days=31)


def test_a_lapse_that_outlives_the_window_keeps_the_day_it_began() -> None:
    one, last = kicked_off(60), DAY - timedelta(days=40)
    assert first_day_beyond(one, last, DAY, TABLE) == last + timedelta(days=15)
