"""The week before it is told, and as it would have been told at a past moment. Nothing is written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.digests.build import build
from crm.digests.period import last_period, week_of
from crm.digests.queries import week_then
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours

from ..spans import several
from .as_of import check_kept


def chosen(asked: str, at: datetime, hours: SiteHours) -> dict[str, str]:
    """What stands in the form: what was chosen, as the field writes it, and the latest moment there is."""
    return {"zone": hours.zone.key, "typed": asked[:16].replace(" ", "T"), "latest": as_typed(at, hours)}


def as_typed(at: datetime, hours: SiteHours) -> str:
    """A moment by the site's clock, as an address and a field write it."""
    return f"{at.astimezone(hours.zone):%Y-%m-%dT%H:%M}"


def as_of_now(user: StaffMember, at: datetime, hours: SiteHours) -> dict[str, Any]:
    """The week that runs, as it would be told on the next Monday if nothing happened until then."""
    period = week_of(hours.local_date(at), hours)
    week = build(user, period, at, hours)
    return {"week": week, "period": period, "asks": [(ask, ()) for ask in week.asks]}


def as_of_then(user: StaffMember, at: datetime, now: datetime, hours: SiteHours, *, running: bool) -> dict[str, Any]:
    """The last week that had ended at a past moment, or the one that ran then. Refusal where nothing was kept yet."""
    last, ran = last_period(at, hours), week_of(hours.local_date(at), hours)
    period = ran if running else last
    week, view = week_then(user, period, at, now, hours)
    check_kept(at, view.house.since, hours)
    flags, many = view.stood()
    return {
        "week": week,
        "period": period,
        "other": last if running else ran,
        "running": running,
        "then": at,
        "typed": as_typed(at, hours),
        "asks": [(ask, ()) for ask in week.asks],
        "since": _since(view.counts),
        "flags": flags,
        "more_flags": many - len(flags),
        "ended": period.end <= at,
    }


def _since(counts: dict[str, int]) -> str:
    """“Two facts of before were entered and one was corrected since.”"""
    entered, corrected = counts["entered"] + counts["promised"], counts["corrected"]
    if not entered and not corrected:
        return "Nothing of before that moment was entered or corrected since, so it reads as it was told then."
    parts = [f"{several(entered, 'was', 'were')} entered"] if entered else []
    parts += [f"{several(corrected, 'was', 'were')} corrected"] if corrected else []
    return f"Of the facts of before that moment {' and '.join(parts)} since; they count as they stand today."
