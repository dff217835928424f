from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.conversations.models import Clock, Interaction, InteractionProject
from crm.conversations.queries import last_external, last_touchpoint
from crm.conversations.services import Part, excuse, record, reply
from crm.projects.models import Project
from tests import make
from tests.make import clock_of, local

pytestmark = pytest.mark.django_db

NINE, TEN = local("2026-10-19 09:00"), local("2026-10-19 10:00")


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project()


def said(project: Project, **facts: Any) -> Interaction:
    known: dict[str, Any] = {"channel": "email", "direction": "inbound", "summary": "When?", "by": None}
    known |= {"client": project.client, "projects": [project], "at": TEN, "occurred_at": NINE}
    return record(**(known | facts))


def test_a_message_known_already_is_the_one_it_was(project: Project) -> None:
    first = said(project, message_key="<1@lumen.test>")
    again = said(project, message_key="<1@lumen.test>", summary="a copy in another mailbox")
    assert again == first
    assert (Interaction.objects.count(), Clock.objects.count()) == (1, 1)


def test_messages_without_a_key_are_never_taken_for_each_other(project: Project) -> None:
    assert said(project) != said(project)
    assert said(project, message_key=None) != said(project, message_key=None)


def test_a_contact_keeps_when_it_happened_and_when_it_was_logged(project: Project) -> None:
    ann = make.person()
    fact = said(project, by=ann)
    assert (fact.occurred_at, fact.logged_at, fact.logged_by) == (NINE, TEN, ann)


def test_contacts_of_one_thread_answer_each_other_and_others_do_not(project: Project) -> None:
    asked = said(project)
    said(project, direction="outbound", occurred_at=TEN)
    assert clock_of(asked).state == "running"
    said(project, direction="outbound", occurred_at=TEN, thread=asked.thread)
    assert clock_of(asked).state == "answered"


def test_whoever_led_a_reply_is_credited_though_another_logged_it(project: Project) -> None:
    ann, bob, cy = (make.person(name) for name in ("Ann", "Bob", "Cy"))
    asked = said(project)
    parts = [Part(cy, "cc"), Part(bob, "attended"), Part(ann, "led")]
    said(project, direction="outbound", occurred_at=TEN, thread=asked.thread, by=cy, parts=parts)
    assert clock_of(asked).answered_by == ann


def test_a_reply_nobody_led_is_credited_to_whoever_logged_it(project: Project) -> None:
    ann, asked = make.person(), said(project)
    said(project, direction="outbound", occurred_at=TEN, thread=asked.thread, by=ann)
    assert clock_of(asked).answered_by == ann


def test_a_reply_from_its_question_keeps_project_contact_and_thread(project: Project) -> None:
    eve, ann = make.contact(project.client), make.person()
    asked = said(project, contacts=[eve])
    told = reply(clock=clock_of(asked), at=TEN, by=ann, summary="On Friday.")
    assert (list(told.projects.all()), list(told.contacts.all()), told.thread) == ([project], [eve], asked.thread)
    assert (clock_of(asked).stopped_by, clock_of(asked).answered_by) == (told, ann)


def test_a_question_belongs_to_its_leader_its_project_s_manager_or_the_client_s_owner(project: Project) -> None:
    ann = make.person()
    owned = make.client(relationship_owner=ann)
    assert said(project).owner == project.project_manager
    assert said(project, parts=[Part(ann)]).owner == ann
    assert said(project, parts=[Part(ann, "cc")]).owner == project.project_manager
    assert said(project, client=owned, projects=[]).owner == ann
    assert said(project, client=make.client(), projects=[]).owner is None


def test_an_excuse_keeps_who_and_why_and_stays_the_first(project: Project) -> None:
    ann, asked = make.person(), said(project)
    first = excuse(clock=clock_of(asked), by=ann, at=TEN, reason="only a thank-you")
    again = excuse(clock=clock_of(asked), by=None, at=TEN, reason="I think so too")
    assert (first, first.summary, first.logged_by) == (again, "only a thank-you", ann)
    assert (clock_of(asked).state, clock_of(asked).in_time, clock_of(asked).verdict_at) == ("waived", None, None)


