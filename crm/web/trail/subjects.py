"""What a row of the trail speaks of: how to its client, and to its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from crm.clients.models import AccessGrant, Client, Contact
from crm.clients.queries import SEES_EVERY_CLIENT
from crm.conversations.models import Clock, Commitment, Interaction, ResponsePolicy, Thread
from crm.leadership.models import LeadershipPolicy, Touchpoint
from crm.projects.models import Assignment, Milestone, Project
from crm.staff.models import AuditEvent, StaffMember
from crm.staff.rights import Act, may
from crm.watch.models import Flag, SilencePolicy

from ..listing import Asker


@dataclass(frozen=True)
class Subject:
    """A kind of thing: the way to its client, its page, and the field that has the page's number."""

    model: type[Model]
    client: str
    page: str = ""
    number: str = "pk"
    # Some are of every client, and so of none.
    general: bool = False

    @property
    def name(self) -> str:
        """As the trail calls it."""
        return self.model._meta.model_name or ""

    def within(self, clients: QuerySet[Client]) -> Q:
        """Rows of the trail about things of these clients, each looked up by itself."""
        theirs = Q(**{f"{self.client}__in": clients})
        either = theirs | Q(**{self.client: None}) if self.general else theirs
        things = self.model._default_manager.filter(either, pk=OuterRef("object_id"))
        return Q(Exists(things), model=self.name)


SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject(Client, "pk", "/clients/{}/"),
        Subject(Contact, "client", "/clients/{}/", "client_id"),
        Subject(AccessGrant, "client", "/clients/{}/", "client_id"),
        Subject(Project, "client", "/projects/{}/"),
        Subject(Assignment, "project__client", "/projects/{}/team/", "project_id"),
        Subject(Milestone, "project__client", "/projects/{}/", "project_id"),
        Subject(Touchpoint, "project__client", "/projects/{}/", "project_id"),
        Subject(Interaction, "client", "/interactions/{}/"),
        Subject(Clock, "client", "/interactions/{}/", "opened_by_id"),
        Subject(Thread, "client"),
        Subject(Commitment, "client", "/promises/{}/move/"),
        Subject(Flag, "client", "/flags/{}/", general=True),
        Subject(ResponsePolicy, "client", general=True),
        Subject(LeadershipPolicy, "client", general=True),
        Subject(SilencePolicy, "client", general=True),
    )
}
# Of the house itself: no word of a client stands in these.
HOUSE = (
    "absence", "calendarfeed", "channelcap", "holiday", "installation", "knownbrowser", "ladderstep", "mailrules",
    "ownname", "retention", "shutdown", "signinprovider", "sitecalendar", "source", "staffmember",
)  # fmt: skip


def seen_by(asker: Asker) -> QuerySet[AuditEvent]:
    """The rows this person may read: of clients in their sight, and for an administrator those of the house.

    What is neither, or is about something that is gone, is for whoever sees every client.
    """
    rows = AuditEvent.objects.select_related("actor")
    if asker.user.staff_role in SEES_EVERY_CLIENT:
        return rows
    seen = [subject.within(asker.clients) for subject in SUBJECTS.values()]
    if may(asker.user, Act.SETTINGS):
        seen.append(Q(model__in=HOUSE))
    return rows.filter(reduce(or_, seen))


def things_of(rows: Iterable[AuditEvent]) -> dict[tuple[str, int], Model]:
    """What these rows speak of, where it is still there; one question a kind."""
    asked: dict[str, list[int]] = {}
    for row in rows:
        asked.setdefault(row.model, []).append(row.object_id)
    # Their names may hold those of what they belong to.
    found = {name: model._default_manager.select_related() for name, model in _models().items() if name in asked}
    return {(name, pk): thing for name, rows in found.items() for pk, thing in rows.in_bulk(asked[name]).items()}


def page_of(name: str, thing: Model | None) -> str:
    """Where it is shown; empty where it has no page."""
    subject = SUBJECTS.get(name)
    return subject.page.format(getattr(thing, subject.number)) if subject and subject.page and thing else ""


def _models() -> dict[str, type[Model]]:
    return {name: subject.model for name, subject in SUBJECTS.items()} | {"staffmember": StaffMember}
