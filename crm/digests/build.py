"""Builds a reader's week from the questions the pages ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours, calendar_at
from crm.staff.values import DigestForm
from crm.watch.unknown import Silence
from crm.watch.values import FlagKind

from . import links, words
from .asks import asks_of
from .cards import all_cards
from .period import Period
from .sections import all_sections
from .snapshot import OWN, Bar, Week
from .view import View


def build(reader: StaffMember, period: Period, at: datetime, hours: SiteHours | None = None) -> Week:
    """What this reader may know of a week, in words and figures as of `at`."""
    view = View(reader, period, at, hours or calendar_at(at))
    return addressed(build_for_all(view), reader, view)


def addressed(week: Week, reader: StaffMember, view: View) -> Week:
    """The week of all who see what this reader sees, with what is asked of this one, and no more than they want."""
    week = replace(week, reader=reader.short_name, asks=asks_of(reader, view))
    return replace(week, **_broken_only(week)) if reader.digest_form == DigestForm.BROKEN and week.broken else week


def _broken_only(week: Week) -> dict[str, Any]:
    scope = ", ".join(filter(None, (week.scope, "only what is broken")))
    return {"scope": scope, "sections": [one for one in week.sections if "late" in {row.tone for row in one.rows}]}


def build_for_all(view: View) -> Week:
    """What all may know who see the same clients."""
    period = view.period
    figures, trend = view.figures
    return Week(
        company=view.house.company,
        label=period.label,
        reader="",
        scope=OWN if view.own else "",
        strong=words.opening(figures, trend[1:], unknown=len(view.unknown), broken=_broken(view)),
        rest=_rest(view),
        figures=" ".join(filter(None, (words.speed(figures), words.waived(figures.waived)))),
        unknown=_unknown(view),
        asks=[],
        trend=[
            Bar(f"{week.monday:%-d %b}", one.verdicts, one.in_target, links.week(week.monday))
            for week, one in zip(reversed(view.weeks), reversed(trend), strict=True)
        ],
        cards=all_cards(view),
        sections=all_sections(view),
        hidden=_hidden(view.counts["hidden"]),
        footer=f"Working hours {view.hours.calendar.describe()}.",
        as_of=view.at.astimezone(view.hours.zone).isoformat(),
        path=links.week(period.monday),
    )


def _broken(view: View) -> bool:
    """Whether a promise, a leader's contact or any word at all is overdue."""
    return bool(view.gaps.lapsed or view.counts["broken"] or view.flags[FlagKind.NO_CONTACT][1])


def _rest(view: View) -> str:
    (figures, trend), counts = view.figures, view.counts
    return words.rest(
        figures,
        trend[1],
        late=counts["late"],
        lapsed=(len(view.gaps.lapsed), counts["lapsed_before"], counts["projects"]),
        waiting=(counts["waiting"], counts["today"]),
        broken=counts["broken"],
        unknown=len(view.unknown),
    )


def _unknown(view: View) -> list[str]:
    """What could not be known comes before everything else."""
    told = [_silence(one, view) for one in view.silences]
    jobs = [view.silence_of_jobs] if view.silence_of_jobs else []
    return [*(f"What could not be known: {line}" for line in told[:1]), *map(words.capital, told[1:]), *jobs]


def _silence(one: Silence, view: View) -> str:
    names = [name for pk, name in view.heard_of.items() if pk in one.projects]
    return words.unknown(one.said(view.at, view.hours.zone), names, over=one.closed_at is not None)


def _hidden(count: int) -> str:
    return words.capital(f"{words.several(count, 'restricted client')} not shown to you.") if count else ""
