"""A worker killed at any step of reading a mailbox loses nothing and doubles nothing (CAPTURE.md 4.1)."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.capture.mails import MORNING, mail
from tests.capture.post_boxes import PASSWORD, USER, PostBox, missing, post_box

from .house import House

MAILS = 6
LATER = "2026-10-20T09:00:00-04:00"
MUCH_LATER = "2026-10-20T09:20:00-04:00"
POLL = """
import os, signal
from ipaddress import ip_network
from django.conf import settings
from django.db import connection
from crm.capture.models import Source
from crm.capture.services.polling import poll
settings.OWN_NETWORKS = [ip_network("127.0.0.0/8")]
row = Source.objects.filter(name="Post").first() or Source(kind="mailbox", name="Post", since=at, made_at=at)
row.address, row.secret = "post@brackenfold.test", "{password}"
row.options = {{"host": "127.0.0.1", "port": {port}, "security": "none", "user": "{user}"}}
row.save()
seen = []

def die(execute, sql, params, many, context):
    seen.append({words!r} in sql)
    if sum(seen) == {number}:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with connection.execute_wrapper(die):
    poll(source=row, at=at)
"""


@pytest.fixture
def post() -> Iterator[PostBox]:
    if why := missing("pymap"):
        pytest.skip(why)
    with post_box("pymap") as box:
        for number in range(MAILS):
            box.put(mail(id=f"{number}@x.test", sent=MORNING + timedelta(minutes=number)), at=MORNING)
        yield box


def code(post: PostBox, words: str = "NEVER", number: int = 1) -> str:
    return POLL.format(port=post.port, user=USER, password=PASSWORD, words=words, number=number)


@pytest.mark.parametrize(
    "step",
    [
        'INTO "capture_capturedmail"',
        'INTO "capture_sighting"',
        'UPDATE "capture_capturedmail"',
        'UPDATE "capture_folder" SET "last_uid"',
    ],
)
def test_killed_at_any_step_each_mail_is_there_once(house: House, post: PostBox, step: str) -> None:
    mails, seen = house.count("capture_capturedmail"), house.count("capture_sighting")
    worker = house.start(code(post, step), LATER)
    _, words = worker.communicate(timeout=180)
    assert worker.returncode == -signal.SIGKILL, words
    house.run(code(post), MUCH_LATER)
    assert house.count("capture_capturedmail") == mails + MAILS
    assert house.rows("SELECT count(*) FROM capture_capturedmail WHERE state = 'kept'") == [(0,)]
    assert house.count("capture_sighting") == seen + MAILS
