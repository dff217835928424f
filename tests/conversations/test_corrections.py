from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.conversations.models import Clock, Interaction, Thread
from crm.conversations.queries import last_touchpoint
from crm.conversations.services import (
    correct,
    hand_over,
    merge_threads,
    refile,
    restore,
    send_minutes,
    waive_minutes,
    withdraw,
)
from crm.conversations.timelines import timeline
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from tests import make
from tests.make import MONDAY, clock_of, local

pytestmark = pytest.mark.django_db

NINE, TEN, ELEVEN = (local(f"2026-10-19 {hour}:00") for hour in ("09", "10", "11"))


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project()


@pytest.fixture
def ada(project: Project) -> StaffMember:
    return make.person("Ada")


def trail(obj: Interaction | Thread, field: str) -> AuditEvent:
    found = AuditEvent.objects.filter(model=obj._meta.model_name, object_id=obj.pk, field=field).first()
    assert found is not None
    return found


def test_a_reply_taken_back_lets_the_clock_run_from_the_old_start(project: Project) -> None:
    asked = make.question(project, NINE)
    reply = make.answer(asked, TEN)
    withdraw(interaction=reply, by=None, at=ELEVEN, reason="went to another client")
    clock = clock_of(asked)
    assert (clock.state, clock.opened_at, clock.working) == ("running", NINE, None)


def test_what_is_withdrawn_stays_with_who_and_why(project: Project, ada: StaffMember) -> None:
    asked = make.question(project, NINE)
    withdraw(interaction=asked, by=ada, at=TEN, reason="wrong client")
    asked.refresh_from_db()
    assert (asked.withdrawn_at, asked.withdrawn_by, asked.withdrawn_reason) == (TEN, ada, "wrong client")
    assert not Clock.objects.exists()
    assert timeline(project=project) == timeline(client=project.client) == []


def test_withdrawing_twice_changes_nothing(project: Project) -> None:
    asked = make.question(project, NINE)
    withdraw(interaction=asked, by=None, at=TEN, reason="wrong client")
    withdraw(interaction=asked, by=None, at=ELEVEN, reason="again")
    assert (asked.withdrawn_at, asked.withdrawn_reason) == (TEN, "wrong client")


def test_what_is_restored_is_on_its_projects_again(project: Project) -> None:
    leader = make.leader()
    talk = make.call(project, NINE, leader)
    withdraw(interaction=talk, by=None, at=TEN, reason="by mistake")
    assert last_touchpoint([project.pk]) == {}
    restore(interaction=talk, by=None, at=ELEVEN, reason="it was right")
    assert timeline(project=project) == [talk]
    assert last_touchpoint([project.pk]) == {project.pk: NINE}


def test_a_restored_question_has_its_old_target(project: Project) -> None:
    """Urgent work with cover is found again by its project."""
    covered = make.project(after_hours_cover=True)
    asked = make.question(covered, NINE, priority="urgent")
    before = clock_of(asked).target_basis
    withdraw(interaction=asked, by=None, at=TEN, reason="by mistake")
    restore(interaction=asked, by=None, at=ELEVEN, reason="it was right")
    assert clock_of(asked).target_basis == before == "urgent with after-hours cover: 2 clock hours"


def test_restoring_what_stands_changes_nothing(project: Project) -> None:
    asked = make.question(project, NINE)
    restore(interaction=asked, by=None, at=ELEVEN, reason="by mistake")
    assert asked.version == 1


def test_a_correction_keeps_what_was_said_before(project: Project, ada: StaffMember) -> None:
    asked = make.question(project, NINE)
    correct(interaction=asked, by=ada, at=ELEVEN, reason="time of the server", occurred_at=TEN, summary="When?")
    event = trail(asked, "summary")
    assert (event.actor, event.old, event.new, event.reason) == (
        ada,
        "When is the batch ready?",
        "When?",
        "time of the server",
    )
    assert (asked.version, clock_of(asked).opened_at) == (2, TEN)


def test_a_correction_of_the_time_reaches_the_timeline_and_whoever_took_part(project: Project) -> None:
    talk = make.call(project, NINE, make.leader())
    correct(interaction=talk, by=None, at=ELEVEN, reason="an hour later", occurred_at=TEN)
    assert last_touchpoint([project.pk]) == {project.pk: TEN}
    assert talk.participations.get().occurred_at == TEN


