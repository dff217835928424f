"""A mailbox of the demo company that has fallen silent, to look at what is unknown then."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q

from crm.capture.models import Source, SourceKind
from crm.capture.services.pulse import note_try
from crm.capture.services.sources import add_source
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at

# Working time since it last answered.
SILENT_FOR = timedelta(hours=12)


def silent_mailbox(*, at: datetime) -> Source:
    """The mailbox of whoever manages most projects; it answered for the last time more than a working day ago."""
    projects = Count("pk", filter=Q(pk__in=Project.objects.all().open().values("pk")))
    busiest = Project.objects.values("project_manager").annotate(projects=projects).order_by("-projects")[0]
    owner = StaffMember.objects.get(pk=busiest["project_manager"])
    answered = calendar_at(at).calendar.back(at, SILENT_FOR) or at
    made = add_source(
        kind=SourceKind.MAILBOX,
        name=f"Mailbox of {owner.name}",
        by=owner,
        at=answered - timedelta(weeks=8),
        options={"host": "mail.brackenfold.example", "port": 993, "user": owner.email},
        address=owner.email,
        owner=owner,
        since=answered - timedelta(weeks=8),
    )
    note_try(source=made, at=answered, brought=1)
    return made