def test_a_question_dated_a_little_ahead_can_be_excused_at_once(project: Project) -> None:
    asked = said(project, occurred_at=TEN + timedelta(minutes=4))
    excuse(clock=clock_of(asked), by=None, at=TEN, reason="only a thank-you")
    assert clock_of(asked).state == "waived"


@pytest.mark.parametrize(
    ("facts", "owed"),
    [
        ({"channel": "video_meeting", "direction": "two_way"}, True),
        ({"channel": "in_person_meeting", "direction": "outbound"}, True),
        ({"channel": "phone_call", "direction": "two_way"}, False),
        ({"channel": "video_meeting", "direction": "two_way", "reached": False}, False),
        ({"channel": "video_meeting", "direction": "internal"}, False),
        ({"channel": "phone_call", "direction": "two_way", "minutes_required": True}, True),
        ({"channel": "video_meeting", "direction": "two_way", "minutes_required": False}, False),
    ],
)
def test_meetings_owe_minutes_unless_somebody_says_otherwise(
    project: Project, facts: dict[str, Any], owed: bool
) -> None:
    meeting = said(project, **facts)
    assert meeting.minutes_required is owed
    assert meeting.minutes_due_at == (local("2026-10-21 09:00") if owed else None)


@pytest.mark.parametrize(
    ("facts", "external"),
    [
        ({"direction": "inbound"}, True),
        ({"direction": "outbound"}, True),
        ({"direction": "inbound", "channel": "phone_call", "reached": False}, True),
        ({"direction": "outbound", "channel": "phone_call", "reached": False}, False),
        ({"direction": "two_way", "channel": "phone_call", "reached": False}, False),
        ({"direction": "inbound", "automatic": True}, False),
        ({"direction": "internal"}, False),
        ({"direction": "outbound", "channel": "internal_note"}, False),
    ],
)
def test_a_contact_counts_as_one_when_somebody_of_the_client_was_in_touch(
    project: Project, facts: dict[str, Any], external: bool
) -> None:
    said(project, **facts)
    assert (project.pk in last_external([project.pk])) is external


@pytest.mark.parametrize("kind", ["led", "attended"])
def test_a_leader_who_led_or_attended_is_a_touchpoint(project: Project, kind: str) -> None:
    talk = make.call(project, NINE, parts=[Part(make.leader(), kind)])
    assert last_touchpoint([project.pk]) == {project.pk: talk.occurred_at}


@pytest.mark.parametrize(
    "without",
    ["a leader", "part", "a contact", "reaching them", "a person", "the client"],
)
def test_what_lacks_a_leader_or_the_client_is_no_touchpoint(project: Project, without: str) -> None:
    boss = make.leader()
    facts: dict[str, dict[str, Any]] = {
        "a leader": {"parts": [Part(make.person())]},
        "part": {"parts": [Part(boss, "cc")]},
        "a contact": {"contacts": []},
        "reaching them": {"reached": False},
        "a person": {"automatic": True},
        "the client": {"direction": "internal"},
    }
    make.call(project, NINE, **{"parts": [Part(boss)], **facts[without]})
    assert last_touchpoint([project.pk]) == {}


def test_a_leader_of_then_stays_one_in_what_was_said_then(project: Project) -> None:
    boss = make.leader()
    make.call(project, NINE, boss)
    boss.is_leadership = False
    boss.save()
    assert last_touchpoint([project.pk]) == {project.pk: NINE}
    make.call(project, TEN, boss)
    assert last_touchpoint([project.pk]) == {project.pk: NINE}


def test_a_contact_about_two_projects_stands_on_both(project: Project) -> None:
    other = make.project(project.client)
    fact = said(project, projects=[project, other])
    assert {place.project for place in InteractionProject.objects.filter(interaction=fact)} == {project, other}
