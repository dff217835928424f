"""What the bench of imports asks of the product: a file of contacts, its import, and the same rows written bare."""

from __future__ import annotations

import csv
import random
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from crm.capture.models import TableImport
from crm.capture.services.tables import go_on, map_columns, start, take_table
from crm.conversations.models import Interaction, Thread
from crm.projects.models import Project

from .jobs import Job, serve

HEAD = ("Id", "Project", "Contacts", "Date", "Type", "Direction", "Subject", "Notes", "Led by", "Conversation")
WORDS = ("assay", "batch", "capsule", "coating", "dissolution", "label", "method", "polymer", "release", "stability")
BATCH = 2000
BEGINS = datetime(2020, 1, 6, 14, tzinfo=UTC)


def invent(path: str, rows: int, seed: int) -> None:
    """Questions, answers and calls of the projects there are, over some years; another `seed`, other rows."""
    dice = random.Random(seed)
    projects = list(Project.objects.select_related("project_manager", "client").prefetch_related("client__contacts"))
    with Path(path).open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for row in range(rows):
            project = projects[row // 5 % len(projects)]
            writer.writerow(_row(f"{seed}-{row}", row, project, dice))


def _row(reference: str, row: int, project: Project, dice: random.Random) -> list[str]:
    at = BEGINS + timedelta(minutes=row * 20 + dice.randrange(19))
    kind, direction = (("Email", "incoming"), ("Email", "sent"), ("Call", ""), ("Email", "sent"), ("Note", ""))[row % 5]
    words = " ".join(dice.choices(WORDS, k=8))
    contact = project.client.contacts.all()[row % 3].email or ""
    manager = project.project_manager.email if project.project_manager and direction != "incoming" else ""
    thread = f"{reference.partition('-')[0]}-{row // 5}"
    people = "" if kind == "Note" else contact
    return [reference, project.code, people, at.isoformat(), kind, direction, words[:30], words, manager, thread]


def take(path: str) -> int:
    """Read, keep and seal the file; gives the number of the import."""
    with Path(path).open("rb") as file:
        table = take_table(kind="interactions", name="contacts.csv", file=file, by=None, at=timezone.now())
    map_columns(table=table, columns=table.columns, timezone="UTC", day_first=False, since=BEGINS)
    return table.pk


def look(table: int) -> dict[str, int]:
    """Check every row."""
    return _to_the_end(table)


def write(table: int) -> dict[str, int]:
    """Write every row with its thread, clock, places, people and words."""
    start(table=TableImport.objects.get(pk=table))
    return _to_the_end(table)


def _to_the_end(table: int) -> dict[str, int]:
    while go_on(table, at=timezone.now()):
        pass
    counts: dict[str, int] = TableImport.objects.get(pk=table).counts
    return counts


def bare(path: str) -> int:
    """The least there is: `csv.reader` and `bulk_create` of interactions alone, as many in a transaction."""
    project = Project.objects.select_related("client").earliest("pk")
    thread = Thread.objects.create(client=project.client)
    with Path(path).open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        batch: list[Interaction] = []
        for row in rows:
            batch.append(_bare(row, project, thread))
            if len(batch) == BATCH:
                _keep(batch)
                batch = []
        _keep(batch)
    return Interaction.objects.filter(thread=thread).count()


def _bare(row: list[str], project: Project, thread: Thread) -> Interaction:
    return Interaction(
        client=project.client,
        thread=thread,
        occurred_at=datetime.fromisoformat(row[3]),
        logged_at=datetime.fromisoformat(row[3]),
        channel="email",
        direction="outbound",
        summary=row[7],
    )


@transaction.atomic
def _keep(batch: list[Interaction]) -> None:
    Interaction.objects.bulk_create(batch, batch_size=500)


def peak() -> int:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


JOBS: dict[str, Job] = {one.__name__: one for one in (invent, take, look, write, bare, peak)}


def work() -> None:
    serve(JOBS)
