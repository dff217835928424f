"""What a person does with a flag."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.watch import services
from crm.watch.models import Flag
from crm.watch.services import acknowledge, assign, dismiss, reopen, snooze, sweep
from crm.watch.services.acts import latest_snooze
from crm.watch.values import FlagKind, FlagStatus
from tests import make
from tests.make import local

from ..look import clock, raised, standing, story, the

pytestmark = pytest.mark.django_db
SLOW, LEADER = FlagKind.SLOW_RESPONSE, FlagKind.NO_LEADERSHIP_CONTACT
NOON = local("2026-10-20 12:00")


@pytest.fixture
def flag() -> Flag:
    """A reply that became late at 10:00 and reaches level 2 at 14:30."""
    make.house()
    make.question(make.project(), local("2026-10-19 10:00"))
    sweep(NOON)
    return the(SLOW)


@pytest.fixture
def by() -> StaffMember:
    return make.person("Tamsin Adeyolu")


def test_acknowledging_says_who_saw_it_and_when(flag: Flag, by: StaffMember) -> None:
    acknowledge(flag=flag, by=by, at=NOON)
    assert (flag.status, flag.acknowledged_at) == (FlagStatus.ACKNOWLEDGED, NOON)
    assert flag.events.latest("id").by == by


def test_acknowledging_again_does_not_begin_the_pause_anew(flag: Flag, by: StaffMember) -> None:
    acknowledge(flag=flag, by=by, at=NOON)
    reopen(flag=flag, by=by, at=NOON + timedelta(hours=1))
    acknowledge(flag=flag, by=by, at=NOON + timedelta(hours=2))
    assert flag.acknowledged_at == NOON


def test_an_acknowledged_flag_still_climbs(flag: Flag, by: StaffMember) -> None:
    acknowledge(flag=flag, by=by, at=NOON)
    sweep(local("2026-10-20 15:00"))
    assert (the(SLOW).status, the(SLOW).escalation_level) == (FlagStatus.ACKNOWLEDGED, 2)


def test_a_snoozed_flag_wakes_at_its_moment(flag: Flag, by: StaffMember) -> None:
    until = local("2026-10-21 09:00")
    snooze(flag=flag, until=until, reason="They travel until tomorrow.", by=by, at=NOON)
    sweep(local("2026-10-21 08:59"))
    assert the(SLOW).status == FlagStatus.SNOOZED
    sweep(local("2026-10-21 11:30"))
    assert the(SLOW).status == FlagStatus.OPEN
    assert "woke Wed 21 09:00" in story(flag)


def test_a_flag_rests_until_the_end_of_the_fifth_business_day(flag: Flag, by: StaffMember) -> None:
    make.holiday("2026-10-22")
    last = local("2026-10-27 17:00")
    assert latest_snooze(NOON) == last
    snooze(flag=flag, until=last, reason="A trade fair.", by=by, at=NOON)
    with pytest.raises(Refusal, match="five business days at most, until Tue 27 Oct 17:00"):
        snooze(flag=flag, until=last + timedelta(seconds=1), reason="A trade fair.", by=by, at=NOON)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"reason": " "}, "Say why this can wait"),
        ({"until": NOON}, "has passed"),
    ],
)
def test_a_snooze_needs_a_reason_and_a_later_moment(flag: Flag, by: StaffMember, facts: Any, words: str) -> None:
    told: dict[str, Any] = {"until": NOON + timedelta(hours=1), "reason": "They travel."}
    with pytest.raises(Refusal, match=words):
        snooze(flag=flag, by=by, at=NOON, **(told | facts))


def test_a_flag_is_assigned_and_says_to_whom(flag: Flag, by: StaffMember) -> None:
    helper = make.person("Bartek Nowhill")
    assign(flag=flag, to=helper, by=by, at=NOON)
    assert (flag.assigned_to, flag.events.latest("id").reason) == (helper, "to Bartek Nowhill")


def test_dismissing_needs_a_reason(flag: Flag, by: StaffMember) -> None:
    with pytest.raises(Refusal, match="Say why"):
        dismiss(flag=flag, reason="", by=by, at=NOON)


def test_a_dismissed_flag_stays_away_while_there_is_no_more_to_it(flag: Flag, by: StaffMember) -> None:
    dismiss(flag=flag, reason="They know.", by=by, at=NOON)
    assert not raised(SLOW, "2026-10-20 14:00")
    assert Flag.objects.get(pk=flag.pk).status == FlagStatus.DISMISSED


def test_a_dismissed_flag_returns_with_its_next_level(flag: Flag, by: StaffMember) -> None:
    dismiss(flag=flag, reason="They know.", by=by, at=NOON)
    assert raised(SLOW, "2026-10-20 16:00")
    assert story(flag)[-2:] == ["reopened Tue 20 14:30", "level 2 Tue 20 14:30"]


def test_a_dismissed_gap_returns_when_it_turns_serious(flag: Flag, by: StaffMember) -> None:
    make.call(make.project(), local("2026-09-10 10:00"), make.leader())
    sweep(NOON)
    gap = standing(LEADER)[-1]
    dismiss(flag=gap, reason="The visit is on Friday.", by=by, at=NOON)
    sweep(local("2026-10-27 09:00"))
    gap.refresh_from_db()
    assert (gap.status, story(gap)[-2:]) == (FlagStatus.OPEN, ["reopened Mon 26 00:00", "severity Mon 26 00:00"])


def test_a_dismissed_finding_that_vanishes_and_comes_back_is_new(flag: Flag, by: StaffMember) -> None:
    dismiss(flag=flag, reason="They know.", by=by, at=NOON)
    assert flag.interaction is not None
    make.answer(flag.interaction, local("2026-10-20 13:00"))
    assert not raised(SLOW, "2026-10-20 13:01")
    assert Flag.objects.filter(flag_kind=SLOW, closed_at=None).count() == 0


def test_reopening_takes_a_dismissal_back(flag: Flag, by: StaffMember) -> None:
    dismiss(flag=flag, reason="They know.", by=by, at=NOON)
    reopen(flag=flag, by=by, at=NOON + timedelta(minutes=1))
    assert (flag.status, flag.closed_reason) == (FlagStatus.OPEN, "")
    assert raised(SLOW, "2026-10-20 12:30")


@pytest.mark.parametrize("verb", ["acknowledge", "snooze", "assign", "dismiss", "reopen"])
def test_a_closed_flag_is_left_alone(flag: Flag, by: StaffMember, verb: str) -> None:
    assert flag.interaction is not None
    make.answer(flag.interaction, local("2026-10-20 12:30"))
    at = local("2026-10-20 13:00")
    sweep(at)
    facts: dict[str, dict[str, Any]] = {
        "snooze": {"until": at + timedelta(hours=1), "reason": "Later."},
        "assign": {"to": by},
        "dismiss": {"reason": "They know."},
    }
    with pytest.raises(Refusal, match="closed already"):
        getattr(services, verb)(flag=flag, by=by, at=at, **facts.get(verb, {}))


def test_a_repeated_lateness_is_put_away_by_the_executive_sponsor_alone(by: StaffMember) -> None:
    make.house()
    flag = repeated(NOON)
    sponsor = flag.of_client.executive_sponsor
    assert sponsor is not None
    with pytest.raises(Refusal, match=f"{sponsor.name} reviews this"):
        dismiss(flag=flag, reason="Seen.", by=by, at=NOON)
    assert dismiss(flag=flag, reason="Spoke with them.", by=sponsor, at=NOON).status == FlagStatus.DISMISSED


def test_who_covers_for_the_sponsor_may_review(by: StaffMember) -> None:
    make.house()
    flag = repeated(NOON)
    assert flag.of_client.executive_sponsor is not None
    make.absence(flag.of_client.executive_sponsor, "2026-10-20 08:00", "2026-10-21 17:00", cover=by)
    assert dismiss(flag=flag, reason="Spoke with them.", by=by, at=NOON).closed_reason == "Spoke with them."


def repeated(at: datetime) -> Flag:
    project = make.project()
    for asked in ("2026-10-13 10:00", "2026-10-14 10:00"):
        make.question(project, local(asked))
    sweep(at)
    assert clock(the(FlagKind.REPEAT_BREACH).opened_at) == "Thu 15 10:00"
    return the(FlagKind.REPEAT_BREACH)
