"""Builds a reader's week from the questions the pages ask."""

from __future__ import annotations

from datetime import datetime

from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours, calendar_at

from . import links, words
from .cards import all_cards
from .period import Period
from .sections import all_sections
from .snapshot import Bar, Week
from .view import View


def build(reader: StaffMember, period: Period, at: datetime, hours: SiteHours | None = None) -> Week:
    """What this reader may know of a week, in words and figures as of `at`."""
    view = View(reader, period, at, hours or calendar_at(at))
    figures, trend = view.figures
    return Week(
        company=view.house.company,
        label=period.label,
        strong=words.opening(figures, trend[1:]),
        rest=_rest(view),
        figures=" ".join(filter(None, (words.speed(figures), words.waived(figures.waived)))),
        unknown=_unknown(view),
        trend=[
            Bar(f"{week.monday:%-d %b}", one.verdicts, one.in_target, links.week(week.monday))
            for week, one in zip(reversed(view.weeks), reversed(trend), strict=True)
        ],
        cards=all_cards(view),
        sections=all_sections(view),
        hidden=_hidden(view.counts["hidden"]),
        footer=f"Working hours {view.hours.calendar.describe()}.",
        as_of=at.astimezone(view.hours.zone).isoformat(),
        path=links.week(period.monday),
    )


def _rest(view: View) -> str:
    (figures, trend), counts = view.figures, view.counts
    return words.rest(
        figures,
        trend[1],
        late=counts["late"],
        lapsed=(len(view.gaps.lapsed), counts["lapsed_before"], counts["projects"]),
        waiting=(counts["waiting"], counts["today"]),
    )


def _unknown(view: View) -> list[str]:
    """What could not be known comes before everything else."""
    return [f"The job “{beat.job}” is silent, so what it finds is not known." for beat in view.unknown]


def _hidden(count: int) -> str:
    return words.capital(f"{words.several(count, 'restricted client')} not shown to you.") if count else ""
