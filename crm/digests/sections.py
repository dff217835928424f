"""The parts of a digest in the order of POLICIES.md, each from the same question the pages ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from crm.clients.reach import reach
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock
from crm.leadership.lapses import Lapse
from crm.watch.models import Flag
from crm.watch.values import FlagKind

from . import links, words
from .agenda import dated_rows
from .good import good_thing
from .snapshot import MOST_ROWS, Row, Section, short
from .view import LateClock, View


def all_sections(view: View) -> list[Section]:
    """Sections with something to say, worst first."""
    parts = (late, without_leader, promises, silent, again, went_well, turning, this_week, gaps)
    return [section for section in (part(view) for part in parts) if section.rows]


def late(view: View) -> Section:
    found = sorted(view.late, key=lambda row: (-row.level, -_over(row.clock, view.at)))
    rows = [_waiting(row, view) for row in found]
    return short("Late now", rows, view.counts["late"], links.flags(FlagKind.SLOW_RESPONSE))


def _over(clock: Clock, at: datetime) -> timedelta:
    return working_so_far(clock, at) - clock.target


def _waiting(row: LateClock, view: View) -> Row:
    clock = row.clock
    level = f"L{row.level} " if row.level else ""
    return Row(
        title=f"{level}{clock.client.name}{f' / {row.projects}' if row.projects else ''}",
        detail=f"{words.sentence(clock.opened_by.summary)} {_owner(clock, view)}.",
        figure=f"{words.bare_hours(_over(clock, view.at))} h over",
        tone="late",
        path=links.interaction(clock.opened_by_id),
    )


def _owner(clock: Clock, view: View) -> str:
    """Whose question it is, and whether that person was away while it could still be answered in time."""
    if clock.owner is None:
        return "Nobody owns it"
    absence = view.absence_during(clock)
    if absence is None:
        return f"Owner: {clock.owner.name}"
    away = "is away" if absence.end > view.at else "was away"
    return f"Owner: {clock.owner.name}, {away}, cover {absence.cover.name if absence.cover else 'missing'}"


def without_leader(view: View) -> Section:
    rows = [_gap(row, view, "late") for row in view.gaps.lapsed[:MOST_ROWS]]
    rows += [_gap(row, view, "soon") for row in view.gaps.due_soon[:MOST_ROWS]]
    total = len(view.gaps.lapsed) + len(view.gaps.due_soon)
    title = "No leadership contact" if view.gaps.lapsed else "Leadership contact due soon"
    return short(title, rows, total, links.LEADERSHIP)


def _gap(lapse: Lapse, view: View, tone: str) -> Row:
    row, gap = lapse.row, lapse.gap
    last = f"last {gap.last:%-d %b}" if gap.last else "never"
    reachable = reach(row, view.today)
    hours = f", {reachable.in_zone(view.hours.zone)}" if reachable else ""
    figure = f"{gap.days} days" if tone == "late" else f"{gap.days} of {gap.limit} days"
    return Row(
        title=f"{row.code_name} ({row.client})",
        detail=f"{words.capital(last)}, limit {gap.limit} days. To call: {row.sponsor or 'no sponsor named'}{hours}.",
        figure=figure,
        tone=tone,
        path=links.project(row.number),
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
    return short("Promises overdue", rows, view.counts["broken"], links.flags(FlagKind.OVERDUE_COMMITMENT))


def silent(view: View) -> Section:
    flags, total = view.flags[FlagKind.NO_CONTACT]
    return short("Nothing logged", [_silence(flag, view) for flag in flags], total, links.flags(FlagKind.NO_CONTACT))


def _silence(flag: Flag, view: View) -> Row:
    since = date.fromisoformat(flag.evidence["since"])
    last = f"Last {since:%-d %b}" if flag.evidence["last"] else "Never"
    return Row(
        title=f"{flag.project.code_name} ({flag.of_client.name})" if flag.project else flag.of_client.name,
        detail=f"{last}, limit {flag.evidence['limit']} days. It may have happened and not be logged.",
        figure=f"{(view.today - since).days} days",
        tone="late",
        path=links.flag(flag.pk) if flag.pk else links.project(flag.project_id or 0),
    )


def again(view: View) -> Section:
    return _flagged(view, "Late again", FlagKind.REPEAT_BREACH, "late")


def gaps(view: View) -> Section:
    return _flagged(view, "Data gaps", FlagKind.DATA_GAP, "")


def _flagged(view: View, title: str, kind: FlagKind, tone: str) -> Section:
    flags, total = view.flags[kind]
    rows = [
        Row(
            title=f"{flag.project.code_name} ({flag.of_client.name})" if flag.project else flag.of_client.name,
            detail=words.capital(f"{flag.why}."),
            figure=f"since {flag.opened_at.astimezone(view.hours.zone):%-d %b}",
            tone=tone,
            path=links.flag(flag.pk),
        )
        for flag in flags
    ]
    return short(title, rows, total, links.flags(kind))


def went_well(view: View) -> Section:
    """One good thing, and how many promises were kept."""
    kept, good = view.promised.kept, good_thing(view)
    title = words.capital(f"{words.several(kept, 'promise')} kept by {'its' if kept == 1 else 'their'} date.")
    counted = [Row(title=title, path=links.promises(view.period.monday))] if kept else []
    return Section("Went well", [good, *counted] if good else counted)


def turning(view: View) -> Section:
    """What is covered today and will not be when the next digest comes, if nothing happens."""
    found = view.gaps.turning
    rows = [_turns(row, view) for row in found[:MOST_ROWS]]
    return short("Amber within a week if no leader calls", rows, len(found), links.LEADERSHIP)


def _turns(row: Lapse, view: View) -> Row:
    warn = row.row.warn_at
    figure = f"{warn.astimezone(view.hours.zone):%a %-d %b}" if warn else ""
    return replace(_gap(row, view, ""), figure=figure)


def this_week(view: View) -> Section:
    ahead = dated_rows(view)
    counts = view.counts
    unlisted = counts["milestones"] - len(view.milestones) + counts["promises"] - len(view.due)
    return short("This week", ahead, len(ahead) + unlisted, links.DESK)
