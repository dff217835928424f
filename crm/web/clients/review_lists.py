"""What stands behind the figures of a business review: what was late, what we changed, when leaders were in touch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock, Commitment, ResponsePolicy
from crm.conversations.selections import clocks_where, promises_moved, promises_where
from crm.conversations.values import ClockState
from crm.digests.links import DESK
from crm.digests.snapshot import Row, Section, short
from crm.leadership.made import Made
from crm.leadership.models import LeadershipPolicy
from crm.staff.queries import SiteHours

from ..spans import in_words
from .quarters import Quarter


def all_lists(
    seen: QuerySet[Client], quarter: Quarter, made: Sequence[Made], at: datetime, hours: SiteHours
) -> list[Section]:
    """Those that have something to say."""
    stretch, zone = quarter.stretch(hours), hours.zone
    late = clocks_where(seen, at=at, state="missed", week=stretch).order_by("opened_at")
    broken = promises_where(seen, at=at, state="missed", week=stretch).order_by("due")
    found = {
        "Late replies, and how they ended": [
            _late(clock, at, zone) for clock in late.prefetch_related("opened_by__projects")
        ],
        "Promises not kept by their date": [_broken(promise, zone) for promise in broken],
        "What we changed for you": list(_changed(seen, quarter, stretch, zone)),
        "When a senior leader was in touch": [_made(one) for one in made if one.due],
    }
    return [short(title, rows, len(rows), DESK) for title, rows in found.items() if rows]


def _late(clock: Clock, at: datetime, zone: ZoneInfo) -> Row:
    projects = ", ".join(project.code_name for project in clock.opened_by.projects.all())
    asked = f"Question of {_day(clock.opened_at, zone)}{f' on {projects}' if projects else ''}"
    over = in_words(working_so_far(clock, at) - clock.target)
    if clock.state == ClockState.RUNNING or clock.stopped_at is None:
        return Row(asked, "Not answered yet.", f"{over} over", "late")
    return Row(asked, f"Answered {_day(clock.stopped_at, zone)}.", f"{over} over")


def _broken(promise: Commitment, zone: ZoneInfo) -> Row:
    due = f"Due {_day(promise.missed_at or promise.due, zone)}."
    if promise.done:
        return Row(promise.text, due, f"done {_day(promise.done, zone)}")
    return Row(promise.text, due, f"now due {_day(promise.due, zone)}" if promise.missed_at else "open", "late")


def _changed(
    seen: QuerySet[Client], quarter: Quarter, stretch: tuple[datetime, datetime], zone: ZoneInfo
) -> Iterator[Row]:
    for promise in promises_moved(seen, *stretch):
        moved = f"Moved from {_day(promise.moved_from, zone)} to {_day(promise.due, zone)}, as agreed with you."
        yield Row(promise.text, moved, f"done {_day(promise.done, zone)}" if promise.done else "open")
    own = {"client__in": seen, "valid_from__gte": quarter.first, "valid_from__lte": quarter.last}
    for policy in ResponsePolicy.objects.filter(**own).order_by("valid_from"):
        yield Row("Reply targets of your own", f"In force from {policy.valid_from:%-d %B}.")
    for limits in LeadershipPolicy.objects.filter(**own).order_by("valid_from"):
        yield Row("A rhythm of leadership contact of your own", f"In force from {limits.valid_from:%-d %B}.")


def _made(one: Made) -> Row:
    days = ", ".join(map(_short, one.days)) or "Not in this quarter"
    return Row(one.project.code_name, f"{days}.", f"{one.made} of {one.due}", "late" if one.missed else "good")


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return _short(moment.astimezone(zone).date()) if moment else ""


def _short(day: date) -> str:
    return f"{day:%-d %b}"
