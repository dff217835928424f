"""What a digest asks of its reader by name: at most three, worst first, and only what is theirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.digests.build import build
from crm.digests.models import Digest
from crm.digests.period import last_period
from crm.digests.services import prepare
from crm.digests.snapshot import Ask, Bar, thaw
from crm.leadership.services import plan
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.watch.services import sweep
from tests import make
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def ingrid() -> StaffMember:
    make.house()
    return make.leader("Ingrid Vaelstrom", staff_role="cbo")


def asked(reader: StaffMember) -> list[Ask]:
    sweep(MONDAY)
    return build(reader, last_period(MONDAY), MONDAY).asks


def untouched(sponsor: StaffMember | None, name: str = "Rowan", **facts: object) -> Project:
    """A project no leader has spoken about for 48 days, where 30 are allowed."""
    client = make.client(f"{name} Bio", executive_sponsor=sponsor)
    return make.project(client, code_name=name, **{"opened": date(2026, 9, 1), **facts})


def test_a_sponsor_is_asked_to_call(ingrid: StaffMember) -> None:
    project = untouched(ingrid)
    (ask,) = asked(ingrid)
    assert ask.title == "Call Rowan Bio about Rowan"
    assert ask.reason == "No leader in 48 days, never so far; the limit is 30. They are open 04:00–12:00 our time."
    assert ask.when == "Was due 1 Oct"
    assert (ask.about, ask.number, ask.path) == ("project", project.pk, f"/projects/{project.pk}/")


def test_nobody_is_asked_for_anothers_client(ingrid: StaffMember) -> None:
    untouched(make.leader())
    untouched(None, "Quince")
    assert asked(ingrid) == []


def test_who_has_planned_the_call_is_not_asked_for_it(ingrid: StaffMember) -> None:
    project = untouched(ingrid)
    plan(project=project, leader=ingrid, planned_for=MONDAY + timedelta(days=1), by=ingrid, at=MONDAY)
    assert asked(ingrid) == []


def test_a_sponsor_hears_of_every_late_reply_of_their_clients(ingrid: StaffMember) -> None:
    owner = make.person("Otto Lindqvist")
    project = untouched(ingrid, "Cedar", opened=date(2026, 10, 12), project_manager=owner)
    make.question(project, local("2026-10-14 10:00"), summary="who signs the plan")
    (ask,) = asked(ingrid)
    assert ask.title == "Cedar Bio / Cedar waits for a reply"
    assert ask.reason == "who signs the plan. 16.0 h over target. Owner: Otto Lindqvist."
    assert (ask.when, ask.acts) == ("Since 14 Oct", ["did", "will", "nudge", "snooze"])


def test_the_chief_hears_of_what_reached_level_four_only(ingrid: StaffMember) -> None:
    chief = make.person("Chief", staff_role="ceo")
    for code, day in (("Cedar", "12"), ("Neem", "15")):
        make.question(make.project(code_name=code, opened=date(2026, 10, 12)), local(f"2026-10-{day} 15:00"))
    assert [ask.title.split(" / ")[1] for ask in asked(chief)] == ["Cedar waits for a reply"]


def test_a_promise_is_asked_of_who_gave_it(ingrid: StaffMember) -> None:
    project = untouched(make.leader(), "Birch", opened=date(2026, 10, 12))
    make.promised(project, local("2026-10-15 12:00"), owner=ingrid, text="Draft change order")
    (ask,) = asked(ingrid)
    assert (ask.title, ask.reason) == ("Keep your promise to Birch Bio / Birch", "Draft change order.")
    assert (ask.when, ask.acts) == ("Due 15 Oct", ["did", "snooze"])


def test_three_are_asked_the_longest_over_its_limit_first(ingrid: StaffMember) -> None:
    for name, opened in (("Ash", 10), ("Birch", 1), ("Cedar", 5), ("Rowan", 3)):
        untouched(ingrid, name, opened=date(2026, 9, opened))
    assert [ask.title.split(" about ")[1] for ask in asked(ingrid)] == ["Birch", "Rowan", "Cedar"]


def test_an_alternate_is_offered_where_a_leader_stands_in(ingrid: StaffMember) -> None:
    untouched(ingrid)
    ingrid.backup = make.person()
    assert asked(ingrid)[0].acts == ["did", "will", "snooze"]
    ingrid.backup = make.leader()
    assert asked(ingrid)[0].acts == ["did", "will", "alternate", "snooze"]


def test_two_readers_of_one_week_are_asked_their_own(ingrid: StaffMember) -> None:
    other = make.leader("Bertil Osei", staff_role="cto")
    untouched(ingrid, "Rowan")
    untouched(other, "Quince")
    sweep(MONDAY)
    prepare(MONDAY)
    found = {digest.recipient.name: thaw(digest.figures) for digest in Digest.objects.all()}
    assert [ask.title for ask in found["Ingrid Vaelstrom"].asks] == ["Call Rowan Bio about Rowan"]
    assert [ask.title for ask in found["Bertil Osei"].asks] == ["Call Quince Bio about Quince"]
    assert found["Bertil Osei"].reader == "Bertil"


def test_a_digest_frozen_before_there_were_asks_still_reads(ingrid: StaffMember) -> None:
    prepare(MONDAY)
    figures = Digest.objects.get(recipient=ingrid).figures
    old = {key: value for key, value in figures["week"].items() if key not in ("asks", "reader")}
    week = thaw({"version": 2, "week": old})
    assert (week.asks, week.reader, week.strong) == ([], "", "A quiet week:")


@pytest.mark.plain
@pytest.mark.parametrize(
    ("kept", "of", "parts"),
    [(0, 0, (0, 0)), (0, 5, (0, 40)), (5, 5, (40, 0)), (7, 12, (23, 17)), (99, 100, (37, 3)), (1, 100, (3, 37))],
)
def test_a_bar_shows_what_was_missed_beside_what_was_kept(kept: int, of: int, parts: tuple[int, int]) -> None:
    bar = Bar("12 Oct", of, kept, "/")
    assert (bar.kept_height, bar.missed_height) == parts
