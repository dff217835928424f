"""The parts of a digest in the order of POLICIES.md, each from the same question the pages ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from crm.clients.reach import reach
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock
from crm.leadership.queries import Coverage
from crm.staff.models import Holiday
from crm.watch.values import FlagKind

from . import links, words
from .snapshot import MOST_ROWS, Row, Section
from .view import LateClock, View


def all_sections(view: View) -> list[Section]:
    """Sections with something to say, worst first."""
    parts = (late, without_leader, promises, silent, again, went_well, this_week, gaps)
    return [section for section in (part(view) for part in parts) if section.rows]


def late(view: View) -> Section:
    found = sorted(view.late, key=lambda row: -_over(row.clock, view.at))
    rows = [_waiting(row, view) for row in found]
    return _short("Late now", rows, view.counts["late"], links.flags(FlagKind.SLOW_RESPONSE))


def _over(clock: Clock, at: datetime) -> timedelta:
    return working_so_far(clock, at) - clock.target


def _waiting(row: LateClock, view: View) -> Row:
    clock = row.clock
    level = f"L{row.level} " if row.level else ""
    owner = clock.owner.name if clock.owner else "nobody"
    if clock.owner_id in view.away:
        owner += f", away, cover {view.away[clock.owner_id or 0] or 'missing'}"
    return Row(
        title=f"{level}{clock.client.name}{f' / {row.projects}' if row.projects else ''}",
        detail=f"{clock.opened_by.summary} Owner: {owner}.",
        figure=f"{words.bare_hours(_over(clock, view.at))} h over",
        tone="late",
        path=links.interaction(clock.opened_by_id),
    )


def without_leader(view: View) -> Section:
    rows = [_gap(row, view, "late") for row in view.gaps.lapsed[:MOST_ROWS]]
    rows += [_gap(row, view, "soon") for row in view.gaps.due_soon[:MOST_ROWS]]
    total = len(view.gaps.lapsed) + len(view.gaps.due_soon)
    return _short("No leadership contact", rows, total, links.LEADERSHIP)


def _gap(row: Coverage, view: View, tone: str) -> Row:
    gap, client = row.gap, row.project.client
    last = f"last {gap.last:%-d %b}" if gap.last else "never"
    name = client.executive_sponsor.name if client.executive_sponsor else "no sponsor named"
    reachable = reach(client, view.today)
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
        for row in view.promises
    ]
    return _short("Promises overdue", rows, view.counts["broken"], links.flags(FlagKind.OVERDUE_COMMITMENT))


def silent(view: View) -> Section:
    return _flagged(view, "Nothing logged", FlagKind.NO_CONTACT, "late")


def again(view: View) -> Section:
    return _flagged(view, "Late again", FlagKind.REPEAT_BREACH, "late")


def gaps(view: View) -> Section:
    return _flagged(view, "Data gaps", FlagKind.DATA_GAP, "")


def _flagged(view: View, title: str, kind: FlagKind, tone: str) -> Section:
    flags, total = view.flags[kind]
    rows = [
        Row(
            title=f"{flag.project.code_name} ({flag.client.name})" if flag.project else flag.client.name,
            detail=words.capital(f"{flag.why}."),
            figure=f"since {flag.opened_at.astimezone(view.hours.zone):%-d %b}",
            tone=tone,
            path=links.flag(flag.pk),
        )
        for flag in flags
    ]
    return _short(title, rows, total, links.flags(kind))


def went_well(view: View) -> Section:
    kept = view.promised
    rows = []
    if kept.kept:
        noun = "promise" if kept.due == 1 else "promises"
        rows.append(Row(title=f"{kept.kept} of {kept.due} {noun} kept by their date.", tone="good", path=links.DESK))
    return Section("Went well", rows)


def this_week(view: View) -> Section:
    rows = [
        Row(
            title=f"{row.project.code_name}: {row.name}",
            figure=f"{row.due:%a %-d %b}",
            path=links.project(row.project_id),
        )
        for row in view.milestones
    ]
    rows += [
        Row(
            title=f"{absence.staff.name} is away",
            detail=f"Cover: {absence.cover.name if absence.cover else 'nobody named'}.",
            figure=f"{_weekday(max(absence.start, view.at), view)}–{_weekday(absence.end, view)}",
        )
        for absence in view.absences
    ]
    closed = view.hours.holidays_between(view.today, view.sunday)
    rows += [Row(title=f"{day.name}: {_closing(day)}", figure=f"{day.date:%a %-d %b}") for day in closed]
    total = view.counts["milestones"] + len(view.absences) + len(closed)
    return _short("This week", rows, total, links.DESK)


def _closing(day: Holiday) -> str:
    return f"we are open {words.ranges(day.hours)} only" if day.hours else "we are closed"


def _weekday(at: datetime, view: View) -> str:
    return f"{at.astimezone(view.hours.zone):%a %-d %b}"


def _short(title: str, rows: Sequence[Row], total: int, path: str) -> Section:
    """At most five rows, then a link to the rest."""
    rest = total - MOST_ROWS
    return Section(title, list(rows[:MOST_ROWS]), f"{rest} more" if rest > 0 else "", path)
