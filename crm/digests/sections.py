"""The parts of a digest in the order of POLICIES.md, each from the same question the pages ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.clients.reach import reach
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock
from crm.conversations.queries import overdue_clocks, promise_figures, promises_overdue
from crm.leadership.queries import Coverage, due_soon, lapsed
from crm.projects.queries import milestones_between
from crm.staff.models import Holiday, StaffMember
from crm.staff.queries import SiteHours, absences_between, away
from crm.watch.models import Flag
from crm.watch.queries import open_flags
from crm.watch.values import FlagKind

from . import links, words
from .period import Period
from .snapshot import MOST_ROWS, Row, Section


@dataclass(frozen=True)
class View:
    """What one reader may see, at an instant."""

    at: datetime
    hours: SiteHours
    period: Period
    clients: QuerySet[Client]


def all_sections(view: View) -> list[Section]:
    """Sections with something to say, worst first."""
    parts = (late, without_leader, promises, silent, again, went_well, this_week, gaps)
    return [section for section in (part(view) for part in parts) if section.rows]


def late(view: View) -> Section:
    flags = {flag.interaction_id: flag for flag in open_flags(view.clients, FlagKind.SLOW_RESPONSE)}
    clocks = list(overdue_clocks(view.at, view.clients).prefetch_related("opened_by__projects"))
    cover = {staff: absence.cover for staff, absence in away(view.at).items()}
    clocks.sort(key=lambda clock: -_over(clock, view.at))
    rows = [_waiting(clock, flags.get(clock.opened_by_id), cover, view.at) for clock in clocks]
    return _short("Late now", rows, links.flags(FlagKind.SLOW_RESPONSE))


def _over(clock: Clock, at: datetime) -> timedelta:
    return working_so_far(clock, at) - clock.target


def _waiting(clock: Clock, flag: Flag | None, cover: dict[int, StaffMember | None], at: datetime) -> Row:
    level = f"L{flag.escalation_level} " if flag and flag.escalation_level else ""
    names = "/".join(project.code_name for project in clock.opened_by.projects.all())
    owner = clock.owner.name if clock.owner else "nobody"
    if clock.owner_id in cover:
        owner += f", away, cover {cover[clock.owner_id or 0] or 'missing'}"
    return Row(
        title=f"{level}{clock.client.name}{f' / {names}' if names else ''}",
        detail=f"{clock.opened_by.summary} Owner: {owner}.",
        figure=f"{words.bare_hours(_over(clock, at))} h over",
        tone="late",
        path=links.interaction(clock.opened_by_id),
    )


def without_leader(view: View) -> Section:
    gaps = [_gap(row, view, "late") for row in lapsed(view.at, view.clients)]
    soon = [_gap(row, view, "soon") for row in due_soon(view.at, view.clients)]
    return _short("No leadership contact", [*gaps, *soon], links.LEADERSHIP)


def _gap(row: Coverage, view: View, tone: str) -> Row:
    gap, client = row.gap, row.project.client
    last = f"last {gap.last:%-d %b}" if gap.last else "never"
    name = client.executive_sponsor.name if client.executive_sponsor else "no sponsor named"
    reachable = reach(client, view.hours.local_date(view.at))
    hours = f", {reachable.in_zone(view.hours.zone)}" if reachable else ""
    figure = f"{gap.days} days" if tone == "late" else f"{gap.days} of {gap.limit} days"
    return Row(
        title=f"{row.project.code_name} ({client.name})",
        detail=f"{words.capital(last)}, limit {gap.limit} days. To call: {name}{hours}.",
        figure=figure,
        tone=tone,
        path=links.project(row.project.pk),
    )


def promises(view: View) -> Section:
    rows = [
        Row(
            title=f"{row.project.code_name if row.project else row.client.name}: {row.text}",
            detail=f"Promised by {row.owner.name}.",
            figure=f"due {row.due.astimezone(view.hours.zone):%-d %b}",
            tone="late",
            path=links.project(row.project_id) if row.project_id else links.client(row.client_id),
        )
        for row in promises_overdue(view.at, view.clients)
    ]
    return _short("Promises overdue", rows, links.flags(FlagKind.OVERDUE_COMMITMENT))


def silent(view: View) -> Section:
    return _flagged(view, "Nothing logged", FlagKind.NO_CONTACT, "late")


def again(view: View) -> Section:
    return _flagged(view, "Late again", FlagKind.REPEAT_BREACH, "late")


def gaps(view: View) -> Section:
    return _flagged(view, "Data gaps", FlagKind.DATA_GAP, "")


def _flagged(view: View, title: str, kind: FlagKind, tone: str) -> Section:
    rows = [
        Row(
            title=f"{flag.project.code_name} ({flag.client.name})" if flag.project else flag.client.name,
            detail=words.capital(f"{flag.why}."),
            figure=f"since {flag.opened_at.astimezone(view.hours.zone):%-d %b}",
            tone=tone,
            path=links.flag(flag.pk),
        )
        for flag in open_flags(view.clients, kind)
    ]
    return _short(title, rows, links.flags(kind))


def went_well(view: View) -> Section:
    kept = promise_figures(view.period.start, view.period.end, view.at, view.clients)
    rows = []
    if kept.kept:
        noun = "promise" if kept.due == 1 else "promises"
        rows.append(Row(title=f"{kept.kept} of {kept.due} {noun} kept by their date.", tone="good", path=links.DESK))
    return Section("Went well", rows)


def this_week(view: View) -> Section:
    first = view.hours.local_date(view.at)
    last = first + timedelta(days=6 - first.weekday())
    milestones = milestones_between(first, last, view.clients)
    rows = [
        Row(
            title=f"{row.project.code_name}: {row.name}",
            figure=f"{row.due:%a %-d %b}",
            path=links.project(row.project_id),
        )
        for row in milestones
    ]
    start, end = view.hours.midnight(first), view.hours.midnight(last + timedelta(days=1))
    rows += [
        Row(
            title=f"{absence.staff.name} is away",
            detail=f"Cover: {absence.cover.name if absence.cover else 'nobody named'}.",
            figure=f"{_weekday(max(absence.start, view.at), view)}–{_weekday(absence.end, view)}",
        )
        for absence in absences_between(start, end)
    ]
    rows += [
        Row(title=f"{day.name}: {_closing(day)}", figure=f"{day.date:%a %-d %b}")
        for day in Holiday.objects.filter(date__gte=first, date__lte=last)
    ]
    return _short("This week", rows, links.DESK)


def _closing(day: Holiday) -> str:
    return f"we are open {words.ranges(day.hours)} only" if day.hours else "we are closed"


def _weekday(at: datetime, view: View) -> str:
    return f"{at.astimezone(view.hours.zone):%a %-d %b}"


def _short(title: str, rows: Iterable[Row], path: str) -> Section:
    """At most five rows, then a link to the rest."""
    rows = list(rows)
    rest = len(rows) - MOST_ROWS
    return Section(title, rows[:MOST_ROWS], f"{rest} more" if rest > 0 else "", path)
