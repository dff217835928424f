"""Who is away and who stands in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.staff.models import Absence, StaffMember
from crm.staff.queries import absences_between, away, cover_for
from crm.staff.services import set_absence, withdraw_absence
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def ann() -> StaffMember:
    return make.person("Ann")


def gone(staff: StaffMember, start: datetime, end: datetime, cover: StaffMember | None = None) -> Absence:
    return set_absence(staff=staff, start=start, end=end, cover=cover, by=None, at=MONDAY)


def test_the_cover_stands_in_from_the_first_moment_to_before_the_last(ann: StaffMember) -> None:
    bob = make.person("Bob")
    gone(ann, MONDAY, MONDAY + DAY, bob)
    moments = (MONDAY - timedelta.resolution, MONDAY, MONDAY + DAY - timedelta.resolution, MONDAY + DAY)
    assert [cover_for(ann, at) for at in moments] == [None, bob, bob, None]


def test_somebody_away_without_cover_has_none(ann: StaffMember) -> None:
    absence = gone(ann, MONDAY, MONDAY + DAY)
    assert cover_for(ann, MONDAY) is None
    assert away(MONDAY) == {ann.pk: absence}


def test_a_withdrawn_absence_is_none(ann: StaffMember) -> None:
    absence = gone(ann, MONDAY, MONDAY + DAY, make.person())
    withdraw_absence(absence=absence, by=None, at=MONDAY)
    assert (cover_for(ann, MONDAY), away(MONDAY)) == (None, {})
    assert absences_between(MONDAY, MONDAY + DAY) == []


def test_where_absences_overlap_the_one_with_a_cover_counts(ann: StaffMember) -> None:
    bob = make.person("Bob")
    gone(ann, MONDAY, MONDAY + 5 * DAY, bob)
    gone(ann, MONDAY + DAY, MONDAY + 2 * DAY)
    assert cover_for(ann, MONDAY + DAY) == bob


def test_a_stretch_of_time_shows_whoever_is_away_at_any_moment_of_it(ann: StaffMember) -> None:
    before, into = gone(ann, MONDAY - DAY, MONDAY), gone(ann, MONDAY - DAY, MONDAY + DAY / 2)
    inside, after = gone(ann, MONDAY, MONDAY + DAY), gone(ann, MONDAY + DAY, MONDAY + 2 * DAY)
    found = absences_between(MONDAY, MONDAY + DAY)
    assert found == [into, inside]
    assert not {before.pk, after.pk} & {row.pk for row in found}
