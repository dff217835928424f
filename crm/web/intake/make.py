from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.capture.models import Belonging
from crm.capture.queries import Group
from crm.capture.services import say_whose
from crm.clients.models import Client
from crm.clients.services import add_client, add_contact
from crm.projects.services import open_project
from crm.projects.values import Phase, ProjectStatus
from crm.staff.models import StaffMember

from .forms import NewClient, opened_with


@transaction.atomic
def make_client(group: Group, form: NewClient, user: StaffMember, at: datetime) -> tuple[Client, Belonging]:
    """A client, its contact and its project, all of it or nothing, and the mail filed under it."""
    data = form.cleaned_data
    domain = group.name if group.is_company else ""
    client = add_client(name=data["name"], short_code=data["short_code"], domain=domain, by=user, at=at)
    if data["contact"]:
        facts = {"email": data["email"], "made_by_capture": True}
        add_contact(client=client, name=data["contact"], by=user, at=at, **facts)
    if data["code"]:
        open_project(
            client=client,
            code=data["code"],
            code_name=data["code_name"],
            project_type=data["project_type"],
            phase=Phase.INQUIRY,
            status=ProjectStatus.PIPELINE,
            project_manager=user,
            opened=opened_with(group, at.date()),
            by=user,
            at=at,
        )
    return client, say_whose(name=group.name, client=client, by=user, at=at)
