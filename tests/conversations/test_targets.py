"""The first-reply targets of POLICIES.md, line by line."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from crm.conversations.defaults import AFTER_HOURS, CAPS, MINUTES, TARGETS
from crm.conversations.targets import Asked, Target, TargetTable, hours, look_up, warn_share
from crm.conversations.values import WRITTEN, Channel, Priority

pytestmark = pytest.mark.plain

SHIPPED = TargetTable(1, False, TARGETS, CAPS, AFTER_HOURS, MINUTES)
PRIORITIES = ("urgent", "high", "normal", "low")
TABLE = {
    "strategic": (1, 3, 4.5, 9),
    "core": (2, 4, 9, 18),
    "standard": (2, 4, 9, 18),
    "pursuit": (2, 4, 4.5, 9),
}
CAPPED = {"chat": 4.5, "voicemail": 4.5, "text_message": 2}


def target(tier: str, priority: str, channel: str = "email", *, pursued: bool = False, covered: bool = False) -> Target:
    return look_up(SHIPPED, Asked(tier, priority, channel, pursued, covered))


@pytest.mark.parametrize("tier", ["strategic", "core", "standard"])
@pytest.mark.parametrize(("place", "priority"), list(enumerate(PRIORITIES)))
def test_a_mail_has_the_target_of_tier_and_priority(tier: str, place: int, priority: str) -> None:
    found = target(tier, priority)
    assert found.span == timedelta(hours=TABLE[tier][place])
    assert found.basis == f"{tier} client, {priority}: {TABLE[tier][place]:g} business hours"


@pytest.mark.parametrize("tier", ["strategic", "core", "standard"])
@pytest.mark.parametrize(("place", "priority"), list(enumerate(PRIORITIES)))
def test_pursuit_applies_where_it_is_tighter(tier: str, place: int, priority: str) -> None:
    """A strategic prospect still gets its one hour for an urgent question."""
    found = target(tier, priority, pursued=True)
    assert found.span == timedelta(hours=min(TABLE[tier][place], TABLE["pursuit"][place]))
    assert found.basis.startswith("pursuit") == (TABLE["pursuit"][place] < TABLE[tier][place])


@pytest.mark.parametrize(("channel", "cap"), list(CAPPED.items()))
@pytest.mark.parametrize(("tier", "place"), list(product(("strategic", "core"), range(4))))
def test_a_channel_s_cap_comes_on_top(channel: str, cap: float, tier: str, place: int) -> None:
    found = target(tier, PRIORITIES[place], channel)
    assert found.span == timedelta(hours=min(TABLE[tier][place], cap))
    assert ("at most" in found.basis) == (cap < TABLE[tier][place])


def test_a_cap_applies_to_pursuit_too() -> None:
    found = target("core", "low", "chat", pursued=True)
    assert (found.span, found.basis) == (
        timedelta(hours=4.5),
        "pursuit, low: 9 business hours; chat at most 4.5",
    )


@pytest.mark.parametrize("channel", sorted(WRITTEN - set(CAPPED)))
def test_other_channels_have_no_cap(channel: str) -> None:
    assert target("core", "low", channel).span == timedelta(hours=18)


def test_urgent_work_with_cover_has_two_clock_hours() -> None:
    found = target("strategic", "urgent", covered=True)
    assert (found.span, found.around_the_clock) == (timedelta(hours=2), True)
    assert found.basis == "urgent with after-hours cover: 2 clock hours"


@pytest.mark.parametrize("priority", ["high", "normal", "low"])
def test_cover_changes_nothing_for_what_is_not_urgent(priority: str) -> None:
    assert target("core", priority, covered=True) == target("core", priority)


def test_without_cover_an_urgent_clock_rests_outside_hours() -> None:
    assert not target("core", "urgent").around_the_clock


def test_a_small_client_is_never_answered_more_slowly() -> None:
    for priority, channel in product(Priority.values, Channel.values):
        assert target("standard", priority, channel).span <= target("core", priority, channel).span


def test_a_client_s_own_policy_says_so() -> None:
    own = TargetTable(2, True, TARGETS, {}, AFTER_HOURS, MINUTES)
    found = look_up(own, Asked("core", "normal", "email", False, False))
    assert found.basis == "own policy of the client; core client, normal: 9 business hours"
    assert found.policy_id == 2


@pytest.mark.parametrize(("priority", "share"), [("urgent", 0.5), ("high", 0.75), ("normal", 0.75), ("low", 0.75)])
def test_the_owner_is_warned_before_the_limit(priority: str, share: float) -> None:
    assert warn_share(priority) == share


@pytest.mark.parametrize(("span", "words"), [(4.5, "4.5"), (9, "9"), (18, "18"), (0.5, "0.5")])
def test_hours_have_no_needless_point(span: float, words: str) -> None:
    assert hours(timedelta(hours=span)) == words
