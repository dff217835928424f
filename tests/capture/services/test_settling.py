from __future__ import annotations

import pytest

from crm.capture.models import CapturedMeeting, MeetingState
from crm.capture.services.meetings import Teller
from crm.conversations.models import Interaction, Participation
from crm.conversations.queries import last_touchpoint
from crm.conversations.services import correct_parts, withdraw
from tests import make
from tests.capture.meetings import AFTER, BEFORE, ann, held, invitation, northlight, row, tell
from tests.make import local

pytestmark = pytest.mark.django_db


def test_a_meeting_becomes_a_contact_when_it_is_over() -> None:
    northlight(), ann()
    tell(invitation("SUMMARY:Stability plan", "LOCATION:https://zoom.us/j/1"))
    assert held(local("2026-10-20 10:59")) == []
    [fact] = held(local("2026-10-20 11:00"))
    assert (fact.summary, fact.channel, fact.direction) == ("Stability plan", "video_meeting", "two_way")
    assert fact.occurred_at == local("2026-10-20 10:00")


def test_a_leader_who_was_there_gives_a_touchpoint() -> None:
    project = make.project(northlight())
    ann()
    tell(invitation())
    [fact] = held()
    assert last_touchpoint([project.pk]) == {project.pk: fact.occurred_at}
    assert [(part.staff.name, part.participation) for part in fact.participations.all()] == [("Ann Ash", "led")]


def test_whoever_of_ours_accepted_attended_and_nobody_else() -> None:
    northlight(), ann()
    bo, cy = make.person("Bo"), make.person("Cy")
    tell(
        invitation(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{bo.email}", f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{cy.email}"),
    )
    held()
    assert dict(Participation.objects.values_list("staff__name", "participation")) == {
        "Ann Ash": "led",
        "Bo": "attended",
    }


@pytest.mark.parametrize(
    ("lines", "bea", "reason"),
    [
        ((), "DECLINED", "nobody of a client was in it"),
        (("STATUS:CANCELLED",), "ACCEPTED", "cancelled"),
        (("ATTENDEE;PARTSTAT=DECLINED:mailto:ann@brackenfold.test",), "ACCEPTED", "nobody of ours accepted it"),
    ],
)
def test_what_was_declined_or_cancelled_is_no_contact(lines: tuple[str, ...], bea: str, reason: str) -> None:
    northlight(), ann()
    tell(invitation(*lines, bea=bea))
    assert held() == []
    assert (row().state, row().reason) == (MeetingState.SET_ASIDE, reason)


def test_a_meeting_of_two_clients_waits_for_a_person() -> None:
    northlight(), ann()
    make.client("Other Bio", domain="other.test")
    tell(invitation("ATTENDEE:mailto:olaf@other.test"))
    assert held() == []
    assert row().state == MeetingState.WAITING
    assert "two clients" in row().reason


def test_somebody_new_of_a_client_becomes_a_contact_and_a_room_does_not() -> None:
    client = northlight()
    ann()
    tell(invitation("ATTENDEE;CN=Dan:mailto:dan@northlight.test", "ATTENDEE;CUTYPE=ROOM:mailto:r2@northlight.test"))
    held()
    assert sorted(client.contacts.values_list("name", flat=True)) == ["Bea Birch", "Dan"]


def test_a_code_in_the_title_names_the_project() -> None:
    client = northlight()
    ann()
    project, _ = make.project(client, code="NB-7"), make.project(client)
    tell(invitation("SUMMARY:NB-7 weekly"))
    assert list(held()[0].projects.all()) == [project]


def test_a_meeting_that_is_moved_later_moves_its_contact() -> None:
    northlight(), ann()
    tell(invitation())
    [before] = held()
    tell(invitation("SEQUENCE:1", starts="DTSTART;TZID=America/New_York:20261022T100000"), at=AFTER)
    assert held() == []
    [after] = held(local("2026-10-22 12:00"))
    assert (after.pk, after.occurred_at) == (before.pk, local("2026-10-22 10:00"))


def test_a_meeting_that_is_called_off_afterwards_is_withdrawn_with_the_reason() -> None:
    northlight(), ann()
    tell(invitation())
    held()
    tell(invitation(), method="CANCEL", at=AFTER)
    assert held() == []
    assert Interaction.objects.get().withdrawn_reason == "The meeting is no contact: cancelled."


def test_what_a_person_said_stays_said() -> None:
    northlight()
    person = ann()
    tell(invitation())
    [fact] = held()
    withdraw(interaction=fact, by=person, at=AFTER, reason="Did not take place.")
    tell(invitation("SEQUENCE:1", "SUMMARY:New title"), at=AFTER)
    assert held() == []
    assert row().reason == "Did not take place."


def test_who_was_there_by_a_persons_word_stays() -> None:
    project = make.project(northlight())
    person = ann()
    tell(invitation())
    [fact] = held()
    correct_parts(interaction=fact, parts=[], by=person, at=AFTER, reason="Ann was not there.")
    CapturedMeeting.objects.update(parts_by_hand=True)
    tell(invitation("SEQUENCE:1", "SUMMARY:New title"), at=AFTER)
    assert [one.summary for one in held()] == ["New title"]
    assert last_touchpoint([project.pk]) == {}


def test_a_meeting_of_the_past_asks_for_no_minutes() -> None:
    northlight(), ann()
    tell(invitation("LOCATION:https://zoom.us/j/1"), at=AFTER)
    assert not held()[0].minutes_required


def test_settling_twice_changes_nothing() -> None:
    northlight(), ann()
    tell(invitation())
    assert len(held()) == len(held()) == 1
    assert not CapturedMeeting.objects.to_settle(AFTER).exists()


def test_the_meetings_of_a_series_are_one_conversation() -> None:
    northlight(), ann()
    tell(invitation("RRULE:FREQ=DAILY;COUNT=2"))
    facts = held(local("2026-10-22 12:00"))
    assert len(facts) == 2
    assert facts[0].thread == facts[1].thread


def test_an_invitation_of_theirs_counts_when_we_accepted() -> None:
    northlight(), ann()
    theirs = invitation("ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@brackenfold.test").replace(
        "ORGANIZER:mailto:ann@brackenfold.test", "ORGANIZER:mailto:bea@northlight.test"
    )
    tell(theirs, method="REQUEST", teller=Teller("bea@northlight.test"), at=BEFORE)
    [fact] = held()
    assert [part.participation for part in fact.participations.all()] == ["attended"]
