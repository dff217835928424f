"""Which projects are heard of through a source, and so are unknown while it is silent. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet, Value

from crm.projects.models import Project

from .models import Sighting, Source

# Mail of a project that came through a source this lately says that more of it will.
LATELY = timedelta(days=90)


def dependents(
    sources: Collection[Source], at: datetime, alive: QuerySet[Project] | None = None
) -> dict[int, set[int]]:
    """Per source number the open projects, or those `alive`, that are heard of through it: by mail of the last ninety
    days, and in the mailbox of whoever manages them. One statement, however many sources.
    """
    found: dict[int, set[int]] = {source.pk: set() for source in sources}
    alive = Project.objects.all().open() if alive is None else alive
    met = Sighting.objects.filter(source__in=found, received_at__gte=at - LATELY, received_at__lte=at)
    through = met.filter(
        mail__filings__interaction__withdrawn_at=None,
        mail__filings__interaction__places__project__in=alive.values("pk"),
    )
    place = "mail__filings__interaction__places__project"
    rows = through.order_by().values_list(Value(False), "source_id", place).distinct()
    mailboxes = {source.pk: source.owner_id for source in sources if source.owner_id}
    managed = alive.filter(project_manager__in=set(mailboxes.values())).order_by()
    if mailboxes:
        rows = rows.union(managed.values_list(Value(True), "project_manager", "pk"))
    for by_manager, number, project in rows:
        for pk in (pk for pk, owner in mailboxes.items() if owner == number) if by_manager else (number,):
            found[pk].add(project)
    return found
