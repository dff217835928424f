"""Projects nobody has spoken with: no leader's contact, nothing logged at all (POLICIES.md)."""

from __future__ import annotations

from datetime import date

import pytest

from crm.conversations.services import correct, withdraw
from crm.projects.models import Project
from crm.projects.services import move_phase
from crm.watch.defaults import SILENCE
from crm.watch.services import sweep
from crm.watch.silence import silence_limits
from crm.watch.values import FlagKind, Severity
from tests import make
from tests.make import MONDAY, local

from ..look import clock, opens_between, raised, story, the

pytestmark = pytest.mark.django_db
LEADER, SILENT = FlagKind.NO_LEADERSHIP_CONTACT, FlagKind.NO_CONTACT
TIERS = ("strategic", "core", "standard")
# The table of POLICIES.md, typed by hand: longest silence in days, per phase and tier.
SILENCES = [
    ("scoping", (10, 10, 14)),
    ("kickoff", (7, 7, 10)),
    ("feasibility", (10, 14, 14)),
    ("release", (7, 7, 10)),
    ("stability", (35, 35, 35)),
    ("closeout", (14, 21, 21)),
]


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


@pytest.fixture
def project() -> Project:
    """Thirty days without a leader are allowed, fourteen of silence."""
    return make.project(make.client(tier="core"), phase="feasibility", opened=date(2026, 8, 3))


def test_a_leaders_gap_opens_on_the_day_after_the_limit(project: Project) -> None:
    make.call(project, local("2026-09-01 10:00"), make.leader())
    assert opens_between(LEADER, "2026-10-01 23:59:59", "2026-10-02 00:00:00")
    assert clock(the(LEADER).opened_at) == "Fri 02 00:00"


def test_a_leaders_call_closes_the_gap_and_dates_the_closing(project: Project) -> None:
    make.call(project, local("2026-09-01 10:00"), make.leader())
    sweep(local("2026-10-05 08:00"))
    flag = the(LEADER)
    make.call(project, local("2026-10-05 09:00"), make.leader(), logged=local("2026-10-06 09:00"))
    assert not raised(LEADER, "2026-10-06 09:30")
    assert story(flag) == ["opened Fri 02 00:00", "resolved Mon 05 09:00"]


def test_a_call_without_a_leader_does_not_close_the_gap(project: Project) -> None:
    make.call(project, local("2026-09-01 10:00"), make.leader())
    sweep(local("2026-10-05 08:00"))
    make.call(project, local("2026-10-05 09:00"), make.person())
    assert raised(LEADER, "2026-10-05 10:00")


def test_a_withdrawn_call_opens_the_gap_again(project: Project) -> None:
    make.call(project, local("2026-09-01 10:00"), make.leader())
    slip = make.call(project, local("2026-10-01 10:00"), make.leader())
    assert not raised(LEADER, "2026-10-05 08:00")
    withdraw(interaction=slip, by=None, at=local("2026-10-05 09:00"), reason="It did not take place.")
    assert raised(LEADER, "2026-10-05 09:01")


def test_a_call_corrected_to_an_earlier_day_opens_the_gap(project: Project) -> None:
    call = make.call(project, local("2026-10-01 10:00"), make.leader())
    assert not raised(LEADER, "2026-10-05 08:00")
    at = local("2026-10-05 09:00")
    correct(interaction=call, by=None, at=at, reason="It was in August.", occurred_at=local("2026-08-31 10:00"))
    assert raised(LEADER, "2026-10-05 09:01")


def test_a_gap_turns_serious_above_half_as_much_again(project: Project) -> None:
    make.call(project, local("2026-09-01 10:00"), make.leader())
    sweep(local("2026-10-16 23:59"))
    assert the(LEADER).severity == Severity.WARNING
    sweep(local("2026-10-19 12:00"))
    assert the(LEADER).severity == Severity.SERIOUS
    assert story(the(LEADER)) == ["opened Fri 02 00:00", "severity Sat 17 00:00"]


def test_a_project_no_leader_ever_met_is_serious_at_once(project: Project) -> None:
    assert opens_between(LEADER, "2026-09-02 23:59:59", "2026-09-03 00:00:00")
    assert (the(LEADER).severity, the(LEADER).why) == (Severity.SERIOUS, "never; 31 days, limit 30")


def test_a_gap_shows_its_sum_and_its_evidence(project: Project) -> None:
    make.call(project, local("2026-09-01 10:00"), make.leader())
    sweep(MONDAY)
    flag = the(LEADER)
    assert flag.why == "last 2026-09-01; 48 days, limit 30"
    assert flag.evidence == {"last": "2026-09-01T14:00:00+00:00", "limit": 30, "since": "2026-09-01"}
    assert flag.owner == project.client.executive_sponsor


