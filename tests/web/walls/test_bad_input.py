"""Whatever is sent to an address: never an error of ours, and what is refused has written nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from crm.staff.models import AuditEvent
from crm.web.door import now

from .addresses import of_house
from .owned import MISSING, foreign, of_things
from .world import OPEN, World, build

pytestmark = pytest.mark.django_db
NASTY = (
    "", " ", "0", "-1", "1", str(MISSING), "9" * 40, "\x00", "a\x00b", b"\xed\xa0\x80\xff", "٣", "½", "1e9", "NaN",
    "[]", "on", "2026-02-30",
    "9999-12-31T23:59", "0001-01-01", "2026-11-25", "x" * 5000, "#1", "=1+1", "’\u202e", "../../etc",
)  # fmt: skip
FIELDS = (
    "name", "reason", "due", "until", "on", "to", "staff", "leader", "planned_for", "channel", "text", "email", "phone",
    "client", "project", "line", "key", "q", "next", "flags", "valid_from", "timezone", "domain", "short_code", "save",
)  # fmt: skip
FORMS = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(NASTY), max_size=8)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(now(), lambda world: {})
        transaction.set_rollback(True)


def paths(world: World) -> list[str]:
    visits = [*of_things(world, OPEN, most=1), *of_house(world)]
    return sorted({visit.path.partition("?")[0] for visit in visits} - {"/accounts/logout/"})


def fault(browser: Browser, path: str, told: dict[str, Any], method: str = "post") -> str:
    """What went wrong; what was written for it is taken back."""
    with transaction.atomic():
        before = AuditEvent.objects.count()
        try:
            code = getattr(browser, method)(path, told).status_code
        except Exception as error:  # noqa: BLE001 - anything that reaches the server is what is looked for
            transaction.set_rollback(True)
            return f"{method} {path}: {error!r} {told}"[:300]
        wrote = AuditEvent.objects.count() - before
        transaction.set_rollback(True)
    return f"{method} {path}: {code}, {wrote} written {told}" if code >= 500 or (code >= 400 and wrote) else ""


@given(data=st.data())
def test_no_form_fails_whatever_it_is_sent(world: World, data: st.DataObject) -> None:
    browser = world.browser(data.draw(st.sampled_from(["administrator", "inside"])))
    path = data.draw(st.sampled_from(paths(world)))
    told = data.draw(FORMS) | (foreign(world) if data.draw(st.booleans()) else {})
    assert fault(browser, path, told, data.draw(st.sampled_from(["post", "get"]))) == ""
