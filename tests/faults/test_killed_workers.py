"""A worker killed at any step of a digest's way loses nothing and doubles nothing (POLICIES.md, weekly digest)."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from contextlib import ExitStack

from tests.post_office import CONNECTED, GONE, HANDED_OVER, PostOffice

from .house import MONDAY, SEND, House, kill

READERS = 6
LATER = "2026-10-19T07:11:00-04:00"
PREPARE_AND_SEND = f"prepare(at)\n{SEND}"


def killed_at(step: str, house: House, office: PostOffice) -> None:
    """Freeze and send, and kill the worker when its first mail has come that far."""
    reached, go_on = threading.Event(), threading.Event()

    def stop(seen: str) -> None:
        if seen == step:
            reached.set()
            go_on.wait(180)

    office.on_step = stop
    worker = house.start(PREPARE_AND_SEND)
    assert reached.wait(180)
    kill(worker)
    office.on_step = lambda seen: None
    go_on.set()


def states(house: House) -> Counter[str]:
    return Counter(state for (state,) in house.rows("SELECT delivery_status FROM digests_delivery"))


def everybody_got_one(office: PostOffice) -> bool:
    return len(office.ids()) == len(set(office.ids())) == READERS


def test_killed_while_freezing_nothing_is_half_frozen(house: House) -> None:
    with house.locked():
        worker = house.start("print('begins', flush=True)\nprepare(at)")
        assert worker.stdout is not None
        assert worker.stdout.readline() == "begins\n"
        kill(worker)
    assert (house.count("digests_digest"), house.count("digests_delivery")) == (0, 0)
    house.run("prepare(at)")
    assert (house.count("digests_digest"), house.count("digests_delivery")) == (READERS, READERS)


def test_killed_after_the_claim_the_mail_leaves_later(house: House, office: PostOffice) -> None:
    killed_at(CONNECTED, house, office)
    assert states(house) == {"queued": READERS - 1, "sending": 1}
    house.run(SEND, at=LATER)
    assert everybody_got_one(office)


def test_killed_after_the_server_took_it_the_same_mail_leaves_again(house: House, office: PostOffice) -> None:
    killed_at(HANDED_OVER, house, office)
    house.run(SEND, at=LATER)
    # The one that had left already comes under the number it had, so its reader keeps one.
    assert (len(office.received), len(set(office.ids()))) == (READERS + 1, READERS)
    assert states(house) == {"sent": READERS}


def test_killed_before_it_is_recorded_the_same_mail_leaves_again(house: House, office: PostOffice) -> None:
    gone = threading.Event()
    with ExitStack() as held:

        def hold(seen: str) -> None:
            """From the moment the server has the mail nobody can write that it left."""
            if seen == HANDED_OVER:
                held.enter_context(house.locked())
            if seen == GONE:
                gone.set()

        office.on_step = hold
        worker = house.start(PREPARE_AND_SEND)
        assert gone.wait(180)
        kill(worker)
    assert states(house) == {"queued": READERS - 1, "sending": 1}
    office.on_step = lambda seen: None
    house.run(SEND, at=LATER)
    assert (len(office.received), len(set(office.ids()))) == (READERS + 1, READERS)


def at_once(house: House, code: str, at: str) -> None:
    """Two workers do the same at the same time."""
    workers = [house.start(code, at) for _ in range(2)]
    told = [worker.communicate(timeout=180)[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], told


def test_two_workers_at_once_freeze_and_send_once(house: House, office: PostOffice) -> None:
    at_once(house, PREPARE_AND_SEND, MONDAY)
    assert everybody_got_one(office)
    assert (house.count("digests_digest"), states(house)) == (READERS, {"sent": READERS})


def test_two_schedulers_judge_and_tell_once(house: House, office: PostOffice) -> None:
    at_once(house, f"sweep(at)\ntell(at)\n{SEND}", "2026-10-19T09:00:00-04:00")
    readers = Counter(str(one["To"]) for one in office.received)
    assert set(readers.values()) == {1}
    twice = "SELECT flag_id, happening, level FROM watch_flagevent GROUP BY 1, 2, 3 HAVING count(*) > 1"
    assert house.rows(twice) == []


# Sixty clients with a late reply, and a worker that dies when it has judged thirty: more than one set of them.
CROWD = """
import os, signal
from datetime import date, timedelta
from django.db import connection
from tests import make

for number in range(60):
    project = make.project(code=f"CROWD-{number}", opened=date(2026, 10, 1))
    make.question(project, at - timedelta(days=5), logged=at)
seen = []

def die(execute, sql, params, many, context):
    seen.append(sql.startswith('UPDATE "clients_client" SET "changed_at" = NULL'))
    if sum(seen) == 30:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with connection.execute_wrapper(die):
    sweep(at)
"""
SLOW = "SELECT count(*) FROM watch_flag WHERE flag_kind = 'slow_response'"


def test_a_sweep_killed_between_two_sets_of_clients_is_finished_by_the_next(house: House) -> None:
    (before,) = house.rows(SLOW)[0]
    worker = house.start(CROWD)
    _, words = worker.communicate(timeout=180)
    assert worker.returncode == -signal.SIGKILL, words
    (halfway,) = house.rows(SLOW)[0]
    house.run("sweep(at)")
    assert before < halfway < before + 60
    assert house.rows(SLOW)[0][0] == before + 60
