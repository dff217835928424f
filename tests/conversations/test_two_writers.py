"""Two workers that record on one thread at once; on SQLite the second cannot begin before the first has ended."""

from __future__ import annotations

from threading import Thread as Worker
from typing import Any

import pytest
from django.db import connection, transaction

from crm.conversations.services import Part, record
from tests import make
from tests.make import clock_of, local

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]

NINE, TEN = local("2026-10-19 09:00"), local("2026-10-19 10:00")


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_the_second_derives_from_what_the_first_wrote() -> None:
    make.house()
    project, ann = make.project(), make.person()
    earlier = make.question(project, local("2026-10-12 09:00"))
    make.answer(earlier, local("2026-10-12 10:00"))
    common: dict[str, Any] = {"client": project.client, "thread": earlier.thread, "at": TEN, "by": ann, "summary": "…"}

    def answer() -> None:
        record(**common, occurred_at=TEN, channel="email", direction="outbound", parts=[Part(ann)])
        connection.close()

    second = Worker(target=answer)
    with transaction.atomic():
        asked = record(**common, occurred_at=NINE, channel="email", direction="inbound")
        second.start()
        while second.is_alive() and not somebody_waits():
            pass
    second.join()
    assert clock_of(asked).state == "answered"
