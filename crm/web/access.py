"""The only way a page fetches a client's thing: through what its reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from crm.capture.models import CapturedMail, TableImport
from crm.capture.queries import mail_for
from crm.capture.tables.kept import imports_of
from crm.clients.models import Client, Contact
from crm.clients.queries import clients_for
from crm.conversations.models import Clock, Commitment, Interaction
from crm.leadership.models import Touchpoint
from crm.projects.models import Assignment, Milestone, Project
from crm.projects.queries import projects_for
from crm.staff.asking import asked_often
from crm.staff.models import StaffMember
from crm.watch.models import Flag
from crm.watch.queries import within_sight

from .numbers import LARGEST, row_number

Row = TypeVar("Row")


def client_or_404(user: StaffMember, pk: int, at: datetime) -> Client:
    return _only(_clients, user, at, pk)


@asked_often
def _clients(user: StaffMember, at: datetime, pk: int) -> QuerySet[Client]:
    return clients_for(user, at=at).select_related("executive_sponsor", "relationship_owner").filter(pk=pk)


def project_or_404(user: StaffMember, pk: int, at: datetime) -> Project:
    return _only(_projects, user, at, pk)


@asked_often
def _projects(user: StaffMember, at: datetime, pk: int) -> QuerySet[Project]:
    rows = projects_for(user, at=at).select_related("client", "client__executive_sponsor", "project_manager")
    return rows.filter(pk=pk)


def interaction_or_404(user: StaffMember, pk: int, at: datetime) -> Interaction:
    return _only(_interactions, user, at, pk)


@asked_often
def _interactions(user: StaffMember, at: datetime, pk: int) -> QuerySet[Interaction]:
    rows = Interaction.objects.filter(client__in=_seen(user, at), pk=pk)
    return rows.select_related("client", "thread", "owner", "logged_by")


def contact_or_404(user: StaffMember, pk: int, at: datetime) -> Contact:
    rows = Contact.objects.filter(client__in=_seen(user, at)).select_related("client")
    return get_object_or_404(rows, pk=pk)


def clock_or_404(user: StaffMember, pk: int, at: datetime) -> Clock:
    rows = Clock.objects.filter(client__in=_seen(user, at))
    return get_object_or_404(rows.select_related("client", "thread", "owner", "opened_by", "calendar"), pk=pk)


def commitment_or_404(user: StaffMember, pk: int, at: datetime) -> Commitment:
    rows = Commitment.objects.filter(client__in=_seen(user, at))
    return get_object_or_404(rows.select_related("client", "project", "owner"), pk=pk)


def milestone_or_404(user: StaffMember, pk: int, at: datetime) -> Milestone:
    rows = Milestone.objects.filter(project__client__in=_seen(user, at))
    return get_object_or_404(rows.select_related("project", "project__client"), pk=pk)


def assignment_or_404(user: StaffMember, pk: int, at: datetime) -> Assignment:
    rows = Assignment.objects.filter(project__client__in=_seen(user, at), until=None)
    return get_object_or_404(rows.select_related("project", "project__client", "staff"), pk=pk)


def touchpoint_or_404(user: StaffMember, pk: int, at: datetime) -> Touchpoint:
    rows = Touchpoint.objects.filter(project__client__in=_seen(user, at), withdrawn_at=None)
    return get_object_or_404(rows.select_related("project", "project__client", "leader"), pk=pk)


def flag_or_404(user: StaffMember, pk: int, at: datetime) -> Flag:
    rows = Flag.objects.filter(within_sight(_seen(user, at)))
    related = ("client", "source", "project", "interaction", "commitment", "milestone", "owner", "assigned_to")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def mail_or_404(user: StaffMember, pk: int, at: datetime) -> CapturedMail:
    return get_object_or_404(mail_for(user, at=at), pk=pk)


def table_or_404(user: StaffMember, pk: int, at: datetime) -> TableImport:
    return get_object_or_404(imports_of(user, at=at), pk=pk)


def flags_among(user: StaffMember, numbers: Iterable[str], at: datetime) -> list[Flag]:
    """Of these numbers the flags this person may see; what is no number is passed over."""
    wanted = [row_number(number) for number in numbers]
    return list(Flag.objects.filter(within_sight(_seen(user, at)), pk__in=wanted).order_by("pk"))


def _only(question: Callable[[StaffMember, datetime, int], list[Row]], user: StaffMember, at: datetime, pk: int) -> Row:
    """The pages people open most ask in ready SQL, which gives a list."""
    found = question(user, at, pk) if pk <= LARGEST else []
    if not found:
        raise Http404
    return found[0]


def _seen(user: StaffMember, at: datetime) -> QuerySet[Client]:
    return clients_for(user, at=at)