def test_the_end_of_the_onboarding_window_closes_a_gap_at_midnight() -> None:
    new = make.project(opened=date(2026, 8, 20), kickoff=date(2026, 8, 20))
    make.call(new, local("2026-10-01 10:00"), make.leader())
    sweep(local("2026-10-18 12:00"))
    flag = the(LEADER)
    assert not raised(LEADER, "2026-10-19 15:00")
    assert story(flag) == ["opened Fri 16 00:00", "resolved Mon 19 00:00"]


def test_a_move_to_another_phase_brings_its_own_limit(project: Project) -> None:
    make.call(project, local("2026-09-23 10:00"), make.leader())
    assert not raised(LEADER, "2026-10-19 08:00")
    move_phase(project=project, phase="tech_transfer", by=None, at=local("2026-10-19 09:00"))
    assert raised(LEADER, "2026-10-19 09:01")
    move_phase(project=project, phase="tech_transfer", status="on_hold", by=None, at=local("2026-10-19 10:00"))
    assert not raised(LEADER, "2026-10-19 10:01")


@pytest.mark.parametrize("kind", [LEADER, SILENT])
def test_a_closed_project_has_no_gap(project: Project, kind: FlagKind) -> None:
    assert raised(kind, "2026-10-19 08:00")
    move_phase(project=project, phase="closed", by=None, at=local("2026-10-19 09:00"))
    assert not raised(kind, "2026-10-19 09:01")


def longest_silence(project: Project) -> int | None:
    return silence_limits([project.client_id], MONDAY.date()).of(project)


@pytest.mark.parametrize(
    ("phase", "tier", "days"),
    [(phase, tier, day) for phase, row in SILENCES for tier, day in zip(TIERS, row, strict=True)],
)
def test_the_longest_silence_is_that_of_phase_group_and_tier(phase: str, tier: str, days: int) -> None:
    assert longest_silence(make.project(make.client(tier=tier), phase=phase)) == days


@pytest.mark.parametrize(("tier", "days"), [("strategic", 35), ("core", 45), ("standard", 45)])
def test_on_hold_may_be_silent_longer(tier: str, days: int) -> None:
    project = make.project(make.client(tier=tier), phase="release", status="on_hold")
    assert longest_silence(project) == days
    assert len(SILENCE) == len(SILENCES) + 1


def test_silence_opens_on_the_day_after_the_limit(project: Project) -> None:
    make.call(project, local("2026-10-01 18:30"), make.person())
    assert opens_between(SILENT, "2026-10-15 23:59:59", "2026-10-16 00:00:00")
    assert clock(the(SILENT).opened_at) == "Fri 16 00:00"


def test_silence_counts_from_the_opening_when_nothing_was_ever_logged(project: Project) -> None:
    assert opens_between(SILENT, "2026-08-17 23:59:59", "2026-08-18 00:00:00")
    assert the(SILENT).why == "never; 15 days, limit 14"


@pytest.mark.parametrize(
    "facts",
    [{"channel": "email", "direction": "inbound"}, {"channel": "email", "direction": "outbound", "contacts": []}],
    ids=["they wrote", "we wrote to nobody by name"],
)
def test_any_external_contact_ends_the_silence(project: Project, facts: dict[str, object]) -> None:
    sweep(local("2026-10-19 08:00"))
    flag = the(SILENT)
    make.call(project, local("2026-10-19 09:00"), make.person(), **facts)
    assert not raised(SILENT, "2026-10-19 12:00")
    assert story(flag)[-1] == "resolved Mon 19 09:00"


@pytest.mark.parametrize(
    "facts",
    [
        {"channel": "internal_note", "direction": "internal"},
        {"direction": "outbound", "reached": False},
        {"channel": "email", "direction": "outbound", "automatic": True},
    ],
    ids=["a note", "nobody answered", "a machine"],
)
def test_what_reaches_nobody_leaves_it_silent(project: Project, facts: dict[str, object]) -> None:
    make.call(project, local("2026-10-19 09:00"), make.person(), **facts)
    assert raised(SILENT, "2026-10-19 12:00")


def test_silence_turns_serious_above_half_as_much_again(project: Project) -> None:
    make.call(project, local("2026-10-01 10:00"), make.person())
    sweep(local("2026-10-16 12:00"))
    sweep(local("2026-10-26 12:00"))
    assert story(the(SILENT)) == ["opened Fri 16 00:00", "severity Fri 23 00:00"]
    assert the(SILENT).why == "last 2026-10-01; 25 days, limit 14"


def test_silence_belongs_to_the_project_manager(project: Project) -> None:
    sweep(MONDAY)
    assert (the(SILENT).owner, the(SILENT).project) == (project.project_manager, project)
