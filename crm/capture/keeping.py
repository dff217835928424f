"""What may not be kept any longer (POLICIES.md, retention and erasure). Nothing here writes."""

from __future__ import annotations

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import CharField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from crm.clients.models import Contact
from crm.conversations.models import Interaction, InteractionProject
from crm.projects.models import Project
from crm.projects.values import Phase
from crm.staff.models import AuditEvent

UNUSED_AFTER = relativedelta(months=24)
OUTLIVED_AFTER = relativedelta(years=7)
# What stands in the place of what was said.
LET_GO = "Let go: its project closed seven years ago."


def unused_contacts(at: datetime) -> QuerySet[Contact]:
    """People at clients who took part in nothing for two years, or whose own day of erasure has come."""
    added = AuditEvent.objects.filter(model="contact", object_id=OuterRef("pk"), field="").order_by()
    erased = Concat(Value("Contact "), Cast("pk", CharField()), output_field=CharField())
    rows = Contact.objects.annotate(
        pseudonym=erased,
        spoke_at=Max("interactions__occurred_at"),
        added_at=Subquery(added.values("object_id").annotate(first=Min("at")).values("first")),
    )
    rows = rows.annotate(used_at=Coalesce("spoke_at", "added_at")).exclude(name=F("pseudonym"))
    return rows.filter(Q(used_at__lt=at - UNUSED_AFTER) | Q(erase_after__lte=at.date())).order_by("used_at", "pk")


def outlived_interactions(at: datetime) -> QuerySet[Interaction]:
    """Contacts whose words still stand though all their projects closed seven years ago."""
    moves = AuditEvent.objects.filter(model="project", object_id=OuterRef("pk"), field="phase", new=Phase.CLOSED)
    closed = moves.values("object_id").annotate(last=Max("at")).values("last")
    projects = Project.objects.filter(phase=Phase.CLOSED).annotate(closed_at=Subquery(closed))
    over = projects.filter(closed_at__lt=at - OUTLIVED_AFTER)
    others = InteractionProject.objects.filter(interaction=OuterRef("pk")).exclude(project__in=over)
    found = Interaction.objects.filter(projects__in=over).exclude(summary=LET_GO)
    return found.filter(~Exists(others)).distinct().order_by("pk")
