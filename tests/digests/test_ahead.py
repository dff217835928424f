"""What people are told before anything is late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from crm.conversations.models import Interaction
from crm.conversations.services import hand_over
from crm.leadership.services import plan
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.services import withdraw_absence
from tests import make
from tests.make import local

from .post import minute, readers, subjects

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> StaffMember:
    make.house()
    return make.person("Owner", warn_by_mail=True)


def ask(owner: StaffMember, **facts: Any) -> Interaction:
    """A question of Monday 10:00, three quarters of whose nine hours are used up at 16:45."""
    project = make.project(opened=date(2026, 10, 12))
    return make.question(project, local("2026-10-19 10:00"), owner=owner, **facts)


def test_an_owner_who_wishes_it_hears_at_three_quarters_of_the_target(owner: StaffMember) -> None:
    question = ask(owner)
    assert minute("2026-10-19 16:44") == []
    (mail,) = minute("2026-10-19 16:45")
    assert readers([mail]) == [owner.email]
    assert str(mail.subject).startswith("Reply due soon: ")
    assert str(mail.body).splitlines()[1:3] == [
        f"  {question.summary}",
        "  2.2 business hours left, due Tue 20 Oct 10:00",
    ]
    assert minute("2026-10-20 08:00") == []


def test_an_urgent_question_is_told_at_half_its_target(owner: StaffMember) -> None:
    ask(owner, priority="urgent")
    assert minute("2026-10-19 10:59") == []
    assert readers(minute("2026-10-19 11:00")) == [owner.email]


def test_who_does_not_wish_it_hears_nothing(owner: StaffMember) -> None:
    ask(make.person())
    assert minute("2026-10-19 16:45") == []


def test_the_cover_hears_if_the_cover_wishes_it(owner: StaffMember) -> None:
    ask(make.person("Away"))
    make.absence(StaffMember.objects.get(name="Away"), "2026-10-19 16:50", "2026-10-20 17:00", cover=owner)
    assert any("Reply due soon" in subject for subject in subjects(minute("2026-10-19 16:51")))


def test_a_reply_keeps_the_warning_from_leaving(owner: StaffMember) -> None:
    question = ask(owner)
    make.answer(question, local("2026-10-19 16:44"))
    assert minute("2026-10-19 16:45") == []


def test_once_late_the_ladder_speaks_instead(owner: StaffMember) -> None:
    ask(owner)
    (mail,) = minute("2026-10-20 10:01")
    assert str(mail.subject).startswith("Slow response: ")


@pytest.fixture
def project(owner: StaffMember) -> Project:
    """Thirty days without a leader are allowed; four fifths are used up on 24 October, a Saturday."""
    sponsor = make.leader("Sponsor")
    found = make.project(
        make.client("Saltfen", executive_sponsor=sponsor), code_name="Ironbark", opened=date(2026, 9, 1)
    )
    make.call(found, local("2026-09-30 10:00"), sponsor)
    make.call(found, local("2026-10-16 10:00"), owner)
    return found


def test_the_sponsor_gets_a_proposal_at_four_fifths_of_the_limit(project: Project) -> None:
    assert minute("2026-10-23 16:00") == []
    (mail,) = minute("2026-10-26 08:00")
    assert mail.subject == "A leader's contact is due soon: Saltfen / Ironbark"
    assert "26 of 30 days, last 30 Sep" in mail.body
    assert "Call them: Mon 26 Oct 10:00 (14:00 in London) or Tue 27 Oct 08:00 (12:00 in London)." in mail.body
    assert f"/leadership/{project.pk}/plan/" in mail.body


def test_the_proposal_is_made_once(project: Project) -> None:
    minute("2026-10-26 08:00")
    assert [minute("2026-10-26 12:00"), minute("2026-10-28 09:00")] == [[], []]


def test_the_next_approach_brings_another_proposal(project: Project) -> None:
    sponsor = project.client.executive_sponsor
    assert sponsor is not None
    minute("2026-10-26 08:00")
    make.call(project, local("2026-10-26 14:00"), sponsor)
    assert minute("2026-11-06 09:00") == []
    assert "A leader's contact is due soon: Saltfen / Ironbark" in subjects(minute("2026-11-19 09:00"))


def test_a_planned_contact_needs_no_proposal(project: Project) -> None:
    sponsor = project.client.executive_sponsor
    assert sponsor is not None
    plan(
        project=project, leader=sponsor, planned_for=local("2026-10-28 10:00"), by=sponsor, at=local("2026-10-23 10:00")
    )
    assert minute("2026-10-26 08:00") == []


def test_a_contact_in_time_keeps_the_proposal_from_leaving(project: Project) -> None:
    sponsor = project.client.executive_sponsor
    assert sponsor is not None
    minute("2026-10-24 12:00")
    make.call(project, local("2026-10-24 15:00"), sponsor)
    assert minute("2026-10-26 08:00") == []


def test_at_the_limit_the_sponsor_and_the_manager_hear_whom_to_call(project: Project) -> None:
    mails = minute("2026-11-02 08:00")
    gap = {str(one.body) for one in mails if "No leadership contact" in str(one.subject)}
    assert any("Call them: Mon 2 Nov 10:00 (15:00 in London)" in body for body in gap)
    assert any("Ask Sponsor to call them: Mon 2 Nov 10:00" in body for body in gap)


def test_the_cover_hears_what_waits_as_soon_as_the_absence_is_entered(owner: StaffMember) -> None:
    question, cover = ask(owner), make.person("Cover")
    make.absence(owner, "2026-10-19 12:00", "2026-10-21 17:00", cover=cover, at="2026-10-19 13:00")
    (mail,) = minute("2026-10-19 13:00")
    assert (readers([mail]), mail.subject) == ([cover.email], "You cover for Owner until Wed 21 Oct 17:00")
    assert f"{question.client.name}: When is the batch ready?" in mail.body
    assert "One question waits." in mail.body
    assert minute("2026-10-19 15:00") == []


def test_an_absence_entered_ahead_is_told_when_it_begins(owner: StaffMember) -> None:
    ask(owner, priority="low")
    cover = make.person("Cover")
    make.absence(owner, "2026-10-20 08:00", "2026-10-21 17:00", cover=cover)
    assert minute("2026-10-19 13:00") == []
    assert readers(minute("2026-10-20 08:00")) == [cover.email]


def test_with_nothing_waiting_the_cover_hears_nothing_until_something_does(owner: StaffMember) -> None:
    cover = make.person("Cover")
    make.absence(owner, "2026-10-19 08:00", "2026-10-21 17:00", cover=cover)
    assert minute("2026-10-19 09:00") == []
    ask(owner)
    assert readers(minute("2026-10-19 10:01")) == [cover.email]


def test_questions_handed_over_meanwhile_are_not_told(owner: StaffMember) -> None:
    question, cover = ask(owner), make.person("Cover")
    make.absence(owner, "2026-10-19 12:00", "2026-10-21 17:00", cover=cover)
    minute("2026-10-19 22:00")
    hand_over(clock=make.clock_of(question), to=make.person(), by=None, at=local("2026-10-19 23:00"))
    assert minute("2026-10-20 08:00") == []


def test_an_absence_taken_back_is_not_told(owner: StaffMember) -> None:
    ask(owner, priority="low")
    absence = make.absence(owner, "2026-10-19 18:00", "2026-10-21 17:00", cover=make.person("Cover"))
    minute("2026-10-19 22:00")
    withdraw_absence(absence=absence, by=None, at=local("2026-10-19 23:00"))
    assert minute("2026-10-20 08:00") == []


def test_a_cover_who_may_not_see_the_client_is_not_told(owner: StaffMember) -> None:
    client = make.client("Morrowfen", restricted_access=True)
    secret = make.project(client, project_manager=owner, opened=date(2026, 10, 12))
    make.question(secret, local("2026-10-19 10:00"), owner=owner)
    make.absence(owner, "2026-10-19 12:00", "2026-10-19 12:00:30", cover=make.person("Cover"))
    assert minute(local("2026-10-19 12:00") + timedelta(seconds=10)) == []
