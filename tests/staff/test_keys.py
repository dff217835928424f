"""Keys for programs: shown once, kept as a hash, ended by their owner."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.staff.errors import Refusal
from crm.staff.keys import key_behind, keys_of
from crm.staff.models import ApiKey, AuditEvent, Letter, StaffMember
from crm.staff.services.keys import end_key, make_key, used
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida() -> StaffMember:
    make.house()
    return make.person("Ida")


def made(ida: StaffMember, days: int = 30, name: str = "sheet") -> str:
    return make_key(staff=ida, name=name, days=days, by=ida, at=MONDAY)


def test_nothing_that_is_stored_opens_anything(ida: StaffMember) -> None:
    secret = made(ida)
    stored = " ".join(str(value) for value in ApiKey.objects.values().get().values())
    assert secret not in stored
    assert key_behind(ApiKey.objects.get().door, MONDAY) is None
    assert key_behind(secret, MONDAY) == ApiKey.objects.get()


def test_a_key_ends_by_itself(ida: StaffMember) -> None:
    secret = made(ida, days=30)
    almost = MONDAY + timedelta(days=30) - timedelta(seconds=1)
    assert [bool(key_behind(secret, at)) for at in (almost, almost + timedelta(seconds=1))] == [True, False]


@pytest.mark.parametrize(("name", "days"), [("", 30), ("  ", 30), ("sheet", 0), ("sheet", -1), ("sheet", 400)])
def test_a_key_without_a_name_or_for_too_long_is_refused(ida: StaffMember, name: str, days: int) -> None:
    with pytest.raises(Refusal):
        made(ida, days, name)
    assert not ApiKey.objects.exists()


def test_more_than_ten_are_refused_until_one_ends(ida: StaffMember) -> None:
    for number in range(10):
        made(ida, name=f"program {number}")
    with pytest.raises(Refusal, match="You have 10 keys"):
        made(ida)
    end_key(key=ApiKey.objects.earliest("pk"), by=ida, at=MONDAY)
    assert made(ida)


def test_making_and_ending_leave_marks_and_the_owner_hears_of_it(ida: StaffMember) -> None:
    secret = made(ida)
    for _ in range(2):
        end_key(key=ApiKey.objects.get(), by=ida, at=MONDAY)
    marks = AuditEvent.objects.filter(model="apikey").order_by("pk").values_list("field", flat=True)
    assert list(marks) == ["ends_at", "ended_at"]
    assert Letter.objects.get().said == "A key was made with which a program reads for you: sheet."
    assert not AuditEvent.objects.filter(new__contains=secret).exists()


def test_the_day_of_its_last_use_is_kept(ida: StaffMember) -> None:
    made(ida)
    used(key=ApiKey.objects.get(), at=MONDAY)
    assert keys_of(ida, MONDAY).get().used_on == MONDAY.date()
