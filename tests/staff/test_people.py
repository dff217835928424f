from __future__ import annotations

from datetime import timedelta

import pytest

from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from crm.staff.queries import cover_for
from crm.staff.services import (
    accept_invitation,
    change_member,
    deactivate,
    invite,
    invited,
    pass_on,
    reactivate,
    set_absence,
)
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def admin() -> StaffMember:
    make.house()
    return make.person("Ada Min", staff_role="administrator")


def test_each_changed_fact_leaves_its_mark_and_an_unchanged_one_none(admin: StaffMember) -> None:
    jane = make.person("Jane")
    change_member(member=jane, by=admin, at=MONDAY, name="Jane", title="Chemist", function="analytical")
    marks = AuditEvent.objects.filter(model="staffmember", object_id=jane.pk, actor=admin)
    assert {event.field for event in marks} == {"title", "function"}


def test_the_leadership_switch_asks_why(admin: StaffMember) -> None:
    jane = make.person("Jane")
    with pytest.raises(Refusal, match="Say why"):
        change_member(member=jane, by=admin, at=MONDAY, is_leadership=True)
    change_member(member=jane, by=admin, at=MONDAY, is_leadership=True, reason="joins the board")
    assert StaffMember.objects.get(pk=jane.pk).is_leadership


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"timezone": "Mars/Base"}, "no known time zone"),
        ({"email": "ADA@brackenfold.test"}, "already belongs"),
        ({"password": "x"}, "cannot be changed here"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(admin: StaffMember, changes: dict[str, str], sentence: str) -> None:
    StaffMember.objects.filter(pk=admin.pk).update(email="ada@brackenfold.test")
    with pytest.raises(Refusal, match=sentence):
        change_member(member=make.person(), by=admin, at=MONDAY, **changes)


def test_nobody_backs_up_themselves(admin: StaffMember) -> None:
    with pytest.raises(Refusal, match="Nobody backs up themselves"):
        change_member(member=admin, by=admin, at=MONDAY, backup=admin)


def test_the_last_administrator_stays_one(admin: StaffMember) -> None:
    with pytest.raises(Refusal, match="Make somebody else"):
        change_member(member=admin, by=admin, at=MONDAY, staff_role="scientist")
    assert StaffMember.objects.get(pk=admin.pk).is_staff


def test_who_leaves_keeps_the_record_and_may_come_back(admin: StaffMember) -> None:
    jane = make.person("Jane")
    deactivate(member=jane, by=admin, at=MONDAY, reason="new job")
    assert not StaffMember.objects.get(pk=jane.pk).is_active
    reactivate(member=jane, by=admin, at=MONDAY + DAY)
    assert StaffMember.objects.get(pk=jane.pk).is_active
    assert AuditEvent.objects.filter(object_id=jane.pk, field="is_active").count() == 2


def test_nobody_sends_themselves_off_nor_anybody_without_a_reason(admin: StaffMember) -> None:
    with pytest.raises(Refusal, match="yourself"):
        deactivate(member=admin, by=admin, at=MONDAY, reason="enough")
    with pytest.raises(Refusal, match="Say why"):
        deactivate(member=make.person(), by=admin, at=MONDAY, reason=" ")


def test_who_covers_an_absence_leaves_only_when_the_cover_has_passed_on(admin: StaffMember) -> None:
    tom, jane, zoe = make.person("Tom"), make.person("Jane"), make.person("Zoe", backup=None)
    change_member(member=zoe, by=admin, at=MONDAY, backup=jane)
    set_absence(staff=tom, start=MONDAY, end=MONDAY + DAY, cover=jane, by=admin, at=MONDAY)
    with pytest.raises(Refusal, match="covers for Tom"):
        deactivate(member=jane, by=admin, at=MONDAY, reason="new job")
    pass_on(member=jane, to=zoe, by=admin, at=MONDAY, reason="Jane leaves")
    deactivate(member=jane, by=admin, at=MONDAY, reason="new job")
    assert cover_for(tom, MONDAY) == zoe
    assert StaffMember.objects.get(pk=zoe.pk).backup is None


def test_an_invitation_lets_somebody_choose_a_password_once(admin: StaffMember) -> None:
    jane = make.person("Jane")
    token = invite(member=jane, by=admin, at=MONDAY)
    assert invited(token=token, at=MONDAY) == jane
    accept_invitation(member=jane, token=token, password="a long enough secret", at=MONDAY)
    assert StaffMember.objects.get(pk=jane.pk).check_password("a long enough secret")
    with pytest.raises(Refusal, match="used already"):
        accept_invitation(member=jane, token=token, password="another", at=MONDAY)


def test_a_newer_invitation_ends_the_older_and_a_week_ends_both(admin: StaffMember) -> None:
    jane = make.person("Jane")
    older, newer = (invite(member=jane, by=admin, at=MONDAY) for _ in range(2))
    assert (invited(token=older, at=MONDAY), invited(token=newer, at=MONDAY)) == (None, jane)
    assert invited(token=newer, at=MONDAY + 8 * DAY) is None


def test_who_has_left_cannot_be_invited_nor_use_an_invitation(admin: StaffMember) -> None:
    jane = make.person("Jane")
    token = invite(member=jane, by=admin, at=MONDAY)
    deactivate(member=jane, by=admin, at=MONDAY, reason="new job")
    assert invited(token=token, at=MONDAY) is None
    with pytest.raises(Refusal, match="has left"):
        invite(member=jane, by=admin, at=MONDAY)
