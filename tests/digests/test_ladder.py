"""Who is told at which level of the ladder, and of which findings (POLICIES.md, escalation ladder)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.clients.models import Client
from crm.clients.services import grant_access
from crm.projects.services import add_milestone
from crm.staff.models import StaffMember
from crm.watch.models import Flag
from crm.watch.services import assign
from crm.watch.values import FlagKind
from tests import make
from tests.make import LONG_AGO, local

from .post import minute, readers, subjects

pytestmark = pytest.mark.django_db


class House:
    """One client's question, asked on Monday at 10:00 and late on Tuesday at 10:00, and everybody the ladder knows."""

    def __init__(self, **facts: Any) -> None:
        make.house()
        self.backup = make.person("Backup")
        self.owner = make.person("Owner", backup=self.backup)
        self.director = make.person("Director", staff_role="program_director")
        self.sponsor = make.leader("Sponsor", staff_role="cbo")
        self.chief = make.leader("Chief", staff_role="ceo")
        self.client: Client = make.client(executive_sponsor=self.sponsor, **facts)
        self.project = make.project(self.client, project_manager=self.owner, opened=date(2026, 10, 12))
        self.question = make.question(self.project, local("2026-10-19 10:00"), owner=self.owner)


@pytest.fixture
def house() -> House:
    return House()


def to(*people: StaffMember) -> list[str]:
    return sorted(person.email for person in people)


def test_each_level_reaches_those_the_policy_names(house: House) -> None:
    assert readers(minute("2026-10-20 10:01")) == to(house.owner, house.backup)
    assert readers(minute("2026-10-20 14:31")) == to(house.director)
    assert readers(minute("2026-10-21 10:01")) == to(house.sponsor)
    assert readers(minute("2026-10-22 10:01")) == to(house.chief)


def test_nobody_is_told_of_a_level_twice(house: House) -> None:
    minute("2026-10-20 10:01")
    assert [minute(f"2026-10-20 {hour}:05") for hour in (11, 12, 13)] == [[], [], []]


def test_a_long_silence_of_the_jobs_tells_every_level_once(house: House) -> None:
    everybody = to(house.owner, house.backup, house.director, house.sponsor, house.chief)
    assert readers(minute("2026-10-27 09:00")) == everybody
    assert minute("2026-10-27 11:00") == []


def test_the_cover_is_told_instead_of_whoever_is_away(house: House) -> None:
    cover = make.person("Cover")
    for person in (house.owner, house.director):
        make.absence(person, "2026-10-20 08:00", "2026-10-20 17:00", cover=cover)
    assert readers(minute("2026-10-20 10:01")) == to(cover, house.backup)
    assert readers(minute("2026-10-20 14:31")) == to(cover)


def test_without_cover_whoever_is_away_is_told_all_the_same(house: House) -> None:
    make.absence(house.sponsor, "2026-10-21 08:00", "2026-10-22 17:00")
    minute("2026-10-20 14:31")
    assert readers(minute("2026-10-21 10:01")) == to(house.sponsor)


def test_a_question_without_owner_goes_to_the_clients_own(house: House) -> None:
    nobody = make.project(make.client(relationship_owner=house.owner, executive_sponsor=house.sponsor))
    nobody.project_manager = None
    nobody.save()
    make.question(nobody, local("2026-10-19 11:00"))
    assert house.owner.email in readers(minute("2026-10-20 11:01"))


def test_only_those_who_may_see_the_client_are_told() -> None:
    house = House(restricted_access=True)
    assert readers(minute("2026-10-20 10:01")) == to(house.owner)
    assert minute("2026-10-20 14:31") == []
    grant_access(client=house.client, staff=house.director, by=None, at=LONG_AGO, reason="Joins.")
    assert readers(minute("2026-10-21 10:01")) == to(house.sponsor)


def test_somebody_who_has_left_is_told_nothing(house: House) -> None:
    StaffMember.objects.filter(pk=house.backup.pk).update(is_active=False)
    assert readers(minute("2026-10-20 10:01")) == to(house.owner)


def test_the_sponsor_is_asked_to_call(house: House) -> None:
    minute("2026-10-20 14:31")
    (mail,) = minute("2026-10-21 10:01")
    assert mail.subject == f"Slow response: {house.client.name} / {house.project.code_name}"
    assert "Call the client (04:00–12:00 our time)." in mail.body


def test_whoever_is_assigned_is_told(house: House) -> None:
    minute("2026-10-20 10:01")
    helper = make.person()
    assign(flag=Flag.objects.get(), to=helper, by=house.owner, at=local("2026-10-20 10:30"))
    assert readers(minute("2026-10-20 10:31")) == to(helper)


@pytest.fixture
def quiet() -> House:
    """Nobody waits; whatever is found is something else."""
    house = House()
    make.answer(house.question, local("2026-10-19 11:00"))
    return house


def test_a_lapsed_leaders_contact_reaches_sponsor_and_project_manager(quiet: House) -> None:
    mails = minute("2026-11-12 08:01")
    gap = [one for one in mails if "No leadership contact" in str(one.subject)]
    assert readers(gap) == to(quiet.sponsor, quiet.owner)


def test_a_gap_that_turns_serious_reaches_the_chief_by_the_digest_alone(quiet: House) -> None:
    minute("2026-11-12 08:01")
    assert minute("2026-12-02 08:01") == []
    assert Flag.objects.get(flag_kind=FlagKind.NO_LEADERSHIP_CONTACT).severity == "serious"


def test_silence_reaches_the_project_manager(quiet: House) -> None:
    assert readers(minute("2026-11-03 08:01")) == to(quiet.owner)


def test_an_overdue_promise_reaches_who_promised(quiet: House) -> None:
    scientist = make.person()
    make.promised(quiet.project, local("2026-10-20 12:00"), owner=scientist)
    assert readers(minute("2026-10-20 12:01")) == to(scientist)


def test_an_overdue_milestone_reaches_the_project_manager(quiet: House) -> None:
    due = date(2026, 10, 19)
    add_milestone(project=quiet.project, milestone_kind="batch_start", name="Start", due=due, by=None, at=LONG_AGO)
    assert readers(minute("2026-10-20 08:01")) == to(quiet.owner)


def test_an_owner_away_without_cover_reaches_backup_and_director(house: House) -> None:
    make.absence(house.owner, "2026-10-19 12:00", "2026-10-23 17:00")
    assert readers(minute("2026-10-19 12:01")) == to(house.backup, house.director)


def test_a_repeated_lateness_reaches_the_sponsor(house: House) -> None:
    make.question(house.project, local("2026-10-19 10:30"), owner=house.owner)
    mails = [one for one in minute("2026-10-20 10:31") if "Late again" in str(one.subject)]
    assert readers(mails) == to(house.sponsor)


def test_notices_other_than_slow_replies_wait_for_the_digest(quiet: House) -> None:
    make.call(quiet.project, local("2026-10-19 12:00"), quiet.owner, channel="video_meeting")
    Client.objects.filter(pk=quiet.client.pk).update(timezone="")
    assert subjects(minute("2026-10-22 12:00")) == []
    assert set(Flag.objects.values_list("flag_kind", flat=True)) == {FlagKind.MINUTES_OVERDUE, FlagKind.DATA_GAP}
