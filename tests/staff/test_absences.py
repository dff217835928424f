from __future__ import annotations

from datetime import timedelta

import pytest

from crm.staff.errors import Refusal
from crm.staff.models import Absence, AuditEvent
from crm.staff.queries import cover_for
from crm.staff.services import change_absence, restore_absence, set_absence, withdraw_absence
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def absence() -> Absence:
    make.house()
    return set_absence(staff=make.person("Tom"), start=MONDAY, end=MONDAY + DAY, cover=None, by=None, at=MONDAY)


def test_another_cover_counts_at_once_and_both_stay_in_the_trail(absence: Absence) -> None:
    jane = make.person("Jane")
    change_absence(absence=absence, start=MONDAY, end=MONDAY + 2 * DAY, cover=jane, by=None, at=MONDAY, note="longer")
    assert cover_for(absence.staff, MONDAY + DAY) == jane
    marks = AuditEvent.objects.filter(model="absence", field__in=("end", "cover"))
    assert [(event.field, event.new) for event in marks[:1]] == [("cover", "Jane")]


def test_a_withdrawn_absence_is_not_changed(absence: Absence) -> None:
    withdraw_absence(absence=absence, by=None, at=MONDAY)
    with pytest.raises(Refusal, match="withdrawn meanwhile"):
        change_absence(absence=absence, start=MONDAY, end=MONDAY + DAY, cover=None, by=None, at=MONDAY)


def test_a_withdrawal_can_be_taken_back(absence: Absence) -> None:
    withdraw_absence(absence=absence, by=None, at=MONDAY)
    assert not Absence.objects.all().covering(MONDAY).exists()
    restore_absence(absence=absence, by=None, at=MONDAY)
    assert Absence.objects.all().covering(MONDAY).exists()


@pytest.mark.parametrize(("days", "sentence"), [(0, "ends before it starts"), (-1, "ends before it starts")])
def test_an_absence_ends_after_it_starts(absence: Absence, days: int, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        change_absence(absence=absence, start=MONDAY, end=MONDAY + days * DAY, cover=None, by=None, at=MONDAY)


def test_nobody_covers_for_themselves(absence: Absence) -> None:
    with pytest.raises(Refusal, match="Nobody covers for themselves"):
        change_absence(absence=absence, start=MONDAY, end=MONDAY + DAY, cover=absence.staff, by=None, at=MONDAY)
