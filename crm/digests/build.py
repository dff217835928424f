"""Builds a reader's week from the questions the pages ask."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations.queries import WeekFigures, overdue_clocks, running_clocks, week_figures
from crm.leadership.queries import lapsed
from crm.staff.models import Installation, StaffMember
from crm.staff.queries import calendar_at, silent_jobs

from . import links, words
from .period import Period
from .sections import View, all_sections
from .snapshot import Bar, Week

WEEKS_OF_TREND = 8


def build(reader: StaffMember, period: Period, at: datetime) -> Week:
    """What this reader may know of a week, in words and figures as of `at`."""
    hours = calendar_at(at)
    clients = clients_for(reader, at=at)
    view = View(at, hours, period, clients)
    weeks = [period.back(n, hours) for n in range(WEEKS_OF_TREND)]
    figures = [week_figures(week.start, week.end, at, clients) for week in weeks]
    house = Installation.objects.first()
    return Week(
        company=house.company_name if house else "",
        label=period.label,
        strong=words.opening(figures[0], figures[1:]),
        rest=_rest(view, figures),
        figures=" ".join(filter(None, (words.speed(figures[0]), words.waived(figures[0].waived)))),
        unknown=_unknown(at),
        trend=[
            Bar(f"{week.monday:%-d %b}", one.verdicts, one.in_target)
            for week, one in zip(reversed(weeks), reversed(figures), strict=True)
        ],
        sections=all_sections(view),
        hidden=_hidden(clients.count()),
        footer=f"Working hours {hours.calendar.describe()}.",
        as_of=at.astimezone(hours.zone).isoformat(),
        path=links.week(period.monday),
    )


def _rest(view: View, figures: list[WeekFigures]) -> str:
    gaps = len(lapsed(view.at, view.clients))
    waiting = running_clocks(view.clients).exclude(late_after__lt=view.at)
    midnight = view.hours.midnight(view.hours.local_date(view.at) + timedelta(days=1))
    today = waiting.filter(due_at__lt=midnight).count()
    late = overdue_clocks(view.at, view.clients).count()
    overdue = words.capital(f"{words.several(late, 'reply', 'replies')} late now.") if late else ""
    return " ".join(
        filter(
            None,
            (
                words.replies(figures[0], figures[1]),
                overdue,
                words.uncovered(gaps),
                words.still_running(waiting.count(), today),
            ),
        )
    )


def _unknown(at: datetime) -> list[str]:
    """What could not be known comes before everything else."""
    return [f"The job “{beat.job}” is silent, so what it finds is not known." for beat in silent_jobs(at)]


def _hidden(seen: int) -> str:
    others = Client.objects.count() - seen
    return words.capital(f"{words.several(others, 'restricted client')} not shown to you.") if others else ""
