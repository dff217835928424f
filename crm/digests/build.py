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
        company=view.house[0],
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
    figures, trend = view.figures
    late = view.counts["late"]
    sentences = (
        words.replies(figures, trend[1]),
        words.capital(f"{words.several(late, 'reply', 'replies')} late now.") if late else "",
        words.uncovered(len(view.gaps.lapsed)),
        words.still_running(view.counts["waiting"], view.counts["today"], late),
    )
    return " ".join(filter(None, sentences))


def _unknown(view: View) -> list[str]:
    """What could not be known comes before everything else."""
    return [f"The job “{beat.job}” is silent, so what it finds is not known." for beat in view.unknown]


def _hidden(count: int) -> str:
    return words.capital(f"{words.several(count, 'restricted client')} not shown to you.") if count else ""
