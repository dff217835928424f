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


def statements(office: Browser) -> dict[str, int]:
    """What each page costs when it is asked again: the first asking after an edit compiles what is kept."""
    found = {}
    for path in PAGES:
        office.get(f"/settings/{path}")
        with CaptureQueriesContext(connection) as asked:
            assert office.get(f"/settings/{path}").status_code == 200
        found[path] = len(asked)
    return found


def more_of_everything() -> None:
    for number in range(10):
        person, client = make.leader(), make.client(restricted_access=number % 2 == 0)
        make.question(make.project(client, project_manager=person), now() - timedelta(hours=number + 1))
        add_holidays(days={now().date() + timedelta(days=number): f"Day {number}"}, at=now())
        set_absence(staff=person, start=now(), end=now() + timedelta(days=3), cover=None, by=None, at=now())


def test_a_settings_page_asks_little_however_much_there_is(office: Browser) -> None:
    more_of_everything()
    before = statements(office)
    more_of_everything()
    assert statements(office) == before
    assert {path: count for path, count in before.items() if count > 15} == {}


def test_pages_are_light(office: Browser) -> None:
    more_of_everything()
    sizes = {path: len(office.get(f"/settings/{path}").content) for path in PAGES}
    assert {path: size for path, size in sizes.items() if size >= 60_000} == {}
