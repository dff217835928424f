"""What is in force, on one page."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from crm.staff.models import Holiday

from ..door import now, reader, site_hours
from ..mending import to_mend
from ..spans import capital, several
from .kinds import KINDS
from .show import show

WHAT_HOLDS = ("This is what the house goes by.", "Each line leads to where it is told in full.")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everything the house goes by, each with the page where it changes."""
    at = now()
    current = site_hours(request)
    today = current.local_date(at)
    mends = to_mend(at) if reader(request).is_staff else []
    context = {
        "lede": _lede(len(mends)) if reader(request).is_staff else WHAT_HOLDS,
        "mends": mends,
        "rows": [
            ("Hours", "hours", f"Open {current.calendar.describe()}."),
            ("Holidays", "holidays", _holidays(today)),
            *((kind.title, kind.slug, kind.said(kind.everybodys(today))) for kind in KINDS),
        ],
    }
    return show(request, "overview", context, here="settings")


def _lede(mends: int) -> tuple[str, str]:
    if not mends:
        return "Everything is set up.", "This is what the house goes by; each line leads to where it changes."
    verb = "needs" if mends == 1 else "need"
    return capital(f"{several(mends, 'thing')} {verb} an administrator."), "The rest is what the house goes by."


def _holidays(today: date) -> str:
    years = list(Holiday.objects.filter(date__year__gte=today.year).values_list("date__year", flat=True))
    ahead = (today.year, today.year + 1)
    told = (f"{several(years.count(year), 'closed day')} confirmed for {year}" for year in ahead)
    return capital(f"{', '.join(told)}.")
