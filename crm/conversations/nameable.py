"""What a person may name in a line: the clients they may see, and what belongs to those. Four statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from crm.clients.models import Contact
from crm.clients.queries import clients_for
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.models import StaffMember

from .line import Entry, Index


def index_for(user: StaffMember, at: datetime, *, also: Iterable[int] = ()) -> Index:
    """Clients, their people and open projects, and our leaders; `also` names projects that may be closed."""
    clients = clients_for(user, at=at)
    named = {pk: rest for pk, *rest in clients.values_list("pk", "name", "short_code", "code_name")}
    people = Contact.objects.filter(client__in=clients).order_by("name").values_list("pk", "client_id", "name")
    wanted = Project.objects.filter(Q(pk__in=open_projects(clients)) | Q(pk__in=list(also), client__in=clients))
    projects = wanted.order_by("code").values_list("pk", "client_id", "code_name", "code", "project_manager_id")
    leaders = StaffMember.objects.filter(is_active=True, is_leadership=True).values_list("pk", "name")
    return Index(
        (
            *(Entry("client", pk, pk, name, code, also=also) for pk, (name, code, also) in named.items()),
            *(Entry("contact", pk, of, name, "", named[of][0]) for pk, of, name in people),
            *(
                Entry("project", pk, of, name, code, named[of][0], manager == user.pk)
                for pk, of, name, code, manager in projects
            ),
            *(Entry("leader", pk, 0, name) for pk, name in leaders),
        )
    )
