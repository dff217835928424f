from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.capture.calendar.blocks import MOST_BYTES
from crm.capture.calendar.reading import read
from crm.capture.calendar.values import Answer

from .invitations import CUSTOM, NEW_YORK, NOW, calendar, event, meeting, reading, reasons, starts

pytestmark = pytest.mark.plain


def test_a_date_without_end_lasts_a_day_and_a_time_none() -> None:
    day = meeting(starts="DTSTART;VALUE=DATE:20261020")
    assert (day.all_day, f"{day.starts_at:%H:%M}", day.ends_at - day.starts_at) == (True, "04:00", timedelta(days=1))
    assert meeting().ends_at == meeting().starts_at


def test_an_end_before_the_start_is_no_length() -> None:
    found = meeting("DTEND:20261020T130000Z")
    assert found.ends_at == found.starts_at


@pytest.mark.parametrize(("written", "hours"), [("PT90M", 1.5), ("PT1W", 168), ("P1D", 24), ("-PT1H", 0)])
def test_a_length_may_stand_for_the_end(written: str, hours: float) -> None:
    found = meeting(f"DURATION:{written}")
    assert found.ends_at - found.starts_at == timedelta(hours=hours)


def test_a_meeting_without_uid_is_the_same_one_when_it_is_read_again() -> None:
    one, other = (reading(event("SUMMARY:Tea", uid=None)).meetings[0].uid for _ in range(2))
    assert one == other
    assert one != reading(event("SUMMARY:Coffee", uid=None)).meetings[0].uid


def test_people_rooms_and_answers_are_told_apart() -> None:
    found = meeting(
        "ORGANIZER;CN=Ann:MAILTO:ann@ours.test",
        "ATTENDEE;PARTSTAT=ACCEPTED;CN=Bea:mailto:Bea@Client.test",
        "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@ours.test",
        "ATTENDEE;EMAIL=cid@client.test;PARTSTAT=DECLINED:urn:uuid:1",
    )
    assert found.organizer is not None
    assert [(one.address, one.answer, one.is_person) for one in found.invitees] == [
        ("bea@client.test", Answer.ACCEPTED, True),
        ("room@ours.test", Answer.ACCEPTED, False),
        ("cid@client.test", Answer.DECLINED, True),
    ]


def test_of_two_versions_in_a_file_the_later_one_counts() -> None:
    found = reading(event("SUMMARY:New", "SEQUENCE:2"), event("SUMMARY:Old", "SEQUENCE:1"))
    assert [one.title for one in found.meetings] == ["New"]


def test_a_broken_event_spoils_no_other() -> None:
    found = reading(event("SUMMARY:Broken", starts="DTSTART:20260231T100000Z"), event("SUMMARY:Whole", uid="two@x"))
    assert [one.title for one in found.meetings] == ["Whole"]
    assert [(one.name, one.reason) for one in found.refused] == [("Broken", "one of its dates is none")]


def test_an_event_that_does_not_say_when_is_refused() -> None:
    assert reasons(reading(event(starts=""))) == "it does not say when it begins"


def test_what_is_no_calendar_is_refused() -> None:
    assert reasons(read(b"Dear all,", zone=NEW_YORK, at=NOW)).startswith("it is no calendar")
    assert reasons(read(b"x" * (MOST_BYTES + 1), zone=NEW_YORK, at=NOW)).startswith("it is larger than 5 MB")


def test_line_ends_folds_and_marks_do_not_matter() -> None:
    raw = b"\xef\xbb\xbf" + calendar(event("SUMMARY:A long\r\n  title")).replace(b"\r\n", b"\n")
    assert [one.title for one in read(raw, zone=NEW_YORK, at=NOW).meetings] == ["A long title"]


WORDS = st.sampled_from(
    [
        *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "UID:a"),
        *("DTSTART:20261020T140000Z", "DTSTART;VALUE=DATE:20261020", "DTSTART;TZID=Nowhere:20261020T140000"),
        *("DTEND:20261020T130000", "DURATION:PT1H", "DURATION:P9999W", "RRULE:FREQ=DAILY", "RRULE:FREQ=SECONDLY"),
        *("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=DAILY;INTERVAL=0", "RRULE:FREQ=HOURLY;COUNT=-1"),
        *("RRULE:FREQ=DAILY;UNTIL=20270101", "RRULE:FREQ=MONTHLY;BYSETPOS=99;BYDAY=MO", "EXDATE:20261021T140000Z"),
        *("RDATE;VALUE=PERIOD:20261022T140000Z/PT1H", "RDATE:20261022", "RECURRENCE-ID:20261021T140000Z"),
        *(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20261021",
            "STATUS:CANCELLED",
            "SEQUENCE:x",
            "ATTENDEE:mailto:",
            *CUSTOM.split(),
        ),
    ]
)


@given(st.lists(WORDS | st.text(max_size=12), max_size=40))
def test_whatever_the_lines_are_a_reading_comes_out(written: list[str]) -> None:
    found = read("\r\n".join(written).encode(), zone=NEW_YORK, at=NOW)
    assert all(one.ends_at >= one.starts_at for one in found.meetings)
    assert all(one.reason for one in found.refused)


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_a_reading_comes_out(raw: bytes) -> None:
    assert read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + raw, zone=NEW_YORK, at=NOW).method == ""


@given(st.lists(WORDS, max_size=12), st.integers(2, 28))
def test_every_event_becomes_meetings_or_a_reason(written: list[str], day: int) -> None:
    own = [line for line in written if not line.startswith(("BEGIN", "END", "UID", "DTSTART", "RRULE", "RDATE"))]
    found = reading(event(*own, starts=f"DTSTART:202610{day:02}T140000Z"))
    assert len(starts(found)) + len(found.refused) == 1
