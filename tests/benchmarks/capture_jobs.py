"""What the bench of capture asks of the product: a company, a mailbox, its import in halves, and the bare parse."""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import psutil
from django.core.management import call_command
from django.db import connection

from crm.capture.models import Filing
from crm.capture.services import import_file
from crm.capture.sources.mbox import messages
from crm.capture.us import Us
from crm.clients.models import Contact
from crm.conversations.models import Clock
from crm.staff.models import StaffMember
from crm.web.installing import seed
from seeds.synthetic.company import found
from seeds.synthetic.load import set_up

from .jobs import Job, serve
from .letters import BEGINS, ENDS, Writers, write_mailbox

OURS = Us(domains=frozenset(("synthetic.example",)))
CLIENTS, PROJECTS = 200, 400


def company() -> None:
    """An installation with clients and projects, about whom nothing has been said yet."""
    call_command("migrate", verbosity=0)
    begins = BEGINS - timedelta(days=30)
    seed(at=begins)
    set_up(begins, years=range(begins.year, ENDS.year + 2))
    found(clients=CLIENTS, projects=PROJECTS, at=begins, dice=random.Random(1))


def invent(path: str, mails: int, seed: int) -> int:
    """Write the mailbox; gives its size in bytes."""
    theirs: dict[int, list[str]] = {}
    for client, email in Contact.objects.values_list("client_id", "email").order_by("pk"):
        theirs.setdefault(client, []).append(email or "")
    ours = list(StaffMember.objects.order_by("pk").values_list("email", flat=True))
    write_mailbox(Path(path), mails, Writers(list(theirs.values()), ours), seed)
    return Path(path).stat().st_size


def take(path: str, mails: int) -> dict[str, Any]:
    """Import all of it; gives seconds of the processor and peak memory of both halves."""
    backend = _backend()
    marks = [_mark(0, backend)]
    import_file(
        Path(path),
        us=OURS,
        at=ENDS,
        tell=lambda counts: _note(marks, counts, mails, backend),
    )
    return {"marks": marks, "filed": Filing.objects.count(), "clocks": Clock.objects.count()}


def _note(marks: list[dict[str, float]], counts: Counter[str], mails: int, backend: psutil.Process | None) -> None:
    if counts["mails"] >= mails * len(marks) / 2:
        marks.append(_mark(counts["mails"], backend))


def _mark(mails: int, backend: psutil.Process | None) -> dict[str, float]:
    at_the_server = sum(backend.cpu_times()[:2]) if backend else 0.0
    return {
        "mails": mails,
        "wall": time.perf_counter(),
        "cpu": time.process_time() + at_the_server,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _backend() -> psutil.Process | None:
    """The server's process that works for us; SQLite works in this one."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0])


def bare(path: str) -> int:
    """Parse the same bytes as the standard library does, all parts decoded."""
    return sum(_parts(message_from_bytes(raw)) for raw in messages(Path(path)))


def _parts(mail: Message) -> int:
    return sum(part.get_payload(decode=True) is not None for part in mail.walk())


JOBS: dict[str, Job] = {one.__name__: one for one in (company, invent, take, bare)}


def work() -> None:
    serve(JOBS)
