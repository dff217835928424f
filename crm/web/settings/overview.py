"""What is in force, on one page."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from crm.staff.models import Holiday

from ..door import now, site_hours
from ..spans import capital, several
from .kinds import KINDS
from .show import show


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everything the house goes by, each with the page where it changes."""
    at = now()
    current = site_hours(request)
    today = current.local_date(at)
    context = {
        "lede": ("This is what the house goes by.", "Each line leads to where it changes."),
        "rows": [
            ("Hours", "hours", f"Open {current.calendar.describe()}."),
            ("Holidays", "holidays", _holidays(today)),
            *((kind.title, kind.slug, kind.said(kind.everybodys(today))) for kind in KINDS),
        ],
    }
    return show(request, "overview", context, here="settings")


def _holidays(today: date) -> str:
    years = list(Holiday.objects.filter(date__year__gte=today.year).values_list("date__year", flat=True))
    ahead = (today.year, today.year + 1)
    told = (f"{several(years.count(year), 'closed day')} confirmed for {year}" for year in ahead)
    return capital(f"{', '.join(told)}.")
