from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from crm.capture.calendar.reading import read
from crm.capture.models import CapturedMeeting, MeetingState, Source, SourceKind
from crm.capture.services.calendars import take_in_calendar
from crm.capture.services.meetings import Teller
from tests import make
from tests.capture.calendar.invitations import NEW_YORK, calendar, event
from tests.capture.meetings import AFTER, BEFORE, TEN, ann, held, invitation, northlight, row, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _northlight() -> None:
    northlight(), ann()


BEA, EVE = Teller("bea@northlight.test"), Teller("eve@elsewhere.test")


def titles() -> list[str]:
    return sorted(CapturedMeeting.objects.values_list("title", flat=True))


def test_one_meeting_told_twice_is_one() -> None:
    tell(invitation())
    tell(invitation())
    assert CapturedMeeting.objects.count() == 1


def test_the_higher_version_counts_whatever_comes_last() -> None:
    tell(invitation("SEQUENCE:2", "SUMMARY:New"))
    tell(invitation("SEQUENCE:1", "SUMMARY:Old"))
    assert titles() == ["New"]


def test_of_equal_versions_the_later_written_counts() -> None:
    tell(invitation("DTSTAMP:20261019T100000Z", "SUMMARY:New"))
    tell(invitation("DTSTAMP:20261018T100000Z", "SUMMARY:Old"))
    assert titles() == ["New"]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_only_who_called_a_meeting_may_change_it_by_mail(method: str) -> None:
    tell(invitation("SUMMARY:Ours"))
    tell(invitation("SEQUENCE:9", "SUMMARY:Theirs"), method=method, teller=EVE)
    assert (row().title, row().cancelled) == ("Ours", False)


def test_nobody_calls_a_meeting_in_anothers_name() -> None:
    tell(invitation(), method="REQUEST", teller=EVE)
    assert not CapturedMeeting.objects.exists()


def test_an_answer_counts_for_whoever_gave_it() -> None:
    tell(invitation(bea="NEEDS-ACTION"))
    answer = invitation("ATTENDEE;PARTSTAT=DECLINED:mailto:ann@brackenfold.test", bea="DECLINED")
    tell(answer, method="REPLY", teller=BEA)
    assert {one.address: str(one.answer) for one in row().invitees} == {
        "bea@northlight.test": "declined",
        "ann@brackenfold.test": "needs-action",
    }


def test_calling_off_a_series_leaves_what_was_held() -> None:
    tell(invitation("RRULE:FREQ=DAILY;COUNT=3"))
    tell(invitation("DTSTAMP:20261021T120000Z"), method="CANCEL", at=AFTER)
    off = CapturedMeeting.objects.filter(cancelled=True).order_by("starts_at")
    assert [f"{one.starts_at:%d}" for one in off] == ["21", "22"]


def test_a_series_that_is_moved_leaves_no_old_dates() -> None:
    tell(invitation("RRULE:FREQ=DAILY;COUNT=2"))
    tell(invitation("RRULE:FREQ=DAILY;COUNT=2", "SEQUENCE:1", starts=TEN.replace("T10", "T15")))
    assert [one.cancelled for one in CapturedMeeting.objects.order_by("starts_at")] == [True, False, True, False]


def test_our_own_invitation_makes_no_second_meeting() -> None:
    own = f"touchpoint-7@{settings.MAIL_DOMAIN}"
    tell(invitation(uid=own))
    tell(invitation(uid=own, bea="TENTATIVE"), method="REPLY", teller=BEA)
    assert held() == []
    assert row().state == MeetingState.OWN
    assert [str(one.answer) for one in row().invitees if one.address == BEA.author] == ["tentative"]


def test_the_answer_to_our_own_invitation_may_be_the_first_we_hear() -> None:
    tell(invitation(uid=f"touchpoint-8@{settings.MAIL_DOMAIN}"), method="REPLY", teller=BEA)
    assert [str(one.answer) for one in row().invitees if one.address == BEA.author] == ["accepted"]


def subscribed(*events: str, name: str = "Ann", days: int = 0) -> None:
    source, _ = Source.objects.get_or_create(
        name=name, defaults={"kind": SourceKind.CALENDAR, "since": BEFORE, "made_at": BEFORE}
    )
    at = BEFORE + timedelta(days=days)
    take_in_calendar(read(calendar(*events), zone=NEW_YORK, at=at), source=source, at=at)


def test_what_a_calendar_no_longer_shows_is_dropped_after_two_good_fetches() -> None:
    subscribed(invitation())
    subscribed()
    assert row().gone_at is None
    subscribed()
    assert row().gone_at == BEFORE


def test_what_is_over_stays_when_a_calendar_forgets_it() -> None:
    subscribed(invitation())
    for _ in range(3):
        subscribed(days=3)
    assert row().gone_at is None


def test_a_meeting_stays_as_long_as_one_calendar_shows_it() -> None:
    for name in ("Ann", "Bo"):
        subscribed(invitation(), name=name)
    for _ in range(3):
        subscribed(name="Ann")
    assert (CapturedMeeting.objects.count(), row().gone_at) == (1, None)


def test_what_comes_back_is_there_again() -> None:
    for shown in ((invitation(),), (), (), (invitation(),)):
        subscribed(*shown)
    assert row().gone_at is None


def test_a_calendar_brings_nothing_older_than_a_month() -> None:
    subscribed(invitation("SUMMARY:Old", starts="DTSTART:20260901T100000Z"), invitation("SUMMARY:New", uid="n@x"))
    assert titles() == ["New"]


def test_what_no_client_has_a_part_in_is_not_kept() -> None:
    subscribed(event("SUMMARY:Dentist"), event("SUMMARY:Team", "ATTENDEE:mailto:ann@brackenfold.test", uid="t@x"))
    assert titles() == []


def test_a_meeting_is_kept_once_somebody_in_it_is_a_clients() -> None:
    other = event("SUMMARY:Other", "ATTENDEE:mailto:olaf@other.test")
    subscribed(other)
    make.client("Other Bio", domain="other.test")
    subscribed(other)
    assert titles() == ["Other"]


def test_a_calendar_that_is_read_again_writes_nothing() -> None:
    subscribed(invitation("DTSTAMP:20261019T100000Z"))
    before = row().stamp
    subscribed(invitation("DTSTAMP:20261019T110000Z"))
    assert row().stamp == before
