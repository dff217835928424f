"""What the benches ask of the product, done inside a process that is set up for one data folder."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from resource import RUSAGE_SELF, getrusage

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.worker import NICE
from crm.conversations import services as conversations
from crm.conversations.facts import Facts
from crm.conversations.models import Clock, Interaction
from crm.conversations.values import Channel, Direction
from crm.digests.models import Delivery, Digest
from crm.digests.period import last_period
from crm.digests.services import prepare
from crm.projects.models import Project
from crm.projects.queries import projects_for
from crm.staff.models import StaffMember
from crm.staff.services import add_holidays, add_member
from crm.staff.values import DIGEST_ROLES, StaffRole
from crm.watch.models import SweepMark
from crm.watch.services import sweep
from crm.watch.tasks import REST
from crm.web.log.write import write

from .jobs import Job, serve

TICK = timedelta(milliseconds=1)


def reader() -> StaffMember:
    """Somebody with a digest who may not see every client, so that access is asked for as for most."""
    return StaffMember.objects.get(staff_role=StaffRole.PROGRAM_DIRECTOR)


def sign_in() -> str:
    """A session of the reader; gives its cookie."""
    user = reader()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def places() -> dict[str, str]:
    """The pages of the goals by name, with one project, client and contact of many: a project with a question that
    waits, and the last one there that was answered, so that companies of every size show the same."""
    at = timezone.now()
    waiting = Clock.objects.running().values("opened_by__projects")
    project: Project = projects_for(reader(), at=at).filter(pk__in=waiting).order_by("-leader_due_at")[0]
    contacts = Interaction.objects.filter(projects=project)
    # Its page has a ledger; the demo company may have no such question in this project.
    answered = contacts.filter(clock__stopped_at__isnull=False)
    last = (answered if answered.exists() else contacts).latest("occurred_at")
    monday = at.date() - timedelta(days=at.weekday())
    # The thirtieth from its beginning, or the newest of a shorter one.
    deep = list(Interaction.objects.filter(projects=project).order_by("occurred_at")[:30])[-1]
    place = f"before={deep.occurred_at.isoformat().replace('+', '%2B')}&id={deep.pk}"
    return {
        "desk": "/",
        "desk of the team": "/?of=team",
        "leadership": "/leadership/",
        "week, frozen": f"/weekly/{monday - timedelta(days=7)}/",
        "week, as of now": f"/weekly/{monday}/",
        "client": f"/clients/{project.client_id}/",
        "project": f"/projects/{project.pk}/",
        "projects": "/projects/",
        "clients": "/clients/",
        "flags": "/flags/",
        "contact": f"/interactions/{last.pk}/",
        "timeline, first": f"/projects/{project.pk}/timeline/",
        "timeline, deep": f"/projects/{project.pk}/timeline/?{place}",
    }


def tell() -> int:
    """Freeze what is due, so that the last week is read as it was sent."""
    return prepare(timezone.now())


def statements() -> dict[str, int]:
    """How many each page asks."""
    browser = Browser(headers={"host": "localhost"})
    browser.force_login(reader())
    return {name: _asked(browser, path) for name, path in places().items()}


def look(path: str) -> int:
    """One page as the reader sees it, without a server between."""
    return len(_reading().get(path).content)


@cache
def _reading() -> Browser:
    browser = Browser(headers={"host": "localhost"})
    browser.force_login(reader())
    return browser


def _asked(browser: Browser, path: str) -> int:
    # The first look compiles calendars, which stay.
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    return len(asked)


def idle_sweep(begins: str, number: int) -> dict[str, int]:
    """A sweep some moments after another: nothing is newly late."""
    return vars(sweep(datetime.fromisoformat(begins) + number * TICK))


def swept_to() -> str:
    return SweepMark.objects.get().swept_to.isoformat()


def backlog(days: int) -> dict[str, int]:
    """A sweep after so many days without one, as the worker does it."""
    os.nice(NICE)
    return vars(sweep(SweepMark.objects.get().swept_to + timedelta(days=days), rest=REST))


def redate() -> int:
    """Close a day that lies ahead; gives how many open clocks were dated anew."""
    at = SweepMark.objects.get().swept_to
    add_holidays(days={(at + timedelta(days=1)).date(): "Closed"}, at=at)
    return conversations.redate(at=at)


def log(number: int) -> None:
    """A question about one project and a promise in answer, as the form logs them once it has read whom and which."""
    forms = _forms()
    facts, by, at = forms[number % len(forms)]
    write(facts, key=f"{time.time_ns()}", by=by, at=at)


@cache
def _forms() -> list[tuple[Facts, StaffMember, datetime]]:
    """Fifty that were filled in, each about another project."""
    at = SweepMark.objects.get().swept_to
    projects = Project.objects.select_related("client", "project_manager").order_by("pk")[:50]
    return [(_question(project, at), project.project_manager or reader(), at) for project in projects]


def _question(project: Project, at: datetime) -> Facts:
    return Facts(
        client=project.client,
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        occurred_at=at - TICK,
        summary="Where is the stability report?",
        projects=(project,),
        contacts=tuple(project.client.contacts.all()[:1]),
        promises=(("Send the report.", at + timedelta(days=3)),),
    )


def invite(readers: int) -> None:
    """As many people who get a digest."""
    at = SweepMark.objects.get().swept_to
    for number in range(readers - StaffMember.objects.filter(staff_role__in=DIGEST_ROLES).count()):
        add_member(email=f"{number}@readers.example", name=f"Reader {number}", at=at, staff_role=StaffRole.CTO)


def count_week() -> int:
    """The least that can be asked of the last week: how many verdicts it has."""
    week = last_period(SweepMark.objects.get().swept_to)
    return Clock.objects.decided(week.start, week.end).count()


FIGURES = """
WITH took AS (
    SELECT working, ROW_NUMBER() OVER (ORDER BY working) AS place, COUNT(*) OVER () AS many
    FROM conversations_clock WHERE state = 'answered' AND stopped_at >= %s AND stopped_at < %s
)
SELECT
    (SELECT COUNT(*) FROM conversations_clock WHERE verdict_at >= %s AND verdict_at < %s),
    (SELECT COUNT(*) FROM conversations_clock WHERE verdict_at >= %s AND verdict_at < %s AND in_time),
    AVG(working)
FROM took WHERE place IN ((many + 1) / 2, (many + 2) / 2)
"""


def sum_up_week() -> int:
    """The figures a week is read by, in one statement over all clients: verdicts, those in target, the median."""
    week = last_period(SweepMark.objects.get().swept_to)
    stretch = [connection.ops.adapt_datetimefield_value(moment) for moment in (week.start, week.end)]
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, 3 * stretch)
        verdicts: int = cursor.fetchone()[0]
    return verdicts


def memory() -> float:
    """The most this process has held so far, in MB."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def forget_digests() -> None:
    """As if none had been prepared yet."""
    Delivery.objects.all().delete()
    Digest.objects.all().delete()


def freeze() -> int:
    """Build and keep the digests of all readers."""
    at = SweepMark.objects.get().swept_to
    return prepare(max(at, last_period(at).due_at))


JOBS: dict[str, Job] = {
    one.__name__: one
    for one in (
        sign_in,
        tell,
        places,
        statements,
        look,
        idle_sweep,
        swept_to,
        backlog,
        redate,
        log,
        invite,
        count_week,
        sum_up_week,
        memory,
        forget_digests,
        freeze,
    )
}


def work() -> None:
    serve(JOBS)
