"""What a mail says of each of its notices, as of the moment it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.clients.reach import reach
from crm.conversations.duties import waiting_for
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock, Interaction
from crm.leadership.queries import coverage
from crm.leadership.slots import free_slots
from crm.projects.models import Project
from crm.staff.models import Absence, StaffMember
from crm.staff.queries import SiteHours, calendar_at
from crm.watch.models import Flag
from crm.watch.queries import RULE_IN_WORDS, arithmetic_now
from crm.watch.values import FlagKind

from . import links, words
from .models import Notice
from .snapshot import MOST_ROWS


@dataclass(frozen=True)
class Line:
    """What it is about, more of it, the sum, what to do now, and where one click does it."""

    title: str
    detail: str
    why: str
    step: str
    path: str


class Told:
    """The notices of one mail, the instant it leaves at, and what all its lines need."""

    def __init__(self, notices: Sequence[Notice], at: datetime) -> None:
        self.notices, self.at = notices, at
        self.hours: SiteHours = calendar_at(at)
        self.why = arithmetic_now([notice.event.flag for notice in notices if notice.event], at)

    def lines(self) -> Iterator[Line]:
        for notice in self.notices:
            if notice.event:
                yield self._history(notice, notice.event.flag)
            elif notice.interaction:
                yield self._due_soon(notice.interaction)
            elif notice.project:
                yield self._proposal(notice.project, notice.recipient)
            elif notice.absence:
                yield self._cover(notice.absence, notice.recipient)

    def _history(self, notice: Notice, flag: Flag) -> Line:
        return Line(
            title=f"{_asking(notice)}{flag.get_flag_kind_display()}: {_place(flag)}",
            detail=flag.interaction.summary if flag.interaction else "",
            why=self.why[flag.pk],
            step=self._step(flag, notice),
            path=links.flag(flag.pk),
        )

    def _step(self, flag: Flag, notice: Notice) -> str:
        if notice.level:
            return words.STEPS[notice.level].format(hours=self._hours(flag.of_client))
        if flag.flag_kind == FlagKind.NO_LEADERSHIP_CONTACT:
            return self._call(flag.of_client, notice.recipient)
        return RULE_IN_WORDS[FlagKind(flag.flag_kind)]

    def _hours(self, client: Client) -> str:
        found = reach(client, self.hours.local_date(self.at))
        return f" ({found.in_zone(self.hours.zone)})" if found else ""

    def _call(self, client: Client, recipient: StaffMember) -> str:
        """Who should call, and two times for it."""
        leader = recipient if recipient.is_leadership else client.executive_sponsor or recipient
        slots = free_slots(client, leader, self.at, self.hours)
        theirs = ZoneInfo(client.timezone) if client.timezone else self.hours.zone
        caller = "" if leader == recipient else leader.name
        return words.propose(caller, slots, self.hours.zone, theirs)

    def _due_soon(self, question: Interaction) -> Line:
        clock = Clock.objects.select_related("client", "calendar").get(opened_by=question)
        left = clock.target - working_so_far(clock, self.at)
        return Line(
            title=f"Reply due soon: {place(clock.client, question.projects.all())}",
            detail=question.summary,
            why=f"{words.bare_hours(left)} business hours left, {words.due(clock.due_at, self.hours.zone)}",
            step=words.STEPS[1],
            path=links.interaction(question.pk),
        )

    def _proposal(self, project: Project, recipient: StaffMember) -> Line:
        (row,) = coverage(Project.objects.filter(pk=project.pk), self.at, self.hours)
        gap = row.gap
        last = f"last {gap.last:%-d %b}" if gap.last else "no leader so far"
        return Line(
            title=f"A leader's contact is due soon: {place(row.project.client, [row.project])}",
            detail="",
            why=f"{gap.days} of {gap.limit} days, {last}",
            step=self._call(row.project.client, recipient),
            path=links.plan(project.pk),
        )

    def _cover(self, absence: Absence, recipient: StaffMember) -> Line:
        seen = clients_for(recipient, at=self.at)
        rows = waiting_for(absence.staff).filter(client__in=seen).select_related("client", "opened_by")
        clocks = list(rows.order_by("late_after", "id"))
        until = absence.end.astimezone(self.hours.zone)
        return Line(
            title=f"You cover for {absence.staff.name} until {until:%a %-d %b %H:%M}",
            detail=" · ".join(f"{one.client.name}: {one.opened_by.summary}" for one in clocks[:MOST_ROWS]),
            why=words.capital(f"{words.several(len(clocks), 'question waits', 'questions wait')}."),
            step=words.STEPS[1],
            path=links.DESK,
        )


def _asking(notice: Notice) -> str:
    return f"{notice.by.name} asks you: " if notice.by else ""


def _projects(flag: Flag) -> Iterable[Project]:
    if flag.project:
        return [flag.project]
    return flag.interaction.projects.all() if flag.interaction else []


def _place(flag: Flag) -> str:
    return flag.source.name if flag.source else place(flag.of_client, _projects(flag))


def place(client: Client, projects: Iterable[Project]) -> str:
    """“Oxwillow / Neem”, with every project a question is about."""
    names = "/".join(project.code_name for project in projects)
    return f"{client.name} / {names}" if names else client.name
