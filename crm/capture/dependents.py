"""Which projects are heard of through a source, and so are unknown while it is silent. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from crm.projects.models import Project

from .models import Sighting, Source

# Mail of a project that came through a source this lately says that more of it will.
LATELY = timedelta(days=90)


def dependents(sources: Collection[Source], at: datetime) -> dict[int, set[int]]:
    """Per source number the open projects that are heard of through it: by mail of the last ninety days, and in the
    mailbox of whoever manages them. Two statements, however many sources.
    """
    found: dict[int, set[int]] = {source.pk: set() for source in sources}
    alive = Project.objects.all().open()
    met = Sighting.objects.filter(source__in=found, received_at__gte=at - LATELY)
    through = met.filter(
        mail__filings__interaction__withdrawn_at=None,
        mail__filings__interaction__places__project__in=alive.values("pk"),
    )
    place = "mail__filings__interaction__places__project"
    for source, project in through.order_by().values_list("source_id", place).distinct():
        found[source].add(project)
    mailboxes = {source.pk: source.owner_id for source in sources if source.owner_id}
    managed = alive.filter(project_manager__in=set(mailboxes.values())) if mailboxes else alive.none()
    for project, manager in managed.order_by().values_list("pk", "project_manager"):
        for pk in (pk for pk, owner in mailboxes.items() if owner == manager):
            found[pk].add(project)
    return found
