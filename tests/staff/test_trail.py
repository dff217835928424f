"""Whoever alters, removes or adds a row of the trail behind the program's back is found out."""

from __future__ import annotations

from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from crm.staff.models import AuditEvent, StaffMember, TrailLink
from crm.staff.services import chain, note_change
from crm.staff.verifying import faults, head, witnessed
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> StaffMember:
    """She was promoted five times, and all of it is linked."""
    ann = make.person("Ann")
    for old, new in pairwise(["", "1", "2", "3", "4", "5"]):
        note_change(actor=ann, at=MONDAY, obj=ann, field="title", old=old, new=new)
    chain()
    return ann


def behind(number: int) -> models.QuerySet[Any]:
    """A row as somebody with a database client has it."""
    return models.QuerySet(AuditEvent).filter(new=str(number), field="title")


def found() -> list[tuple[str, str]]:
    """The new value of each row with a fault (its number when it is gone) and what is said of it."""
    values = dict(AuditEvent.objects.values_list("pk", "new"))
    return [(values.get(fault.event, "gone"), fault.says) for fault in faults()]


def test_a_trail_that_nobody_touched_is_whole(ann: StaffMember) -> None:
    assert found() == []
    assert chain() == 0
    assert TrailLink.objects.count() == AuditEvent.objects.count()


@pytest.mark.parametrize(
    "change",
    [
        {"new": "33"}, {"old": "x"}, {"reason": "as agreed"}, {"field": "name"}, {"actor": None}, {"object_id": 99},
        {"at": MONDAY.replace(microsecond=1)}, {"model": "client"}, {"mark": "0" * 80},
    ],
)  # fmt: skip
def test_an_altered_row_is_named_and_no_other(ann: StaffMember, change: dict[str, Any]) -> None:
    number = behind(3).get().pk
    behind(3).update(**change)
    assert [(fault.event, fault.says) for fault in faults()] == [(number, "The row was altered.")]


def test_a_removed_row_is_named(ann: StaffMember) -> None:
    behind(3).delete()
    assert found() == [("gone", "The row was removed.")]


def test_a_row_removed_with_its_link_leaves_a_gap(ann: StaffMember) -> None:
    row = behind(3).get()
    TrailLink.objects.filter(event=row.pk).delete()
    behind(3).delete()
    [(new, says)] = found()
    assert new == "4"
    assert says.startswith("A row is gone before this one")


def test_who_closes_the_gap_breaks_the_links(ann: StaffMember) -> None:
    row = behind(3).get()
    place = TrailLink.objects.get(event=row.pk).position
    TrailLink.objects.filter(event=row.pk).delete()
    behind(3).delete()
    for link in TrailLink.objects.filter(position__gt=place).order_by("position"):
        TrailLink.objects.filter(pk=link.pk).update(position=link.position - 1)
    assert [new for new, says in found()] == ["4", "5"]


def test_an_added_row_is_named_before_and_after_the_job_looked(ann: StaffMember) -> None:
    copy = behind(3).values().get() | {"id": None, "new": "99"}
    AuditEvent(**copy).save(force_insert=True)
    says = "The row was added behind the program’s back, or altered before it was linked."
    assert found() == [("99", says)]
    chain()
    assert found() == [("99", says)]


def test_two_rows_that_changed_places_are_named(ann: StaffMember) -> None:
    third, fourth = behind(3).values().get(), behind(4).values().get()
    models.QuerySet(AuditEvent).filter(pk=third["id"]).update(**fourth | {"id": third["id"]})
    assert found() == [("4", "The row was replaced by another.")]


def test_an_altered_link_is_named(ann: StaffMember) -> None:
    TrailLink.objects.filter(event=behind(3).get().pk).update(mark="0" * 64)
    # The one behind it was made with the right mark, and so does not hold either.
    assert [new for new, says in found()] == ["3", "4"]


def test_an_end_that_was_cut_off_is_known_by_the_head_that_was_written_down(ann: StaffMember) -> None:
    written = str(head())
    assert witnessed(written)
    TrailLink.objects.filter(event=behind(5).get().pk).delete()
    behind(5).delete()
    assert found() == []
    assert not witnessed(written)
    with pytest.raises(CommandError, match="not whole: 1 found"):
        call_command("verify_trail", head=written, stdout=StringIO(), stderr=StringIO())


@pytest.mark.parametrize("said", ["", "x", "0-abc", "6-", "99-1234", "-1-2"])
def test_a_head_that_never_was_is_no_witness(ann: StaffMember, said: str) -> None:
    assert not witnessed(said)


def test_marks_of_the_secret_key_before_still_hold(ann: StaffMember, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one, just as long as the first"
    note_change(actor=ann, at=MONDAY, obj=ann, field="title", old="5", new="6")
    chain()
    assert found() == []
    settings.SECRET_KEY_FALLBACKS = []
    assert len(found()) > 5


def test_the_program_itself_only_adds(ann: StaffMember) -> None:
    with pytest.raises(TypeError, match="only added to"):
        AuditEvent.objects.filter(new="3").update(new="4")
    with pytest.raises(TypeError, match="only added to"):
        AuditEvent.objects.filter(new="3").delete()
    row = AuditEvent.objects.filter(new="3").get()
    with pytest.raises(TypeError, match="only added to"):
        row.save()
    with pytest.raises(TypeError, match="only added to"):
        row.delete()


def test_a_row_committed_late_is_linked_all_the_same(ann: StaffMember) -> None:
    late = behind(3).get()
    TrailLink.objects.all().delete()
    models.QuerySet(AuditEvent).filter(pk=late.pk).delete()
    chain()
    late.save(force_insert=True)
    assert chain() == 1
    assert found() == []


def test_the_command_links_to_the_end_and_says_what_it_found(ann: StaffMember) -> None:
    note_change(actor=ann, at=MONDAY, obj=ann, field="title", old="5", new="6")
    out = StringIO()
    call_command("verify_trail", stdout=out, stderr=StringIO())
    assert f"The trail is whole. Its head, to be written down elsewhere: {head()}" in out.getvalue()
    behind(3).update(new="33")
    with pytest.raises(CommandError, match="The trail is not whole: 1 found"):
        call_command("verify_trail", stdout=out, stderr=StringIO())
    assert "The row was altered." in out.getvalue()
