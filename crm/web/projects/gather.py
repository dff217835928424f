"""What the project page shows: the frame that every tab shares, and each tab's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from crm.conversations.fetching import fetch_people
from crm.conversations.models import Clock, Commitment, Interaction
from crm.conversations.queries import promises_open, running_clocks, touched
from crm.conversations.timelines import Narrow, timeline
from crm.conversations.values import Channel
from crm.leadership.queries import gaps_of
from crm.projects.models import Milestone, Project
from crm.projects.queries import open_projects
from crm.staff.asking import asked_often
from crm.staff.marks import trail
from crm.staff.queries import SiteHours
from crm.staff.values import Function
from crm.watch.models import Flag
from crm.watch.queries import open_flags
from crm.watch.unknown import unknown_projects

from ..dates import Due, due, due_on
from ..unknown import said
from ..waits import Wait, waits
from .forms import Assign
from .people import functions, sides
from .states import leadership_state, lede, promise_state, touch_state, waiting_state

PAGE = 25
MOST_REQUESTS = 50
TABS = (("timeline", "Timeline"), ("requests", "Requests"), ("team", "Team"), ("history", "History"))


@dataclass(frozen=True)
class Page:
    """The project a reader may see, when and by which calendar, and what the address asks for."""

    project: Project
    at: datetime
    hours: SiteHours
    asked: Mapping[str, str]

    @cached_property
    def waiting(self) -> list[Wait]:
        return waits(_clocks(self.project.pk, self.project.client_id), self.at, self.hours)


def frame(page: Page, tab: str) -> dict[str, Any]:
    """The four states, what waits, what we promised and what is planned."""
    found = page.project
    if tab != "timeline":
        fetch_people(wait.clock.opened_by for wait in page.waiting)
    promises = _promises(found.pk)
    gap = next((gap for _, gap in gaps_of(_touched(found.pk), page.hours, page.at)), None)
    silence = unknown_projects(page.at, page.hours).get(found.pk)
    unheard = said(silence, page.at) if silence else ""
    states = [
        waiting_state(page.waiting, silence),
        leadership_state(gap, silence),
        promise_state(promises, page.at),
        touch_state(functions(found, page.at), page.at, silence),
    ]
    return {
        "project": found,
        "states": states,
        "lede": lede(states, unheard),
        "unheard": unheard,
        "waiting": page.waiting,
        "promises": by_function(promises, page),
        "milestones": _milestones(page),
        "flags": _flags(found.pk),
        "tabs": TABS,
        "tab": tab,
    }


def by_function(promises: list[Commitment], page: Page) -> list[tuple[str, list[tuple[Commitment, Due]]]]:
    """Promises under the function that keeps them, each by its date."""
    rows = sorted(promises, key=lambda row: (row.owner.function, row.due))
    return [
        (Function(function).label, [(row, due(row.due, page.at, page.hours.zone)) for row in group])
        for function, group in groupby(rows, key=lambda row: row.owner.function)
    ]


def _milestones(page: Page) -> list[tuple[Milestone, Due | None]]:
    today = page.hours.local_date(page.at)
    rows = sorted(_dated(page.project.pk), key=lambda row: (row.done is not None, row.due))
    return [(row, None if row.done else due_on(row.due, today)) for row in rows]


# Each of a project that its reader may see.


@asked_often
def _clocks(project: int, client: int) -> QuerySet[Clock]:
    return running_clocks().filter(opened_by__projects=project, client=client)


@asked_often
def _promises(project: int) -> QuerySet[Commitment]:
    return promises_open().filter(project=project)


@asked_often
def _touched(project: int) -> QuerySet[Project]:
    return touched(open_projects().filter(pk=project))


@asked_often
def _flags(project: int) -> QuerySet[Flag]:
    return open_flags(project=project)


@asked_often
def _dated(project: int) -> QuerySet[Milestone]:
    return Milestone.objects.filter(project=project)


def timeline_tab(page: Page) -> dict[str, Any]:
    found, narrow = page.project, _narrow(page.asked)
    rows = timeline(project=found, before=_place(page.asked), limit=PAGE, narrow=narrow)
    fetch_people([*rows[:PAGE], *(wait.clock.opened_by for wait in page.waiting)])
    return {
        "project": found,
        "timeline": rows[:PAGE],
        "earlier": _earlier(page, rows[PAGE - 1]) if len(rows) > PAGE else "",
        "narrow": narrow,
        "channels": Channel.choices,
        "people": sorted({part.staff for row in rows[:PAGE] for part in row.participations.all()}, key=str),
    }


def _earlier(page: Page, last: Interaction) -> str:
    """The address of the next stretch, narrowed as this one is."""
    query = dict(page.asked) | {"before": last.occurred_at.isoformat(), "id": str(last.pk)}
    return f"{reverse('timeline', args=[page.project.pk])}?{urlencode(query)}"


def _narrow(asked: Mapping[str, str]) -> Narrow:
    channel, person = asked.get("channel", ""), asked.get("person", "")
    return Narrow(
        channel=channel if channel in Channel.values else "",
        leader=asked.get("leader") == "1",
        person=int(person) if person.isdecimal() and len(person) < 10 else None,
    )


def _place(asked: Mapping[str, str]) -> tuple[datetime, int] | None:
    text, number = asked.get("before", ""), asked.get("id", "")
    if not text:
        return None
    at = _instant(text)
    if at is None or at.tzinfo is None or not number.isdecimal() or len(number) > 18:
        raise Http404("No such place in the timeline.")
    return at, int(number)


def _instant(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def requests_tab(page: Page) -> dict[str, Any]:
    """The questions they asked us, the newest first, each with its figure."""
    rows = Clock.objects.filter(opened_by__projects=page.project).select_related(
        "opened_by", "owner", "answered_by", "calendar"
    )
    newest = list(rows.order_by("-opened_at", "-id")[:MOST_REQUESTS])
    running = {wait.clock.pk: wait for wait in page.waiting}
    return {"project": page.project, "requests": [(clock, running.get(clock.pk)) for clock in newest]}


def team_tab(page: Page) -> dict[str, Any]:
    first = {"function": Function.RESEARCH_AND_DEVELOPMENT}
    found = page.project
    assigned = list(found.assignments.filter(until=None).select_related("staff"))
    both = sides(found, assigned, found.client.contacts.all(), page.at)
    return {"project": found, "sides": both, "assigned": assigned, "assign": Assign(initial=first)}


def history_tab(page: Page) -> dict[str, Any]:
    """Who changed what on the project, its dates and its promises."""
    found = page.project
    subjects = {
        "project": [found.pk],
        "milestone": list(found.milestones.values_list("pk", flat=True)),
        "assignment": list(found.assignments.values_list("pk", flat=True)),
        "commitment": list(found.commitments.values_list("pk", flat=True)),
    }
    return {"project": found, "events": trail(subjects)}


GATHER = {"timeline": timeline_tab, "requests": requests_tab, "team": team_tab, "history": history_tab}
