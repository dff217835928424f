"""What a row of the trail speaks of: how to its client, and to its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Value

from crm.clients.models import AccessGrant, Client, Contact
from crm.clients.queries import SEES_EVERY_CLIENT
from crm.conversations.models import Clock, Commitment, Interaction, ResponsePolicy, Thread
from crm.leadership.models import LeadershipPolicy, Touchpoint
from crm.projects.models import Assignment, Milestone, Project
from crm.staff.models import AuditEvent, StaffMember
from crm.staff.rights import Act, may
from crm.watch.models import Flag, SilencePolicy

from ..listing import Whose


@dataclass(frozen=True)
class Subject:
    """A kind of thing: the ways to its client and its name, its page, and the field with the page's number."""

    model: type[Model]
    client: str
    called: str
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

    def named(self, numbers: Sequence[int]) -> QuerySet[Any, Any]:
        """Kind, number, name and number of the page."""
        columns = {"kind": Value(self.name), "asked": F("pk"), "name_now": F(self.called), "page_of": F(self.number)}
        things = self.model._default_manager.filter(pk__in=numbers).order_by()
        found: QuerySet[Any, Any] = things.annotate(**columns).values_list(*columns)
        return found


SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject(Client, "pk", "name", "/clients/{}/"),
        Subject(Contact, "client", "name", "/clients/{}/", "client_id"),
        Subject(AccessGrant, "client", "staff__name", "/clients/{}/", "client_id"),
        Subject(Project, "client", "code_name", "/projects/{}/"),
        Subject(Assignment, "project__client", "staff__name", "/projects/{}/team/", "project_id"),
        Subject(Milestone, "project__client", "name", "/projects/{}/", "project_id"),
        Subject(Touchpoint, "project__client", "project__code_name", "/projects/{}/", "project_id"),
        Subject(Interaction, "client", "summary", "/interactions/{}/"),
        Subject(Clock, "client", "opened_by__summary", "/interactions/{}/", "opened_by_id"),
        Subject(Thread, "client", "subject"),
        Subject(Commitment, "client", "text", "/clients/{}/", "client_id"),
        Subject(Flag, "client", "why", "/flags/{}/", general=True),
        Subject(ResponsePolicy, "client", "client__name", general=True),
        Subject(LeadershipPolicy, "client", "client__name", general=True),
        Subject(SilencePolicy, "client", "client__name", general=True),
    )
}
NAMED = SUBJECTS | {"staffmember": Subject(StaffMember, "", "name", "/settings/people/{}/")}
# Of the house itself: no word of a client stands in these.
HOUSE = (
    "absence", "calendarfeed", "channelcap", "holiday", "installation", "knownbrowser", "ladderstep", "mailrules",
    "ownname", "retention", "shutdown", "signinprovider", "sitecalendar", "source", "staffmember",
)  # fmt: skip


def seen_by(whose: Whose) -> QuerySet[AuditEvent]:
    """The rows this person may read: of clients in their sight, and for an administrator those of the house.

    What is neither, or is about something that is gone, is for whoever sees every client.
    """
    rows = AuditEvent.objects.select_related("actor")
    if whose.user.staff_role in SEES_EVERY_CLIENT:
        return rows
    seen = [subject.within(whose.clients) for subject in SUBJECTS.values()]
    if may(whose.user, Act.SETTINGS):
        seen.append(Q(model__in=HOUSE))
    return rows.filter(reduce(or_, seen))


@dataclass(frozen=True)
class Thing:
    """What a row speaks of, as it is called now."""

    name: str
    page: str


def things_of(rows: Iterable[AuditEvent]) -> dict[tuple[str, int], Thing]:
    """What these rows speak of, where it is still there; one question for all kinds."""
    asked: dict[str, list[int]] = {}
    for row in rows:
        asked.setdefault(row.model, []).append(row.object_id)
    questions = [subject.named(asked[name]) for name, subject in NAMED.items() if name in asked]
    found = questions[0].union(*questions[1:], all=True) if questions else ()
    return {(kind, pk): Thing(name or "", NAMED[kind].page.format(number)) for kind, pk, name, number in found}
