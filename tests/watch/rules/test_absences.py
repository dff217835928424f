"""The owner of a running clock is away and nobody covers."""

from __future__ import annotations

import pytest

from crm.conversations.models import Interaction
from crm.conversations.services import hand_over
from crm.staff.models import StaffMember
from crm.staff.services import withdraw_absence
from crm.watch.services import sweep
from crm.watch.values import FlagKind, Severity
from tests import make
from tests.make import local

from ..look import clock, opens_between, raised, story, the

pytestmark = pytest.mark.django_db
ALONE = FlagKind.OWNER_ABSENT


@pytest.fixture
def question() -> Interaction:
    make.house()
    return make.question(
        make.project(), local("2026-10-19 10:00"), owner=make.person("Joaquin Sorrelby"), priority="low"
    )


def owner(question: Interaction) -> StaffMember:
    assert question.owner is not None
    return question.owner


def test_it_opens_when_the_absence_begins(question: Interaction) -> None:
    make.absence(owner(question), "2026-10-19 15:00", "2026-10-21 17:00")
    assert opens_between(ALONE, "2026-10-19 14:59:59", "2026-10-19 15:00:00")
    flag = the(ALONE)
    assert (flag.severity, clock(flag.opened_at)) == (Severity.WARNING, "Mon 19 15:00")
    assert flag.why == "Joaquin Sorrelby is away until 2026-10-21 without cover"


def test_it_opens_for_a_question_that_comes_during_the_absence(question: Interaction) -> None:
    make.absence(owner(question), "2026-10-19 09:00", "2026-10-21 17:00")
    sweep(local("2026-10-19 10:05"))
    assert clock(the(ALONE).opened_at) == "Mon 19 10:00"


def test_an_absence_with_cover_raises_nothing(question: Interaction) -> None:
    make.absence(owner(question), "2026-10-19 09:00", "2026-10-21 17:00", cover=make.person())
    assert not raised(ALONE, "2026-10-19 12:00")


def test_naming_a_cover_closes_it(question: Interaction) -> None:
    alone = make.absence(owner(question), "2026-10-19 09:00", "2026-10-21 17:00")
    assert raised(ALONE, "2026-10-19 12:00")
    withdraw_absence(absence=alone, by=None, at=local("2026-10-19 12:30"))
    make.absence(owner(question), "2026-10-19 09:00", "2026-10-21 17:00", cover=make.person(), at="2026-10-19 12:30")
    assert not raised(ALONE, "2026-10-19 12:31")


def test_one_cover_is_enough_where_absences_overlap(question: Interaction) -> None:
    make.absence(owner(question), "2026-10-19 09:00", "2026-10-21 17:00", cover=make.person())
    make.absence(owner(question), "2026-10-19 11:00", "2026-10-20 17:00")
    assert not raised(ALONE, "2026-10-19 12:00")


def test_an_absence_entered_late_is_seen_by_the_next_sweep(question: Interaction) -> None:
    assert not raised(ALONE, "2026-10-19 12:00")
    make.absence(owner(question), "2026-10-19 09:00", "2026-10-21 17:00", at="2026-10-19 12:10")
    assert raised(ALONE, "2026-10-19 12:11")


def test_the_return_closes_it_when_it_happened(question: Interaction) -> None:
    make.absence(owner(question), "2026-10-19 09:00", "2026-10-20 17:00")
    sweep(local("2026-10-19 12:00"))
    flag = the(ALONE)
    assert not raised(ALONE, "2026-10-21 09:00")
    assert story(flag) == ["opened Mon 19 10:00", "resolved Tue 20 17:00"]


def test_a_reply_closes_it(question: Interaction) -> None:
    make.absence(owner(question), "2026-10-19 09:00", "2026-10-20 17:00")
    sweep(local("2026-10-19 12:00"))
    flag = the(ALONE)
    make.answer(question, local("2026-10-19 13:00"), by=make.person())
    assert not raised(ALONE, "2026-10-19 14:00")
    assert story(flag)[-1] == "resolved Mon 19 13:00"


def test_handing_the_question_over_closes_it(question: Interaction) -> None:
    make.absence(owner(question), "2026-10-19 09:00", "2026-10-20 17:00")
    assert raised(ALONE, "2026-10-19 12:00")
    hand_over(clock=make.clock_of(question), to=make.person(), by=None, at=local("2026-10-19 13:00"))
    assert not raised(ALONE, "2026-10-19 13:01")
