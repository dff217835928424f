"""When notices leave: bundled, within the limits on noise, in open hours, and never when they are no longer true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.conversations.models import Interaction
from crm.conversations.services import excuse, withdraw
from crm.digests.models import Delivery, Notice
from crm.digests.services import tell
from crm.staff.models import StaffMember
from crm.watch.models import Flag
from crm.watch.services import acknowledge, dismiss, reopen, snooze, sweep
from tests import make
from tests.make import local

from .post import minute, posted, readers, subjects

pytestmark = pytest.mark.django_db


@pytest.fixture
def director() -> StaffMember:
    make.house()
    return make.person("Director", staff_role="program_director")


@pytest.fixture
def owner(director: StaffMember) -> StaffMember:
    return make.person("Owner")


def ask(owner: StaffMember, at: str, **facts: object) -> Interaction:
    """A question that is late nine business hours later."""
    project = make.project(opened=date(2026, 10, 12), after_hours_cover=bool(facts.pop("covered", False)))
    return make.question(project, local(at), owner=owner, **facts)


def test_what_becomes_late_together_is_one_mail(owner: StaffMember) -> None:
    for minutes in ("00", "20", "40"):
        ask(owner, f"2026-10-19 10:{minutes}")
    (mail,) = minute("2026-10-20 10:45")
    assert str(mail.subject).endswith(", and 2 more")
    assert str(mail.body).count("Slow response: ") == 3


def test_a_person_gets_one_mail_an_hour(owner: StaffMember) -> None:
    for minutes in ("00", "20", "40"):
        ask(owner, f"2026-10-19 10:{minutes}")
    assert len(minute("2026-10-20 10:05")) == 1
    assert [minute("2026-10-20 10:25"), minute("2026-10-20 11:04")] == [[], []]
    (mail,) = minute("2026-10-20 11:05")
    assert str(mail.body).count("Slow response: ") == 2


def test_five_mails_a_week_are_enough(owner: StaffMember) -> None:
    for hour in range(10, 16):
        ask(owner, f"2026-10-19 {hour}:00")
    assert [len(minute(f"2026-10-20 {hour}:01")) for hour in range(10, 14)] == [1] * 4
    mails = [minute(f"2026-10-20 {hour}:01") for hour in (14, 15)]
    assert [owner.email in readers(found) for found in mails] == [True, False]
    assert Notice.objects.get(recipient=owner, delivery=None).dropped_because.startswith("five mails a week")


def test_urgent_questions_are_not_counted_among_the_five(owner: StaffMember) -> None:
    for hour in range(10, 15):
        ask(owner, f"2026-10-19 {hour}:00")
    for hour in range(10, 15):
        minute(f"2026-10-20 {hour}:01")
    ask(owner, "2026-10-20 13:30", priority="urgent")
    assert owner.email in readers(minute("2026-10-20 16:01"))


def test_after_a_week_there_is_room_again(owner: StaffMember) -> None:
    for hour in range(10, 15):
        ask(owner, f"2026-10-19 {hour}:00")
        minute(f"2026-10-20 {hour}:01")
    for hour in range(10, 15):
        minute(f"2026-10-20 {hour}:01")
    ask(owner, "2026-10-26 10:30")
    assert owner.email in readers(minute("2026-10-27 10:31"))


def test_a_notice_waits_for_the_opening(owner: StaffMember) -> None:
    ask(owner, "2026-10-19 10:00")
    assert minute("2026-10-20 22:00") == []
    assert minute("2026-10-21 07:59") == []
    assert owner.email in readers(minute("2026-10-21 08:00"))


def test_what_the_hour_held_back_does_not_leave_after_closing(owner: StaffMember) -> None:
    ask(owner, "2026-10-19 16:00")
    ask(owner, "2026-10-19 16:30")
    assert len(minute("2026-10-20 16:01")) == 1
    assert [minute("2026-10-20 17:01"), minute("2026-10-21 07:30")] == [[], []]
    assert owner.email in readers(minute("2026-10-21 08:01"))


def test_what_was_bundled_before_closing_does_not_leave_at_night(owner: StaffMember) -> None:
    ask(owner, "2026-10-19 16:00")
    sweep(local("2026-10-20 16:59"))
    tell(local("2026-10-20 16:59"))
    posted(local("2026-10-20 23:00"))
    assert Delivery.objects.get().delivery_status == "queued"
    posted(local("2026-10-21 08:00"))
    assert Delivery.objects.get().delivery_status == "sent"


def test_a_holiday_is_no_day_for_notices(owner: StaffMember) -> None:
    make.holiday("2026-10-21")
    ask(owner, "2026-10-19 16:00")
    sweep(local("2026-10-20 16:59"))
    assert minute("2026-10-21 12:00") == []
    assert owner.email in readers(minute("2026-10-22 08:00"))


def test_urgent_covered_work_is_told_at_night(owner: StaffMember) -> None:
    ask(owner, "2026-10-17 23:00", priority="urgent", covered=True)
    ask(owner, "2026-10-15 10:00")
    (mail,) = minute("2026-10-18 01:01")
    assert readers([mail]) == [owner.email]
    assert str(mail.body).count("Slow response: ") == 1


def test_urgent_work_without_cover_waits_for_the_opening(owner: StaffMember) -> None:
    ask(owner, "2026-10-16 15:30", priority="urgent")
    assert minute("2026-10-17 12:00") == []
    assert minute("2026-10-19 08:01") == []
    assert owner.email in readers(minute("2026-10-19 08:31"))


def test_a_reply_in_the_night_keeps_the_notice_from_leaving(owner: StaffMember) -> None:
    question = ask(owner, "2026-10-19 10:00")
    minute("2026-10-20 22:00")
    make.answer(question, local("2026-10-20 23:00"))
    assert minute("2026-10-21 08:00") == []
    assert set(Notice.objects.values_list("dropped_because", flat=True)) == {"no longer true"}


@pytest.mark.parametrize("waived", [False, True], ids=["answered", "waived"])
def test_a_reply_nobody_has_judged_yet_keeps_it_too(owner: StaffMember, waived: bool) -> None:
    question = ask(owner, "2026-10-19 10:00")
    sweep(local("2026-10-20 12:00"))
    at = local("2026-10-20 12:00:30")
    if waived:
        excuse(clock=make.clock_of(question), by=owner, at=at, reason="A greeting.")
    else:
        make.answer(question, at)
    assert tell(at) == 0
    posted(at)
    assert not Delivery.objects.exists()


def test_a_reply_between_bundling_and_sending_spares_the_mail(owner: StaffMember) -> None:
    question = ask(owner, "2026-10-19 10:00")
    at = local("2026-10-20 12:00")
    sweep(at)
    tell(at)
    make.answer(question, at + timedelta(seconds=10))
    posted(at + timedelta(seconds=20))
    assert set(Delivery.objects.values_list("delivery_status", "sent_at")) == {("spared", None)}


def test_a_spared_mail_is_not_counted(owner: StaffMember) -> None:
    test_a_reply_between_bundling_and_sending_spares_the_mail(owner)
    ask(owner, "2026-10-19 10:30")
    assert owner.email in readers(minute("2026-10-20 12:05"))


def test_a_reply_taken_back_does_not_tell_a_level_twice(owner: StaffMember) -> None:
    question = ask(owner, "2026-10-19 10:00")
    minute("2026-10-20 10:05")
    slip = make.answer(question, local("2026-10-20 10:30"))
    minute("2026-10-20 12:00")
    withdraw(interaction=slip, by=None, at=local("2026-10-20 13:00"), reason="Another client's.")
    assert minute("2026-10-20 13:01") == []
    assert Flag.objects.filter(interaction=question).count() == 2


def test_a_level_that_was_never_told_is_told_when_it_is_true_again(owner: StaffMember) -> None:
    question = ask(owner, "2026-10-19 10:00")
    minute("2026-10-20 22:00")
    slip = make.answer(question, local("2026-10-20 23:00"))
    minute("2026-10-21 07:00")
    withdraw(interaction=slip, by=None, at=local("2026-10-21 08:30"), reason="Another client's.")
    assert owner.email in readers(minute("2026-10-21 08:31"))


def standing() -> Flag:
    return Flag.objects.all().standing().get()


def test_an_acknowledged_flag_holds_the_ladder_for_half_a_business_day(
    director: StaffMember, owner: StaffMember
) -> None:
    ask(owner, "2026-10-19 10:00")
    minute("2026-10-20 10:05")
    acknowledge(flag=standing(), by=owner, at=local("2026-10-20 14:00"))
    assert minute("2026-10-20 14:31") == []
    # Three hours on Tuesday, one and a half on Wednesday.
    assert minute("2026-10-21 09:29") == []
    assert director.email in readers(minute("2026-10-21 09:30"))


def test_acknowledging_again_holds_it_no_longer(director: StaffMember, owner: StaffMember) -> None:
    ask(owner, "2026-10-19 10:00")
    minute("2026-10-20 10:05")
    for at in ("2026-10-20 10:30", "2026-10-20 14:45"):
        acknowledge(flag=standing(), by=owner, at=local(at))
    assert readers(minute("2026-10-20 15:00")) == [director.email]


def test_a_snoozed_flag_says_nothing_until_it_wakes(director: StaffMember, owner: StaffMember) -> None:
    ask(owner, "2026-10-19 10:00")
    minute("2026-10-20 10:05")
    until = local("2026-10-21 12:00")
    snooze(flag=standing(), until=until, reason="They travel.", by=owner, at=local("2026-10-20 12:00"))
    assert [minute("2026-10-20 15:00"), minute("2026-10-21 11:59")] == [[], []]
    assert director.email in readers(minute("2026-10-21 12:00"))


def test_a_dismissed_flag_says_nothing(director: StaffMember, owner: StaffMember) -> None:
    ask(owner, "2026-10-19 10:00")
    sweep(local("2026-10-20 10:05"))
    dismiss(flag=standing(), reason="They know.", by=owner, at=local("2026-10-20 10:06"))
    assert minute("2026-10-20 10:07") == []
    flag = reopen(flag=Flag.objects.get(), by=owner, at=local("2026-10-20 11:00"))
    assert flag.status == "open"


def test_a_long_bundle_says_the_worst_and_where_the_rest_is(owner: StaffMember) -> None:
    for minutes in range(10, 25):
        ask(owner, f"2026-10-19 10:{minutes}")
    (mail,) = minute("2026-10-20 10:45")
    assert str(mail.subject).endswith(", and 14 more")
    assert "3 more\n" in str(mail.body)


def test_two_people_get_their_own_mails(owner: StaffMember) -> None:
    other = make.person()
    ask(owner, "2026-10-19 10:00")
    ask(other, "2026-10-19 10:00")
    mails = minute("2026-10-20 10:05")
    assert readers(mails) == sorted([owner.email, other.email])
    assert len(set(subjects(mails))) == 2


def test_telling_twice_tells_once(owner: StaffMember) -> None:
    ask(owner, "2026-10-19 10:00")
    at = local("2026-10-20 10:05")
    sweep(at)
    assert [tell(at), tell(at)] == [1, 0]
    assert Notice.objects.count() == 1


def test_the_mail_says_what_why_and_the_next_step(owner: StaffMember) -> None:
    question = ask(owner, "2026-10-19 10:00", summary="When is the batch ready?")
    (mail,) = minute("2026-10-20 11:00")
    project = question.projects.get()
    assert str(mail.body).splitlines()[:4] == [
        f"Slow response: {question.client.name} / {project.code_name}",
        "  When is the batch ready?",
        "  target 9 bh, 10.0 bh elapsed, 1.0 bh over, level 1",
        "  Reply, promise a date, or say that no reply is needed. Open",
    ]
