from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from crm.clients.models import Client
from crm.staff.models import Absence, StaffMember
from crm.staff.services import set_absence
from crm.web.door import now
from tests import make
from tests.web.settings.conftest import signed_in

pytestmark = pytest.mark.django_db


def told(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def week(**facts: Any) -> dict[str, Any]:
    """From tomorrow for a week, as a browser sends it."""
    start = now() + timedelta(days=1)
    return {"start": f"{start:%Y-%m-%dT%H:%M}", "end": f"{start + timedelta(days=7):%Y-%m-%dT%H:%M}"} | facts


def away(staff: StaffMember, cover: StaffMember | None = None) -> Absence:
    start = now() - timedelta(hours=1)
    return set_absence(staff=staff, start=start, end=start + timedelta(days=7), cover=cover, by=None, at=now())


def test_what_moves_to_the_cover_is_shown_at_once(office: Browser) -> None:
    tom, jane = make.person("Tom"), make.person("Jane Doe")
    make.question(make.project(project_manager=tom), now() - timedelta(hours=1), summary="Is the batch ready?")
    answer = office.post("/settings/absences/new/", week(staff=tom.pk, cover=jane.pk), follow=True)
    assert "Jane Doe covers 1 waiting question." in told(answer)
    assert "Is the batch ready?" in told(answer)


def test_nobody_who_covers_is_said_in_the_first_sentence(office: Browser) -> None:
    absence = away(make.person("Tom"))
    make.question(make.project(project_manager=absence.staff), now() - timedelta(hours=1))
    assert "1 question waits and nobody covers." in told(office.get(f"/settings/absences/{absence.pk}/"))
    assert "One person is away now, one of them without cover." in told(office.get("/settings/absences/"))


def test_a_cover_without_access_is_told_of(office: Browser) -> None:
    absence = away(make.person("Tom"), make.person("Jane Doe"))
    asked = make.question(make.project(project_manager=absence.staff), now() - timedelta(hours=1), summary="Secret?")
    Client.objects.filter(pk=asked.client_id).update(restricted_access=True)
    page = told(office.get(f"/settings/absences/{absence.pk}/"))
    assert "Jane Doe covers 1 waiting question." in page
    assert "Secret?" not in page


def test_everybody_enters_their_own_absence_and_nobody_elses(colleague: Browser) -> None:
    tom, jane = StaffMember.objects.get(name="Tom Reader"), make.person("Jane")
    colleague.post("/settings/absences/new/", week(staff=jane.pk))
    assert Absence.objects.get().staff == tom
    other = away(jane)
    for path in (f"{other.pk}/", f"{other.pk}/withdraw/", f"{other.pk}/restore/"):
        assert colleague.post(f"/settings/absences/{path}", week()).status_code == 403


def test_an_absence_changes_and_is_withdrawn_and_put_back(office: Browser) -> None:
    absence = away(make.person("Tom"))
    jane = make.person("Jane")
    office.post(f"/settings/absences/{absence.pk}/", week(cover=jane.pk, note="longer"))
    absence.refresh_from_db()
    assert (absence.cover, absence.note) == (jane, "longer")
    answer = office.post(f"/settings/absences/{absence.pk}/withdraw/", follow=True)
    assert f'action="/settings/absences/{absence.pk}/restore/"' in told(answer)
    office.post(f"/settings/absences/{absence.pk}/restore/")
    assert Absence.objects.get(pk=absence.pk).withdrawn_at is None


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"end": "2020-01-01T08:00"}, "ends before it starts"),
        ({"start": "soon"}, "valid date/time"),
        ({"staff": ""}, "required"),
    ],
)
def test_an_absence_that_makes_no_sense_keeps_what_was_typed(
    office: Browser, facts: dict[str, str], sentence: str
) -> None:
    tom = make.person("Tom")
    answer = office.post("/settings/absences/new/", week(staff=tom.pk, note="at sea") | facts)
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert 'value="at sea"' in told(answer)


def test_nobody_covers_for_themselves(office: Browser) -> None:
    tom = make.person("Tom")
    answer = office.post("/settings/absences/new/", week(staff=tom.pk, cover=tom.pk))
    assert "Nobody covers for themselves" in told(answer)


def test_times_are_those_of_the_readers_zone(admin: StaffMember) -> None:
    StaffMember.objects.filter(pk=admin.pk).update(timezone="Asia/Tokyo")
    office = signed_in(StaffMember.objects.get(pk=admin.pk))
    office.post("/settings/absences/new/", {"staff": admin.pk, "start": "2030-01-10T09:00", "end": "2030-01-11T09:00"})
    assert f"{Absence.objects.get().start:%Y-%m-%d %H:%M}" == "2030-01-10 00:00"
