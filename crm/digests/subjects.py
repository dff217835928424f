"""What an ask of a frozen digest is about, as it stands today, and as its reader may still see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations.models import Commitment, Interaction
from crm.leadership.models import Touchpoint
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.watch.models import Flag
from crm.watch.values import STANDING, FlagKind

from .models import MailAct
from .snapshot import Ask
from .values import About, Act

GONE = "You do not see this client any more. Ask an administrator if that is wrong."
SETTLED = "This is settled already; nothing is left to do."
KINDS = {
    About.PROJECT: FlagKind.NO_LEADERSHIP_CONTACT,
    About.INTERACTION: FlagKind.SLOW_RESPONSE,
    About.PROMISE: FlagKind.OVERDUE_COMMITMENT,
}


@dataclass(frozen=True)
class Subject:
    client: Client
    projects: Sequence[Project]
    interaction: Interaction | None = None
    commitment: Commitment | None = None

    @property
    def project(self) -> Project:
        """The first one. Refusal where there is none to meet about."""
        if not self.projects:
            raise Refusal("This belongs to no project, so no contact can be planned for it. Open it and file it first.")
        return self.projects[0]


def subject_of(ask: Ask, reader: StaffMember, at: datetime) -> Subject:
    """Refusal when the reader may not see its client any more."""
    seen = clients_for(reader, at=at)
    if ask.about == About.PROJECT:
        project = Project.objects.filter(pk=ask.number, client__in=seen).select_related("client").first()
        found = Subject(project.client, [project]) if project else None
    elif ask.about == About.INTERACTION:
        asked = Interaction.objects.filter(pk=ask.number, client__in=seen).select_related("client", "thread").first()
        found = Subject(asked.client, list(asked.projects.all()), interaction=asked) if asked else None
    else:
        kept = Commitment.objects.filter(pk=ask.number, client__in=seen).select_related("client", "project").first()
        found = Subject(kept.client, [kept.project] if kept.project else [], commitment=kept) if kept else None
    if found is None:
        raise Refusal(GONE)
    return found


def flag_of(ask: Ask, subject: Subject) -> Flag:
    """The flag that stands for it. Refusal when there is none any more."""
    rows = Flag.objects.filter(flag_kind=KINDS[About(ask.about)], status__in=STANDING, client=subject.client)
    flag = rows.filter(**{ask.about if ask.about != About.PROMISE else "commitment": ask.number}).first()
    if flag is None:
        raise Refusal(SETTLED)
    return flag


def planned_with(used: MailAct | None, at: datetime) -> Touchpoint | None:
    """The contact that its reader promised with a button, while it stands and they see its client."""
    if used is None or used.act != Act.WILL:
        return None
    reader = used.digest.recipient
    rows = Touchpoint.objects.filter(asked_by=reader, leader=reader, made_at=used.at, withdrawn_at=None)
    return rows.filter(project__client__in=clients_for(reader, at=at)).select_related("project", "leader").first()