def test_a_correction_of_nothing_leaves_no_mark(project: Project) -> None:
    asked = make.question(project, NINE)
    correct(interaction=asked, by=None, at=ELEVEN, reason="looked again", summary=asked.summary)
    assert not AuditEvent.objects.filter(model="interaction", field="summary").exists()


def test_a_person_may_say_that_it_was_a_machine(project: Project) -> None:
    asked = make.question(project, NINE)
    correct(interaction=asked, by=None, at=TEN, reason="out of office", automatic=True)
    assert not Clock.objects.exists()
    correct(interaction=asked, by=None, at=ELEVEN, reason="she wrote it", automatic=False)
    assert clock_of(asked).state == "running"


def test_a_question_made_urgent_gets_the_target_of_urgent_ones(project: Project) -> None:
    asked = make.question(project, NINE)
    correct(interaction=asked, by=None, at=TEN, reason="the line stands", priority="urgent")
    assert clock_of(asked).target == timedelta(hours=2)
    assert clock_of(asked).due_at == ELEVEN


def test_whoever_comes_second_is_told(project: Project) -> None:
    asked = make.question(project, NINE)
    correct(interaction=Interaction.objects.get(pk=asked.pk), by=None, at=TEN, reason="mine", summary="First")
    with pytest.raises(Refusal, match="Somebody changed this contact meanwhile"):
        correct(interaction=asked, by=None, at=TEN, reason="mine", version=1, summary="Second")
    asked.refresh_from_db()
    assert asked.summary == "First"


def test_a_withdrawal_of_an_old_copy_is_refused(project: Project) -> None:
    asked = make.question(project, NINE)
    correct(interaction=Interaction.objects.get(pk=asked.pk), by=None, at=TEN, reason="mine", summary="First")
    with pytest.raises(Refusal, match="Somebody changed this contact meanwhile"):
        withdraw(interaction=asked, by=None, at=TEN, reason="wrong client")


def test_an_answer_on_another_thread_stops_the_clock_once_it_is_linked(project: Project, ada: StaffMember) -> None:
    asked, elsewhere = make.question(project, NINE), make.question(project, NINE)
    reply = make.answer(elsewhere, TEN)
    assert clock_of(asked).state == "running"
    refile(interaction=reply, thread=asked.thread, by=ada, at=ELEVEN, reason="answers the other one")
    assert (clock_of(asked).stopped_by, clock_of(asked).stopped_at) == (reply, TEN)
    assert clock_of(elsewhere).state == "running"
    assert trail(reply, "thread").new == str(asked.thread_id)


def test_a_question_taken_out_of_its_thread_keeps_its_target(project: Project) -> None:
    first, second = make.question(project, NINE), make.question(project, NINE)
    Clock.objects.filter(opened_by=first).update(target=timedelta(hours=5))
    refile(interaction=first, thread=second.thread, by=None, at=ELEVEN, reason="the same matter")
    assert clock_of(first).target == timedelta(hours=5)
    assert (clock_of(first).thread, clock_of(first).more_inbound) == (second.thread, 1)
    assert Clock.objects.count() == 1
    refile(interaction=second, thread=None, by=None, at=ELEVEN, reason="another matter")
    assert clock_of(second).thread not in (first.thread, None)
    assert clock_of(first).more_inbound == 0


def test_merged_threads_are_reckoned_as_one(project: Project) -> None:
    early, late = make.question(project, NINE), make.question(project, TEN)
    make.answer(late, ELEVEN)
    target = clock_of(early).target
    merge_threads(into=late.thread, other=early.thread, by=None, at=ELEVEN)
    clock = Clock.objects.get()
    assert (clock.opened_by, clock.state, clock.working) == (early, "answered", timedelta(hours=2))
    assert (clock.target, clock.more_inbound) == (target, 1)


def test_merging_a_thread_with_itself_changes_nothing(project: Project) -> None:
    thread = make.question(project, NINE).thread
    merge_threads(into=thread, other=thread, by=None, at=ELEVEN)
    assert not AuditEvent.objects.filter(model="thread").exists()


