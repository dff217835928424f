"""Writes planned rows through the verbs of the rooms, each wholly or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.clients.services import add_client, add_contact, change_client, change_contact
from crm.conversations.models import Interaction
from crm.conversations.services import Said, follow_wall, record_all
from crm.projects.services import change_project, open_project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import add_member, change_member, reactivate

from ...models import TableImport
from ...tables.kept import reason_of
from ...tables.rows import Fault, Planned, Verdict


@dataclass
class Written:
    """The numbers of what was added, and what the house refused after all."""

    made: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, number: int, refusal: Refusal) -> None:
        self.faults.append(Fault(number, "", str(refusal), ""))


def write(table: TableImport, plans: Sequence[Planned], *, at: datetime) -> Written:
    todo = [plan for plan in plans if plan.verdict in (Verdict.NEW, Verdict.CHANGED)]
    if table.kind == "interactions":
        return _record(table, todo, at)
    written = Written()
    for plan in todo:
        try:
            with transaction.atomic():
                made = WRITERS[table.kind](plan, by=table.by, at=at, reason=reason_of(table))
        except Refusal as refusal:
            written.refuse(plan.number, refusal)
        else:
            written.made += [made.pk] if plan.verdict == Verdict.NEW else []
    if table.kind == "staff":
        _name_backups(todo, table, at, written)
    return written


def _record(table: TableImport, plans: Sequence[Planned], at: datetime) -> Written:
    """All together; where the house refuses one of them, one by one."""
    try:
        with transaction.atomic():
            return Written([fact.pk for fact in _recorded(table, plans, at)])
    except Refusal:
        written = Written()
    for plan in plans:
        try:
            written.made += [fact.pk for fact in _recorded(table, [plan], at)]
        except Refusal as refusal:
            written.refuse(plan.number, refusal)
    return written


def _recorded(table: TableImport, plans: Sequence[Planned], at: datetime) -> list[Interaction]:
    said: list[Said] = [plan.facts["said"] for plan in plans]
    return record_all(said, at=at, since=table.since)


def _client(plan: Planned, *, by: StaffMember | None, at: datetime, reason: str) -> Any:
    if plan.found is None:
        return add_client(by=by, at=at, **plan.facts)
    client: Any = plan.found
    change_client(client=client, by=by, at=at, reason=reason, **plan.facts)
    if "restricted_access" in plan.facts:
        follow_wall(client=client)
    return client


def _contact(plan: Planned, *, by: StaffMember | None, at: datetime, reason: str) -> Any:
    if plan.found is None:
        return add_contact(by=by, at=at, **plan.facts)
    contact: Any = plan.found
    return change_contact(contact=contact, by=by, at=at, reason=reason, **plan.facts)


def _project(plan: Planned, *, by: StaffMember | None, at: datetime, reason: str) -> Any:
    if plan.found is None:
        return open_project(by=by, at=at, **plan.facts)
    project: Any = plan.found
    return change_project(project=project, by=by, at=at, reason=reason, **plan.facts)


def _member(plan: Planned, *, by: StaffMember | None, at: datetime, reason: str) -> Any:
    facts = dict(plan.facts)
    if isinstance(facts.get("backup"), str):
        del facts["backup"]
    if plan.found is None:
        return add_member(by=by, at=at, **facts)
    member: Any = plan.found
    if facts.pop("is_active", False) and by:
        reactivate(member=member, by=by, at=at)
    return change_member(member=member, by=by, at=at, reason=reason, **facts)


def _name_backups(plans: Sequence[Planned], table: TableImport, at: datetime, written: Written) -> None:
    """Those who were not here yet when their row was read."""
    for plan in plans:
        word = plan.facts.get("backup")
        if not isinstance(word, str):
            continue
        who = {"pk": plan.found.pk} if plan.found else {"email": plan.facts["email"]}
        member = StaffMember.objects.filter(**who).first()
        backup = StaffMember.objects.filter(email=word.lower()).first() or StaffMember.objects.filter(name=word).first()
        if member and backup:
            change_member(member=member, by=table.by, at=at, reason=reason_of(table), backup=backup)


WRITERS: Mapping[str, Callable[..., Any]] = {
    "clients": _client,
    "contacts": _contact,
    "projects": _project,
    "staff": _member,
}
