from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from crm.staff.services import add_holidays, set_absence
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "hours/",
    "hours/new/",
    "holidays/",
    "holidays/propose/",
    "restating/",
    "reply-targets/",
    "reply-targets/next/",
    "leadership-limits/",
    "leadership-limits/next/",
    "silence-limits/",
    "ladder/",
    "people/",
    "absences/",
    "access/",
    "you/",
    "first-run/hours/",
    "first-run/holidays/",
    "first-run/leaders/",
    "first-run/policies/",
)


def statements(office: Browser, path: str) -> int:
    # The first asking after an edit of the calendar compiles it once for all.
    office.get(f"/settings/{path}")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert office.get(f"/settings/{path}").status_code == 200
    return len(asked)


def more_of_everything() -> None:
    for number in range(10):
        person, client = make.leader(), make.client(restricted_access=number % 2 == 0)
        make.question(make.project(client, project_manager=person), now() - timedelta(hours=number + 1))
        add_holidays(days={now().date() + timedelta(days=number): f"Day {number}"}, at=now())
        set_absence(staff=person, start=now(), end=now() + timedelta(days=3), cover=None, by=None, at=now())


@pytest.mark.parametrize("path", PAGES)
def test_a_settings_page_asks_little_however_much_there_is(office: Browser, path: str) -> None:
    more_of_everything()
    before = statements(office, path)
    more_of_everything()
    assert statements(office, path) == before
    assert before <= 15


def test_pages_are_light(office: Browser) -> None:
    more_of_everything()
    sizes = {path: len(office.get(f"/settings/{path}").content) for path in PAGES}
    assert {path: size for path, size in sizes.items() if size >= 60_000} == {}
