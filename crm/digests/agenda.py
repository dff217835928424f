"""What comes this week, in the order of its dates, and what must be told before it comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from crm.staff.models import Holiday, Shutdown

from . import links, words
from .snapshot import Row
from .view import View

Dated = tuple[date, Row]


def dated_rows(view: View) -> list[Row]:
    """An untold shutdown first, then milestones, promises, absences and holidays by their day."""
    ahead = [*_milestones(view), *_promises(view), *_absences(view), *_closings(view), *_abroad(view)]
    untold = [_untold(shutdown) for shutdown in view.shutdowns]
    return [*untold, *(row for _, row in sorted(ahead, key=lambda dated: dated[0]))]


def _untold(shutdown: Shutdown) -> Row:
    call = f" In an emergency: {shutdown.emergency_contact.name}." if shutdown.emergency_contact else ""
    return Row(
        title=f"{shutdown.name}: clients are not told yet",
        detail=f"From {_day(shutdown.start)} to {_day(shutdown.end)}.{call}",
        figure=f"{_day(shutdown.start)}",
        tone="soon",
        path=links.shutdown(shutdown.pk),
    )


def _milestones(view: View) -> Iterator[Dated]:
    for row in view.milestones:
        title = f"{row.project.code_name}: {row.name}"
        yield row.due, Row(title=title, figure=_day(row.due), path=links.project(row.project_id))


def _promises(view: View) -> Iterator[Dated]:
    for row in view.due:
        due = row.due.astimezone(view.hours.zone)
        yield (
            due.date(),
            Row(
                title=f"{row.project.code_name if row.project else row.client.name}: {row.text}",
                detail=f"Promised by {row.owner.name}, due at {due:%H:%M}.",
                figure=_day(due),
                path=links.project(row.project_id) if row.project_id else links.client(row.client_id),
            ),
        )


def _absences(view: View) -> Iterator[Dated]:
    for absence in view.absences:
        start, end = (at.astimezone(view.hours.zone) for at in (max(absence.start, view.at), absence.end))
        cover = absence.cover.name if absence.cover else "nobody named"
        days = _stretch(start.date(), end.date())
        yield start.date(), Row(title=f"{absence.staff.name} is away", detail=f"Cover: {cover}.", figure=days)


def _closings(view: View) -> Iterator[Dated]:
    for day in view.hours.holidays_between(view.today, view.sunday):
        yield day.date, Row(title=f"{day.name}: {_closing(day)}", figure=_day(day.date))


def _closing(day: Holiday) -> str:
    return f"we are open {words.ranges(day.hours)} only" if day.hours else "we are closed"


def _abroad(view: View) -> Iterator[Dated]:
    for day, name, clients in view.abroad:
        verb = "is" if len(clients) == 1 else "are"
        yield day, Row(title=f"{words.listed(clients)} {verb} closed", detail=f"{name}.", figure=_day(day))


def _stretch(first: date, last: date) -> str:
    """“Wed 21 Oct”, “21–23 Oct”, “30 Oct–2 Nov”: short enough to stand beside a name on a phone."""
    if first == last:
        return _day(first)
    return f"{first:%-d}{'' if first.month == last.month else f' {first:%b}'}–{last:%-d %b}"


def _day(day: date | datetime) -> str:
    return f"{day:%a %-d %b}"
