"""How we and a client work together on a project, to print and to hand over.

Nothing is written for it: people, hours, holidays, targets, ladder and limits are those in force on the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.conversations.targets import Rules, Target, hours, target_for
from crm.conversations.values import Channel, Priority
from crm.digests import words
from crm.digests.snapshot import Row, Section
from crm.leadership.limits import limit_on, limits_for
from crm.projects.models import Project
from crm.staff.models import Shutdown
from crm.staff.queries import SiteHours
from crm.watch.ladder import steps_on

from ..spans import figure
from .charter_people import ladder_people, ours, theirs

AHEAD = timedelta(days=183)
MOST_DAYS = 10
# When a question has which priority (GLOSSARY.md).
MEANING = {
    Priority.URGENT: "A batch, a shipment, dosing or a filing stops or is in danger.",
    Priority.HIGH: "You have a deadline of your own within two business days.",
    Priority.NORMAL: "Most questions.",
    Priority.LOW: "Nothing hangs on the date.",
}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Charter:
    project: Project
    day: date
    sections: list[Section]

    @property
    def lede(self) -> str:
        return "Whom to call, when we are here, how fast we answer, and who hears of it when we do not."

    @property
    def as_of(self) -> str:
        return f"As of {self.day:%-d %B %Y}."


def charter(project: Project, at: datetime, site: SiteHours) -> Charter:
    found = (
        Section("Whom to call on our side", list(ours(project))),
        Section("Whom we call on yours", list(theirs(project))),
        Section("When we are here", list(_hours(project, site))),
        Section("When we are closed", _closed(site.local_date(at), site)),
        Section("How fast we answer first", list(_targets(project, at))),
        Section("When an answer is late", list(_ladder(project, site.local_date(at)))),
        Section("How often a senior leader speaks with you", list(_rhythm(project, site.local_date(at)))),
    )
    return Charter(project, site.local_date(at), [section for section in found if section.rows])


def _hours(project: Project, site: SiteHours) -> Iterator[Row]:
    yield Row("Our working hours", f"{site.calendar.describe().replace('_', ' ')}.")
    if project.client.timezone:
        place = project.client.timezone.rpartition("/")[2].replace("_", " ")
        yield Row("Your week, as we know it", f"{project.client.get_work_week_display()}, {place} time.")
    if project.after_hours_cover:
        yield Row("Urgent questions", "Day and night, as a batch of yours is under way.")


def _closed(today: date, site: SiteHours) -> list[Row]:
    """Holidays and shutdowns of the next half year, in their order."""
    last = today + AHEAD
    days = [(day.date, day.name, _open_for(day.hours)) for day in site.holidays_between(today, last)]
    days += [(one.start, one.name, _until(one)) for one in site.shutdowns_between(today, last)]
    return [Row(name, more, f"{day:%a %-d %b %Y}") for day, name, more in sorted(days)[:MOST_DAYS]]


def _open_for(ranges: Sequence[Sequence[str]]) -> str:
    return f"Open {words.ranges(ranges)}." if ranges else ""


def _until(shutdown: Shutdown) -> str:
    call = f", in an emergency call {shutdown.emergency_contact}" if shutdown.emergency_contact else ""
    return f"Until {shutdown.end:%-d %b}{call}."


def _targets(project: Project, at: datetime) -> Iterator[Row]:
    table = Rules(frozenset((project.client_id,))).targets(at, project.client_id)

    def target(channel: Channel, priority: Priority) -> Target:
        return target_for(table, client=project.client, projects=[project], channel=channel, priority=priority)

    for priority, meaning in MEANING.items():
        yield Row(priority.label, meaning, _within(target(Channel.EMAIL, priority)))
    usual = target(Channel.EMAIL, Priority.NORMAL)
    for code in table.caps:
        capped = target(Channel(code), Priority.NORMAL)
        if capped.span < usual.span:
            yield Row(Channel(code).label, "Whatever its priority, at most.", _within(capped))


def _within(target: Target) -> str:
    kind = "hour" if target.around_the_clock else "business hour"
    return f"{hours(target.span)} {kind}{'' if target.span == HOUR else 's'}"


def _ladder(project: Project, today: date) -> Iterator[Row]:
    steps, people = steps_on(today), ladder_people(project)
    levels = zip(steps[Priority.NORMAL], steps[Priority.HIGH], steps[Priority.URGENT], strict=True)
    for level, spans in enumerate(levels, start=1):
        normal, high, urgent = map(hours, spans)
        past = f"{normal} business hours past due; {high} if it is high, {urgent} if it is urgent."
        yield Row(people[level], past if any(spans) else "As soon as it is late.")


def _rhythm(project: Project, today: date) -> Iterator[Row]:
    limit = limit_on(project, today, limits_for([project.client_id], today).of(project.client_id))
    if limit is not None:
        how = "They lead or attend it; a copy of a mail does not count."
        yield Row("In a call, a meeting or a visit", how, f"every {figure(limit, 'day')} at least")
