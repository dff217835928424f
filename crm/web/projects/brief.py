"""What a leader must know before a call, on one printed page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crm.conversations.models import Interaction
from crm.conversations.queries import promises_open, running_clocks
from crm.conversations.timelines import timeline
from crm.conversations.values import Purpose
from crm.leadership.queries import coverage
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.queries import SiteHours
from crm.watch.unknown import unknown_projects

from ..access import project_or_404
from ..dates import due, due_on
from ..door import now, reader, site_hours
from ..reach import theirs
from ..waits import waits

WORRIES = (Purpose.CONCERN, Purpose.ESCALATION)
LAST = 3


@require_safe
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    at = now()
    found = project_or_404(reader(request), pk, at)
    return render(request, "web/projects/brief.html", _context(found, at, site_hours(request)))


def _context(found: Project, at: datetime, hours: SiteHours) -> dict[str, Any]:
    promises = promises_open().filter(project=found)
    ahead = found.milestones.filter(done=None).order_by("due")[:LAST]
    gaps = coverage(open_projects().filter(pk=found.pk), at, hours)
    return {
        "project": found,
        "at": at,
        "gap": gaps[0].gap if gaps else None,
        "silence": unknown_projects(at, hours).get(found.pk),
        "theirs": theirs(found.client, at, hours),
        "milestones": [(row, due_on(row.due, hours.local_date(at))) for row in ahead],
        "promises": [(row, due(row.due, at, hours.zone)) for row in promises],
        "waiting": waits(running_clocks().filter(opened_by__projects=found), at, hours),
        "worry": _worry(found),
        "timeline": timeline(project=found, limit=LAST)[:LAST],
        "contacts": found.client.contacts.all(),
    }


def _worry(found: Project) -> Interaction | None:
    """The last time they said they were not happy."""
    said = Interaction.objects.standing().filter(places__project=found, purpose__in=WORRIES)
    return said.order_by("-occurred_at").first()