def test_threads_of_two_clients_are_never_joined(project: Project) -> None:
    mine, theirs = make.question(project, NINE), make.question(make.project(), NINE)
    with pytest.raises(Refusal, match="belong to two clients"):
        merge_threads(into=mine.thread, other=theirs.thread, by=None, at=ELEVEN)
    with pytest.raises(Refusal, match="belongs to another client"):
        refile(interaction=mine, thread=theirs.thread, by=None, at=ELEVEN, reason="by mistake")
    assert clock_of(theirs).thread == theirs.thread


def test_a_question_handed_over_is_the_other_person_s(project: Project, ada: StaffMember) -> None:
    asked = make.question(project, NINE)
    clock = hand_over(clock=clock_of(asked), to=ada, by=None, at=TEN, reason="knows the method")
    asked.refresh_from_db()
    assert (clock.owner, asked.owner, asked.version) == (ada, ada, 2)
    assert (trail(asked, "owner").new, trail(asked, "owner").reason) == ("Ada", "knows the method")


def test_a_hand_over_outlives_the_next_message(project: Project, ada: StaffMember) -> None:
    asked = make.question(project, NINE)
    hand_over(clock=clock_of(asked), to=ada, by=None, at=TEN)
    make.question(project, ELEVEN, thread=asked.thread)
    assert clock_of(asked).owner == ada


def test_minutes_are_sent_or_waived_with_a_reason(project: Project) -> None:
    meeting = make.call(project, NINE, make.person(), channel="video_meeting")
    assert (meeting.minutes_required, meeting.minutes_due_at) == (True, local("2026-10-21 09:00"))
    send_minutes(interaction=meeting, sent_at=TEN, by=None, at=ELEVEN)
    assert meeting.minutes_sent_at == TEN
    with pytest.raises(Refusal, match="Say why this call needs no minutes"):
        waive_minutes(interaction=meeting, by=None, at=ELEVEN, reason=" ")
    waive_minutes(interaction=meeting, by=None, at=ELEVEN, reason="only a test of the line")
    meeting.refresh_from_db()
    assert not meeting.minutes_required


def test_a_meeting_dated_otherwise_owes_its_minutes_later(project: Project) -> None:
    meeting = make.call(project, NINE, make.person(), channel="video_meeting")
    correct(interaction=meeting, by=None, at=ELEVEN, reason="an hour later", occurred_at=TEN)
    assert meeting.minutes_due_at == local("2026-10-21 10:00")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"client": 1}, "“client” cannot be corrected here"),
        ({"thread": 1}, "“thread” cannot be corrected here"),
        ({"channel": "pigeon"}, "“pigeon” is no channel. Choose one of email"),
        ({"direction": "sideways"}, "“sideways” is no direction"),
        ({"priority": "asap"}, "“asap” is no priority"),
        ({"purpose": "fun"}, "“fun” is no purpose"),
        ({"occurred_at": MONDAY.replace(tzinfo=None)}, "The time of the contact 2026-10-19 07:00 has no time zone"),
        ({"occurred_at": ELEVEN + timedelta(minutes=6)}, "The contact lies in the future"),
        ({"occurred_at": local("0026-10-19 09:00")}, "The contact lies in the year 26. Check its date"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(project: Project, changes: dict[str, Any], sentence: str) -> None:
    asked = make.question(project, NINE)
    with pytest.raises(Refusal) as refused:
        correct(interaction=asked, by=None, at=ELEVEN, reason="put right", **changes)
    assert sentence in str(refused.value)
    asked.refresh_from_db()
    assert (asked.version, asked.occurred_at) == (1, NINE)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301], ids=["none", "blank", "a novel"])
def test_every_correction_says_why_in_few_words(project: Project, reason: str) -> None:
    asked = make.question(project, NINE)
    for verb, change in ((correct, {"summary": "When?"}), (withdraw, {}), (refile, {"thread": None})):
        with pytest.raises(Refusal, match=r"Say why this is changed|Say it in at most 300"):
            verb(interaction=asked, by=None, at=TEN, reason=reason, **change)
    asked.refresh_from_db()
    assert (asked.version, asked.withdrawn_at) == (1, None)
